"""Beside the question: the navigator, the way to the review, and whether everything is saved."""

from collections.abc import Sequence

import streamlit as st

from quizbank.sitting import Sitting
from quizbank.text import Language
from views._quiz import Quiz
from views.parts import words_exam as words
from views.parts.exam.navigator import navigator
from views.parts.trouble import trouble
from views.parts.words import say


def side(quiz: Quiz, sitting: Sitting, missing: Sequence[int], language: Language) -> None:
    """Always in view: what was done, and that it is kept."""
    done = sum(1 for n, lack in enumerate(missing) if sitting.answers.get(n) and lack == 0)
    total = len(missing)
    with st.container(key="exam-side"):
        st.html(f'<h2 class="q-count">{say(words.ANSWERED, language, done=done, total=total)}</h2>')
        navigator(sitting, missing, language, lambda item: quiz.go(sitting, item))
        if sitting.position < total:
            st.button(
                say(words.REVIEW, language),
                key="exam-review",
                width="stretch",
                on_click=quiz.go,
                args=(sitting, total),
            )
        saved(quiz, sitting, language)


def saved(quiz: Quiz, sitting: Sitting, language: Language) -> None:
    """What the store has said last; never more than it has."""
    paper = quiz.paper(sitting)
    if paper.told == "not-saved" and not paper.unsaved:
        trouble("exam", say(words.MOVE_NOT_SAVED, language), language)
        return
    if paper.unsaved:
        trouble(
            "exam",
            say(words.NOT_SAVED, language),
            language,
            action=say(words.TRY_AGAIN, language),
            on_action=lambda: quiz.try_again(sitting),
        )
        return
    st.html(
        f'<p class="q-saved" role="status"><i class="q-icon tick"></i>'
        f"<span>{say(words.SAVED, language)}</span></p>"
    )
