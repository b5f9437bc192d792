"""What belongs to the whole page: its language for screen readers, Streamlit's own words in it, its
light or dark, a lost connection, where it scrolls, and two keys.

Streamlit fixes `<html lang="en">`, speaks English and cannot scroll; this component of a few lines
draws nothing.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import streamlit as st

from quizbank.text import Language
from views.parts.topbar import TITLES
from views.parts.words import CONNECTION_LOST, say
from views.parts.words_streamlit import BUILT_IN

_PAGE: Final = st.components.v2.component(
    "quorum_page", html="", js=(Path(__file__).parent / "page.js").read_text("utf-8")
)


def page(language: Language, goto: Mapping[str, Any] | None) -> None:
    """Tell the browser the language, and where to scroll to while the page is drawn; to be called
    before what takes long.
    """
    words = [(one.en, say(one, language)) for one in BUILT_IN] if language != "en" else []
    _PAGE(
        key="page",
        data={
            "language": language,
            "goto": goto,
            "words": words,
            "pages": list(TITLES),
            "lost": say(CONNECTION_LOST, language),
        },
        height=1,
    )
