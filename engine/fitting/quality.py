"""The quality of service of a pod, which follows from what it asks for.

After pkg/apis/core/v1/helper/qos/qos.go (ComputePodQOS) and kubectl/pkg/util/qos.
"""

from collections.abc import Mapping
from typing import Any

from engine.quantity import amount
from engine.quota import asks_as_a_whole

COUNTED = ("cpu", "memory")
BEST_EFFORT, BURSTABLE, GUARANTEED = "BestEffort", "Burstable", "Guaranteed"


def qos_class(spec: Mapping[str, Any]) -> str:
    """Guaranteed, when each container limits CPU and memory and asks for exactly that; BestEffort,
    when none asks for anything of the two; else Burstable. What is asked for the pod as a whole
    counts instead (KEP-2837).
    """
    containers = [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]
    asked = [container.get("resources") or {} for container in containers]
    if asks_as_a_whole(spec):
        asked = [spec["resources"]]
    if not any(_asks(one) for one in asked):
        return BEST_EFFORT
    return GUARANTEED if all(_is_exact(one) for one in asked) else BURSTABLE


def _asks(resources: Mapping[str, Any]) -> bool:
    return any(_amounts(resources, key) for key in ("requests", "limits"))


def _is_exact(resources: Mapping[str, Any]) -> bool:
    limits = _amounts(resources, "limits")
    exact = {**limits, **_amounts(resources, "requests")} == limits
    return len(limits) == len(COUNTED) and exact


def _amounts(resources: Mapping[str, Any], key: str) -> dict[str, int]:
    found = resources.get(key) or {}
    amounts = {one: amount(one, found[one]) for one in COUNTED if one in found}
    return {one: value for one, value in amounts.items() if value}
