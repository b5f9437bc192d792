"""From a run to its story: the sentences behind what happened, oldest first, each with what led
to it.

Messages and data carry their causes; silence does not. What a timer waited for in vain, and what
a note says
it has not heard from, is joined here, afterwards, with the crash or the cut that kept it away.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import networkx

from engine.history import Run
from engine.host import ProcessEnded
from engine.network import Dropped
from engine.trace import Record
from engine.wire.system import Expired

Says = dict[str, str]
LANGUAGES = ("en", "pt-BR")
NEAREST_MAX = 8
"""How many direct causes a story point keeps: the latest ones."""


class Point(NamedTuple):
    """One sentence of a story: `at` in microseconds since t = 0; `because` are records of earlier
    points.
    """

    record: int
    at: int
    where: str
    what: object
    text: Says
    because: tuple[int, ...]


def story(run: Run) -> list[Point]:
    """Every point of the run since t = 0 that a learner should hear of, oldest first."""
    silence = _Silence(run)
    nearest: dict[int, tuple[int, ...]] = {}
    points: list[Point] = []
    for index, record in run.since_start():
        causes = _nearest(nearest, (*record.causes, *silence.behind(index, record)))
        if record.story:
            text = sentences(record.what)
            points.append(
                Point(index, record.at - run.start, record.where, record.what, text, causes)
            )
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


def sentences(note: Any) -> Says:
    """What a note says, in every language; durations in the form the language writes them."""
    fields = {field: getattr(note, field) for field in _fields(note)}
    return {
        language: note.says[language].format_map(_Words(fields, language)) for language in LANGUAGES
    }


def seconds(duration_us: int, language: str) -> str:
    """`7.0 s` or `7,0 s`."""
    text = f"{duration_us / 1_000_000:.1f} s"
    return text.replace(".", ",") if language == "pt-BR" else text


class _Words(dict[str, Any]):
    """The fields of a note as they are written in one language."""

    def __init__(self, fields: Mapping[str, Any], language: str) -> None:
        super().__init__(
            (
                key,
                seconds(value, language)
                if key.endswith("_us") and isinstance(value, int)
                else _said(value),
            )
            for key, value in fields.items()
        )


def _said(value: Any) -> Any:
    return ", ".join(str(item) for item in value) if isinstance(value, tuple | list) else value


def _fields(note: Any) -> Iterator[str]:
    yield from getattr(note, "_fields", None) or note.__dataclass_fields__


def _nearest(nearest: Mapping[int, tuple[int, ...]], causes: Iterable[int]) -> tuple[int, ...]:
    found = [nearest[cause] for cause in causes if cause in nearest]
    if not found:
        return ()
    if all(item is found[0] for item in found):
        return found[0]
    return tuple(sorted(dict.fromkeys(record for item in found for record in item))[-NEAREST_MAX:])


class _Silence:
    """Why something did not arrive: crashes and losses seen so far, by the process that fell
    silent.
    """

    def __init__(self, run: Run) -> None:
        self._records = run.records
        self._ended: dict[str, list[int]] = {}
        self._dropped: dict[tuple[str, str], int] = {}  # (from, to) -> the latest lost message
        self._told: dict[tuple[str, str], int] = {}  # (where, class of note) -> the latest
        self._latest: dict[str, int] = {}  # where -> what it last told

    def behind(self, index: int, record: Record) -> list[int]:
        """Records that explain this one by what did not come."""
        what = record.what
        if type(what) is ProcessEnded:
            self._ended.setdefault(what.process, []).append(index)
            return []
        if type(what) is Dropped:
            self._dropped[record.where, what.to] = index
            return []
        if type(what) is Expired:
            return self._after_waiting(record)
        if not record.story:
            return []
        found = self._declared(record)
        self._told[record.where, type(what).__name__] = index
        self._latest[record.where] = index
        return found

    def _declared(self, record: Record) -> list[int]:
        """What a note itself declares: `follows` names notes whose latest one here led to it;
        `awaited` names processes that it did not hear from as it should.
        """
        found = []
        for name in getattr(record.what, "follows", ()):
            found += [self._told[key] for key in ((record.where, name),) if key in self._told]
        awaited = getattr(record.what, "awaited", None) or ()
        for peer in (awaited,) if isinstance(awaited, str) else awaited:
            found += self._silenced(peer, record.where, 0)
            found += [self._latest[peer]] if peer in self._latest else []
        return found

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
        """What kept `peer` (a process, or a whole host) from being heard by `listener` after
        `since`.
        """
        found = [
            ends[-1]
            for process, ends in self._ended.items()
            if (process == peer or process.startswith(f"{peer}/"))
            and self._records[ends[-1]].at >= since
        ]
        for (sender, to), lost in self._dropped.items():
            if (
                self._records[lost].at >= since
                and to == listener
                and (sender == peer or sender.startswith(f"{peer}/"))
            ):
                found.append(lost)
        return found
