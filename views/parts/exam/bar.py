"""The bar of a running quiz: mark, name, position and clock. There is no other navigation."""

from collections.abc import Callable

import streamlit as st

from quizbank.sitting import Sitting
from quizbank.text import Language
from views._quiz import Quiz
from views.parts import words_exam as words
from views.parts.exam.countdown import countdown
from views.parts.markup import inline
from views.parts.topbar import mark
from views.parts.words import say


def bar(
    quiz: Quiz, sitting: Sitting, title: str, language: Language, on_expired: Callable[[], None]
) -> None:
    """Fixed to the top while the quiz goes on."""
    total = len(sitting.plan.items)
    position = say(words.POSITION_REVIEW, language)
    if sitting.position < total:
        position = say(words.POSITION, language, number=sitting.position + 1, total=total)
    row = st.container(
        key="exam-bar",
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
    )
    with row:
        st.html(
            f'<div class="q-exam-bar">{mark()}<h1>{inline(title)}</h1>'
            f'<span class="q-where">{position}</span>'
            f'<span class="q-tag">{say(words.NO_HELP, language)}</span></div>',
            width="stretch",
        )
        with st.container(key="exam-time", width="content"):
            remaining = sitting.remaining(quiz.services.sittings.now())
            countdown(remaining, sitting.deadline - sitting.began_at, language, on_expired)
