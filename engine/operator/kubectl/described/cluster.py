"""Namespaces, their limits, budgets and priorities described."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.objects import Obj, dig, labels, name, namespace
from engine.operator.kubectl.columns._base import label_selector, pairs
from engine.operator.kubectl.described._base import (
    UNSET,
    Describer,
    Need,
    Scene,
    Sheet,
    annotations,
    head,
    multiline,
    truth,
    when,
)

_HELP: Mapping[str, str] = {
    "Terminating": "Matches all pods that have an active deadline. These pods have a limited "
    "lifespan on a node before being actively terminated by the system.",
    "NotTerminating": "Matches all pods that do not have an active deadline. These pods usually "
    "include long running pods whose container command is not expected to terminate.",
    "BestEffort": "Matches all pods that do not have resource requirements set. These pods have a "
    "best effort quality of service.",
    "NotBestEffort": "Matches all pods that have at least one resource requirement set. These pods "
    "have a burstable or guaranteed quality of service.",
}


def _inside(plural: str) -> Need:
    return Need(plural, lambda space: (name(space), "", ""), may_fail=True)


def _namespace(sheet: Sheet, scene: Scene) -> None:
    value = scene.value
    sheet.line(f"Name:\t{name(value)}")
    multiline(sheet, "Labels", labels(value))
    annotations(sheet, "Annotations", value["metadata"].get("annotations"))
    sheet.line(f"Status:\t{dig(value, 'status.phase', '')}")
    found = dig(value, "status.conditions") or ()
    if found:
        sheet.line("Conditions:")
        sheet.line("Type\tStatus\tLastTransitionTime\tReason\tMessage", 1)
        sheet.line("----\t------\t------------------\t------\t-------", 1)
    for entry in found:
        said = f"{entry.get('reason', '')}\t{entry.get('message', '')}"
        turned = when(entry.get("lastTransitionTime"))
        sheet.line(f"{entry['type']}\t{entry['status']}\t{turned}\t{said}", 1)
    sheet.line()
    _quotas(sheet, scene.others["resourcequotas"])
    sheet.line()
    _limit_ranges(sheet, scene.others["limitranges"])


def _quotas(sheet: Sheet, quotas: Sequence[Obj]) -> None:
    if not quotas:
        sheet.line("No resource quota.")
        return
    sheet.line("Resource Quotas")
    for quota in sorted(quotas, key=name):
        sheet.line(f"Name:\t{name(quota)}", 1)
        _scopes(sheet, quota, 1, "* ")
        sheet.line("Resource\tUsed\tHard", 1)
        sheet.line("--------\t---\t---", 1)
        for row in _used(quota):
            sheet.line(row, 1)


def _scopes(sheet: Sheet, quota: Obj, level: int, mark: str) -> None:
    scopes = sorted(dig(quota, "spec.scopes") or ())
    if scopes:
        sheet.line(f"Scopes:\t{', '.join(scopes)}", level)
    for scope in scopes:
        if scope in _HELP:
            sheet.line(f"{mark}{_HELP[scope]}", level)


def _used(quota: Obj) -> list[str]:
    hard, used = (dig(quota, f"status.{key}") or {} for key in ("hard", "used"))
    return [f"{key}\t{used.get(key, 0)}\t{hard[key]}" for key in sorted(hard)]


def _quota(sheet: Sheet, scene: Scene) -> None:
    head(sheet, scene.value)
    _scopes(sheet, scene.value, 0, " * ")
    sheet.line("Resource\tUsed\tHard")
    sheet.line("--------\t----\t----")
    for row in _used(scene.value):
        sheet.line(row)


_TITLES = "Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio"
_RULES = "----\t--------\t---\t---\t---------------\t-------------\t-----------------------"
_BOUNDS = ("min", "max", "defaultRequest", "default", "maxLimitRequestRatio")


def _limit_ranges(sheet: Sheet, ranges: Sequence[Obj]) -> None:
    if not ranges:
        sheet.line("No LimitRange resource.")
        return
    sheet.line(f"Resource Limits\n {_TITLES}")
    sheet.line(f" {_RULES}")
    for one in ranges:
        _limits(sheet, one, " ")


def _limits(sheet: Sheet, value: Obj, indent: str) -> None:
    for item in dig(value, "spec.limits") or ():
        named: dict[str, Any] = {}
        for bound in _BOUNDS:
            named.update(item.get(bound) or {})
        for resource in sorted(named):
            cells = [str((item.get(bound) or {}).get(resource, "-")) for bound in _BOUNDS]
            sheet.line("\t".join([f"{indent}{item['type']}", resource, *cells]))


def _limit_range(sheet: Sheet, scene: Scene) -> None:
    head(sheet, scene.value)
    sheet.line(_TITLES)
    sheet.line(_RULES)
    _limits(sheet, scene.value, "")


def _budget(sheet: Sheet, scene: Scene) -> None:
    value = scene.value
    spec, status = value.get("spec") or {}, value.get("status") or {}
    sheet.line(f"Name:\t{name(value)}")
    sheet.line(f"Namespace:\t{namespace(value)}")
    if spec.get("minAvailable") is not None:
        sheet.line(f"Min available:\t{spec['minAvailable']}")
    elif spec.get("maxUnavailable") is not None:
        sheet.line(f"Max unavailable:\t{spec['maxUnavailable']}")
    chosen = spec.get("selector")
    sheet.line(f"Selector:\t{UNSET if chosen is None else label_selector(chosen)}")
    sheet.line("Status:")
    for title, key in _HEALTH:
        sheet.line(f"{title}:\t{status.get(key) or 0}", 2)


_HEALTH = (
    ("Allowed disruptions", "disruptionsAllowed"), ("Current", "currentHealthy"),
    ("Desired", "desiredHealthy"), ("Total", "expectedPods"),
)  # fmt: skip


def _priority(sheet: Sheet, scene: Scene) -> None:
    value = scene.value
    sheet.line(f"Name:\t{name(value)}")
    sheet.line(f"Value:\t{value.get('value', 0)}")
    sheet.line(f"GlobalDefault:\t{truth(value.get('globalDefault'))}")
    sheet.line(f"PreemptionPolicy:\t{value.get('preemptionPolicy', 'PreemptLowerPriority')}")
    sheet.line(f"Description:\t{value.get('description') or ''}")
    sheet.line(f"Annotations:\t{pairs(value['metadata'].get('annotations'))}")


NAMESPACE = Describer(
    ("namespaces",), _namespace, (_inside("resourcequotas"), _inside("limitranges")),
    has_events=False,
)  # fmt: skip
QUOTA = Describer(("resourcequotas",), _quota, has_events=False)
LIMIT_RANGE = Describer(("limitranges",), _limit_range, has_events=False)
BUDGET = Describer(("poddisruptionbudgets",), _budget)
PRIORITY = Describer(("priorityclasses",), _priority)
