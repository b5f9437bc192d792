"""A story short enough to be heard: what happens to several at once is said once, and a remark that
leads to nothing is left out.

Notes declare, all optional: `merges`, how fields of several notes become one (see engine.wording);
`minor`, that the note is worth a sentence only when something else in the story follows from it.
"""

from typing import NamedTuple

from engine.commands._base import OperatorActed
from engine.explain import Point, story
from engine.faults._base import FaultBegan, FaultEnded
from engine.history import Run
from engine.operator.messages import CommandEnded, CommandStarted
from engine.units import SECOND
from engine.wording import Says, sameness, sentences

TOGETHER_US = 15 * SECOND
"""The same thing happening again within this time is part of the same sentence."""

AHEAD_US = 8 * SECOND
"""By how much at most a sentence may tell something before what led to it is told."""

ROOTS = (FaultBegan, FaultEnded, OperatorActed, CommandStarted)
"""What comes from outside the cluster."""


class Sentence(NamedTuple):
    """One or several points, said at the time of the first. `number` counts from 1; `because` holds
    numbers of earlier sentences; `kind` is fault, cause or effect.
    """

    number: int
    points: tuple[Point, ...]
    kind: str
    text: Says
    because: tuple[int, ...]


def told(run: Run) -> list[Sentence]:
    """The story of a run, oldest first."""
    groups = _grouped(story(run))
    because = _causes(groups)
    kept = _without_remarks(groups, because)
    numbers = {place: number for number, place in enumerate(kept, 1)}
    leading = {cause for place in kept for cause in because[place]}
    return [
        Sentence(
            numbers[place],
            tuple(groups[place]),
            _kind(groups[place][0], leads=place in leading),
            sentences(*(point.what for point in groups[place])),
            tuple(numbers[cause] for cause in because[place]),
        )
        for place in kept
    ]


def _grouped(points: list[Point]) -> list[list[Point]]:
    """Points that are said at once, each group in the place of its first."""
    groups: list[list[Point]] = []
    latest: dict[object, int] = {}
    places: dict[int, int] = {}
    for point in points:
        is_alone = isinstance(point.what, (*ROOTS, CommandEnded))
        same: object = point.record if is_alone else sameness(point.what)
        place = latest.get(same)
        if place is None or point.at - groups[place][-1].at > _patience(point, place, places):
            place = latest[same] = len(groups)
            groups.append([])
        groups[place].append(point)
        places[point.record] = place
    return groups


def _patience(point: Point, place: int, places: dict[int, int]) -> int:
    """How long after the last of a group a point may still be said with it."""
    ahead = any(places.get(cause, -1) > place for cause in point.because)
    return AHEAD_US if ahead else TOGETHER_US


def _causes(groups: list[list[Point]]) -> list[tuple[int, ...]]:
    """For each group the places of the earlier ones that led to it, but not what led to those."""
    places = {point.record: place for place, group in enumerate(groups) for point in group}
    because: list[tuple[int, ...]] = []
    led: list[set[int]] = []  # of each group: all groups that led to it
    for place, group in enumerate(groups):
        found = {places[record] for point in group for record in point.because}
        earlier = sorted(cause for cause in found if cause < place)
        because.append(tuple(c for c in earlier if not any(c in led[other] for other in earlier)))
        led.append(set(earlier).union(*(led[cause] for cause in earlier)))
    return because


def _without_remarks(groups: list[list[Point]], because: list[tuple[int, ...]]) -> list[int]:
    """The places of the groups that are not minor, and of those that lead to one that is kept."""
    kept: list[int] = []
    needed: set[int] = set()
    for place in range(len(groups) - 1, -1, -1):
        if place in needed or not getattr(groups[place][0].what, "minor", False):
            needed.update(because[place])
            kept.append(place)
    return kept[::-1]


def _kind(point: Point, *, leads: bool) -> str:
    if isinstance(point.what, FaultBegan):
        return "fault"
    return "cause" if leads or isinstance(point.what, ROOTS) else "effect"
