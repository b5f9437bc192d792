"""The story as the player shows it: numbered sentences and what each follows from."""

from collections.abc import Iterable
from typing import Any

from engine.explain import Point, story
from engine.faults._base import FaultBegan
from engine.history import Run
from engine.playback.lanes import ready_points
from engine.playback.operator import Fact

Says = dict[str, str]

KEPT: Says = {
    "en": "No kubelet was told to stop anything: **{count} of {count}** `{app}` pods stay Ready.",
    "pt-BR": "Nenhum kubelet foi mandado parar: **{count} de {count}** pods `{app}` seguem Ready.",
}
MORE: Says = {"en": " ({count} more like this.)", "pt-BR": " (Mais {count} assim.)"}
TOGETHER_US = 15_000_000
"""The same thing happening to several machines or pods within this time is told once."""


def points(run: Run, known: list[Fact], app: str | None) -> list[dict[str, Any]]:
    """Every story point, oldest first; at the end one of kind "kept" if the workload never noticed."""
    groups = _groups(story(run))
    numbers = {point.record: n for n, group in enumerate(groups, 1) for point in group}
    causes = {n for group in groups for point in group for n in _because(point, numbers)}
    shown = [_shown(group, numbers, causes) for group in groups]
    kept = _kept(known, app) if groups else None
    if kept is not None:
        last = {"n": len(shown) + 1, "t": run.duration, "record": len(run.records) - 1}
        shown.append({**last, "kind": "kept", "text": kept, "because": []})
    return shown


def _groups(told: Iterable[Point]) -> list[list[Point]]:
    """Points of one kind that come close together, each group in the place of its first."""
    groups: list[list[Point]] = []
    open_groups: dict[object, list[Point]] = {}
    for point in told:
        kind = _kind(point)
        group = open_groups.get(kind)
        if group is not None and point.at - group[-1].at <= TOGETHER_US:
            group.append(point)
            continue
        open_groups[kind] = [point]
        groups.append(open_groups[kind])
    return groups


def _kind(point: Point) -> object:
    """What makes two points the same thing happening twice; faults and commands never are."""
    if type(point.what).__name__ in ("FaultBegan", "FaultEnded", "CommandStarted", "CommandEnded"):
        return point.record
    return type(point.what), point.where.partition("/")[2]


def _because(point: Point, numbers: dict[int, int]) -> list[int]:
    return [numbers[record] for record in point.because if record in numbers]


def _shown(group: list[Point], numbers: dict[int, int], causes: set[int]) -> dict[str, Any]:
    first = group[0]
    number = numbers[first.record]
    because = {n for point in group for n in _because(point, numbers) if n < number}
    text = dict(first.text)
    if len(group) > 1:
        text = {k: said + MORE[k].format(count=len(group) - 1) for k, said in text.items()}
    kind = "fault" if type(first.what) is FaultBegan else "cause" if number in causes else "effect"
    return {
        "n": number,
        "t": first.at,
        "record": first.record,
        "where": first.where,
        "kind": kind,
        "text": text,
        "because": sorted(because),
    }


def _kept(known: list[Fact], app: str | None) -> Says | None:
    if app is None:
        return None
    counts = dict.fromkeys(count for _, count in ready_points(known, app))
    if len(counts) != 1 or 0 in counts:
        return None
    return {
        language: text.format(count=next(iter(counts)), app=app) for language, text in KEPT.items()
    }
