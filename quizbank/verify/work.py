"""Runs the trials of a pack on all cores, and judges what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass
from typing import Any

from engine import Finding
from quizbank.pack import Card, Entry, Pack
from quizbank.questions import PredictQuestion
from quizbank.runs import Finished, Outcome, Runs
from quizbank.verify.judge import judge
from quizbank.verify.plan import Plan, Trial, plan_of
from quizbank.verify.releases import changes, declared, holds_for
from quizbank.versions import range_of

Progress = Callable[[int], None]
"""Hears how many more runs are there."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found, out of how many runs."""

    findings: tuple[Finding, ...]
    runs: int
    keys: tuple[tuple[str, str, Any], ...]
    """Question, facet and what its own seed answers."""
    ranges: tuple[tuple[str, str, str], ...] = ()
    """Question, the releases for which it says that it holds, and those in which its keys are as in
    its own run; only of what was run with other releases.
    """


def plans_of(
    pack: Pack, entries: Sequence[Entry], seeds: int, *, with_releases: bool = False
) -> list[Plan]:
    """What some questions of a pack need."""
    return [plan_of(pack, entry, seeds, with_releases=with_releases) for entry in entries]


def trials_of(plans: Iterable[Plan]) -> dict[str, Trial]:
    """Every different run of some plans, by its content."""
    return {trial.to_json(): trial for plan in plans for trial in plan.trials()}


def verify_pack(
    plans: Sequence[Plan], runs: Runs, progress: Progress, card: Card | None = None
) -> Verified:
    """Run everything that the plans ask for, and say what speaks against the questions. The pack's
    `card` says for which releases they are to hold.
    """
    trials = trials_of(plans)
    under_way = {runs.start(trial): name for name, trial in trials.items()}
    outcomes: dict[str, Outcome] = {}
    for future in as_completed(under_way):
        outcomes[under_way[future]] = future.result()
        progress(1)
    findings = [found for plan in plans for found in judge(plan, outcomes)]
    ranges: list[tuple[str, str, str]] = []
    for plan in plans:
        if plan.releases and card is not None:
            findings += changes(plan, card, outcomes)
            said, found = declared(card, plan.entry.question), holds_for(plan, outcomes)
            ranges.append((plan.entry.question.id, range_of(said), range_of(found)))
    keys = tuple(_keys(plans, outcomes))
    return Verified(tuple(sorted(findings)), len(trials), keys, tuple(ranges))


def _keys(plans: Sequence[Plan], outcomes: dict[str, Outcome]) -> list[tuple[str, str, Any]]:
    found: list[tuple[str, str, Any]] = []
    for plan in plans:
        question = plan.entry.question
        if not isinstance(question, PredictQuestion):
            continue
        outcome = outcomes[plan.own[0].to_json()]
        if isinstance(outcome, Finished):
            measured = outcome.measured
            found += [(question.id, name, measured.get(name)) for name in question.measures()]
    return found
