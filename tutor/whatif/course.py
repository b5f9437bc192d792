"""What a finished run shows, read from its playback: counts over time, who leads, what was heard.

Nothing is computed again and nothing is assumed: every number of an answer comes from here or from
a probe.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Points = tuple[tuple[int, int], ...]
"""(µs since t = 0, count), at every change, oldest first."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a lane: `tone` is agreed, open or lost."""

    begins_us: int
    ends_us: int
    tone: str
    word: Any


@dataclass(frozen=True, slots=True)
class Heard:
    """What the operator heard; `end_us` and `code` are None while there is no answer."""

    at_us: int
    end_us: int | None
    code: int | None
    error: str


@dataclass(frozen=True, slots=True)
class Course:
    """One run."""

    until_us: int
    running: Points
    """Containers of the workload that was there, as they really run."""
    ready: Points
    """Pods that the API calls Ready, of the workload that was asked for."""
    created: Points
    """Its Pod objects that were made since t = 0, those of t = 0 included."""
    lanes: Mapping[str, tuple[Span, ...]]
    heard: Mapping[str, Heard]


def course_of(playback: Mapping[str, Any], serving: str, app: str) -> Course:
    """Look once through a playback: at the containers of `serving` and at the pods of `app`."""
    return Course(
        until_us=playback["until"],
        running=tuple(_counts(playback["facts"], "container/", serving, "running")),
        ready=tuple(_counts(playback["facts"], "pod/", app, "Ready")),
        created=tuple(_births(playback["facts"], app)),
        lanes={lane["id"]: _spans(lane) for lane in playback["lanes"] if lane["kind"] == "state"},
        heard={
            one["id"]: Heard(one["at"], one["end"], one["code"], str(one["err"]).strip())
            for one in playback["commands"]
        },
    )


def _counts(facts: list[Any], prefix: str, app: str, state: str) -> Iterator[tuple[int, int]]:
    """How many entities of the workload are in a state, at every change; one point a moment."""
    inside: dict[str, bool] = {}
    apps: dict[str, Any] = {}
    shown: tuple[int, int] | None = None
    for at, entity, fields in facts:
        if not entity.startswith(prefix):
            continue
        if fields is None:
            inside.pop(entity, None)
            apps.pop(entity, None)
        else:
            apps[entity] = fields.get("app", apps.get(entity))
            if "state" in fields:
                inside[entity] = fields["state"] == state
        count = sum(1 for name, holds in inside.items() if holds and apps.get(name) == app)
        if shown is not None and shown[0] != at:
            yield shown
        shown = (at, count)
    if shown is not None:
        yield shown


def _births(facts: list[Any], app: str) -> Iterator[tuple[int, int]]:
    seen: dict[str, None] = {}
    for at, entity, fields in facts:
        if entity.startswith("pod/") and entity not in seen and (fields or {}).get("app") == app:
            seen[entity] = None
            yield at, len(seen)


def _spans(lane: Mapping[str, Any]) -> tuple[Span, ...]:
    return tuple(Span(begins, ends, tone, word) for begins, ends, word, tone in lane["spans"])


def at(points: Points, moment_us: int) -> int:
    """The count at a moment."""
    count = 0
    for when, value in points:
        if when > moment_us:
            break
        count = value
    return count


def lowest(points: Points, since_us: int, until_us: int) -> int:
    """The smallest count between two moments."""
    between = [value for when, value in points if since_us < when <= until_us]
    return min([at(points, since_us), *between])


def first_at_least(points: Points, wanted: int, since_us: int) -> int | None:
    """When a count first is as wanted, from a moment on; None when it never is."""
    if at(points, since_us) >= wanted:
        return since_us
    return next((when for when, value in points if when > since_us and value >= wanted), None)


def first_below(points: Points, wanted: int, since_us: int) -> int | None:
    """When a count first falls below, from a moment on; None when it never does."""
    return next((when for when, value in points if when > since_us and value < wanted), None)
