"""Practice: one question at a time, the weakest component first, explained once it is locked."""

import streamlit as st

from quizbank.pack import Entry
from quizbank.questions import PredictQuestion
from quizbank.sitting import component_of
from tutor.conversation import Attempt
from views._desk import Desk
from views._services import Services
from views._state import state
from views._study import Study
from views.parts import words as common
from views.parts import words_practice as words
from views.parts.markup import inline
from views.parts.page import page as whole_page
from views.parts.prediction import locked_card
from views.parts.question import draw_world, open_card
from views.parts.replay import replay
from views.parts.task import open_task, told_task
from views.parts.topbar import Ways, topbar
from views.parts.trouble import trouble
from views.parts.words import say


def page(services: Services, ways: Ways) -> None:
    """The question that is open, or its verdict."""
    here = state(services.learners)
    study = Study(services, here)
    topbar(here.language, Desk(services, here).speak, ways)
    found = study.item()
    if found is None:
        whole_page(here.language, here.goto)
        with st.container(key="practice"):
            trouble("practice", say(words.EMPTY, here.language), here.language)
        return
    attempt, entry = found
    desk = study.desk(attempt.id)
    whole_page(here.language, here.goto if attempt.locked is None else desk.here.goto)
    with st.container(key="practice"):
        _wish(study)
        if attempt.locked is None:
            _open(study, desk, attempt, entry)
        else:
            _told(study, desk, attempt, entry)
    if attempt.locked is not None and isinstance(entry.question, PredictQuestion):
        replay(desk, attempt, entry)
    if attempt.locked is not None:
        with st.container(key="practice-on"):
            st.button(
                say(words.NEXT, here.language),
                key="commit-practice-next",
                type="primary",
                on_click=study.forward,
            )


def _wish(study: Study) -> None:
    """What was asked for in the conversation, and the way out of it."""
    wish, language = study.here.wish, study.here.language
    if wish is None:
        return
    on = "".join(say(words.WISH_ON, language, component=one) for one in wish.components)
    said = say(words.WISH[wish.kind], language, on=on)
    left = say(words.WISH_LEFT, language, count=wish.count) if wish.count else ""
    with st.container(key="practice-wish", horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="q-small q-muted">{inline(f"{said} {left}")}</p>', width="content")
        st.button(
            say(words.WISH_END, language),
            key="practice-wish-end",
            type="tertiary",
            on_click=study.forget_wish,
        )


def _open(study: Study, desk: Desk, attempt: Attempt, entry: Entry) -> None:
    language, question = desk.here.language, entry.question
    about = say(words.ABOUT, language, component=component_of(question))
    why = say(words.REASONS[study.here.because], language)
    st.html(
        f'<div class="q-practice"><p class="label">{inline(about)}</p>'
        f"<h1>{inline(question.title[language])}</h1><p>{why}</p></div>"
    )
    if isinstance(question, PredictQuestion):
        draw_world(desk, question, language)
        st.html(f"<p>{say(common.BEFORE, language)}</p>")
        open_card(desk, attempt, question)
        desk.look_ahead(question)
    else:
        open_task(study, desk, attempt, entry)
    st.button(say(words.SKIP, language), key="practice-skip", type="tertiary", on_click=study.skip)


def _told(study: Study, desk: Desk, attempt: Attempt, entry: Entry) -> None:
    question = entry.question
    if isinstance(question, PredictQuestion):
        locked_card(attempt, question, desk.here.language, st.context.timezone)
    else:
        told_task(study, attempt, entry, attempt.pack)
