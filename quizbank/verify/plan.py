"""Which runs a question needs so that all it claims has been seen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine import PROFILES, Path, merge_change
from quizbank.pack import Entry, Pack
from quizbank.questions import ChooseFacet, PredictQuestion
from quizbank.runs import Order, order_of, order_to_watch

WORLD_SEEDS_MAX = 3
"""Other worlds are tried with fewer seeds: they show that an option can be true, and no key."""


@dataclass(frozen=True, slots=True)
class Trial(Order):
    """A run that is measured and forgotten: nobody will watch it."""

    shaken: bool = False
    """Whether simultaneous messages arrive in an order drawn by lot."""

    def to_json(self) -> str:
        """As any order, with what is different."""
        extra: dict[str, Any] = {"playback": False}
        if self.shaken:
            extra["shaken"] = True
        return json.dumps(json.loads(Order.to_json(self)) | extra, sort_keys=True)

    @property
    def chance(self) -> str:
        """The seed, in words."""
        return f"seed {self.seed}{', shaken' if self.shaken else ''}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The runs of one question: its own, and those of other worlds by the path that asks."""

    entry: Entry
    own: tuple[Trial, ...] = ()
    worlds: Mapping[Path, tuple[Trial, ...]] | None = None
    edits: Mapping[Path, tuple[Trial, ...]] | None = None
    releases: Mapping[str, Trial] = field(default_factory=dict)
    """Its own run as other releases have it, if that was asked for."""

    @property
    def release(self) -> str:
        """The release of its own run."""
        return release_of(self.own[0].scenario)

    def trials(self) -> Iterator[Trial]:
        """All of them."""
        yield from self.own
        for others in (self.worlds, self.edits):
            for trials in (others or {}).values():
                yield from trials
        yield from self.releases.values()


def release_of(scenario: Mapping[str, Any]) -> str:
    """The release that a scenario names, or the newest."""
    return str((scenario.get("cluster") or {}).get("profile") or list(PROFILES)[-1])


def plan_of(pack: Pack, entry: Entry, seeds: int, *, with_releases: bool = False) -> Plan:
    """What to run for one question; nothing when it has no run. `with_releases`: its own run once
    for each other release, too.
    """
    question = entry.question
    order = order_to_watch(pack, question)
    if order is None:
        return Plan(entry)
    own = (*_seeded(order, seeds), *_seeded(order, seeds, shaken=True))
    releases = dict(_other_releases(own[0])) if with_releases else {}
    if not isinstance(question, PredictQuestion):
        return Plan(entry, own, releases=releases)
    worlds, edits = dict(_worlds(question, seeds)), dict(_edits(question))
    return Plan(entry, own, worlds, edits, releases)


def _other_releases(own: Trial) -> Iterator[tuple[str, Trial]]:
    for name in PROFILES:
        if name != release_of(own.scenario):
            cluster = {**(own.scenario.get("cluster") or {}), "profile": name}
            yield name, replace(own, scenario={**own.scenario, "cluster": cluster})


def _seeded(order: Order, count: int, *, shaken: bool = False) -> tuple[Trial, ...]:
    """The question's own seed first, then those that follow it."""
    return tuple(
        Trial(order.scenario, order.seed + step, order.measures, order.focus, shaken=shaken)
        for step in range(count)
    )


def _worlds(question: PredictQuestion, seeds: int) -> Iterator[tuple[Path, tuple[Trial, ...]]]:
    for index, facet in enumerate(question.facets):
        for number, option in enumerate(facet.options if isinstance(facet, ChooseFacet) else ()):
            if option.world is None:
                continue
            order = order_of(question, merge_change(question.scenario, option.world))
            trials = _seeded(order, min(seeds, WORLD_SEEDS_MAX))
            path = ("facets", index, "options", number, "world")
            yield path, (*trials, *_seeded(order, 1, shaken=True))


def _edits(question: PredictQuestion) -> Iterator[tuple[Path, tuple[Trial, ...]]]:
    for index, edit in enumerate(question.edits):
        for number, value in enumerate(edit.values):
            order = order_of(question, edit.apply(question.scenario, value))
            yield ("edits", index, "values", number), _seeded(order, 1)
