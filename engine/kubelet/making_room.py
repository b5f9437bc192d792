"""Which pods give way to a critical one that does not fit: as few as possible, the humblest first.

After KL:preemption/preemption.go (CriticalPodAdmissionHandler).
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from engine.fitting.quality import BEST_EFFORT, BURSTABLE, GUARANTEED
from engine.kubelet.fit import Shortage
from engine.kubelet.status import Verdict
from engine.kubelet.worker import Worker
from engine.objects import dig

PREEMPTED = Verdict(
    "Preempting",
    "Preempted in order to admit critical pod",
    "Pod was preempted by Kubelet to accommodate a critical pod.",
)
NOBODY = (
    "Unexpected error while attempting to recover from admission failure: preemption: error "
    "finding a set of pods to preempt: no set of running pods found to reclaim resources: [{}]"
)

Wants = Mapping[str, int]
"""How much of each resource is to be freed."""


class NoRoom(Exception):
    """Not even all pods that may be asked to go have enough; the text says what is left to find."""


def who_goes(
    critical: Worker, shortages: Iterable[Shortage], pods: Iterable[Worker]
) -> list[Worker]:
    """The pods whose requests make room for a critical one. Raises NoRoom."""
    wants = {shortage.resource: shortage.lacking for shortage in shortages}
    humble = [pod for pod in pods if _gives_way(pod, critical)]
    best_effort, burstable, guaranteed = (
        [pod for pod in humble if pod.quality == quality]
        for quality in (BEST_EFFORT, BURSTABLE, GUARANTEED)
    )
    left = _after(wants, humble)
    if left:
        raise NoRoom(NOBODY.format("".join(f"(res: {r}, q: {n}), " for r, n in left.items())))
    high = _nearest(guaranteed, _after(wants, best_effort + burstable))
    middle = _nearest(burstable, _after(wants, best_effort + high))
    low = _nearest(best_effort, _after(wants, middle + high))
    return low + middle + high


def _gives_way(pod: Worker, critical: Worker) -> bool:
    """Among critical pods the higher priority counts (KL:types/pod_update.go, Preemptable)."""
    own, other = (dig(one.pod, "spec.priority") for one in (critical, pod))
    return not pod.critical or (None not in (own, other) and own > other)


def _after(wants: Wants, gone: Sequence[Worker]) -> dict[str, int]:
    """What is still to be freed when these pods are gone."""
    left = {r: wanted - sum(_gives(pod, r) for pod in gone) for r, wanted in wants.items()}
    return {resource: wanted for resource, wanted in left.items() if wanted > 0}


def _gives(pod: Worker, resource: str) -> int:
    return 1 if resource == "pods" else pod.asks.get(resource, 0)


def _nearest(pods: Sequence[Worker], wants: Wants) -> list[Worker]:
    """One after the other the pod that comes nearest to what is wanted; of two alike the one that
    asked for less.
    """
    candidates, chosen = list(pods), list[Worker]()
    while wants:
        best = min(candidates, key=lambda pod: (_distance(pod, wants), _size(pod)))
        candidates.remove(best)
        chosen.append(best)
        wants = _after(wants, [best])
    return chosen


def _distance(pod: Worker, wants: Wants) -> Fraction:
    missing = [
        Fraction(max(0, wanted - _gives(pod, resource)), wanted)
        for resource, wanted in wants.items()
    ]
    return sum((part * part for part in missing), Fraction(0))


def _size(pod: Worker) -> tuple[int, int, str]:
    return pod.asks.get("memory", 0), pod.asks.get("cpu", 0), pod.key
