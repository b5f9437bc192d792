"""The quality of service of a pod (kubectl/pkg/util/qos)."""

from collections.abc import Mapping
from typing import Any

from engine.quantity import parse_quantity

COUNTED = ("cpu", "memory")


def qos_class(spec: Mapping[str, Any]) -> str:
    """Guaranteed, when each container limits CPU and memory and asks for exactly that; BestEffort,
    when none asks for anything; else Burstable.
    """
    containers = [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]
    asked = [container.get("resources") or {} for container in containers]
    if not any(_amounts(one, key) for one in asked for key in ("requests", "limits")):
        return "BestEffort"
    exact = all(
        len(limits := _amounts(one, "limits")) == len(COUNTED)
        and {**limits, **_amounts(one, "requests")} == limits
        for one in asked
    )
    return "Guaranteed" if exact else "Burstable"


def _amounts(resources: Mapping[str, Any], key: str) -> dict[str, object]:
    found = resources.get(key) or {}
    amounts = {one: parse_quantity(found[one]) for one in COUNTED if one in found}
    return {one: amount for one, amount in amounts.items() if amount}
