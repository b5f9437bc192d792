"""The horizontal pod autoscaler: as many pods as their load asks for.

After pkg/controller/podautoscaler/horizontal.go. Absent: metrics of objects, of containers and from
outside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

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


PERIOD_MAX_US = 1800 * SECOND
"""The longest `periodSeconds` that a policy may have (apis/autoscaling/validation)."""


@dataclass(frozen=True, slots=True)
class Autoscaled(Because):
    """An autoscaler changes the size of its workload."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "Autoscaler `{autoscaler}` scales `{target}` from {before} to **{after}**: {why:quote}."
        ),
        "pt-BR": (
            "O autoscaler `{autoscaler}` leva `{target}` de {before} a **{after}**: {why:quote}."
        ),
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
        "en": "Autoscaler {autoscaler} says: {seen:quote}.",
        "pt-BR": "O autoscaler {autoscaler} diz: {seen:quote}.",
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
        return _without_scale(value, why, cache)
    current = int(dig(target, "spec.replicas", 1))
    if not memory.advice:
        memory.advice.append((cache.now, current))
    if current == 0:
        why = "scaling is disabled since the replica count of the target is zero"
        known: Sequence[Mapping[str, str]] = (
            GOT_SCALE,
            _condition("ScalingActive", "ScalingDisabled", why, holds=False),
        )
        return _report(value, current, current, (), known, cache)
    try:
        decision = _decide(value, target, memory, current, cache)
    except ValueError as error:
        return _without_metrics(value, current, str(error), cache)
    if decision.desired == current:
        return _report(value, current, current, decision.found, decision.conditions, cache)
    memory.moves.append(Moved(cache.now, decision.desired - current))
    return _rescale(value, target, current, decision, cache)


def _rescale(
    value: Obj, target: Obj, current: int, decision: "_Decision", cache: Cache
) -> list[Wish]:
    """Write the new size through the scale subresource, then tell of it."""
    desired = decision.desired
    text = f"the HPA controller was able to update the target scale to {desired}"
    known = (*decision.conditions, _condition("AbleToScale", "SucceededRescale", text, holds=True))
    told = _report(value, current, desired, decision.found, known, cache)
    said = Said(value, KIND, "SuccessfulRescale", f"New size: {desired}; reason: {decision.why}")
    because = Autoscaled(name(value), name(target), current, desired, decision.why)
    plural = BY_KIND[value["spec"]["scaleTargetRef"]["kind"]].plural
    meta = {"name": name(target), "namespace": namespace(target)}
    size = {"kind": "Scale", "metadata": meta, "spec": {"replicas": desired}}
    return [Update(plural, size, because, said, subresource="scale"), *told]


class _Decision(NamedTuple):
    """How many pods there should be, why, what was measured, and what the conditions say of it."""

    desired: int
    why: str
    found: Sequence[Verdict]
    conditions: Sequence[Mapping[str, str]]


def _decide(value: Obj, target: Obj, memory: _Memory, current: int, cache: Cache) -> _Decision:
    """ValueError when nothing could be measured."""
    least, highest = _bounds(value)
    if current > highest:
        why = "Current number of replicas above Spec.MaxReplicas"
        return _Decision(highest, why, (), (GOT_SCALE,))
    if current < least:
        why = "Current number of replicas below Spec.MinReplicas"
        return _Decision(least, why, (), (GOT_SCALE,))
    found = verdicts(value, target, current, cache)
    best = max(found, key=lambda one: one.replicas)
    calm, desired = _allowed(value, memory, current, best.replicas, cache.now)
    rising = best.replicas > current
    why = f"{best.metric} above target" if rising else "All metrics below target"
    text = f"the HPA was able to successfully calculate a replica count from {best.metric}"
    known = (
        _calmed(best.replicas, calm),
        _condition("ScalingActive", "ValidMetricFound", text, holds=True),
        _limited(value, calm, desired),
    )
    return _Decision(desired, why, found, known)


def _calmed(advised: int, calm: int) -> Mapping[str, str]:
    """Whether older advice holds the newest back."""
    if calm == advised:
        text = "recommended size matches current size"
        return _condition("AbleToScale", "ReadyForNewScale", text, holds=True)
    falls = advised < calm
    reason = "ScaleDownStabilized" if falls else "ScaleUpStabilized"
    were, extreme = ("higher", "highest") if falls else ("lower", "lowest")
    text = (
        f"recent recommendations were {were} than current one, applying the {extreme} recent "
        "recommendation"
    )
    return _condition("AbleToScale", reason, text, holds=True)


def _limited(value: Obj, calm: int, desired: int) -> Mapping[str, str]:
    """Whether the bounds or the policies allow less than what is asked for."""
    least, highest = _bounds(value)
    if desired == calm:
        text = "the desired count is within the acceptable range"
        return _condition("ScalingLimited", "DesiredWithinRange", text, holds=False)
    if calm > highest == desired:
        reason, text = "TooManyReplicas", "more than the maximum replica count"
    elif calm < least == desired:
        reason, text = "TooFewReplicas", "less than the minimum replica count"
    elif desired < calm:
        reason, text = "ScaleUpLimit", "increasing faster than the maximum scale rate"
    else:
        reason, text = "ScaleDownLimit", "decreasing faster than the maximum scale rate"
    return _condition("ScalingLimited", reason, f"the desired replica count is {text}", holds=True)


