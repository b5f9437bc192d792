"""What is taken along from the Lab: a scenario that runs as it stands, or a question's start."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from quizbank.text import LANGUAGES, Language
from tutor.lab.steps import fields_of, timeline_of, word_of
from tutor.lab.workload import focus_of
from tutor.lab.writing import as_yaml, on_a_line

TITLE_LENGTH_MAX: Final = 120
ORDER: Final = ("title", "cluster", "workload", "timeline", "until")
FILL_IN: Final = "FILL IN"
"""Stands wherever an author has to write; searching for it finds all of them."""
OUTCOMES: Final = ("accepted", "refused", "timed_out")


def title_of(plan: Mapping[str, Any], language: Language) -> str:
    """How the scenario is called, in this language or else in the other."""
    title = plan.get("title")
    if not isinstance(title, Mapping):
        return ""
    return str(title.get(language) or next(iter(title.values()), ""))


def with_title(plan: Mapping[str, Any], language: Language, text: str) -> dict[str, Any]:
    """The plan, called otherwise in one language."""
    title = plan.get("title")
    kept = dict(title) if isinstance(title, Mapping) else {}
    kept.pop(language, None)
    if text.strip():
        kept[language] = text.strip()[:TITLE_LENGTH_MAX]
    named = {one: kept[one] for one in LANGUAGES if one in kept}
    rest = {key: value for key, value in plan.items() if key != "title"}
    return {"title": named, **rest} if named else rest


def file_name(plan: Mapping[str, Any]) -> str:
    """The title as letters that a file may have; without one it is a scenario."""
    letters = unicodedata.normalize("NFKD", title_of(plan, "en").lower())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.findall(r"[a-z0-9]+", plain)
    return "-".join(words)[:60].strip("-") or "scenario"


def scenario_file(plan: Mapping[str, Any], seed: int) -> str:
    """A document that `python -m engine simulate` runs as it stands."""
    chance = f" --seed {seed}" if seed != 1 else ""
    head = f"# Built in the Lab. Run it: python -m engine simulate {file_name(plan)}.yaml{chance}\n"
    return head + as_yaml(ordered(plan))


def ordered(plan: Mapping[str, Any]) -> dict[str, Any]:
    """The same document in the order in which it is read."""
    return {one: plan[one] for one in (*ORDER, *plan) if one in plan}


def question_file(
    plan: Mapping[str, Any], seed: int, heard: Mapping[str, str] | None = None
) -> str:
    """The start of a predict item: the scenario, one facet that can be measured, and a place to
    fill in for every text, in both languages. `heard` says what the run answered to each command,
    so that the option that came true is the one that says why.
    """
    world = {key: value for key, value in plan.items() if key != "title"}
    focus = focus_of(plan)
    facet = _facet(plan, focus, heard or {})
    titles = plan.get("title") if isinstance(plan.get("title"), Mapping) else {}
    assert isinstance(titles, Mapping)
    parts: list[tuple[str, Any]] = [
        ("id", file_name(plan)),
        ("type", "predict"),
        ("title", {one: str(titles.get(one) or _blank(one, "title")) for one in LANGUAGES}),
        ("prompt", _blanks("prompt")),
        ("scenario", ordered(world)),
        *([("seed", seed)] if seed != 1 else []),
        *([("focus", focus)] if focus else []),
        ("facets", [facet]),
        ("explanation", _blanks("explanation")),
        ("concepts", ["fill-in"]),
        ("components", _components(plan)),
        ("level", "understand"),
        ("sources", ["https://kubernetes.io/docs/concepts/overview/components/"]),
    ]
    return HEAD + "".join(f"{_note(name)}{as_yaml({name: value})}" for name, value in parts)


HEAD: Final = (
    "# The start of a predict item. Write a text wherever it says FILL IN, list this file in\n"
    "# pack.yaml, then: python -m quizbank check PACK\n"
)
_NOTES: Final[Mapping[str, str]] = {
    "concepts": "# FILL IN: concepts that pack.yaml lists.\n",
    "sources": "# FILL IN: pages that say what the explanation says.\n",
}
_ASKS: Final[Mapping[str, Mapping[Language, str]]] = {
    "title": {"en": "a title that gives nothing away", "pt-BR": "um título que não entregue nada"},
    "prompt": {
        "en": "the cluster, and what happens to it, in one or two sentences",
        "pt-BR": "o cluster e o que acontece com ele, em uma ou duas frases",
    },
    "explanation": {
        "en": "why it goes that way, in two or three sentences",
        "pt-BR": "por que é assim, em duas ou três frases",
    },
    "ask": {"en": "the question", "pt-BR": "a pergunta"},
    "accepted": {"en": "it is accepted", "pt-BR": "é aceito"},
    "refused": {"en": "it is refused at once", "pt-BR": "é recusado na hora"},
    "timed_out": {"en": "nobody answers in time", "pt-BR": "ninguém responde a tempo"},
    "why": {"en": "why it went this way", "pt-BR": "por que foi assim"},
    "tempting": {"en": "why it tempts", "pt-BR": "por que atrai"},
    "refuted": {"en": "why it was not so", "pt-BR": "por que não foi"},
    "unit": {"en": "pods", "pt-BR": "pods"},
    "seconds": {"en": "s", "pt-BR": "s"},
}


def _note(name: str) -> str:
    return _NOTES.get(name, "")


def _blank(language: Language, what: str) -> str:
    return f"{FILL_IN}: {_ASKS[what][language]}"


def _blanks(what: str) -> dict[Language, str]:
    return {language: _blank(language, what) for language in LANGUAGES}


def _facet(plan: Mapping[str, Any], focus: str | None, heard: Mapping[str, str]) -> dict[str, Any]:
    """What can be asked: the answer to the last command, else the pods at the end, else how long
    etcd had no leader.
    """
    commands = [
        str(step.get("id"))
        for step in timeline_of(plan)
        if (word := word_of(step)) is not None and word.word == "kubectl" and step.get("id")
    ]
    if commands:
        return _choose(commands[-1], heard.get(commands[-1], OUTCOMES[0]))
    if focus is not None:
        return _number(f'ready("{focus}")', "unit", most=20)
    return _number("leader_gap_seconds()", "seconds", most=60)


def _choose(command: str, came_true: str) -> dict[str, Any]:
    options = []
    for outcome in OUTCOMES:
        texts = ("why",) if outcome == came_true else ("tempting", "refuted")
        said = {what: _blanks(what) for what in texts}
        options.append({"id": outcome, "when": outcome, "text": _blanks(outcome), **said})
    return {
        "id": "answer",
        "ask": _blanks("ask"),
        "kind": "choose",
        "measure": f'outcome("{command}")',
        "options": options,
    }


def _number(measure: str, unit: str, most: int) -> dict[str, Any]:
    return {
        "id": "count",
        "ask": _blanks("ask"),
        "kind": "number",
        "measure": measure,
        "unit": dict(_ASKS[unit]),
        "min": 0,
        "max": most,
        "why": _blanks("why"),
    }


def _components(plan: Mapping[str, Any]) -> list[str]:
    """The processes that the timeline names."""
    said = on_a_line([fields_of(step) for step in timeline_of(plan)])
    known = (
        "kube-apiserver",
        "kube-controller-manager",
        "kube-scheduler",
        "cloud-controller-manager",
        "kubelet",
    )
    found = [one for one in known if one in said]
    return ["etcd", *found] if "etcd" in said or not found else found
