"""pods/eviction: a deletion that a PodDisruptionBudget may refuse.

After pkg/registry/core/pod/storage/eviction.go.
"""

from collections.abc import Iterable

from engine.apiserver.errors import Denial, too_many_requests
from engine.apiserver.strategy.delete import delete
from engine.apiserver.strategy.outcome import Moment, Outcome
from engine.objects import (
    Obj,
    condition,
    dig,
    evolve,
    freeze,
    labels,
    namespace,
    selects,
    with_condition,
)
from engine.resources import Resource
from engine.units import rfc3339
from engine.wire.api import Request, failure

REFUSED = "Cannot evict pod as it would violate the pod's disruption budget."
SEVERAL = (
    "This pod has more than one PodDisruptionBudget, "
    "which the eviction subresource does not support."
)
RETRY_AFTER_S = 10


def budget_for(pod: Obj, budgets: Iterable[Obj]) -> Obj | None:
    """The budget that this eviction must be paid from, if any; raises Denial when there are two."""
    if "deletionTimestamp" in pod["metadata"]:
        return None
    if dig(pod, "status.phase") in ("Succeeded", "Failed", "Pending"):
        return None
    covering = [budget for budget in budgets if _covers(budget, pod)]
    if len(covering) > 1:
        raise Denial(failure(500, "", SEVERAL))
    if not covering:
        return None
    budget = covering[0]
    status = budget.get("status") or {}
    ready = condition(pod, "Ready")
    healthy, desired = status.get("currentHealthy", 0), status.get("desiredHealthy", 0)
    if ready is None or ready["status"] != "True":
        always = dig(budget, "spec.unhealthyPodEvictionPolicy") == "AlwaysAllow"
        if always or healthy >= desired > 0:
            return None
    return budget


def _covers(budget: Obj, pod: Obj) -> bool:
    selector = dig(budget, "spec.selector")
    return bool(selector) and namespace(budget) == namespace(pod) and selects(selector, labels(pod))


def spend(budget: Obj, pod: str, moment: Moment) -> Obj:
    """The budget with one disruption less; raises Denial 429 when it has none to give."""
    status = budget.get("status") or {}
    who = budget["metadata"]["name"]
    if status.get("observedGeneration", 0) < budget["metadata"].get("generation", 1):
        raise _refusal(f"The disruption budget {who} is still being processed by the server.")
    if status.get("disruptionsAllowed", 0) <= 0:
        desired, healthy = status.get("desiredHealthy", 0), status.get("currentHealthy", 0)
        raise _refusal(
            f"The disruption budget {who} needs {desired} healthy pods and has {healthy} currently",
            retry_after=0,
        )
    change = {
        "disruptionsAllowed": status["disruptionsAllowed"] - 1,
        "disruptedPods": {pod: rfc3339(moment.wall_us)},
    }
    return evolve(budget, {"status": change})


def _refusal(message: str, retry_after: int = RETRY_AFTER_S) -> Denial:
    cause = {"reason": "DisruptionBudget", "message": message}
    return too_many_requests(REFUSED, retry_after, causes=[cause])


def evict(resource: Resource, request: Request, current: Obj, moment: Moment) -> Outcome:
    """A deletion that says why the pod goes, unless it has ended or goes already
    (addConditionAndDeletePod; here in one write); raises Denial.
    """
    ended = dig(current, "status.phase") in ("Succeeded", "Failed")
    if not ended and "deletionTimestamp" not in current["metadata"]:
        entry = {
            "type": "DisruptionTarget", "status": "True", "reason": "EvictionByEvictionAPI",
            "message": "Eviction API: evicting", "lastProbeTime": None,
            "lastTransitionTime": rfc3339(moment.wall_us),
        }  # fmt: skip
        conditions = with_condition(dig(current, "status.conditions") or (), freeze(entry))
        current = evolve(current, {"status": {"conditions": conditions}})
    return delete(resource, request, current, moment)
