"""What is wrong with the plan, shown where it is wrong; the reader's words stay as they are."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from engine import Finding
from quizbank.text import Language
from tutor.lab.wrong import said
from views.parts import words_lab as words
from views.parts.words import say


def mistakes(findings: Sequence[Finding], language: Language, *, with_line: bool = False) -> None:
    """One line each; nothing when nothing is wrong."""
    if findings:
        shown = "".join(_one(one, language, with_line=with_line) for one in findings)
        st.html(f'<ul class="q-wrong" role="alert">{shown}</ul>')


def _one(finding: Finding, language: Language, *, with_line: bool) -> str:
    where = say(words.AT_LINE, language, line=finding.line) if with_line else ""
    place = f"<code>{escape(finding.path)}</code>" if with_line and finding.path else ""
    head = " ".join(one for one in (where, place) if one)
    intro = say(words.READER_SAYS, language)
    lead = f"<b>{head}</b> " if head else ""
    return f'<li>{lead}{escape(intro)} <span lang="en">{escape(said(finding))}</span></li>'
