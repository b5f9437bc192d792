"""Autoscalers described."""

from collections.abc import Mapping
from typing import Any

from engine.objects import Obj, dig
from engine.operator.kubectl.described._base import (
    UNKNOWN,
    UNSET,
    Describer,
    Scene,
    Sheet,
    created,
    head,
    marks,
)


def _autoscaler(sheet: Sheet, scene: Scene) -> None:
    value = scene.value
    spec, status = value["spec"], value.get("status") or {}
    target = spec["scaleTargetRef"]
    head(sheet, value)
    marks(sheet, value)
    created(sheet, value)
    sheet.line(f"Reference:\t{target['kind']}/{target['name']}")
    sheet.line("Metrics:\t( current / target )")
    current = status.get("currentMetrics") or ()
    for number, metric in enumerate(spec.get("metrics") or ()):
        found = current[number] if number < len(current) else {}
        _resource(sheet, metric.get("resource") or {}, dig(found, "resource.current") or {})
    sheet.line(f"Min replicas:\t{spec.get('minReplicas', UNSET)}")
    sheet.line(f"Max replicas:\t{spec.get('maxReplicas', 0)}")
    _behavior(sheet, spec.get("behavior") or {})
    current_count, wanted = (status.get(f"{key}Replicas") or 0 for key in ("current", "desired"))
    sheet.line(f"{target['kind']} pods:\t{current_count} current / {wanted} desired")
    found = status.get("conditions") or ()
    if found:
        sheet.line("Conditions:")
        sheet.line("Type\tStatus\tReason\tMessage", 1)
        sheet.line("----\t------\t------\t-------", 1)
    for one in found:
        said = f"{one.get('reason', '')}\t{one.get('message', '')}"
        sheet.line(f"{one['type']}\t{one['status']}\t{said}", 1)


def _behavior(sheet: Sheet, behavior: Mapping[str, Any]) -> None:
    if behavior:
        sheet.line("Behavior:")
    for title, key in (("Scale Up", "scaleUp"), ("Scale Down", "scaleDown")):
        rules = behavior.get(key)
        if rules is None:
            continue
        sheet.line(f"{title}:", 1)
        if rules.get("stabilizationWindowSeconds") is not None:
            sheet.line(f"Stabilization Window: {rules['stabilizationWindowSeconds']} seconds", 2)
        if rules.get("policies"):
            sheet.line(f"Select Policy: {rules.get('selectPolicy', 'Max')}", 2)
            sheet.line("Policies:", 2)
        for one in rules.get("policies") or ():
            pace = f"Period: {one['periodSeconds']} seconds"
            sheet.line(f"- Type: {one['type']}\tValue: {one['value']}\t{pace}", 3)


def _resource(sheet: Sheet, metric: Mapping[str, Any], current: Obj) -> None:
    goal = metric.get("target") or {}
    sheet.write(f"resource {metric.get('name', '')} on pods", 1)
    average = current.get("averageValue")
    if goal.get("averageValue") is not None:
        sheet.line(f":\t{UNKNOWN if average is None else average} / {goal['averageValue']}")
        return
    share = current.get("averageUtilization")
    said = UNKNOWN if share is None else f"{share}% ({average})"
    wanted = goal.get("averageUtilization")
    target = "<auto>" if wanted is None else f"{wanted}%"
    sheet.line(f"(as a percentage of request):\t{said} / {target}", 1)


AUTOSCALER = Describer(("horizontalpodautoscalers",), _autoscaler)
