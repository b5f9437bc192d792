"""From a run to its story: the sentences behind what happened, oldest first, each with what led
to it.

Messages carry their causes; what nobody sent is joined afterwards by engine.joins.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.history import Run
from engine.joins import Joins
from engine.wording import Says, sentences

if TYPE_CHECKING:
    import networkx

NEAREST_MAX = 8
"""How many direct causes are carried along: the latest ones."""

BECAUSE_MAX = 3
"""How many direct causes a point names: the latest, of those that did not lead to one another."""


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
    joins = Joins(run.records)
    nearest: dict[int, tuple[int, ...]] = {}
    led: dict[int, set[int]] = {}  # point -> all points that led to it
    points: list[Point] = []
    for index, record in run.since_start():
        causes = _nearest(nearest, joins.causes(index, record))
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
    import networkx  # a sixth of the engine's import, and not needed to play a run

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
    import networkx

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
