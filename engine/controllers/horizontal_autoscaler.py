"""The horizontal pod autoscaler: as many pods as their load asks for.

After pkg/controller/podautoscaler/horizontal.go. Absent: metrics of objects, of containers and from
outside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from engine.client import Change
from engine.controllers import _autoscaling as arithmetic
from engine.controllers._autoscaling import Moved
from engine.controllers._base import Because, Cache, Emit, Plan, Said, Update, UpdateStatus, Wish
from engine.controllers._load import Verdict, verdicts
from engine.objects import Obj, Replace, dig, evolve, is_deleting, name, namespace, with_condition
from engine.resources import BY_KIND
from engine.units import SECOND, rfc3339

KIND = "HorizontalPodAutoscaler"
SYNC_US = 15 * SECOND
"""--horizontal-pod-autoscaler-sync-period; a new autoscaler waits for it, too."""


@dataclass(frozen=True, slots=True)
class Autoscaled(Because):
    """An autoscaler changes the size of its workload."""

    says: ClassVar[dict[str, str]] = {
        "en": "Autoscaler `{autoscaler}` scales `{target}` from {before} to **{after}**: {why}.",
        "pt-BR": ("O autoscaler `{autoscaler}` leva `{target}` de {before} a **{after}**: {why}."),
    }
    story: ClassVar[bool] = True
    autoscaler: str
    target: str
    before: int
    after: int
    why: str


@dataclass(frozen=True, slots=True)
class LoadMeasured(Because):
    """What an autoscaler sees, or why it sees nothing."""

    says: ClassVar[dict[str, str]] = {
        "en": "Autoscaler {autoscaler}: {seen}.",
        "pt-BR": "Autoscaler {autoscaler}: {seen}.",
    }
    autoscaler: str
    seen: str


class _Memory:
    """What is remembered of one autoscaler; lost with the leadership."""

    __slots__ = ("advice", "due", "moves")

    def __init__(self, due: int) -> None:
        self.due = due
        self.advice: list[tuple[int, int]] = []  # (when, how many pods)
        self.moves: list[Moved] = []


class HorizontalAutoscaler:
    """Looks at each autoscaler every 15 s."""

    name: ClassVar[str] = "horizontal-pod-autoscaler"
    watches: ClassVar[tuple[str, ...]] = ("horizontalpodautoscalers",)
    recorder: ClassVar[str] = "horizontal-pod-autoscaler"

    def __init__(self) -> None:
        self.next_at: int | None = None
        self._known: dict[str, _Memory] = {}

    def changed(self, change: Change, cache: Cache) -> Sequence[Plan]:
        """A new autoscaler waits for its first turn."""
        if change.new is None:
            self._known.pop(change.key, None)
        elif change.key not in self._known:
            self._known[change.key] = _Memory(cache.now + SYNC_US)
        self._wind()
        return ()

    def due(self, cache: Cache) -> Sequence[Plan]:
        """Those whose turn it is."""
        plans = []
        for key, memory in self._known.items():
            if memory.due > cache.now:
                continue
            memory.due = cache.now + SYNC_US
            value = cache.get("horizontalpodautoscalers", key)
            wishes = [] if value is None else _look(value, memory, cache)
            if wishes:
                plans.append(Plan(key, tuple(wishes)))
        self._wind()
        return plans

    def ended(self, key: str, failure: str) -> None:
        """What failed is tried again at the next turn."""

    def _wind(self) -> None:
        self.next_at = min((one.due for one in self._known.values()), default=None)


def _look(value: Obj, memory: _Memory, cache: Cache) -> list[Wish]:
    target = _target(value, cache)
    reference = value["spec"]["scaleTargetRef"]
    if target is None or is_deleting(value):
        why = f'{reference.get("kind", "").lower()}s.apps "{reference.get("name")}" not found'
        return _failed(value, "AbleToScale", "FailedGetScale", why, cache)
    current = int(dig(target, "spec.replicas", 1))
    if not memory.advice:
        memory.advice.append((cache.now, current))
    if current == 0:
        why = "scaling is disabled since the replica count of the target is zero"
        return _report(
            value, current, current, (), _condition("ScalingDisabled", why, holds=False), cache
        )
    try:
        desired, why, found = _decide(value, target, memory, current, cache)
    except ValueError as error:
        return _failed(value, "ScalingActive", "FailedGetResourceMetric", str(error), cache)
    ok = _condition("ValidMetricFound", "the HPA was able to compute the replica count", holds=True)
    wishes = _report(value, current, desired, found, ok, cache)
    if desired == current:
        return wishes
    memory.moves.append(Moved(cache.now, desired - current))
    said = Said(value, KIND, "SuccessfulRescale", f"New size: {desired}; reason: {why}")
    because = Autoscaled(name(value), name(target), current, desired, why)
    plural = BY_KIND[reference["kind"]].plural
    meta = {"name": name(target), "namespace": namespace(target)}
    size = {"kind": "Scale", "metadata": meta, "spec": {"replicas": desired}}
    scale = Update(plural, size, because, said, subresource="scale")
    return [scale, *wishes]


def _decide(
    value: Obj, target: Obj, memory: _Memory, current: int, cache: Cache
) -> tuple[int, str, Sequence[Verdict]]:
    """How many pods there should be, why, and what was measured; ValueError when nothing was."""
    least, highest = _bounds(value)
    if current > highest:
        return highest, "Current number of replicas above Spec.MaxReplicas", ()
    if current < least:
        return least, "Current number of replicas below Spec.MinReplicas", ()
    found = verdicts(value, target, current, cache)
    best = max(found, key=lambda one: one.replicas)
    desired = _allowed(value, memory, current, best.replicas, cache.now)
    rising = best.replicas > current
    return desired, f"{best.metric} above target" if rising else "All metrics below target", found


def _bounds(value: Obj) -> tuple[int, int]:
    return int(value["spec"].get("minReplicas") or 1), int(value["spec"]["maxReplicas"])


def _target(value: Obj, cache: Cache) -> Obj | None:
    reference = value["spec"]["scaleTargetRef"]
    row = BY_KIND.get(str(reference.get("kind")))
    if row is None or "scale" not in row.subresources:
        return None
    return cache.get(row.plural, f"{namespace(value)}/{reference.get('name')}")


def _allowed(value: Obj, memory: _Memory, current: int, advised: int, now: int) -> int:
    """What of the advice may be followed now: windows, policies, bounds."""
    up, down = (arithmetic.rules(value, one) for one in ("scaleUp", "scaleDown"))
    memory.advice.append((now, advised))
    longest = max(up["stabilizationWindowSeconds"], down["stabilizationWindowSeconds"], 15) * SECOND
    memory.advice = [one for one in memory.advice if one[0] > now - longest]
    memory.moves = [one for one in memory.moves if one.at > now - 1800 * SECOND]

    def heard(rule: Mapping[str, Any]) -> list[int]:
        begin = now - rule["stabilizationWindowSeconds"] * SECOND
        return [advised, *(many for at, many in memory.advice if at > begin)]

    calm = min(max(current, min(heard(up))), max(heard(down)))
    least, highest = _bounds(value)
    calm = min(max(calm, least), highest)
    if calm > current:
        return min(calm, arithmetic.most(up, current, memory.moves, now))
    return max(calm, arithmetic.least(down, current, memory.moves, now))


def _condition(reason: str, text: str, *, holds: bool) -> dict[str, str]:
    return {
        "type": "ScalingActive", "status": str(holds), "reason": reason, "message": text,
    }  # fmt: skip


def _failed(value: Obj, kind: str, reason: str, why: str, cache: Cache) -> list[Wish]:
    text = f"the HPA controller was unable to get the target's current scale: {why}"
    if kind == "ScalingActive":
        text = f"the HPA was unable to compute the replica count: {why}"
    entry = {"type": kind, "status": "False", "reason": reason, "message": text}
    because = LoadMeasured(name(value), why)
    told: list[Wish] = [Emit(Said(value, KIND, reason, why, True), because)]
    if kind == "ScalingActive":
        first = f"invalid metrics (1 invalid out of 1), first error is: {why}"
        told.append(Emit(Said(value, KIND, "FailedComputeMetricsReplicas", first, True), because))
    return [*told, *_conditions(value, dict(value.get("status") or {}), entry, cache)]


def _report(
    value: Obj,
    current: int,
    desired: int,
    found: Sequence[Verdict],
    entry: Mapping[str, str],
    cache: Cache,
) -> list[Wish]:
    old = value.get("status") or {}
    status: dict[str, Any] = {**old, "currentReplicas": current, "desiredReplicas": desired}
    if found:
        status["currentMetrics"] = [one.status for one in found]
    if desired != current:
        status["lastScaleTime"] = rfc3339(cache.wall)
    return list(_conditions(value, status, entry, cache))


def _conditions(
    value: Obj, status: dict[str, Any], entry: Mapping[str, str], cache: Cache
) -> Sequence[Wish]:
    timed = {**entry, "lastTransitionTime": rfc3339(cache.wall)}
    status["conditions"] = with_condition(status.get("conditions") or (), timed)
    body = evolve(value, {"status": Replace(status)})
    if body == value:
        return ()
    because = LoadMeasured(name(value), entry["message"])
    return (UpdateStatus("horizontalpodautoscalers", body, because),)
