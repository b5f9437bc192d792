"""The timed quiz: its beginning, its questions against the clock, and its result."""

import streamlit as st

from quizbank.sitting import Sitting
from quizbank.text import Language
from views._desk import Desk
from views._quiz import SITTING, Quiz
from views._services import Services
from views._state import state
from views.parts import words_exam as words
from views.parts.exam.bar import bar
from views.parts.exam.result import result
from views.parts.exam.review import review
from views.parts.exam.setup import earlier, setup, under_way
from views.parts.exam.sheet import sheet
from views.parts.exam.side import side
from views.parts.markup import markdown
from views.parts.moment import clock, day
from views.parts.page import page as whole_page
from views.parts.topbar import Ways, language_choice, topbar
from views.parts.trouble import trouble
from views.parts.words import say

SCORED = 10
"""So many of the last quizzes are listed with their score."""


def page(services: Services, ways: Ways) -> None:
    """The quiz that the address names; without one, what there is to begin."""
    here = state(services.learners)
    whole_page(here.language, here.goto)
    quiz, desk = Quiz(services, here), Desk(services, here)
    sitting = quiz.current()
    if sitting is not None and not quiz.is_over(sitting):
        _running(quiz, desk, sitting)
    else:
        topbar(here.language, desk.speak, ways)
        with st.container(key="exam"):
            if sitting is not None:
                _over(quiz, sitting, ways)
            else:
                _beginning(quiz, here.language)


def _beginning(quiz: Quiz, language: Language) -> None:
    if st.query_params.get(SITTING):
        trouble("not-found", say(words.NOT_FOUND, language), language)
    quiz.take_sheet()
    known, now = quiz.earlier(), quiz.services.sittings.now()
    for sitting in known:
        if not sitting.is_over(now):
            done = sum(
                1
                for n, lack in enumerate(quiz.done(sitting))
                if sitting.answers.get(n) and not lack
            )
            left = clock(sitting.remaining(now))
            name = sitting.plan.name
            under_way(
                sitting,
                _title(quiz, sitting, language),
                done,
                left,
                language,
                lambda n=name: quiz.open(n),
            )
    setup(quiz, language)
    lines = []
    for sitting in known:
        if sitting.is_over(now):
            title = _title(quiz, sitting, language)
            count = len(sitting.plan.items)
            when = day(sitting.began_at, language, st.context.timezone)
            line = say(words.EARLIER_LINE, language, title=title, count=count, day=when)
            score = quiz.score(sitting) if len(lines) < SCORED else None
            more = "" if score is None else f" · **{round(100 * score)}%**"
            lines.append((sitting.plan.name, f"{markdown(line)}{more}"))
    earlier(lines, language, quiz.open)


def _running(quiz: Quiz, desk: Desk, sitting: Sitting) -> None:
    language, total = quiz.here.language, len(sitting.plan.items)
    title = _title(quiz, sitting, language)
    bar(quiz, sitting, title, language, lambda: None)
    missing = quiz.done(sitting)
    with st.container(key="exam-page"):
        wide, narrow = st.columns([760, 264], gap="large")
        with wide:
            if sitting.position < total:
                sheet(quiz, sitting, sitting.position, language)
            else:
                review(quiz, sitting, missing, language)
        with narrow:
            side(quiz, sitting, missing, language)
            with st.container(key="exam-language"):
                language_choice(language, desk.speak)


def _over(quiz: Quiz, sitting: Sitting, ways: Ways) -> None:
    language = quiz.here.language
    result(quiz, sitting, _title(quiz, sitting, language), language)
    with st.container(key="result-on", horizontal=True):
        if st.button(say(words.PRACTISE, language), key="commit-exam-practise", type="primary"):
            ways.go("practice")
        st.button(say(words.AGAIN, language), key="exam-again", on_click=quiz.open, args=(None,))


def _title(quiz: Quiz, sitting: Sitting, language: Language) -> str:
    pack = quiz.services.pack(sitting.plan.pack)
    return pack.card.title[language] if pack else sitting.plan.pack
