"""The timeline: a row for each step, which says when and what; opened, it can be changed."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from engine import SECOND, VOCABULARY, Finding
from quizbank.text import Language
from tutor.lab.moments import name_of, read, say_moment
from tutor.lab.steps import added, fields_of, timeline_of, trigger_of, word_of
from tutor.lab.writing import on_a_line
from tutor.lab.wrong import below, elsewhere
from views._lab import Lab
from views.parts import words_lab as words
from views.parts.beside import spaced
from views.parts.lab.mistakes import mistakes
from views.parts.lab.step import said_in_short, step_open
from views.parts.words import say

TYPED = {"kubectl": "kubectl ", "etcdctl": "etcdctl ", "ssh": "ssh "}
SHOWN_MAX = 140
NAMES_MAX = 12
WORD_MAX = 30
"""Longer words are broken anywhere."""


def timeline(lab: Lab, wrong: Sequence[Finding], language: Language) -> None:
    """All steps, the place where one is added, and the end of the run."""
    rows = timeline_of(lab.plan)
    with st.container(key="lab-card-timeline"):
        st.html(f"<h2>{say(words.TIMELINE, language)}</h2>")
        if not rows:
            st.html(f'<p class="q-small q-muted">{say(words.NO_STEPS, language)}</p>')
        for index, step in enumerate(rows):
            _row(lab, index, step, below(wrong, f"timeline[{index}]"), language)
        places = [f"timeline[{index}]" for index in range(len(rows))]
        mistakes(elsewhere(below(wrong, "timeline"), places), language)
        _add(lab, language)
        with st.container(key="lab-end", horizontal=True, vertical_alignment="bottom"):
            _until(lab, language)
            _seed(lab, language)
        mistakes(below(wrong, "until"), language)


def _row(
    lab: Lab, index: int, step: Mapping[str, Any], wrong: Sequence[Finding], language: Language
) -> None:
    row, is_open = f"step-{index}", lab.table.open == f"step-{index}"
    name = name_of(step, index + 1)
    with st.container(key=f"lab-row-{row}{'-open' if is_open else ''}", gap="small"):
        with st.container(key=f"lab-head-{row}", horizontal=True, vertical_alignment="center"):
            st.html(_said(step, name, language), width="stretch")
            what = say(words.DONE, language) if is_open else say(words.EDIT, language, name=name)
            st.button(
                what,
                key=f"lab-edit-{row}",
                type="tertiary",
                icon=f":material/{'check' if is_open else 'edit'}:",
                on_click=lab.unfold,
                args=(row,),
            )
        if is_open:
            step_open(lab, index, step, language)
        mistakes(wrong, language)


def _said(step: Mapping[str, Any], name: str, language: Language) -> str:
    """When, what, on what; the words of the document."""
    kind, text = trigger_of(step)
    at = read(text, {}) if kind == "at" else None
    when = say_moment(at, language) if at is not None and at % SECOND else spaced(text)
    word = word_of(step)
    if word is None:
        return f'<p class="q-row"><span class="when">{escape(when)}</span> <b>?</b></p>'
    fields = fields_of(step)
    if word.word in TYPED:
        line = str(fields.get("line", ""))
        program = "" if line.startswith("etcdutl") else TYPED[word.word]
        more = [f"{key} {on_a_line(v)}" for key, v in fields.items() if key != "line"]
        what = f"<code>{_words(_cut(program + line))}</code> {escape(' · '.join(more))}"
    else:
        sign = '<i class="q-icon bolt"></i>' if word.is_fault else ""
        what = f"{sign}<b>{escape(word.word)}</b> <span>{_fields(fields)}</span>"
    tone = " fault" if word.is_fault else ""
    is_told = name == word.word.replace("_", "-")  # a name that only repeats the word says nothing
    return (
        f'<p class="q-row{tone}"><span class="when">{escape(when)}</span> '
        f'<span class="what">{what}</span>'
        f"{'' if is_told else f' <span class=id>{escape(name)}</span>'}</p>"
    )


def _fields(fields: Mapping[str, Any]) -> str:
    """The values, as HTML; each with its key where there are several."""
    if len(fields) == 1:
        return _names(next(iter(fields.values())))
    return " · ".join(f"{escape(key)} {_names(value)}" for key, value in fields.items())


def _names(value: Any) -> str:
    """Names are not broken at their hyphens."""
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        shown = [f'<span class="name">{escape(one)}</span>' for one in value[:NAMES_MAX]]
        return ", ".join(shown) + (" …" if len(value) > NAMES_MAX else "")
    return escape(_cut(on_a_line(value))) if value is not True else ""


def _words(line: str) -> str:
    """A command breaks between its words, not inside `--replicas`."""
    return " ".join(
        f'<span class="name">{escape(word)}</span>' if len(word) < WORD_MAX else escape(word)
        for word in line.split(" ")
    )


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_MAX else f"{text[:SHOWN_MAX]}…"


def _add(lab: Lab, language: Language) -> None:
    key = f"lab-add-step-{language}"

    def chosen() -> None:
        word = st.session_state[key]
        st.session_state[key] = None
        if word is not None:
            lab.edit(added(lab.plan, word, lab.names()))
            lab.table.open = f"step-{len(timeline_of(lab.plan)) - 1}"

    st.selectbox(
        say(words.ADD_STEP, language),
        list(VOCABULARY),
        index=None,
        key=key,
        format_func=lambda one: said_in_short(one, language),
        placeholder=say(words.ADD_STEP, language),
        label_visibility="collapsed",
        on_change=chosen,
    )


def _until(lab: Lab, language: Language) -> None:
    key = "lab-until"
    st.session_state[key] = str(lab.plan.get("until", ""))

    def changed() -> None:
        text = str(st.session_state[key] or "").strip()
        lab.edit({**lab.plan, "until": text})

    st.text_input(say(words.UNTIL, language), key=key, max_chars=60, on_change=changed, width=200)


def _seed(lab: Lab, language: Language) -> None:
    key = "lab-seed"
    st.session_state[key] = lab.experiment.seed

    def changed() -> None:
        lab.reseed(st.session_state[key] or 0)

    st.number_input(
        say(words.SEED, language),
        min_value=0,
        max_value=999_999,
        step=1,
        key=key,
        on_change=changed,
        width=104,
    )
