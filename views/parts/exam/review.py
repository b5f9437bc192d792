"""Before the end: what is not answered first, then what was flagged, then the rest."""

from collections.abc import Sequence

import streamlit as st

from quizbank.sitting import Sitting
from quizbank.text import Language
from views._quiz import Quiz
from views.parts import words_exam as words
from views.parts.markup import markdown
from views.parts.words import Phrase, say


def review(quiz: Quiz, sitting: Sitting, missing: Sequence[int], language: Language) -> None:
    """Three lists, and the end in two steps."""
    numbers = range(len(missing))
    left = [n for n in numbers if not sitting.answers.get(n) or missing[n] != 0]
    flagged = [n for n in numbers if n in sitting.flags and n not in left]
    rest = [n for n in numbers if n not in left and n not in flagged]
    title = say(words.REVIEW_ALL, language)
    if left:
        title = say(words.REVIEW_OPEN, language, count=len(left), total=len(missing))
    with st.container(key="exam-sheet"):
        st.html(
            f'<h2 class="q-h2">{title}</h2>'
            f'<p class="q-muted">{say(words.REVIEW_MORE, language)}</p>'
        )
        for phrase, group in (
            (words.LIST_OPEN, left),
            (words.LIST_FLAGGED, flagged),
            (words.LIST_ANSWERED, rest),
        ):
            _list(quiz, sitting, phrase, group, language)
        _end(quiz, sitting, len(left), language)


def _list(
    quiz: Quiz, sitting: Sitting, phrase: Phrase, group: Sequence[int], language: Language
) -> None:
    if not group:
        return
    st.html(f'<h3 class="q-group">{say(phrase, language)} · {len(group)}</h3>')
    with st.container(key=f"review-{phrase.en.split()[0].lower()}", gap=None):
        for number in group:
            entry = quiz.entry(sitting, number)
            title = entry.question.title[language] if entry else say(words.GONE, language)
            flag = " :material/flag:" if number in sitting.flags else ""
            st.button(
                f"{number + 1} · {markdown(title)}{flag}",
                key=f"review-{number}",
                type="tertiary",
                on_click=quiz.go,
                args=(sitting, number),
            )


def _end(quiz: Quiz, sitting: Sitting, left: int, language: Language) -> None:
    paper = quiz.paper(sitting)
    if not paper.is_confirming:
        st.button(
            say(words.SUBMIT, language),
            key="commit-exam-submit",
            type="primary",
            on_click=lambda: setattr(paper, "is_confirming", True),
        )
        return
    asked = say(words.CONFIRM_OPEN, language, count=left) if left else say(words.CONFIRM, language)
    with st.container(key="exam-confirm"):
        st.html(f'<p role="alert">{asked}</p>')
        with st.container(horizontal=True):
            st.button(
                say(words.CONFIRM_YES, language),
                key="commit-exam-finish",
                type="primary",
                on_click=quiz.finish,
                args=(sitting,),
            )
            st.button(
                say(words.CONFIRM_NO, language),
                key="exam-stay",
                on_click=lambda: setattr(paper, "is_confirming", False),
            )
