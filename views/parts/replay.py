"""A locked attempt: its verdict, the player with the run, and every answer in its world."""

import functools
import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from quizbank.pack import Entry
from quizbank.questions import PredictQuestion
from quizbank.runs import Failed, Finished, Outcome, order_of
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
from views.parts.trouble import trouble
from views.parts.verdict import Divergence, honest, lead, parting, table
from views.parts.waiting import waited
from views.parts.words import say


def replay(desk: Desk, attempt: Attempt, entry: Entry) -> None:
    """Everything that follows the lock. Nothing of it exists before."""
    assert attempt.locked is not None, "the run is opened only after the lock"
    question, language = entry.question, desk.here.language
    assert isinstance(question, PredictQuestion), "only predictions are offered"
    with st.container(key=VERDICT):
        if attempt.locked.content_hash != entry.content_hash:
            trouble("changed", say(words.CHANGED_QUESTION, language), language)
        outcome = waited(desk.services.runs.start(order_of(question)), language)
        if isinstance(outcome, Failed):
            failed(outcome, language)
            return
        verdict = verdict_of(question, attempt.locked, outcome.measured, outcome.unmeasured)
        lead(verdict, question, language)
        table(verdict, language)
        run = glanced(outcome.blob)
        beliefs, are_all_here = _beliefs(desk, verdict, question, attempt)
        shown = [drawn(part, run, beliefs.get(part.facet.id)) for part in verdict.parts]
        parting(_divergence(verdict, shown), run.begins, language, desk.see)
    other = _other(desk, attempt, question)
    with st.container(key=REPLAY):
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
        _player(desk, attempt.id, outcome, other, [one for one in shown if one])
    _answers(desk, attempt, question, verdict)
    _after(desk, attempt.id, question, outcome.measured)
    _print(run, question, attempt, language)
    desk.services.learners.view_verdict(desk.here.learner, attempt.locked.id)
    if not are_all_here:
        _wait_for_beliefs(desk, verdict, question, attempt)


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
    attempt = desk.attempt(name)
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
    attempt = desk.attempt(name)
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


def _print(run: Glance, question: PredictQuestion, attempt: Attempt, language: Language) -> None:
    profile = say(words.PROFILE_VALUE, language, profile=run.profile)
    facts = [
        (words.KEY, say(words.KEY_VALUE, language)),
        (words.PROFILE, profile),
        (words.SEED, str(run.seed)),
    ]
    with st.container(key="verdict-print"):
        honest(facts, [str(one) for one in question.sources], language)


def _beliefs(
    desk: Desk, verdict: Verdict, question: PredictQuestion, attempt: Attempt
) -> tuple[dict[str, Lanes], bool]:
    """The lanes that the learner believed in, of the wrong parts; those that are there already."""
    found: dict[str, Lanes] = {}
    are_all_here = True
    for facet, future in _believed(desk, verdict, question, attempt).items():
        if not future.done():
            are_all_here = False
            continue
        outcome = future.result()
        if isinstance(outcome, Finished):
            found[facet] = glanced(outcome.blob).lanes
    return found, are_all_here


def _believed(
    desk: Desk, verdict: Verdict, question: PredictQuestion, attempt: Attempt
) -> dict[str, Any]:
    assert attempt.locked is not None, "what was believed is what was locked"
    wrong = {part.facet.id for part in verdict.parts if not part.is_right}
    orders = orders_of_beliefs(question, attempt.locked.answers)
    return {f: desk.services.runs.start(o) for f, o in orders.items() if f in wrong}


def _wait_for_beliefs(
    desk: Desk, verdict: Verdict, question: PredictQuestion, attempt: Attempt
) -> None:
    """The verdict is on the screen; now say more exactly where prediction and run part."""
    outcomes = [one.result() for one in _believed(desk, verdict, question, attempt).values()]
    if any(isinstance(outcome, Finished) for outcome in outcomes):
        st.rerun()


def _divergence(verdict: Verdict, shown: list[dict[str, Any] | None]) -> Divergence | None:
    parts = [
        Divergence(one["parts_at"], part)
        for part, one in zip(verdict.parts, shown, strict=True)
        if one is not None and one["parts_at"] is not None
    ]
    return min(parts, key=lambda one: one.t, default=None)


def _other(desk: Desk, attempt: Attempt, question: PredictQuestion) -> Outcome | None:
    order = order_of_beside(question, attempt.beside)
    return desk.services.runs.run(order) if order is not None else None
