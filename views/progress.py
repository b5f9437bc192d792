"""Progress: what was shown so far, how far that can be trusted, and what to do next."""

from collections.abc import Sequence

import streamlit as st

from quizbank.progress import Attempted, calibration, standings
from quizbank.text import Language
from views._desk import Desk
from views._services import Services
from views._state import state
from views._study import Study
from views.parts import words_progress as words
from views.parts.page import page as whole_page
from views.parts.progress import summary
from views.parts.progress.calibration import calibration as calibration_card
from views.parts.progress.today import today
from views.parts.topbar import Ways, topbar
from views.parts.words import say

AGENDA = 5


def page(services: Services, ways: Ways) -> None:
    """A sentence, an interval, the components, the calibration, and the list for today."""
    here = state(services.learners)
    study = Study(services, here)
    topbar(here.language, Desk(services, here).speak, ways)
    whole_page(here.language, here.goto)
    history = study.history()
    with st.container(key="progress"):
        language = here.language
        is_leaving = _drawn(study, history, language) if history else _empty(language)
    if is_leaving:
        ways.go("practice")


def _empty(language: Language) -> bool:
    """One sentence and one action."""
    st.html(
        f'<div class="q-greeting"><h1>{say(words.EMPTY, language)}</h1>'
        f"<p>{say(words.EMPTY_MORE, language)}</p></div>"
    )
    return st.button(say(words.EMPTY_ACT, language), key="commit-progress-first", type="primary")


def _drawn(study: Study, history: Sequence[Attempted], language: Language) -> bool:
    standing = standings(history)
    agenda = study.agenda(list(history), AGENDA)
    minutes = max(1, round(len(agenda) * summary.MINUTES_EACH))
    is_leaving = summary.lead(history, standing, language, minutes)
    summary.ready(history, language)
    summary.components(standing, language)
    wide, narrow = st.columns([1.9, 1], gap="medium")
    with wide:
        calibration_card(calibration(history), language)
    with narrow:
        today(agenda, len(history), minutes, language)
    return is_leaving
