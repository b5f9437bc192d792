"""The bar at the top: the mark, the pages that exist, and the language, always in view."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Final

import streamlit as st

from quizbank.text import Language
from views.parts import words
from views.parts.words import say

MARKS: Final = Path(__file__).parent / "marks"
MARK: Final = str(MARKS / "mark.svg")
LEARNER: Final = str(MARKS / "learner.svg")
LANGUAGES: Final[dict[Language, words.Phrase]] = {
    "en": words.LANGUAGE_EN,
    "pt-BR": words.LANGUAGE_PT,
}
LANGUAGE_KEY: Final = "language"


def topbar(language: Language, on_language: Callable[[Language], None]) -> None:
    """Draw the bar; `on_language` hears a new choice before the page is drawn again."""

    def changed() -> None:
        chosen = st.session_state[LANGUAGE_KEY]
        if chosen in LANGUAGES:
            on_language(chosen)

    if LANGUAGE_KEY not in st.session_state:
        st.session_state[LANGUAGE_KEY] = language
    bar = st.container(
        key="topbar",
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
    )
    with bar:
        st.html(_brand(language), width="content")
        st.segmented_control(
            say(words.LANGUAGE, language),
            options=list(LANGUAGES),
            format_func=lambda one: say(LANGUAGES[one], language),
            key=LANGUAGE_KEY,
            label_visibility="collapsed",
            required=True,
            on_change=changed,
            width="content",
        )


def _brand(language: Language) -> str:
    picture = base64.b64encode((MARKS / "mark.svg").read_bytes()).decode()
    return (
        '<div class="q-bar"><a class="q-brand" href="./" target="_self">'
        f'<img class="q-mark" alt="" src="data:image/svg+xml;base64,{picture}">'
        f"<span>{say(words.PRODUCT, language)}</span></a>"
        f'<nav aria-label="{say(words.NAV_LABEL, language)}">'
        f'<a href="./" target="_self" aria-current="page">{say(words.NAV_TUTOR, language)}</a>'
        "</nav></div>"
    )
