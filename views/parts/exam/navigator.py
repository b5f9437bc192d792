"""The navigator: five questions a row with what became of each, ten on a phone."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import streamlit as st

from quizbank.sitting import Sitting
from quizbank.text import Language
from views.parts import words_exam as words
from views.parts.words import say

HERE: Final = Path(__file__).parent
KEY: Final = "exam-navigator"
_GRID: Final = st.components.v2.component(
    "quorum_navigator",
    html='<div class="grid" role="group"></div><div class="key" aria-hidden="true"></div>',
    css=(HERE / "navigator.css").read_text("utf-8"),
    js=(HERE / "navigator.js").read_text("utf-8"),
)


def navigator(
    sitting: Sitting, missing: Sequence[int], language: Language, on_go: Callable[[int], None]
) -> None:
    """Draws the grid. What comes back is an index from the browser; the store checks it."""
    cells: list[dict[str, Any]] = []
    for index, lack in enumerate(missing):
        states = states_of(sitting, index, lack)
        said = ", ".join(say(words.STATES[one], language) for one in states)
        label = say(words.CELL, language, number=index + 1, states=said)
        cells.append({"states": list(states), "label": label})

    def clicked() -> None:
        go = getattr(st.session_state.get(KEY), "go", None)
        if isinstance(go, int) and not isinstance(go, bool):
            on_go(go)

    has_begun = any("begun" in cell["states"] for cell in cells)
    legend = ("answered", *(["begun"] if has_begun else []), "open", "flagged", "current")
    _GRID(
        key=KEY,
        data={
            "cells": cells,
            "label": say(words.NAVIGATOR, language),
            "key": [[one, say(words.STATES[one], language)] for one in legend],
        },
        on_go_change=clicked,
    )


def states_of(sitting: Sitting, index: int, lack: int) -> tuple[str, ...]:
    """answered, begun or open; flagged; current. `lack` is 0 when no part is missing."""
    has_begun = bool(sitting.answers.get(index))
    states: list[Any] = [
        "answered" if has_begun and lack == 0 else "begun" if has_begun else "open"
    ]
    if index in sitting.flags:
        states.append("flagged")
    if index == sitting.position:
        states.append("current")
    return tuple(states)
