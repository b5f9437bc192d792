"""The arithmetic of autoscaling: how many pods a metric asks for, and how fast that may come.

After pkg/controller/podautoscaler/{replica_calculator,horizontal}.go.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from engine.objects import Obj
from engine.units import SECOND

TOLERANCE = Fraction(1, 10)
"""--horizontal-pod-autoscaler-tolerance: a ratio so close to 1 changes nothing."""
DOWN_SECONDS = 300
"""--horizontal-pod-autoscaler-downscale-stabilization."""
_UP = {
    "stabilizationWindowSeconds": 0, "selectPolicy": "Max",
    "policies": [{"type": "Pods", "value": 4, "periodSeconds": 15},
                 {"type": "Percent", "value": 100, "periodSeconds": 15}],
}  # fmt: skip
_DOWN = {
    "stabilizationWindowSeconds": DOWN_SECONDS, "selectPolicy": "Max",
    "policies": [{"type": "Percent", "value": 100, "periodSeconds": 15}],
}  # fmt: skip


class Sample(NamedTuple):
    """What one pod uses and asks for, in one unit, and whether it is ready."""

    used: Fraction
    asked: Fraction
    ready: bool


class Moved(NamedTuple):
    """A change of size, and when (microseconds of the world)."""

    at: int
    by: int


def ceiling(value: Fraction) -> int:
    """The next whole number, upwards."""
    return -(-value.numerator // value.denominator)


def utilisation(samples: Sequence[Sample]) -> int:
    """Use in percent of what is asked for, whole (GetResourceUtilizationRatio)."""
    asked = sum((one.asked for one in samples), Fraction(0))
    used = sum((one.used for one in samples), Fraction(0))
    return int(used * 100 // asked) if asked else 0


def wanted(
    samples: Sequence[Sample],
    current: int,
    target: Fraction,
    *,
    of_requests: bool,
    tolerance: Fraction = TOLERANCE,
) -> int:
    """How many pods bring the use to its target (GetResourceReplicas).

    `target`: percent of the requests, or an amount per pod. Pods that are not ready say nothing
    when pods would go, and count as idle when pods would come; they may not turn the direction.
    """
    ready = [one for one in samples if one.ready]
    ratio = _ratio(ready, target, of_requests=of_requests)
    if len(ready) == len(samples) or ratio <= 1:
        return current if abs(1 - ratio) <= tolerance else ceiling(ratio * len(ready))
    idle = [one if one.ready else one._replace(used=Fraction(0)) for one in samples]
    calmer = _ratio(idle, target, of_requests=of_requests)
    if abs(1 - calmer) <= tolerance or calmer < 1:
        return current
    return max(current, ceiling(calmer * len(idle)))


def _ratio(samples: Sequence[Sample], target: Fraction, *, of_requests: bool) -> Fraction:
    if of_requests:
        return Fraction(utilisation(samples)) / target
    used = sum((one.used for one in samples), Fraction(0))
    return used / len(samples) / target


def rules(autoscaler: Obj, direction: str) -> Mapping[str, Any]:
    """The scaling rules of one direction, `scaleUp` or `scaleDown`, with their defaults."""
    own = (autoscaler["spec"].get("behavior") or {}).get(direction) or {}
    given = {key: value for key, value in own.items() if value is not None}
    return {**(_UP if direction == "scaleUp" else _DOWN), **given}


def most(rule: Mapping[str, Any], current: int, moves: Sequence[Moved], now: int) -> int:
    """The largest size that the policies of scaleUp allow now."""
    if rule["selectPolicy"] == "Disabled":
        return current
    limits: list[int] = []
    for policy in rule["policies"]:
        start = current - _since(policy, moves, now)
        if policy["type"] == "Pods":
            limits.append(start + int(policy["value"]))
        else:
            limits.append(ceiling(start * (1 + Fraction(policy["value"], 100))))
    return max(current, min(limits) if rule["selectPolicy"] == "Min" else max(limits))


def least(rule: Mapping[str, Any], current: int, moves: Sequence[Moved], now: int) -> int:
    """The smallest size that the policies of scaleDown allow now."""
    if rule["selectPolicy"] == "Disabled":
        return current
    limits: list[int] = []
    for policy in rule["policies"]:
        start = current - _since(policy, moves, now)
        if policy["type"] == "Pods":
            limits.append(start - int(policy["value"]))
        else:
            limits.append(int(start * (1 - Fraction(policy["value"], 100))))
    return min(current, max(limits) if rule["selectPolicy"] == "Min" else min(limits))


def _since(policy: Mapping[str, Any], moves: Sequence[Moved], now: int) -> int:
    """By how much the size has changed within the policy's period."""
    begin = now - policy["periodSeconds"] * SECOND
    return sum(move.by for move in moves if move.at > begin)
