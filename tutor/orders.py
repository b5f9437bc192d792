"""What is ordered from the simulator beside the run of a question: other worlds."""

from collections.abc import Mapping
from typing import Any

from quizbank.questions import ChooseFacet, PredictQuestion
from quizbank.runs import Order, order_of
from tutor.conversation import Beside


def order_of_option(question: PredictQuestion, facet: str, option: str) -> Order | None:
    """The world in which an option would have been right, if its author gave one."""
    try:
        scenario = question.world_of(facet, option)
    except KeyError:
        return None
    return order_of(question, scenario) if scenario is not None else None


def order_of_beside(question: PredictQuestion, beside: Beside | None) -> Order | None:
    """The world that the learner put beside the first, if there is one."""
    if beside is None or beside.is_empty:
        return None
    if beside.facet is not None and beside.option is not None:
        return order_of_option(question, beside.facet, beside.option)
    try:
        return order_of(question, question.edited(beside.edits))
    except (ValueError, KeyError):  # the pack changed since
        return None


def orders_of_beliefs(question: PredictQuestion, answers: Mapping[str, Any]) -> dict[str, Order]:
    """By facet, the world in which the chosen option is right."""
    found = {}
    for facet in question.facets:
        if isinstance(facet, ChooseFacet) and isinstance(answers.get(facet.id), str):
            order = order_of_option(question, facet.id, answers[facet.id])
            if order is not None:
                found[facet.id] = order
    return found
