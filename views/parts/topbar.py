"""The bar at the top: the mark, the pages, and the language, always in view."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

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
TITLES: Final[dict[str, words.Phrase]] = {
    "tutor": words.NAV_TUTOR,
    "practice": words.NAV_PRACTICE,
    "exam": words.NAV_EXAM,
    "lab": words.NAV_LAB,
    "progress": words.NAV_PROGRESS,
    "fidelity": words.NAV_FIDELITY,
}
ASIDE: Final = ("fidelity",)
"""Pages that are linked to where they matter, not from the bar."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The pages that there are, as Streamlit knows them, and the one that is shown."""

    pages: Mapping[str, Any] = field(default_factory=dict)
    here: str = "tutor"

    def go(self, name: str, **query: str) -> None:
        """Open another page; to be called while the page is drawn."""
        if name in self.pages:
            st.switch_page(self.pages[name], query_params=query)


def topbar(
    language: Language, on_language: Callable[[Language], None], ways: Ways | None = None
) -> None:
    """Draw the bar; `on_language` hears a new choice before the page is drawn again."""
    bar = st.container(
        key="topbar",
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
    )
    with bar:
        st.html(brand(language), width="content")
        if ways is not None and ways.pages:
            with st.container(
                key="pages", horizontal=True, vertical_alignment="center", width="stretch", gap=None
            ):
                _links(ways, language, "page")
        language_choice(language, on_language)
        if ways is not None and ways.pages:
            with st.popover(say(words.NAV_LABEL, language), icon=":material/menu:", key="menu"):
                _links(ways, language, "menu-page")


def language_choice(language: Language, on_language: Callable[[Language], None]) -> None:
    """EN or PT; switching keeps whatever is on the page."""

    def changed() -> None:
        chosen = st.session_state[LANGUAGE_KEY]
        if chosen in LANGUAGES:
            if "lang" in st.query_params:  # or a reload would go back to it
                st.query_params["lang"] = chosen
            on_language(chosen)

    if LANGUAGE_KEY not in st.session_state:
        st.session_state[LANGUAGE_KEY] = language
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


def brand(language: Language) -> str:
    """Mark and name, which lead home."""
    return (
        '<div class="q-bar"><a class="q-brand" href="./" target="_self">'
        f"{mark()}<span>{say(words.PRODUCT, language)}</span></a></div>"
    )


def mark() -> str:
    """The mark alone."""
    picture = base64.b64encode((MARKS / "mark.svg").read_bytes()).decode()
    return f'<img class="q-mark" alt="" src="data:image/svg+xml;base64,{picture}">'


def _links(ways: Ways, language: Language, name: str) -> None:
    for page, way in ways.pages.items():
        if page in ASIDE:
            continue
        state = "-here" if page == ways.here else ""
        with st.container(key=f"{name}-{page}{state}", width="content"):
            st.page_link(way, label=say(TITLES[page], language))
