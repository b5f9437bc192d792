"""Where a prediction and its run part, and the prediction as the timeline draws it.

What a learner who chose an option expects to see is not typed by anybody either: it is the lane of
that option in the world where it is right. The first moment at which that lane differs from the
run's is where the two part.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine import parse_duration
from quizbank.questions import ChooseFacet, NumberFacet
from quizbank.text import Text
from tutor.verdict import Part

TOLERANCE_US = 500_000
"""Ends of one and the same thing differ by this much by chance."""

Lane = Mapping[str, Any]
Lanes = Mapping[str, Lane]


@dataclass(frozen=True, slots=True)
class Glance:
    """The little that a page needs to know of a playback."""

    seed: int
    profile: str
    until: int
    begins: int
    """When the first fault strikes, in µs; 0 without one."""
    not_modelled: tuple[Any, ...]
    lanes: Lanes


def glance(playback: Mapping[str, Any]) -> Glance:
    """Look once at a playback, so that it need not be kept."""
    starts = [fault["t"] for fault in playback.get("faults", ())]
    return Glance(
        seed=playback["seed"],
        profile=playback["profile"],
        until=playback["until"],
        begins=min(starts, default=0),
        not_modelled=tuple(playback.get("not_modelled", ())),
        lanes={lane["id"]: lane for lane in playback.get("lanes", ())},
    )


def drawn(
    part: Part, run: Glance, believed: Lanes | None, scenario: Mapping[str, Any]
) -> dict[str, Any] | None:
    """A part of the prediction for the player: in its lane, in blue; None without a lane.

    `believed` are the lanes of the world in which the chosen option is right; the run's own when
    it was right.
    """
    run = replace(run, begins=max(run.begins, asked_since(part.facet.measure, scenario)))
    lane = run.lanes.get(part.facet.lane or "")
    if lane is None or part.mark is None:
        return None
    shown: dict[str, Any] = {"lane": lane["id"], "parts_at": parts_at(part, run, believed)}
    if isinstance(part.facet, NumberFacet):
        end = asked_at(part.facet.measure) or run.until
        if lane["kind"] == "step":
            shown["points"] = [[run.begins, part.answered], [end, part.answered]]
        return shown
    if isinstance(part.facet, ChooseFacet):
        shown["word"] = _both(part)
    source = lane if part.is_right else (believed or {}).get(lane["id"])
    if source is not None:
        shown |= _course(source, run.begins)
    return shown


def parts_at(part: Part, run: Glance, believed: Lanes | None) -> int | None:
    """The first moment, in µs, at which this part of the prediction and the run differ."""
    lane = run.lanes.get(part.facet.lane or "")
    if lane is None or part.mark is None or part.is_right:
        return None
    if isinstance(part.facet, NumberFacet):
        if lane["kind"] != "step":
            return None
        return _first(lane, run.begins, lambda here, t: _value(here, t) != part.answered)
    expected = (believed or {}).get(lane["id"])
    if expected is None:
        start = _state(lane, run.begins - 1)
        return _first(lane, run.begins, lambda here, t: _state(here, t) != start)
    if lane["kind"] == "ticks":
        return _ticks_part(lane, expected, run.begins)
    times = sorted({*_times(lane), *_times(expected), run.begins})
    for t in times:
        if t >= run.begins and _state(lane, t) != _state(expected, t):
            return int(t)
    return None


_DURATION = re.compile(r'"((?:\d+(?:\.\d+)?(?:ms|s|m|h))+)"')


def asked_at(measure: str) -> int | None:
    """The moment for which an expression asks, in µs: the last duration that stands in it."""
    found = _DURATION.findall(measure)
    return parse_duration(found[-1]) if found else None


def asked_since(measure: str, scenario: Mapping[str, Any]) -> int:
    """From when on an expression looks, in µs: a moment of it at which a step happens, else 0."""
    asked = asked_at(measure)
    steps = [step["at"] for step in scenario.get("timeline", ()) if isinstance(step.get("at"), str)]
    return asked if asked is not None and asked in map(parse_duration, steps) else 0


def _both(part: Part) -> dict[str, str] | None:
    assert isinstance(part.facet, ChooseFacet)
    option = part.facet.option(part.answered)
    text: Text | None = option.text if option else None
    return dict(text.both().items()) if text else None


def _course(lane: Lane, begins: int) -> dict[str, Any]:
    """What a lane shows from the fault on, in the words of a prediction."""
    match lane["kind"]:
        case "step":
            later = [point for point in lane["points"] if point[0] > begins]
            return {"points": [[begins, _value(lane, begins)], *later]}
        case "state":
            good = [span for span in lane["spans"] if span[3] == "agreed" and span[1] > begins]
            return {"spans": [[max(begins, start), end] for start, end, *_ in good]}
        case _:
            ticks = [tick for tick in lane["ticks"] if tick[0] >= begins]
            return {"instant": [ticks[0][0], ticks[0][1]]} if ticks else {}


def _first(lane: Lane, begins: int, differs: Callable[[Lane, int], bool]) -> int | None:
    times = [begins, *(t for t in _times(lane) if t > begins)]
    return next((int(t) for t in times if differs(lane, t)), None)


def _times(lane: Lane) -> list[int]:
    rows = lane.get("points") or lane.get("spans") or lane.get("ticks") or []
    return [row[0] for row in rows]


def _state(lane: Lane, t: int) -> Any:
    """What a lane says at a moment: a value, a tone, or how many ticks there were."""
    match lane["kind"]:
        case "step":
            return _value(lane, t)
        case "state":
            return next((span[3] for span in lane["spans"] if span[0] <= t < span[1]), None)
        case _:
            return sum(1 for tick in lane["ticks"] if tick[0] <= t)


def _value(lane: Lane, t: int) -> Any:
    before = [value for at, value in lane["points"] if at <= t]
    return before[-1] if before else lane["points"][0][1]


def _ticks_part(lane: Lane, expected: Lane, begins: int) -> int | None:
    ours = [tick for tick in lane["ticks"] if tick[0] >= begins]
    theirs = [tick for tick in expected["ticks"] if tick[0] >= begins]
    for one, other in zip(ours, theirs, strict=False):
        if abs(one[0] - other[0]) > TOLERANCE_US:
            return int(min(one[0], other[0]))
        ends = [tick[2] for tick in (one, other) if tick[2] is not None]
        same_end = len(ends) == 2 and abs(ends[0] - ends[1]) <= TOLERANCE_US
        if one[1] != other[1] or (len(ends) > 0 and not same_end):
            return int(min(ends, default=one[0]))
    longer = max(ours, theirs, key=len)
    return int(longer[min(len(ours), len(theirs))][0]) if len(ours) != len(theirs) else None
