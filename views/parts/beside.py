"""Another world beside the first: the numbers that can be changed, and what came of it."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from quizbank.questions import Edit, PredictQuestion
from quizbank.text import Language
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
    if not question.edits:
        return
    with st.container(key=f"side-edits-{name}"):
        st.html(
            f'<div class="q-side"><h3>{say(words.CHANGE, language)}</h3>'
            f"<p>{say(words.CHANGE_MORE, language)}</p></div>"
        )
        for edit in question.edits:
            _edit(edit, question, name, chosen, language, on_edit)


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
    changes = [f"{labels[k]}: {spaced(v)}" for k, v in beside.edits.items() if k in labels]
    return " · ".join(changes) or say(words.OTHER_WORLD, language)


def spaced(value: Any) -> str:
    """`20s` as people write it."""
    text = str(value)
    digits = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    if digits and digits != text and digits.replace(".", "").isdigit():
        return f"{digits}\N{NO-BREAK SPACE}{text[len(digits) :]}"
    return text
