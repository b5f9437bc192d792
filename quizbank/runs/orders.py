"""From a question to what is ordered from the simulator."""

from collections.abc import Mapping
from typing import Any

from quizbank.pack import Pack
from quizbank.questions import PredictQuestion, Question
from quizbank.runs.port import Order


def order_of(question: PredictQuestion, scenario: Mapping[str, Any] | None = None) -> Order:
    """The run of a question, or of another world of it: an option's, or one with edited numbers."""
    return Order(
        scenario=question.scenario if scenario is None else scenario,
        seed=question.seed,
        measures=question.measures(),
        focus=question.focus,
    )


def order_to_watch(pack: Pack, question: Question) -> Order | None:
    """The run that shows the answer to a question, where its author gave one."""
    if isinstance(question, PredictQuestion):
        return order_of(question)
    watch, scenario = question.watch, pack.watched(question)
    if watch is None or scenario is None:
        return None
    seed, focus = watch.seed, watch.focus
    if watch.of is not None:
        shown = pack.entry(watch.of).question
        assert isinstance(shown, PredictQuestion), "the pack was read, so it is one"
        seed = shown.seed if seed is None else seed
        focus = focus or shown.focus
    measures = {f"check-{index}": expression for index, expression in enumerate(watch.check)}
    return Order(scenario, seed=1 if seed is None else seed, measures=measures, focus=focus)
