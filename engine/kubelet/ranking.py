"""Which pod a node under pressure gives up first, and how it says why.

After KL:eviction/helpers.go (rankMemoryPressure, rankDiskPressureFunc, rankPIDPressure,
evictionMessage) and KL:eviction/eviction_manager.go (Admit).
"""

from collections.abc import Iterable, Sequence

from engine.fitting.quality import BEST_EFFORT
from engine.fitting.tolerations import is_tolerated
from engine.kubelet.status import Verdict
from engine.kubelet.thresholds import PIDS
from engine.kubelet.usage import Usage
from engine.kubelet.worker import Worker
from engine.objects import dig
from engine.quantity import units
from engine.wellknown import MEMORY_PRESSURE

EVICTED = "Evicted"
MEMORY_TAINT = {"key": MEMORY_PRESSURE, "effect": "NoSchedule"}


def first_to_go(used: Iterable[Usage], resource: str) -> Usage | None:
    """The pod that is evicted in this round; static and critical ones are spared."""
    candidates = [
        one for one in used if not (one.worker.critical or one.worker.leaving or one.worker.over)
    ]
    rank = _by_processes if resource == PIDS else _by_excess
    return min(candidates, key=rank, default=None)


def _by_excess(one: Usage) -> tuple[bool, int, int, str]:
    """Above its request, of low priority, far above its request."""
    above = one.uses - one.asks
    return above <= 0, one.worker.priority, -above, one.worker.key


def _by_processes(one: Usage) -> tuple[int, int, str]:
    return one.worker.priority, -one.uses, one.worker.key


def verdict_on(one: Usage, resource: str, threshold: str, free: int) -> Verdict:
    """Why it is evicted."""
    said = f"The node was low on resource: {resource}. "
    said += f"Threshold quantity: {threshold}, available: {_measured(resource, free)}. "
    for name, uses in one.by_container.items():
        asked = dig(one.worker.specs[name], f"resources.requests.{resource}", "0")
        if resource != PIDS and uses > units(asked):
            said += f"Container {name} was using {_measured(resource, uses)}, request is {asked}, "
            said += f"has larger consumption of {resource}. "
    return Verdict(EVICTED, said, disruption=said)


def _measured(resource: str, amount: int) -> str:
    return str(amount) if resource == PIDS or not amount else f"{amount >> 10}Ki"


def refusal(worker: Worker, conditions: Sequence[str]) -> Verdict | None:
    """Why a node with these conditions turns a new pod away; None: it does not. Short of memory
    alone, it refuses only BestEffort pods without toleration; else everything but critical pods.
    """
    if not conditions or worker.critical:
        return None
    if [*conditions] == ["MemoryPressure"]:
        modest = worker.quality == BEST_EFFORT
        tolerations = dig(worker.pod, "spec.tolerations") or ()
        if not modest or is_tolerated(MEMORY_TAINT, tolerations):
            return None
    return Verdict(EVICTED, f"The node had condition: [{' '.join(conditions)}]. ")
