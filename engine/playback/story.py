"""The story as the player shows it: numbered sentences, what each follows from, and what did not happen."""

from typing import Any

from engine.explain import Point, story
from engine.history import Run
from engine.playback.facts import Fact
from engine.playback.lanes import ready_points

Says = dict[str, str]

KEPT: Says = {
    "en": "{count} of {count} {app} pods stay Ready the whole time.",
    "pt-BR": "{count} de {count} pods {app} continuam Ready o tempo todo.",
}


def points(run: Run, known: list[Fact], app: str | None) -> list[dict[str, Any]]:
    """Every story point, oldest first; a last one of kind "kept" when the workload never noticed."""
    told = story(run)
    numbers = {point.record: number for number, point in enumerate(told, 1)}
    shown = [_shown(point, numbers, told) for point in told]
    kept = _kept(known, app, run) if told else None
    if kept is not None:
        last = {"n": len(shown) + 1, "t": run.duration, "record": len(run.records) - 1}
        shown.append({**last, "kind": "kept", "text": kept, "because": []})
    return shown


def _shown(point: Point, numbers: dict[int, int], told: list[Point]) -> dict[str, Any]:
    because = [numbers[record] for record in point.because if record in numbers]
    leads_on = any(point.record in other.because for other in told)
    kind = getattr(point.what, "told_as", None) or ("cause" if leads_on else "effect")
    return {
        "n": numbers[point.record],
        "t": point.at,
        "record": point.record,
        "where": point.where,
        "kind": kind,
        "text": point.text,
        "because": because,
    }


def _kept(known: list[Fact], app: str | None, run: Run) -> Says | None:
    if app is None:
        return None
    counts = {count for at, count in ready_points(known, app) if at <= run.duration}
    if len(counts) != 1 or 0 in counts:
        return None
    count = counts.pop()
    return {language: text.format(count=count, app=app) for language, text in KEPT.items()}
