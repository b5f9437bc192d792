"""What the runs say about what a question claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, assert_never

from engine import Finding, Path
from quizbank.questions import (
    ChooseFacet,
    NumberFacet,
    Option,
    OrderFacet,
    PredictQuestion,
    Question,
)
from quizbank.reading import numbers
from quizbank.runs import Failed, Outcome
from quizbank.text import LANGUAGES
from quizbank.verify.plan import Plan, Trial


class Seen(NamedTuple):
    """What one run answered to one measure."""

    chance: str
    value: Any


def judge(plan: Plan, outcomes: Mapping[str, Outcome]) -> Iterator[Finding]:
    """Everything that the runs of a plan speak against; outcomes are known by `Trial.to_json`."""
    question = plan.entry.question
    failed = list(_failures(plan, plan.own, ("scenario",), outcomes))
    yield from failed
    if failed:
        return
    if isinstance(question, PredictQuestion):
        yield from _judge_prediction(plan, question, outcomes)
    elif plan.own:
        yield from _judge_watch(plan, question, outcomes)


def _failures(
    plan: Plan, trials: Sequence[Trial], path: Path, outcomes: Mapping[str, Outcome]
) -> Iterator[Finding]:
    """The first run that did not finish, for each kind of failure."""
    seen: list[str] = []
    for trial in trials:
        outcome = outcomes[trial.to_json()]
        if isinstance(outcome, Failed) and outcome.kind not in seen:
            seen.append(outcome.kind)
            at = path if path != ("scenario",) or _has_scenario(plan) else ("watch",)
            message = f"{trial.chance}: the run did not finish: {outcome.message}"
            yield plan.entry.finding(at, message, outcome.kind)


def _has_scenario(plan: Plan) -> bool:
    return isinstance(plan.entry.question, PredictQuestion)


def _judge_prediction(
    plan: Plan, question: PredictQuestion, outcomes: Mapping[str, Outcome]
) -> Iterator[Finding]:
    for index, facet in enumerate(question.facets):
        path: Path = ("facets", index)
        seen = _seen(plan.own, facet.id, outcomes)
        yield from _unmeasured(plan, path, seen)
        measured = [one for one in seen if not isinstance(one.value, Missing)]
        if not measured:
            continue
        match facet:
            case ChooseFacet():
                yield from _judge_choice(plan, path, facet, measured, needs_reasons=True)
            case NumberFacet():
                yield from _judge_number(plan, path, facet, measured, question)
            case OrderFacet():
                yield from _judge_order(plan, path, facet, measured)
            case _:
                assert_never(facet)
    if isinstance(question.after, ChooseFacet):
        seen = _seen(plan.own, question.after.id, outcomes)
        yield from _unmeasured(plan, ("after",), seen)
        measured = [one for one in seen if not isinstance(one.value, Missing)]
        after = question.after
        yield from _judge_choice(plan, ("after",), after, measured, needs_reasons=False)
    yield from _judge_worlds(plan, question, outcomes)
    yield from _judge_edits(plan, question, outcomes)


class Missing(NamedTuple):
    """Why a run has no answer."""

    reason: str


def _seen(trials: Sequence[Trial], measure: str, outcomes: Mapping[str, Outcome]) -> list[Seen]:
    found = []
    for trial in trials:
        outcome = outcomes[trial.to_json()]
        if isinstance(outcome, Failed):
            found.append(Seen(trial.chance, Missing(outcome.message)))
        elif measure in (measured := outcome.measured):
            found.append(Seen(trial.chance, measured[measure]))
        else:
            found.append(Seen(trial.chance, Missing(outcome.unmeasured[measure])))
    return found


def _unmeasured(plan: Plan, path: Path, seen: Sequence[Seen]) -> Iterator[Finding]:
    for one in seen:
        if isinstance(one.value, Missing):
            message = f"{one.chance}: no value: {one.value.reason}"
            yield plan.entry.finding((*path, "measure"), message)
            return


def _true_options(facet: ChooseFacet, value: Any) -> list[Option]:
    return [option for option in facet.options if option.came_true(value)]


def _judge_choice(
    plan: Plan, path: Path, facet: ChooseFacet, seen: Sequence[Seen], *, needs_reasons: bool
) -> Iterator[Finding]:
    """Exactly one option, the same whatever the chance, with reasons that fit."""
    keys: dict[str, Seen] = {}
    for one in seen:
        true = _true_options(facet, one.value)
        if len(true) != 1:
            names = ", ".join(option.id for option in true) or "no option"
            message = f"{one.chance}: measured {one.value!r}, for which {names} stands"
            yield plan.entry.finding((*path, "options"), message, "exactly one option must")
            return
        keys.setdefault(true[0].id, one)
    if len(keys) > 1:
        yield _varies(plan, path, keys)
        return
    if not needs_reasons or not keys:
        return
    (key,) = keys
    for number, option in enumerate(facet.options):
        place = (*path, "options", number)
        if option.id == key and option.why is None:
            yield plan.entry.finding(place, "came true in every run, but does not say why")
        if option.id != key and (option.tempting is None or option.refuted is None):
            hint = f"add tempting and refuted; '{key}' came true"
            yield plan.entry.finding(place, "did not come true, but has no refutation", hint)
        if option.id != key and option.why is not None:
            hint = f"delete why, or mend the scenario; '{key}' came true"
            yield plan.entry.finding(place, "says why, but never came true", hint)


def _varies(plan: Plan, path: Path, found: Mapping[str, Seen]) -> Finding:
    said = "; ".join(f"{one.chance}: {name}" for name, one in found.items())
    hint = "ask what can or must happen, or take the chance out of the scenario"
    return plan.entry.finding(path, f"the key depends on chance: {said}", hint)


def _judge_number(
    plan: Plan, path: Path, facet: NumberFacet, seen: Sequence[Seen], question: Question
) -> Iterator[Finding]:
    """A number within the bounds that stays within the tolerance of the question's own run."""
    first = seen[0].value
    for one in seen:
        if isinstance(one.value, bool) or not isinstance(one.value, int | float):
            message = f"{one.chance}: measured {one.value!r}, which is no number"
            yield plan.entry.finding((*path, "measure"), message)
            return
        if not facet.min <= one.value <= facet.max:
            message = f"{one.chance}: measured {one.value:g}, outside min and max"
            yield plan.entry.finding(path, message, "widen the bounds")
            return
        if abs(one.value - first) > facet.tolerance:
            yield _varies(plan, path, {f"{first:g}": seen[0], f"{one.value:g}": one})
            return
    yield from _told(plan, facet, f"{first:g}", question)


