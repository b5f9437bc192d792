"""DefaultPreemption: which less important pods would have to go, and from which node, for a pod to
fit.

k8s source: pkg/scheduler/framework/preemption/preemption.go,
pkg/scheduler/framework/plugins/defaultpreemption.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from engine.objects import Obj, condition, dig, selects
from engine.scheduler.cluster import Cluster
from engine.scheduler.filtering import Filters, Verdict
from engine.scheduler.messages import NO_VICTIMS, NOT_HELPFUL, unavailable
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.pod_info import PodInfo

CANDIDATES_PERCENT = 10
CANDIDATES_MIN = 100
NEVER = "not eligible due to preemptionPolicy=Never."
WAITING = "not eligible due to a terminating pod on the nominated node."
BY_PREEMPTION = "PreemptionByScheduler"
_LOWEST = 2**31
_NOT_STARTED = "9999"


class Candidate(NamedTuple):
    """A node, who would have to go from it (most important first) and how many budgets that
    breaks.
    """

    node: str
    victims: tuple[PodInfo, ...]
    violations: int


class Preemption(NamedTuple):
    """What preemption came to: a candidate, or `message` saying why there is none."""

    chosen: Candidate | None
    message: str
    eligible: bool = True  # whether it was tried at all


def preempt(filters: Filters, verdicts: Mapping[str, Verdict], offset: float) -> Preemption:
    """Try out, on each node that leaving pods could cure, who must leave; `offset` in [0, 1) is
    where to begin.
    """
    pod, cluster = filters.pod, filters.cluster
    excuse = _not_eligible(pod, cluster, verdicts)
    if excuse:
        return Preemption(None, excuse, eligible=False)
    nodes = cluster.order
    hopeful = [node for node in nodes if node.name in verdicts and verdicts[node.name].curable]
    refused: list[str] = []
    candidates: list[Candidate] = []
    wanted = min(max(len(hopeful) * CANDIDATES_PERCENT // 100, CANDIDATES_MIN), len(hopeful))
    first = int(offset * len(hopeful))
    for node in (*hopeful[first:], *hopeful[:first]):
        found = _victims_on(node, filters)
        if isinstance(found, Candidate):
            candidates.append(found)
            if len(candidates) >= wanted and any(c.violations == 0 for c in candidates):
                break
        else:
            refused.extend(found)
    if candidates:
        return Preemption(_best(candidates), "")
    unhelpful = [NOT_HELPFUL] * (len(nodes) - len(hopeful))
    return Preemption(None, unavailable(len(nodes), [*unhelpful, *refused]))


def _not_eligible(pod: PodInfo, cluster: Cluster, verdicts: Mapping[str, Verdict]) -> str:
    if pod.obj["spec"].get("preemptionPolicy") == "Never":
        return NEVER
    nominated = dig(pod.obj, "status.nominatedNodeName")
    if not nominated or nominated not in cluster.nodes:
        return ""
    verdict = verdicts.get(nominated)
    if verdict is not None and not verdict.curable:
        return ""
    for other in cluster.nodes[nominated].pods.values():
        if other.priority < pod.priority and _being_preempted(other.obj):
            return WAITING
    return ""


def _being_preempted(pod: Obj) -> bool:
    if "deletionTimestamp" not in pod["metadata"]:
        return False
    target = condition(pod, "DisruptionTarget") or {}
    return target.get("status") == "True" and target.get("reason") == BY_PREEMPTION


def _victims_on(node: NodeInfo, filters: Filters) -> Candidate | tuple[str, ...]:
    """Take all less important pods away, see whether it fits, then put back whoever need not go."""
    pod = filters.pod
    lesser = sorted((p for p in node.pods.values() if p.priority < pod.priority), key=_importance)
    if not lesser:
        return (NO_VICTIMS,)
    trial = node.copy()
    for other in lesser:
        trial.remove(other.key)
        filters.shift(other, trial, -1)
    verdict = filters.refuse(trial)
    victims: list[PodInfo] = list(lesser)
    violations = 0
    if verdict is None:
        victims = []
        protected, free = _by_budget(lesser, filters.cluster.budgets)
        for other in (*protected, *free):
            trial.add(other)
            filters.shift(other, trial, 1)
            if filters.refuse(trial) is not None:
                trial.remove(other.key)
                filters.shift(other, trial, -1)
                victims.append(other)
                violations += other in protected
    for other in victims:
        filters.shift(other, trial, 1)
    if verdict is not None:
        return verdict.reasons
    return Candidate(node.name, tuple(sorted(victims, key=_importance)), violations)


def _importance(pod: PodInfo) -> tuple[int, str]:
    """Most important first: higher priority, then longer running."""
    return -pod.priority, pod.start_time or _NOT_STARTED


def _by_budget(
    pods: Sequence[PodInfo], budgets: Mapping[str, Obj]
) -> tuple[list[PodInfo], list[PodInfo]]:
    """Those whose eviction would break a PodDisruptionBudget, and the others
    (filterPodsWithPDBViolation).
    """
    if not budgets:
        return [], list(pods)
    left = {key: dig(budget, "status.disruptionsAllowed", 0) for key, budget in budgets.items()}
    protected: list[PodInfo] = []
    free: list[PodInfo] = []
    for pod in pods:
        breaks = False
        for key, budget in budgets.items():
            if _protects(budget, pod):
                left[key] -= 1
                breaks = breaks or left[key] < 0
        (protected if breaks else free).append(pod)
    return protected, free


def _protects(budget: Obj, pod: PodInfo) -> bool:
    selector = budget["spec"].get("selector") or {}
    kind = pod.label_class
    return bool(
        (selector.get("matchLabels") or selector.get("matchExpressions"))
        and kind.labels
        and budget["metadata"].get("namespace") == pod.namespace
        and selects(selector, kind.labels)
        and pod.name not in (dig(budget, "status.disruptedPods") or {})
    )


def _best(candidates: Sequence[Candidate]) -> Candidate:
    """Fewest broken budgets, then the least important, fewest and latest started victims
    (pickOneNodeForPreemption).
    """
    least = min(_cost(candidate) for candidate in candidates)
    tied = [candidate for candidate in candidates if _cost(candidate) == least]
    latest = max(_started(candidate) for candidate in tied)
    return next(candidate for candidate in tied if _started(candidate) == latest)


def _cost(candidate: Candidate) -> tuple[int, int, int, int]:
    victims = candidate.victims
    highest = victims[0].priority if victims else -_LOWEST
    return candidate.violations, highest, sum(v.priority + _LOWEST for v in victims), len(victims)


def _started(candidate: Candidate) -> str:
    """When the first of its most important victims started."""
    highest = candidate.victims[0].priority if candidate.victims else 0
    starts = (v.start_time or _NOT_STARTED for v in candidate.victims if v.priority == highest)
    return min(starts, default=_NOT_STARTED)
