"""A locked attempt: its verdict, the player with the run, and every answer in its world."""

import functools
import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from quizbank.pack import Entry
from quizbank.questions import PredictQuestion
from quizbank.runs import Failed, Finished, Order, Outcome, order_of
from quizbank.text import Language
from tutor.conversation import Attempt, Beside
from tutor.orders import order_of_beside, orders_of_beliefs
from tutor.parting import Glance, Lanes, drawn, glance
from tutor.verdict import Verdict, verdict_of
from views._desk import REPLAY, VERDICT, Desk
from views.parts import words
from views.parts.after import seen, sentence
from views.parts.beside import beside_bar, edits
from views.parts.options import options
from views.parts.player import player
from views.parts.question import running_world
from views.parts.trouble import trouble
from views.parts.verdict import Divergence, honest, lead, parting, table
from views.parts.waiting import waited
from views.parts.words import say


def replay(desk: Desk, attempt: Attempt, entry: Entry) -> None:
    """Everything that follows the lock. Nothing of it exists before."""
    assert attempt.locked is not None, "the run is opened only after the lock"
    question, language = entry.question, desk.here.language
    assert isinstance(question, PredictQuestion), "only predictions are offered"
    top, middle = st.container(key=VERDICT), st.container(key=REPLAY)
    with top:
        if attempt.locked.content_hash != entry.content_hash:
            trouble("changed", say(words.CHANGED_QUESTION, language), language)
        outcome = waited(
            desk.services.runs.start(order_of(question)),
            language,
            lambda: running_world(desk, question, language),
        )
        if isinstance(outcome, Failed):
            failed(outcome, language)
            return
    verdict = verdict_of(question, attempt.locked, outcome.measured, outcome.unmeasured)
    run = glanced(outcome.blob)
    orders = _orders_of_mistakes(verdict, question, attempt)
    believed = _believed(desk, orders)
    shown = [
        drawn(part, run, believed.get(part.facet.id), question.scenario) for part in verdict.parts
    ]
    with middle:  # first of all, for it takes the browser longest
        _beside_and_player(desk, attempt, question, outcome, [one for one in shown if one])
    with top:
        lead(verdict, question, language)
        table(verdict, language)
        parting(_divergence(verdict, shown), run, language, desk.see)
    _answers(desk, attempt, question, verdict)
    _after(desk, attempt.id, question, outcome.measured)
    _print(run, question, language)
    desk.services.learners.view_verdict(desk.here.learner, attempt.locked.id)
    if len(believed) < len(orders):
        _run_beliefs(desk, attempt.id, list(orders.values()))


@functools.lru_cache(maxsize=64)
def glanced(blob: bytes) -> Glance:
    """The small summary of a run; the run itself stays bytes."""
    return glance(json.loads(Finished(blob).playback_json()))


def failed(outcome: Failed, language: Language) -> None:
    """A run that did not finish: what happened, what is kept, one action."""
    seed = say(words.SEED_OF, language, seed=outcome.seed)
    trouble(
        "run",
        say(words.FAILURES[outcome.kind], language),
        language,
        kept=say(words.KEPT, language),
        details=f"{seed}\n{outcome.message}",
        action=say(words.TRY_AGAIN, language),
    )


def _beside_and_player(
    desk: Desk,
    attempt: Attempt,
    question: PredictQuestion,
    outcome: Finished,
    prediction: list[dict[str, Any]],
) -> None:
    language = desk.here.language
    order = order_of_beside(question, attempt.beside)
    other = desk.services.runs.run(order) if order is not None else None
    if isinstance(other, Failed):
        trouble("other", say(words.OTHER_FAILED, language), language, details=other.message)
    if isinstance(other, Finished) and attempt.beside is not None:
        beside_bar(
            question,
            attempt.beside,
            outcome.measured,
            other.measured,
            language,
            lambda: desk.beside(Beside(attempt.id)),
        )
    _player(desk, attempt.id, outcome, other, prediction)


