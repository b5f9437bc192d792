"""Whether the keys of a question stay as they are in every release for which it is said to hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, assert_never

from engine import PROFILES, Finding
from quizbank.pack import Card
from quizbank.questions import (
    ChooseFacet,
    NumberFacet,
    OrderFacet,
    PredictQuestion,
    Question,
)
from quizbank.runs import Failed, Finished, Outcome
from quizbank.verify.plan import Plan, Trial
from quizbank.versions import range_of, releases_in

Facet = ChooseFacet | NumberFacet | OrderFacet
NO_VALUE = "no value"
HINT = "narrow kubernetes:, or write the value into the scenario's timings"


def declared(card: Card, question: Question) -> tuple[str, ...]:
    """The releases for which a question says that it holds: its own, else its pack's."""
    return releases_in(question.kubernetes or card.kubernetes)


def changes(plan: Plan, card: Card, outcomes: Mapping[str, Outcome]) -> Iterator[Finding]:
    """Each part whose key differs in a release of the declared range."""
    question, releases = plan.entry.question, declared(card, plan.entry.question)
    if plan.own and plan.release not in releases:
        said = range_of(releases)
        message = f"its run is of {plan.release}, but it says that it holds for {said}"
        yield plan.entry.finding(("kubernetes",) if question.kubernetes else (), message)
    own = keys_of(plan, plan.own[0], outcomes) if plan.own else {}
    for name, key in own.items():
        found: dict[str, list[str]] = {}
        for release, trial in plan.releases.items():
            other = keys_of(plan, trial, outcomes).get(name, NO_VALUE)
            if release in releases and other != key:
                found.setdefault(other, []).append(release)
        for other, where in found.items():
            message = f"with {', '.join(where)} the key of '{name}' is {other}, not {key}"
            yield plan.entry.finding(("kubernetes",) if question.kubernetes else (), message, HINT)


def holds_for(plan: Plan, outcomes: Mapping[str, Outcome]) -> tuple[str, ...]:
    """The releases around that of the question's own run in which all keys are the same."""
    own = keys_of(plan, plan.own[0], outcomes)
    names = list(PROFILES)
    alike = {
        name: name == plan.release or keys_of(plan, plan.releases[name], outcomes) == own
        for name in names
    }
    first = last = names.index(plan.release)
    while first > 0 and alike[names[first - 1]]:
        first -= 1
    while last + 1 < len(names) and alike[names[last + 1]]:
        last += 1
    return tuple(names[first : last + 1])


def keys_of(plan: Plan, trial: Trial, outcomes: Mapping[str, Outcome]) -> dict[str, str]:
    """What a run makes the key of each part: an option's id, a number, an order, a check's word. A
    number within the tolerance of the question's own run is that run's number.
    """
    question, outcome = plan.entry.question, outcomes[trial.to_json()]
    if isinstance(outcome, Failed):
        return dict.fromkeys(trial.measures, f"a failed run ({outcome.kind})")
    measured = outcome.measured
    if not isinstance(question, PredictQuestion):
        return {name: str(measured.get(name, NO_VALUE)) for name in trial.measures}
    first = outcomes[plan.own[0].to_json()]
    own = first.measured if isinstance(first, Finished) else measured
    parts: list[Facet] = [*question.facets]
    if isinstance(question.after, ChooseFacet):
        parts.append(question.after)
    return {part.id: _key(part, measured, own) for part in parts}


def _key(facet: Facet, measured: Mapping[str, Any], own: Mapping[str, Any]) -> str:
    if facet.id not in measured:
        return NO_VALUE
    value, first = measured[facet.id], own.get(facet.id)
    match facet:
        case ChooseFacet():
            return " and ".join(one.id for one in facet.options if one.came_true(value)) or "none"
        case NumberFacet():
            near = isinstance(first, int | float) and abs(value - first) <= facet.tolerance
            return f"{first if near else value:g}"
        case OrderFacet():
            return ", ".join(map(str, value))
        case _:
            assert_never(facet)
