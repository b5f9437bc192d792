"""From a run to its story: the sentences behind what happened, oldest first, each with what led
to it.

Messages and data carry their causes; silence does not. What a timer waited for in vain, whom a
process no longer hears, and what holds at another place are joined here, afterwards, by what notes
declare of themselves (class variables and fields; all of them optional):

* `follows`: names of note classes. The latest of these at the same place, about the same things
  (fields of the same name have the same values), led to it.
* `awaited`: processes or machines that it has not heard from as it should, or hears again: what
  troubles them, or else how they recovered.
* `until`: names of note classes. What this note tells holds at its place until one of them is told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, NamedTuple

import networkx

from engine.faults._base import FaultBegan, FaultEnded
from engine.history import Run
from engine.host import ProcessEnded, ProcessStarted
from engine.network import Dropped
from engine.trace import Record, Status
from engine.wire.api import Response
from engine.wire.etcd import EtcdError
from engine.wire.system import Expired, Refused
from engine.wording import Says, sentences

NEAREST_MAX = 8
"""How many direct causes are carried along: the latest ones."""

BECAUSE_MAX = 3
"""How many direct causes a point names: the latest, of those that did not lead to one another."""

SERVER_ERROR = 500
"""HTTP: from here on it is the server that failed."""

LOOKED_BACK_MAX = 64
"""How many notes of one class a `follows` is sought in."""


class Point(NamedTuple):
    """One sentence of a story: `at` in microseconds since t = 0; `because` are records of earlier
    points.
    """

    record: int
    at: int
    where: str
    what: Any
    text: Says
    because: tuple[int, ...]


def story(run: Run) -> list[Point]:
    """Every point of the run since t = 0 that a learner may hear of, oldest first."""
    silence = _Silence(run.records)
    nearest: dict[int, tuple[int, ...]] = {}
    led: dict[int, set[int]] = {}  # point -> all points that led to it
    points: list[Point] = []
    for index, record in run.since_start():
        causes = _nearest(nearest, (*record.causes, *silence.behind(index, record)))
        if record.story:
            causes = _direct(causes, led)
            led[index] = set(causes).union(*(led[cause] for cause in causes))
            text = sentences(record.what)
            at = record.at - run.start
            points.append(Point(index, at, record.where, record.what, text, causes))
            causes = (index,)
        if causes:
            nearest[index] = causes
    return points


def why(run: Run, symptom: int) -> list[Point]:
    """The points that led to record `symptom`, oldest first, ending with the last one before it."""
    points = story(run)
    by_record = {point.record: point for point in points}
    graph = story_graph(points)
    if symptom in by_record:
        wanted = networkx.ancestors(graph, symptom) | {symptom}
    else:
        before = [point.record for point in points if point.record <= symptom]
        wanted = networkx.ancestors(graph, before[-1]) | {before[-1]} if before else set()
    return [point for point in points if point.record in wanted]


def story_graph(points: Iterable[Point]) -> "networkx.DiGraph[int]":
    """The points as a graph whose edges run from cause to effect; nodes are record indices."""
    graph: networkx.DiGraph[int] = networkx.DiGraph()
    for point in points:
        graph.add_node(point.record)
        graph.add_edges_from((cause, point.record) for cause in point.because)
    return graph


def _nearest(nearest: Mapping[int, tuple[int, ...]], causes: Iterable[int]) -> tuple[int, ...]:
    found = [nearest[cause] for cause in causes if cause in nearest]
    if not found:
        return ()
    if all(item is found[0] for item in found):
        return found[0]
    return tuple(sorted(dict.fromkeys(record for item in found for record in item))[-NEAREST_MAX:])


def _direct(causes: tuple[int, ...], led: Mapping[int, set[int]]) -> tuple[int, ...]:
    """The latest of the causes that are not causes of one another."""
    kept = [cause for cause in causes if not any(cause in led[other] for other in causes)]
    return tuple(kept[-BECAUSE_MAX:])


class _Silence:
    """What no message carries: the crashes and losses so far, by the process that fell silent, and
    what holds where.
    """

    def __init__(self, records: list[Record]) -> None:
        self._records = records
        self._ended: dict[str, int] = {}  # process -> its latest end
        self._down: dict[str, int] = {}  # the same, of those that are still down
        self._began: dict[str, int] = {}  # fault in force -> its record
        self._over: dict[int, None] = {}  # records of faults that were healed
        self._dropped: dict[tuple[str, str], int] = {}  # (from, to) -> the latest lost message
        self._told: dict[tuple[str, str], list[int]] = {}  # (where, class of note) -> records
        self._holds: dict[str, dict[str, int]] = {}  # where -> class of note -> record
        self._turned: dict[str, int] = {}  # where -> the latest note that began or ended a state

    def behind(self, index: int, record: Record) -> list[int]:
        """Records that explain this one by what did not come."""
        what = record.what
        kind = type(what)
        if kind is Status:
            return []
        if isinstance(what, Dropped):
            self._dropped[record.where, what.to] = index
            return []
        if kind is Expired:
            return self._after_waiting(record)
        if isinstance(what, Refused):
            ended = self._ended.get(what.to)
            return [] if ended is None else [ended]
        if isinstance(what, Response | EtcdError):
            return self._behind_failure(record, what)
        if not hasattr(what, "says"):
            return []
        found = self._declared(record) if record.story else []
        self._keep(index, record)
        return found

    def _behind_failure(self, record: Record, answer: Response | EtcdError) -> list[int]:
        """An answer that is no success: what troubles whoever gave it."""
        if isinstance(answer, Response) and answer.code < SERVER_ERROR:
            return []
        places = dict.fromkeys(self._records[cause].where for cause in record.causes)
        return [index for place in places for index in self._holding(place)]

    def _keep(self, index: int, record: Record) -> None:
        """Remember a note for those that come after it."""
        what, where = record.what, record.where
        match what:
            case ProcessEnded(process=process):
                self._ended[process] = self._down[process] = self._turned[process] = index
            case ProcessStarted(process=process):
                self._down.pop(process, None)
                self._holds.pop(process, None)
                self._turned[process] = index
            case FaultBegan(fault=fault):
                self._began[fault] = index
            case FaultEnded(fault=fault):
                self._over[self._began.pop(fault, -1)] = None
            case _:
                self._hold(index, where, what)
        self._told.setdefault((where, type(what).__name__), []).append(index)

    def _hold(self, index: int, where: str, what: Any) -> None:
        held = self._holds.get(where)
        name = type(what).__name__
        for other in list(held or ()):
            assert held is not None
            if name in self._records[held[other]].what.until:  # type: ignore[attr-defined]
                del held[other]
                self._turned[where] = index
        if hasattr(what, "until"):
            self._holds.setdefault(where, {})[name] = index
            self._turned[where] = index

    # What notes declare.

    def _declared(self, record: Record) -> list[int]:
        what: Any = record.what
        if type(what) is FaultEnded:
            return [self._began[what.fault]] if what.fault in self._began else []
        found = []
        for name in getattr(what, "follows", ()):
            found += self._latest(record.where, name, what)
        awaited = getattr(what, "awaited", None) or ()
        for peer in (awaited,) if isinstance(awaited, str) else awaited:
            found += self._trouble(peer) or self._turn(peer, after=max(found, default=0))
        return found

    def _latest(self, where: str, name: str, about: Any) -> list[int]:
        """The latest note of a class at a place that is about the same things."""
        for index in reversed(self._told.get((where, name), [])[-LOOKED_BACK_MAX:]):
            found = self._records[index].what
            if _agree(found, about):
                over = hasattr(found, "until") and self._holds.get(where, {}).get(name) != index
                return [] if over else [index]
        return []

    def _trouble(self, peer: str) -> list[int]:
        """What is wrong with a process (or any on a machine) at this moment: what keeps it down or
        away, and what it has told that still holds.
        """
        found = [end for process, end in self._down.items() if _belongs(process, peer)]
        for record in self._began.values():
            fault: Any = self._records[record].what
            if not fault.left and any(_belongs(peer, target) for target in fault.targets):
                found.append(record)
        for (sender, _), lost in self._dropped.items():
            if _belongs(sender, peer) and not self._is_over(lost):
                found.append(lost)
        return found + self._holding(peer)

    def _holding(self, peer: str) -> list[int]:
        """What a process, or those of a machine, have told that still holds."""
        found: list[int] = []
        for where, held in self._holds.items():
            if _belongs(where, peer):
                found += held.values()
        return found

    def _turn(self, peer: str, *, after: int) -> list[int]:
        """The latest change of a process that is well, when it came after what else is known."""
        turned = self._turned.get(peer, 0)
        return [turned] if turned > after else []

    def _is_over(self, lost: int) -> bool:
        """Whether the fault that swallowed a message was healed since."""
        what: Any = self._records[lost].what
        return what.why != "blocked" or any(c in self._over for c in self._records[lost].causes)

    # What timers wait for.

    def _after_waiting(self, record: Record) -> list[int]:
        """A timer: whoever sent what armed it, and whatever this process asked for since, may
        have been lost.
        """
        found: list[int] = []
        for armed in record.causes:
            since = self._records[armed].at
            peers = dict.fromkeys(
                self._records[cause].where for cause in self._records[armed].causes
            )
            for peer in peers:
                if peer != record.where:
                    found += self._silenced(peer, record.where, since)
            found += [
                lost
                for (sender, _), lost in self._dropped.items()
                if sender == record.where and self._records[lost].at >= since
            ]
        return found

    def _silenced(self, peer: str, listener: str, since: int) -> list[int]:
        """What kept `peer` from being heard by `listener` after `since`."""
        found = [
            end
            for process, end in self._ended.items()
            if _belongs(process, peer) and self._records[end].at >= since
        ]
        for (sender, to), lost in self._dropped.items():
            if to == listener and _belongs(sender, peer) and self._records[lost].at >= since:
                found.append(lost)
        return found


def _belongs(process: str, peer: str) -> bool:
    """Whether `peer` is this process or the machine that it runs on."""
    return process == peer or process.startswith(f"{peer}/")


def _agree(one: Any, other: Any) -> bool:
    """Whether two notes have the same values in all fields that both have."""
    names = {field.name for field in fields(other)}
    return all(
        getattr(one, field.name) == getattr(other, field.name)
        for field in fields(one)
        if field.name in names
    )
