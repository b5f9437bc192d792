"""What authors can look up, made from the code that reads what they write: `quorum reference`."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial, reduce
from inspect import cleandoc
from operator import or_
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from engine import REFERENCE
from quizbank.lint import PACK_RULES, RULES, PackRule, Rule
from quizbank.pack import Card
from quizbank.questions import QUESTION_TYPES, Question

DIALECT = "https://json-schema.org/draft/2020-12/schema"
GENERATED = "<!-- made by: python -m quizbank reference docs/reference -->"


def question_schema() -> dict[str, Any]:
    """One question, or a list of them, by its `type`, as JSON Schema for editors."""
    union: Any = reduce(or_, QUESTION_TYPES.values())
    one: Any = Annotated[union, Field(discriminator="type")]
    found = TypeAdapter(one | list[one]).json_schema(by_alias=True)
    for name in ("ChooseFacet", "SeenFacet"):
        found["$defs"][name]["required"].remove("kind")  # a facet that says no kind asks to choose
    return {"$schema": DIALECT, "title": "Questions of a Quorum pack", **found}


def pack_schema() -> dict[str, Any]:
    """pack.yaml as JSON Schema."""
    return {"$schema": DIALECT, **Card.model_json_schema(by_alias=True)}


def questions_page() -> Iterator[str]:
    """Every question type: its help, its fields and a whole example."""
    yield "# Question types"
    common = ", ".join(f"`{_key(name)}`" for name in Question.model_fields if name != "type")
    yield (
        "A file of a pack is one question, or a list of them. Every text is bilingual: "
        f"`{{en: …, pt-BR: …}}`. All types have {common}."
    )
    for word, model in QUESTION_TYPES.items():
        own = [name for name in model.model_fields if name not in Question.model_fields]
        yield f"## {word}"
        yield " ".join(cleandoc(model.__doc__ or "").split())
        yield "Its own keys: " + ", ".join(_said(model, name) for name in own) + "."
        yield f"```yaml\n{model.example.strip()}\n```"


def rules_page() -> Iterator[str]:
    """Every rule of lint, with what it leaves to people."""
    yield "# Rules of lint"
    yield (
        "E is an error, W a warning, I a note. E and W end `quorum lint` with exit code 1 unless "
        "they are waived in the question: `waive: [{rule: LT11, reason: …, by: …}]`, with "
        "`where: facets[0]` if only a part is meant. A rule marked ! cannot be waived. LT30, the "
        "same key for every seed and every tie, is measured by `quorum verify`."
    )
    rows = ["| rule | | what it wants |", "|---|---|---|"]
    every: list[Rule | PackRule] = [*RULES, *PACK_RULES]
    for rule in sorted(every, key=lambda one: (one.id, isinstance(one, PackRule))):
        hard = "!" if isinstance(rule, Rule) and rule.is_hard else ""
        scope = "(whole pack) " if isinstance(rule, PackRule) else ""
        rows.append(f"| {rule.id} | {rule.severity}{hard} | {scope}{rule.says} |")
    yield "\n".join(rows)


def _said(model: type[Question], name: str) -> str:
    needed = "" if model.model_fields[name].is_required() else " (optional)"
    return f"`{_key(name)}`{needed}"


def _key(name: str) -> str:
    return Question.model_fields[name].alias or name if name in Question.model_fields else name


def _json(schema: Mapping[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _page(parts: Callable[[], Iterator[str]]) -> str:
    title, *rest = parts()
    return "\n\n".join((title, GENERATED, *rest)) + "\n"


MARKDOWN: Mapping[str, Callable[[], Iterator[str]]] = {
    "questions.md": questions_page,
    "lint.md": rules_page,
    **REFERENCE,
}
PAGES: Mapping[str, Callable[[], str]] = {
    "question.schema.json": lambda: _json(question_schema()),
    "pack.schema.json": lambda: _json(pack_schema()),
    **{name: partial(_page, parts) for name, parts in MARKDOWN.items()},
}
"""Every file of docs/reference that is made from the code."""
