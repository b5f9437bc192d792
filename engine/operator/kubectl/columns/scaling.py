"""The columns of autoscalers."""

from collections.abc import Mapping
from typing import Any

from engine.objects import Obj, dig
from engine.operator.kubectl.columns._base import AGE, NAME, UNSET, Column, Table, count, field

SHOWN_MAX = 2


def _reference(value: Obj, wall_us: int) -> str:
    target = dig(value, "spec.scaleTargetRef") or {}
    return f"{target.get('kind', '')}/{target.get('name', '')}"


def _targets(value: Obj, wall_us: int) -> str:
    """`cpu: 45%/60%`, as far as there is room (formatHPAMetrics)."""
    wanted = dig(value, "spec.metrics") or ()
    known = {
        dig(one, "resource.name"): dig(one, "resource.current") or {}
        for one in dig(value, "status.currentMetrics") or ()
    }
    cells = [_cell(one.get("resource") or {}, known) for one in wanted]
    more = f" + {len(cells) - SHOWN_MAX} more..." if len(cells) > SHOWN_MAX else ""
    return ", ".join(cells[:SHOWN_MAX]) + more or "<none>"


def _cell(metric: Obj, known: Mapping[Any, Obj]) -> str:
    goal, own = metric.get("target") or {}, metric.get("name", "")
    share = goal.get("averageUtilization") is not None
    key, unit = ("averageUtilization", "%") if share else ("averageValue", "")
    found = known.get(own, {}).get(key)
    current = "<unknown>" if found is None else f"{found}{unit}"
    return f"{own}: {current}/{goal.get(key, UNSET)}{unit}"


AUTOSCALERS = Table(
    ("horizontalpodautoscalers",),
    (
        NAME,
        Column("REFERENCE", _reference),
        Column("TARGETS", _targets),
        Column("MINPODS", field("spec.minReplicas", UNSET)),
        Column("MAXPODS", count("spec.maxReplicas")),
        Column("REPLICAS", count("status.currentReplicas")),
        AGE,
    ),
)
