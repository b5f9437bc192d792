"""How true the engine is: the page that every result links to, in the learner's language."""

import re
from pathlib import Path
from typing import Final

import streamlit as st

from quizbank.text import Language
from views._desk import Desk
from views._services import Services
from views._state import state
from views.parts import words
from views.parts.page import page as whole_page
from views.parts.topbar import Ways, topbar
from views.parts.words import say

DOCS: Final = Path(__file__).parents[1] / "docs"
MARKS: Final = re.compile(r"<!--.*?-->\n?", re.DOTALL)
"""Where programs write; Markdown would show them, since no HTML is let through."""
PAGES: Final[dict[Language, str]] = {"en": "fidelity.md", "pt-BR": "fidelity.pt-BR.md"}


def page(services: Services, ways: Ways) -> None:
    """The document as it lies in docs/, which a program keeps true."""
    here = state(services.learners)
    topbar(here.language, Desk(services, here).speak, ways)
    whole_page(here.language, here.goto)
    with st.container(key="fidelity"):
        st.markdown(document(here.language))


def document(language: Language) -> str:
    """The page; where only the packages are installed, where it can be read."""
    path = DOCS / PAGES[language]
    if not path.exists():
        return say(words.FIDELITY_ELSEWHERE, language)
    return MARKS.sub("", path.read_text("utf-8"))
