"""An attempt that is still open: the world at the start, and the card to fill in."""

from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLong

import streamlit as st

from quizbank.questions import PredictQuestion
from quizbank.runs import Finished, Outcome
from quizbank.text import Language
from tutor.conversation import Attempt
from tutor.still import Still, order_of_still, still_of
from views._desk import Desk
from views.parts import words
from views.parts.player import player
from views.parts.prediction import Acts, card
from views.parts.trouble import trouble
from views.parts.words import say
from views.parts.world import world

PATIENCE_S = 0.3
"""Nothing is said about waiting that is shorter than this."""


def open_question(desk: Desk, attempt: Attempt, question: PredictQuestion) -> None:
    """What the tutor says to a question that was chosen."""
    language = desk.here.language
    st.html(f"<p>{say(words.WORLD, language)}</p>")
    draw_world(desk, question, language)
    st.html(f"<p>{say(words.BEFORE, language)}</p>")
    open_card(desk, attempt, question)
    with st.container(key="player-ahead"):
        player("null", language, key="player-ahead-of-its-run")
    st.button(
        say(words.OTHER_ITEM, language),
        key=f"other-{attempt.id}",
        type="tertiary",
        on_click=desk.back_to,
        args=(None,),
    )


def draw_world(desk: Desk, question: PredictQuestion, language: Language) -> None:
    """The still map as soon as it is there."""
    place = st.empty()
    future = desk.services.runs.start(order_of_still(question))
    prompt = question.prompt[language]
    if not _is_done(future, PATIENCE_S):
        with place:
            world(None, prompt, language, note=say(words.WORLD_WAITS, language))
    outcome = future.result()
    with place:
        if isinstance(outcome, Finished):
            world(_still(outcome, question), prompt, language)
        else:
            world(None, prompt, language, note=say(words.NO_STILL, language))


def running_world(desk: Desk, question: PredictQuestion, language: Language) -> None:
    """The still map while its run is under way; without it, the words alone."""
    stored = desk.services.runs.stored(order_of_still(question))
    still = _still(stored, question) if stored is not None else None
    world(still, question.prompt[language], language, note=say(words.RUNNING, language))


def open_card(desk: Desk, attempt: Attempt, question: PredictQuestion) -> None:
    """The card of a prediction that can still be changed."""
    language, name = desk.here.language, attempt.id
    if desk.here.not_saved:
        trouble("draft", say(words.NOT_SAVED, language), language)
    acts = Acts(
        answer=lambda facet, value: desk.answer(name, facet, value),
        certainty=lambda word: desk.be_certain(name, word),
        hint=lambda: desk.hint(name),
        commit=lambda: desk.commit(name),
    )
    card(attempt, question, language, acts)


def _still(outcome: Finished, question: PredictQuestion) -> Still:
    return still_of(outcome.playback(), question.scenario)


def _is_done(future: Future[Outcome], seconds: float) -> bool:
    try:
        future.result(timeout=seconds)
    except TooLong:
        return False
    return True
