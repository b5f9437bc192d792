"""The disruption controller: how many pods of a PodDisruptionBudget may be evicted now.

After pkg/controller/disruption/disruption.go. Absent: the removal of stale DisruptionTarget
conditions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from engine.client import Change
from engine.controllers._base import (
    Again,
    Because,
    Cache,
    Emit,
    Said,
    UpdateStatus,
    Wish,
    controller,
)
from engine.controllers._pods import is_ready
from engine.controllers._rollout import scaled
from engine.objects import (
    Obj,
    Replace,
    controller_of,
    evolve,
    is_deleting,
    key_of,
    labels,
    name,
    namespace,
    selects,
    uid,
    with_condition,
)
from engine.resources import BY_KIND
from engine.units import MINUTE, parse_rfc3339, rfc3339

DELETION_TIMEOUT_US = 2 * MINUTE
"""How long an eviction that was granted counts although its pod is still there."""


@dataclass(frozen=True, slots=True)
class BudgetCounted(Because):
    """The status of a budget is not what its pods say."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "Budget {budget} counts {healthy} healthy pods and wants {desired}: "
            "{allowed} may be evicted."
        ),
        "pt-BR": (
            "O orçamento {budget} conta {healthy} pods saudáveis e quer {desired}: "
            "{allowed} podem ser expulsos."
        ),
    }
    budget: str
    healthy: int
    desired: int
    allowed: int


def budgets_of(change: Change, cache: Cache) -> Sequence[str]:
    """The budgets that select a changed pod."""
    pods = [value for value in (change.old, change.new) if value is not None]
    return [
        key_of(budget)
        for budget in cache.every("poddisruptionbudgets", namespace(pods[0]))
        if any(_selects(budget, pod) for pod in pods)
    ]


def _selects(budget: Obj, pod: Obj) -> bool:
    return selects(budget["spec"].get("selector"), labels(pod))


@controller(of="poddisruptionbudgets", wakes={"pods": budgets_of}, recorder="controllermanager")
def reconcile(budget: Obj, cache: Cache) -> Iterator[Wish]:
    """Counts healthy pods against what the budget protects; only the eviction API obeys it."""
    pods = [pod for pod in cache.every("pods", namespace(budget)) if _selects(budget, pod)]
    pods.sort(key=name)
    expected, desired = _expected(budget, pods, cache)
    disrupted = _disrupted(budget, pods, cache.wall)
    healthy = sum(
        is_ready(pod) for pod in pods if not is_deleting(pod) and name(pod) not in disrupted
    )
    allowed = max(0, healthy - desired) if expected > 0 else 0
    counts = {
        "disruptionsAllowed": allowed,
        "currentHealthy": healthy,
        "desiredHealthy": desired,
        "expectedPods": expected,
    }
    body = evolve(budget, {"status": Replace(_status(budget, counts, disrupted, cache.wall))})
    because = BudgetCounted(name(budget), healthy, desired, allowed)
    if body != budget:
        if not pods:
            said = Said(budget, "PodDisruptionBudget", "NoPods", "No matching pods found")
            yield Emit(said, because)
        yield UpdateStatus("poddisruptionbudgets", body, because)
    if disrupted:
        first = min(parse_rfc3339(at) for at in disrupted.values())
        yield Again(max(0, first + DELETION_TIMEOUT_US - cache.wall))


def _expected(budget: Obj, pods: Sequence[Obj], cache: Cache) -> tuple[int, int]:
    """How many pods there should be, and how many must stay healthy (getExpectedPodCount)."""
    spec = budget["spec"]
    if spec.get("maxUnavailable") is not None:
        expected = _scale(pods, cache)
        return expected, max(0, expected - scaled(spec["maxUnavailable"], expected, up=True))
    least = spec.get("minAvailable", 1)
    if isinstance(least, int):
        return len(pods), least
    expected = _scale(pods, cache)
    return expected, scaled(least, expected, up=True)


def _scale(pods: Sequence[Obj], cache: Cache) -> int:
    """The sum of `spec.replicas` over the workloads that the pods belong to."""
    sizes: dict[str, int] = {}
    for pod in pods:
        owner, reference = pod, controller_of(pod)
        while reference is not None:
            row = BY_KIND.get(reference["kind"])
            found = cache.get(row.plural, f"{namespace(pod)}/{reference['name']}") if row else None
            if found is None or uid(found) != reference["uid"]:
                break
            owner, reference = found, controller_of(found)
        if owner is not pod and owner["spec"].get("replicas") is not None:
            sizes[uid(owner)] = int(owner["spec"]["replicas"])
    return sum(sizes.values())


def _disrupted(budget: Obj, pods: Sequence[Obj], wall: int) -> Mapping[str, str]:
    """Granted evictions whose pods are still whole, for two minutes (buildDisruptedPodMap)."""
    granted = (budget.get("status") or {}).get("disruptedPods") or {}
    return {
        name(pod): granted[name(pod)]
        for pod in pods
        if name(pod) in granted
        and not is_deleting(pod)
        and parse_rfc3339(granted[name(pod)]) + DELETION_TIMEOUT_US >= wall
    }


def _status(
    budget: Obj, counts: Mapping[str, int], disrupted: Mapping[str, str], wall: int
) -> dict[str, Any]:
    generation = budget["metadata"].get("generation", 0)
    free = counts["disruptionsAllowed"] > 0
    entry = {
        "type": "DisruptionAllowed", "status": str(free), "observedGeneration": generation,
        "lastTransitionTime": rfc3339(wall),
        "reason": "SufficientPods" if free else "InsufficientPods", "message": "",
    }  # fmt: skip
    conditions = with_condition((budget.get("status") or {}).get("conditions") or (), entry)
    status: dict[str, Any] = {"observedGeneration": generation}
    if disrupted:
        status["disruptedPods"] = disrupted
    return {**status, **counts, "conditions": conditions}
