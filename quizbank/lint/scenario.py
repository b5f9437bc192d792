"""What can be said about scenarios without running them: LT29, LT31, LT32."""

from functools import cache

from engine import PROBES
from quizbank.check import check_entry
from quizbank.lint._rule import Complaint, Complaints, Subject, rule
from quizbank.predicates import Predicates
from quizbank.questions import PredictQuestion


@cache
def _predicates() -> Predicates:
    return Predicates(PROBES)


@rule("LT29", "E", hard=True)
def sound_scenario(subject: Subject) -> Complaints:
    """The plan is valid, every expression compiles, every world and edit can be built. That a run
    yields an answer, and the same one for every seed and every tie (LT30), `quorum verify` finds
    out; latencies are part of the profile and are not shaken.
    """
    yield from check_entry(subject.entry, _predicates())


@rule("LT31", "W")
def refuted_by_a_world(subject: Subject) -> Complaints:
    """A prediction has at least one option with a world in which it is right. What a distractor's
    world really does is measured by `quorum verify`.
    """
    question = subject.question
    if not isinstance(question, PredictQuestion):
        return
    offers = [offer for asked in subject.scored for offer in asked.offers]
    if offers and not any(offer.has_world for offer in offers):
        yield Complaint(("facets",), "no option has a world", "add world and world_text to one")


@rule("LT32", "W")
def held_to_its_run(subject: Subject) -> Complaints:
    """A classic question that shows a run says what must hold on it, so that its text cannot drift
    from the engine. Features without a conformance fact are for a reader of docs/fidelity.md.
    """
    watch = subject.question.watch
    if watch is not None and not watch.check:
        yield Complaint(("watch",), "a run without check", "add an expression that must hold")
