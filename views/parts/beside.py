"""Another world beside the first: the numbers that can be changed, and what came of it."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from quizbank.questions import Edit, PredictQuestion
from quizbank.text import Language
from quizbank.world import numbers_of, read_number
from tutor.conversation import Beside
from views.parts import words
from views.parts.markup import inline, markdown
from views.parts.verdict import compared
from views.parts.words import say


def edits(
    question: PredictQuestion,
    name: str,
    chosen: Mapping[str, Any],
    language: Language,
    on_edit: Callable[[dict[str, Any]], None],
) -> None:
    """A row of values for each number of the scenario; a choice runs at once."""
    with st.container(key=f"side-edits-{name}"):
        st.html(
            f'<div class="q-side"><h3>{say(words.CHANGE, language)}</h3>'
            f"<p>{say(words.CHANGE_MORE, language)}</p></div>"
        )
        for edit in question.edits:
            _edit(edit, question, name, chosen, language, on_edit)
        with st.expander(say(words.CHANGE_ANY, language)):
            _any(question, name, chosen, language, on_edit)


def _edit(
    edit: Edit,
    question: PredictQuestion,
    name: str,
    chosen: Mapping[str, Any],
    language: Language,
    on_edit: Callable[[dict[str, Any]], None],
) -> None:
    key = f"edit-{name}-{edit.id}"
    current = edit.current(question.scenario)
    values = [value for value in edit.values if value != current]
    st.session_state[key] = chosen.get(edit.id)

    def changed() -> None:
        kept = {**chosen, edit.id: st.session_state[key]}
        on_edit({known: value for known, value in kept.items() if value is not None})

    label = edit.label[language]
    if current is not None:
        label = say(words.NOW, language, label=label, value=spaced(current))
    st.pills(markdown(label), values, format_func=spaced, key=key, on_change=changed)


def _any(
    question: PredictQuestion,
    name: str,
    chosen: Mapping[str, Any],
    language: Language,
    on_edit: Callable[[dict[str, Any]], None],
) -> None:
    """Which number of the scenario, and what is to stand in its place; empty takes it back."""
    known = numbers_of(question.scenario)
    path = st.selectbox(
        say(words.CHANGE_WHICH, language),
        list(known),
        format_func=lambda one: say(words.NOW, language, label=one, value=spaced(known[one])),
        key=f"number-{name}-{language}",
    )
    if path is None:
        return
    key = f"number-{name}-{path}"
    st.session_state.setdefault(key, str(chosen.get(path, "")))

    def changed() -> None:
        kept = {one: value for one, value in chosen.items() if one != path}
        text = st.session_state[key].strip()
        if not text:
            on_edit(kept)
        elif _read(text, known[path]) is not None:
            on_edit({**kept, path: _read(text, known[path])})

    st.text_input(say(words.CHANGE_INTO, language), key=key, max_chars=20, on_change=changed)
    text = st.session_state[key].strip()
    if text and _read(text, known[path]) is None:
        is_count = isinstance(known[path], int)
        phrase = words.CHANGE_NO_COUNT if is_count else words.CHANGE_NO_TIME
        st.html(f'<p class="q-hint" role="alert">{say(phrase, language)}</p>')


def _read(text: str, like: int | str) -> int | str | None:
    """The number that was typed; None when it is none."""
    try:
        return read_number(text, like)
    except ValueError:
        return None


def beside_bar(
    question: PredictQuestion,
    beside: Beside,
    this: Mapping[str, Any],
    other: Mapping[str, Any],
    language: Language,
    on_close: Callable[[], None],
) -> None:
    """Which other world stands beside this one, and what it answers, part by part."""
    with st.container(key="beside", gap=None):
        row = st.container(
            key="bar-beside",
            horizontal=True,
            vertical_alignment="center",
            horizontal_alignment="distribute",
        )
        title = inline(say_world(question, beside, language))
        row.html(
            f'<span class="q-beside"><i class="q-icon worlds"></i> {title}</span>', width="stretch"
        )
        row.button(
            say(words.OTHER_CLOSE, language), key="close-beside", type="tertiary", on_click=on_close
        )
        st.html(compared(question, this, other, language))


def say_world(question: PredictQuestion, beside: Beside, language: Language) -> str:
    """The other world in words."""
    if beside.facet is not None and beside.option is not None:
        facet = question.facet(beside.facet)
        option = facet.option(beside.option) if hasattr(facet, "option") else None
        if option is not None and option.world_text is not None:
            return say(words.OTHER_WORLD_OPTION, language, world=option.world_text[language])
    labels = {edit.id: edit.label[language] for edit in question.edits}
    changes = [f"{labels.get(k, f'`{k}`')}: {spaced(v)}" for k, v in beside.edits.items()]
    return " · ".join(changes) or say(words.OTHER_WORLD, language)


def spaced(value: Any) -> str:
    """`20s` as people write it."""
    text = str(value)
    digits = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    if digits and digits != text and digits.replace(".", "").isdigit():
        return f"{digits}\N{NO-BREAK SPACE}{text[len(digits) :]}"
    return text