@st.fragment
def _player(
    desk: Desk,
    name: str,
    outcome: Finished,
    other: Outcome | None,
    prediction: list[dict[str, Any]],
) -> None:
    """The player, redrawn alone when the learner rests in it."""
    player(
        outcome.playback_json(),
        desk.here.language,
        key=f"player-{name}",
        prediction=prediction,
        other=other.playback_json() if isinstance(other, Finished) else None,
        seek=desk.here.seek,
    )


def _answers(desk: Desk, attempt: Attempt, question: PredictQuestion, verdict: Verdict) -> None:
    language = desk.here.language
    with st.container(key="verdict-answers"):
        wide, side = st.columns([2.3, 1], gap="large")
        with wide:
            options(
                verdict,
                question,
                attempt.id,
                language,
                attempt.beside,
                lambda facet, option: desk.beside(Beside(attempt.id, facet, option)),
            )
        with side:
            chosen = attempt.beside.edits if attempt.beside else {}
            edits(
                question,
                attempt.id,
                chosen,
                language,
                lambda values: desk.beside(Beside(attempt.id, edits=values)),
            )
            _sentence(desk, attempt.id)


@st.fragment
def _sentence(desk: Desk, name: str) -> None:
    attempt = desk.shown(name)
    if attempt is None or attempt.locked is None:
        return
    locked = attempt.locked.id
    sentence(
        name, attempt.said, desk.here.language, lambda key, value: desk.keep(locked, key, value)
    )
    if desk.here.not_saved:
        trouble("kept", say(words.NOT_KEPT, desk.here.language), desk.here.language)


@st.fragment
def _after(desk: Desk, name: str, question: PredictQuestion, measured: Mapping[str, Any]) -> None:
    attempt = desk.shown(name)
    if attempt is None or attempt.locked is None:
        return
    locked = attempt.locked.id
    with st.container(key="verdict-after"):
        seen(
            question,
            name,
            attempt.said,
            measured,
            desk.here.language,
            lambda key, value: desk.keep(locked, key, value),
        )


def _print(run: Glance, question: PredictQuestion, language: Language) -> None:
    facts = [
        (words.KEY, say(words.KEY_VALUE, language)),
        (words.PROFILE, say(words.PROFILE_VALUE, language, profile=run.profile)),
        (words.SEED, str(run.seed)),
    ]
    with st.container(key="verdict-print"):
        honest(facts, [str(one) for one in question.sources], language)


def _orders_of_mistakes(
    verdict: Verdict, question: PredictQuestion, attempt: Attempt
) -> dict[str, Order]:
    """By wrong part, the world in which the learner's answer is right."""
    assert attempt.locked is not None, "what was believed is what was locked"
    orders = orders_of_beliefs(question, attempt.locked.answers)
    wrong = {part.facet.id for part in verdict.parts if not part.is_right}
    return {facet: order for facet, order in orders.items() if facet in wrong}


def _believed(desk: Desk, orders: Mapping[str, Order]) -> dict[str, Lanes]:
    """The lanes that the learner believed in, as far as their worlds were run."""
    stored = {facet: desk.services.runs.stored(order) for facet, order in orders.items()}
    return {facet: glanced(run.blob).lanes for facet, run in stored.items() if run is not None}


@st.fragment(run_every=1.0)
def _run_beliefs(desk: Desk, name: str, orders: list[Order]) -> None:
    """The verdict is on the screen; a moment later say exactly where prediction and run part."""
    key = f"beliefs-{name}"
    looks = st.session_state.get(key, 0)
    st.session_state[key] = looks + 1
    if looks == 0:
        return
    outcomes = [desk.services.runs.run(order) for order in orders]
    if looks == 1 and any(isinstance(outcome, Finished) for outcome in outcomes):
        st.rerun(scope="app")


def _divergence(verdict: Verdict, shown: list[dict[str, Any] | None]) -> Divergence | None:
    parts = [
        Divergence(one["parts_at"], part)
        for part, one in zip(verdict.parts, shown, strict=True)
        if one is not None and one["parts_at"] is not None
    ]
    return min(parts, key=lambda one: one.t, default=None)