def _told(plan: Plan, facet: NumberFacet, key: str, question: Question) -> Iterator[Finding]:
    """A hint that says the number, where the question does not."""
    for language in LANGUAGES:
        prompt = question.prompt[language] if question.prompt else ""
        known = numbers(f"{prompt} {facet.ask[language]}", language)
        for index, hint in enumerate(question.hint):
            if key in numbers(hint[language], language) and key not in known:
                message = f"says {key}, the key of '{facet.id}'"
                yield plan.entry.finding(("hint", index, language), message, "nudge instead")


def _judge_order(
    plan: Plan, path: Path, facet: OrderFacet, seen: Sequence[Seen]
) -> Iterator[Finding]:
    """Every item once, in an order that does not depend on chance."""
    ids = sorted(item.id for item in facet.items)
    for one in seen:
        is_words = isinstance(one.value, list) and all(isinstance(word, str) for word in one.value)
        if not is_words or sorted(one.value) != ids:
            message = f"{one.chance}: measured {one.value!r}, which is no order of the items"
            yield plan.entry.finding((*path, "measure"), message)
            return
        if one.value != seen[0].value:
            orders = {", ".join(seen[0].value): seen[0], ", ".join(one.value): one}
            yield _varies(plan, path, orders)
            return


def _judge_worlds(
    plan: Plan, question: PredictQuestion, outcomes: Mapping[str, Outcome]
) -> Iterator[Finding]:
    """Each option with a world comes true there, and at least one option has one."""
    worlds = plan.worlds or {}
    choices = [facet for facet in question.facets if isinstance(facet, ChooseFacet)]
    if choices and not worlds:
        yield plan.entry.finding(("facets",), "no option has a world", "add one to a distractor")
    for path, trials in worlds.items():
        facet = question.facets[int(path[1])]
        assert isinstance(facet, ChooseFacet), "worlds belong to options"
        option = facet.options[int(path[3])]
        for one in _seen(trials, facet.id, outcomes):
            if isinstance(one.value, Missing):
                message = f"{one.chance}: nothing to measure there: {one.value.reason}"
                yield plan.entry.finding(path, message)
                break
            true = [other.id for other in _true_options(facet, one.value)]
            if true != [option.id]:
                names = ", ".join(true) or f"{one.value!r}, which is no option,"
                message = f"{one.chance}: {names} comes true there, not '{option.id}'"
                yield plan.entry.finding(path, message)
                break


def _judge_edits(
    plan: Plan, question: PredictQuestion, outcomes: Mapping[str, Outcome]
) -> Iterator[Finding]:
    """Every offered number leads to a run that answers something."""
    for path, trials in (plan.edits or {}).items():
        failed = list(_failures(plan, trials, path, outcomes))
        yield from failed
        if failed:
            continue
        found = [_seen(trials, facet.id, outcomes)[0].value for facet in question.facets]
        if all(isinstance(value, Missing) for value in found):
            yield plan.entry.finding(path, "no part of the question has an answer there")


def _judge_watch(
    plan: Plan, question: Question, outcomes: Mapping[str, Outcome]
) -> Iterator[Finding]:
    """Every check holds in every run."""
    assert question.watch is not None, "a plan without a run has no trials"
    for index, expression in enumerate(question.watch.check):
        path = ("watch", "check", index)
        for one in _seen(plan.own, f"check-{index}", outcomes):
            if isinstance(one.value, Missing):
                yield plan.entry.finding(path, f"{one.chance}: no value: {one.value.reason}")
                break
            if one.value is not True:
                message = f"{one.chance}: {expression} is {one.value!r}, not true"
                yield plan.entry.finding(path, message)
                break
