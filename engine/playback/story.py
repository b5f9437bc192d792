"""The story as the player shows it: numbered sentences and what each follows from."""

from collections.abc import Iterable
from typing import Any

from engine.history import Run
from engine.playback.lanes import ready_points, running_points
from engine.playback.operator import Fact
from engine.telling import told

Says = dict[str, str]

KEPT: Says = {
    "en": "Nobody told a kubelet to stop anything: **{count} of {count}** `{app}` "
    "**pods stay Ready.**",
    "pt-BR": "Ninguém mandou um kubelet parar nada: **{count} de {count}** pods `{app}` "
    "**seguem Ready.**",
}


def points(run: Run, known: list[Fact], app: str | None) -> list[dict[str, Any]]:
    """Every sentence, oldest first; a last one of kind "kept" when something broke and the workload
    never noticed.
    """
    sentences = told(run)
    shown: list[dict[str, Any]] = [
        {
            "n": sentence.number,
            "t": sentence.points[0].at,
            "record": sentence.points[0].record,
            "where": sentence.points[0].where,
            "kind": sentence.kind,
            "text": sentence.text,
            "because": list(sentence.because),
        }
        for sentence in sentences
    ]
    broken = any(sentence.kind == "fault" for sentence in sentences)
    kept = _kept(known, app) if broken else None
    if kept is not None:
        last = {"n": len(shown) + 1, "t": run.duration, "record": len(run.records) - 1}
        shown.append({**last, "kind": "kept", "text": kept, "because": []})
    return shown


def _kept(known: list[Fact], app: str | None) -> Says | None:
    """What did not happen: not one pod of the workload was lost, in the API or on a machine."""
    if app is None:
        return None
    ready = _since_start(ready_points(known, app))
    if len(ready) != 1 or len(_since_start(running_points(known, app))) != 1 or 0 in ready:
        return None
    return {
        language: text.format(count=next(iter(ready)), app=app) for language, text in KEPT.items()
    }


def _since_start(points: Iterable[tuple[int, int]]) -> dict[int, None]:
    """Every value from t = 0 on, the first of them included."""
    opening = 0
    later: dict[int, None] = {}
    for at, count in points:
        if at <= 0:
            opening = count
        else:
            later[count] = None
    return {opening: None, **later}