def _bounds(value: Obj) -> tuple[int, int]:
    return int(value["spec"].get("minReplicas") or 1), int(value["spec"]["maxReplicas"])


def _target(value: Obj, cache: Cache) -> Obj | None:
    reference = value["spec"]["scaleTargetRef"]
    row = BY_KIND.get(str(reference.get("kind")))
    if row is None or "scale" not in row.subresources:
        return None
    return cache.get(row.plural, f"{namespace(value)}/{reference.get('name')}")


def _allowed(value: Obj, memory: _Memory, current: int, advised: int, now: int) -> tuple[int, int]:
    """What the windows leave of the advice, and what of that bounds and policies allow now."""
    up, down = (arithmetic.rules(value, one) for one in ("scaleUp", "scaleDown"))
    memory.advice.append((now, advised))
    windows = [rule["stabilizationWindowSeconds"] * SECOND for rule in (up, down)]
    memory.advice = [one for one in memory.advice if one[0] > now - max(*windows, SYNC_US)]
    memory.moves = [one for one in memory.moves if one.at > now - PERIOD_MAX_US]

    def heard(rule: Mapping[str, Any]) -> list[int]:
        begin = now - rule["stabilizationWindowSeconds"] * SECOND
        return [advised, *(many for at, many in memory.advice if at > begin)]

    calm = min(max(current, min(heard(up))), max(heard(down)))
    least, highest = _bounds(value)
    bounded = min(max(calm, least), highest)
    if bounded > current:
        return calm, min(bounded, arithmetic.most(up, current, memory.moves, now))
    return calm, max(bounded, arithmetic.least(down, current, memory.moves, now))


def _condition(kind: str, reason: str, text: str, *, holds: bool) -> dict[str, str]:
    return {"type": kind, "status": str(holds), "reason": reason, "message": text}


GOT_SCALE = _condition(
    "AbleToScale",
    "SucceededGetScale",
    "the HPA controller was able to get the target's current scale",
    holds=True,
)


def _without_scale(value: Obj, why: str, cache: Cache) -> list[Wish]:
    text = f"the HPA controller was unable to get the target's current scale: {why}"
    told = Emit(Said(value, KIND, "FailedGetScale", why, True), LoadMeasured(name(value), why))
    known = (_condition("AbleToScale", "FailedGetScale", text, holds=False),)
    return [told, *_conditions(value, dict(value.get("status") or {}), known, cache)]


def _without_metrics(value: Obj, current: int, why: str, cache: Cache) -> list[Wish]:
    """Two Events for one lack, and a size that is known all the same."""
    because, reason = LoadMeasured(name(value), why), "FailedGetResourceMetric"
    many = len(value["spec"].get("metrics") or (why,))
    resource = why.removeprefix("failed to get ").partition(" ")[0]
    first = f"first error is: failed to get {resource} resource metric value: {why}"
    whole = f"invalid metrics ({many} invalid out of {many}), {first}"
    text = f"the HPA was unable to compute the replica count: {why}"
    nothing = [{"type": ""} for _ in range(many)]
    status = {**(value.get("status") or {}), "currentReplicas": current, "currentMetrics": nothing}
    known = (GOT_SCALE, _condition("ScalingActive", reason, text, holds=False))
    return [
        Emit(Said(value, KIND, reason, why, True), because),
        *_conditions(value, status, known, cache),
        Emit(Said(value, KIND, "FailedComputeMetricsReplicas", whole, True), because),
    ]


def _report(
    value: Obj,
    current: int,
    desired: int,
    found: Sequence[Verdict],
    known: Sequence[Mapping[str, str]],
    cache: Cache,
) -> list[Wish]:
    old = value.get("status") or {}
    status: dict[str, Any] = {**old, "currentReplicas": current, "desiredReplicas": desired}
    if found:
        status["currentMetrics"] = [one.status for one in found]
    if desired != current:
        status["lastScaleTime"] = rfc3339(cache.wall)
    return list(_conditions(value, status, known, cache))


def _conditions(
    value: Obj, status: dict[str, Any], known: Sequence[Mapping[str, str]], cache: Cache
) -> Sequence[Wish]:
    status.setdefault("desiredReplicas", 0)
    for entry in known:
        timed = {**entry, "lastTransitionTime": rfc3339(cache.wall)}
        status["conditions"] = with_condition(status.get("conditions") or (), timed)
    body = evolve(value, {"status": Replace(status)})
    if body == value:
        return ()
    because = LoadMeasured(name(value), known[-1]["message"])
    return (UpdateStatus("horizontalpodautoscalers", body, because),)
