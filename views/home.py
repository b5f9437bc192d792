"""The tutor: the page that opens first, a conversation that begins with an offer and takes free
text.
"""

import streamlit as st

from quizbank.questions import PredictQuestion
from quizbank.text import Language
from tutor.conversation import Attempt, Conversation
from views._desk import Desk
from views._services import Services
from views._state import state
from views._study import Study
from views._talk import Talk
from views.parts import words
from views.parts.exam.result import component_name
from views.parts.markup import inline
from views.parts.offers import FIRST, Offer, earlier, greeting, offers, ranked
from views.parts.page import page as whole_page
from views.parts.prediction import locked_card
from views.parts.question import open_question
from views.parts.replay import replay
from views.parts.thread import entry as line_entry
from views.parts.thread import thread
from views.parts.topbar import LEARNER, MARK, Ways, topbar
from views.parts.trouble import trouble
from views.parts.words import say

OPEN_ELEMENTS = 8
"""What an open question draws below its first element, at most."""


def page(services: Services, ways: Ways) -> None:
    """Read what was said, draw it, and leave the rest to the parts."""
    here = state(services.learners)
    desk = Desk(services, here)
    topbar(here.language, desk.speak, ways)
    whole_page(here.language, here.goto)
    told = desk.told()
    current = told.current
    here.player = f"player-{told.open}" if told.open else ""
    if current is None:
        _welcome(desk, told, ways)
    else:
        _attempt(desk, told, current)
    talk = Talk(desk)
    thread(talk, ways)
    line_entry(talk)


def _welcome(desk: Desk, told: Conversation, ways: Ways) -> None:
    with st.container(key="chat"):
        _again(desk, ways)
        _offer(desk, told, is_first=True)
    for offer in ranked(_offered(desk, told))[:FIRST]:
        desk.look_ahead(offer.question, only_still=True)


def _again(desk: Desk, ways: Ways) -> None:
    """To whoever was here before, what to go on with."""
    language = desk.here.language
    weakest = Study(desk.services, desk.here, waits=False).weakest()
    if not weakest:
        return
    with st.container(key="chat-again", horizontal=True, vertical_alignment="center"):
        component = component_name(weakest, language)
        said = inline(say(words.WEAKEST, language, component=component))
        st.html(f'<p class="q-small q-muted">{said}</p>', width="stretch")
        if st.button(say(words.PRACTISE_IT, language), key="go-practise", type="tertiary"):
            ways.go("practice")


def _attempt(desk: Desk, told: Conversation, attempt: Attempt) -> None:
    language, entry = desk.here.language, desk.entry(attempt)
    question = desk.question(attempt)
    if entry is None or question is None:
        with st.container(key="chat"):
            trouble("gone", say(words.GONE_QUESTION, language), language)
            _offer(desk, told, is_first=True)
        return
    with st.container(key="chat"):
        with st.container(key="said-choice"), st.chat_message("user", avatar=LEARNER):
            chosen = say(words.CHOICE, language, title=question.title[language])
            st.html(f"<p>{inline(chosen)}</p>")
        with st.container(key="told-now"), st.chat_message("assistant", avatar=MARK):
            if attempt.locked is None:
                title = inline(question.title[language])
                st.html(f'<h1 class="q-visually-hidden">{title}</h1>')
                open_question(desk, attempt, question)
            else:
                locked_card(attempt, question, language, st.context.timezone)
                for _ in range(OPEN_ELEMENTS):  # or they stay, in grey, until the run is done
                    st.empty()
    if attempt.locked is None:
        desk.look_ahead(question)
        return
    replay(desk, attempt, entry)
    with st.container(key="chat-next"):
        _offer(desk, told, is_first=False)


def _offer(desk: Desk, told: Conversation, *, is_first: bool) -> None:
    """The tutor's greeting and what there is to do."""
    language = desk.here.language
    offered = _offered(desk, told)
    name = "told-offer"
    with st.container(key=name), st.chat_message("assistant", avatar=MARK):
        greeting(language, is_first=is_first)
        _broken(desk.services, language)
        offers(offered, language, lambda o: desk.choose(o.pack, o.question.id), desk.back_to)
        past = [(one, desk.question(one)) for one in told.earlier]
        known = [(one, question) for one, question in past if question is not None]
        if known:
            with st.container(key="earlier", gap=None):
                earlier(known, language, desk.back_to)


def _offered(desk: Desk, told: Conversation) -> list[Offer]:
    """Every prediction that could be made now, in the order of the packs."""
    begun = {one.question: one for one in told.attempts}
    offered = []
    for pack, entry in desk.services.offers():
        question = entry.question
        assert isinstance(question, PredictQuestion), "only predictions are offered"
        last = begun.get(question.id)
        if told.open is not None and last is not None and last.id == told.open:
            continue
        is_done = any(one.locked for one in told.attempts if one.question == question.id)
        attempt = last.id if last is not None and last.locked is None else None
        offered.append(Offer(pack.card.id, question, attempt, is_done))
    return offered


def _broken(services: Services, language: Language) -> None:
    for broken in services.broken:
        trouble(
            f"pack-{broken.name}",
            say(words.BROKEN_PACK, language, pack=broken.name),
            language,
            details="\n".join(str(finding) for finding in broken.findings),
        )
