"""The Lab: free play with the simulator. A plan at the left, the world that comes of it at the
right.
"""

import streamlit as st

from quizbank.text import Language
from views._desk import Desk
from views._lab import Lab
from views._services import Services
from views._state import state
from views.parts import words_lab as words
from views.parts.lab.bar import bar
from views.parts.lab.controls import cluster
from views.parts.lab.document import document
from views.parts.lab.objects import workload
from views.parts.lab.stage import stage
from views.parts.lab.timeline import timeline
from views.parts.page import page as whole_page
from views.parts.topbar import Ways, topbar
from views.parts.trouble import trouble
from views.parts.words import say


def page(services: Services, ways: Ways) -> None:
    """Head, plan and world."""
    here = state(services.learners)
    lab, language = Lab(services, here), here.language
    topbar(language, Desk(services, here).speak, ways)
    whole_page(language, here.goto)
    with st.container(key="lab"):
        st.html(
            f'<div class="q-greeting"><h1>{say(words.TITLE, language)}</h1>'
            f"<p>{say(words.TITLE_MORE, language)}</p></div>"
        )
        bar(lab, language)
        _told(lab, language)
        narrow, wide = st.columns([392, 816], gap="medium")
        with narrow, st.container(key="lab-plan"):
            _plan(lab, language)
        with wide:
            stage(lab, language)


def _plan(lab: Lab, language: Language) -> None:
    wrong = lab.wrong()
    cluster(lab, wrong, language)
    workload(lab, wrong, language)
    timeline(lab, wrong, language)
    document(lab, wrong, language)


def _told(lab: Lab, language: Language) -> None:
    if lab.here.not_saved:
        trouble("lab-kept", say(words.NOT_SAVED, language), language)
    if lab.table.is_broken_link:
        trouble("lab-link", say(words.BROKEN_LINK, language), language)
