"""From a question to what is ordered from the simulator."""

from collections.abc import Mapping
from typing import Any

from quizbank.questions import PredictQuestion
from quizbank.runs.port import Order


def order_of(question: PredictQuestion, scenario: Mapping[str, Any] | None = None) -> Order:
    """The run of a question, or of another world of it: an option's, or one with edited numbers."""
    return Order(
        scenario=question.scenario if scenario is None else scenario,
        seed=question.seed,
        measures=question.measures(),
        focus=question.focus,
    )
