"""What to do today, and why each."""

from collections.abc import Sequence

import streamlit as st

from quizbank.practice import Next
from quizbank.text import Language
from views.parts import words_practice
from views.parts import words_progress as words
from views.parts.exam.result import component_name
from views.parts.markup import inline
from views.parts.words import say

SIGNS = {"sure-and-wrong": "!", "wrong": "↺", "new": "+", "again": "✓"}


def today(agenda: Sequence[Next], kept: int, minutes: int, language: Language) -> None:
    """A list; the first one is what practice begins with."""
    more = say(words.TODAY_MORE, language, count=len(agenda), minutes=minutes)
    rows = "".join(_row(one, language) for one in agenda)
    here = say(words.HERE, language, count=kept)
    with st.container(key="card-today"):
        st.html(
            f'<h2>{say(words.TODAY, language)}</h2><p class="q-small q-muted">{more}</p>'
            f'<ul class="q-today">{rows}</ul><p class="q-here">{here}</p>'
        )


def _row(one: Next, language: Language) -> str:
    reason = say(words_practice.SHORT_REASONS[one.reason], language)
    about = component_name(one.component, language)
    return (
        f'<li><span class="sign {one.reason}" aria-hidden="true">{SIGNS[one.reason]}</span>'
        f"<div><b>{inline(one.entry.question.title[language])}</b>"
        f"<span>{inline(about)} · {reason}</span></div></li>"
    )
