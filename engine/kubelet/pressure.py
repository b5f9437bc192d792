"""Memory pressure of a node: when it counts as short of memory, and which pod goes first.

After KL:eviction/eviction_manager.go, helpers.go (rankMemoryPressure) and defaults_linux.go. What
programs use is known from what they do (engine/kubelet/program.py); all others count for little,
and the system's own share is an estimate.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from engine.fitting.quality import BEST_EFFORT
from engine.fitting.tolerations import is_tolerated
from engine.kubelet.status import Verdict
from engine.kubelet.worker import Worker
from engine.objects import dig
from engine.quantity import units
from engine.units import MINUTE, SECOND

THRESHOLD = 100 << 20
"""evictionHard memory.available (KL:eviction/defaults_linux.go)."""
STAYS_US = 5 * MINUTE
"""evictionPressureTransitionPeriod."""
GRACE_US = 1 * SECOND
"""What a pod gets at a hard threshold."""
SYSTEM = 300 << 20
SERVER = 16 << 20
"""What the system and an ordinary container use; estimates."""
TAINT = {"key": "node.kubernetes.io/memory-pressure", "effect": "NoSchedule"}


class Usage(NamedTuple):
    """One pod: how much each of its containers uses, and what it asked for."""

    worker: Worker
    by_container: Mapping[str, int]
    asks: int

    @property
    def uses(self) -> int:
        """All of it together."""
        return sum(self.by_container.values())

    @property
    def rank(self) -> tuple[bool, int, int, str]:
        """Who goes first: above its request, of low priority, far above its request."""
        above = self.uses - self.asks
        return above <= 0, self.worker.priority, -above, self.worker.key


def usages(workers: Iterable[Worker], now: int) -> list[Usage]:
    """What every pod uses at this moment."""
    found = []
    for worker in workers:
        uses = {
            c.name: worker.programs[c.name].uses(now - c.since) or SERVER
            for c in worker.containers.values()
            if c.running
        }
        found.append(Usage(worker, uses, _asks(worker)))
    return found


def available(capacity: Mapping[str, str], used: Iterable[Usage]) -> int:
    """memory.available, in bytes."""
    return max(0, units(capacity["memory"]) - SYSTEM - sum(one.uses for one in used))


def first_to_go(used: Iterable[Usage]) -> Usage | None:
    """The pod that is evicted in this round; static and critical ones are spared."""
    candidates = [
        one for one in used if one.uses and not (one.worker.critical or one.worker.leaving)
    ]
    return min(candidates, key=lambda one: one.rank, default=None)


def verdict_on(one: Usage, free: int) -> Verdict:
    """Why it is evicted (KL:eviction/helpers.go, evictionMessage)."""
    threshold = "Threshold quantity: 100Mi"
    said = f"The node was low on resource: memory. {threshold}, available: {_ki(free)}. "
    for name, uses in one.by_container.items():
        asked = dig(one.worker.specs[name], "resources.requests.memory", "0")
        if uses > units(asked):
            said += f"Container {name} was using {_ki(uses)}, request is {asked}, "
            said += "has larger consumption of memory. "
    return Verdict("Evicted", said, disruption=said)


def _asks(worker: Worker) -> int:
    mains = (worker.specs[c.name] for c in worker.containers.values() if c.role != "init")
    return sum(units(dig(spec, "resources.requests.memory", 0)) for spec in mains)


def _ki(size: int) -> str:
    return f"{size >> 10}Ki"


def is_refused(worker: Worker) -> bool:
    """Whether a node under memory pressure turns a new pod away: BestEffort without toleration
    (KL:eviction/eviction_manager.go, Admit).
    """
    tolerated = is_tolerated(TAINT, dig(worker.pod, "spec.tolerations") or ())
    return worker.quality == BEST_EFFORT and not tolerated and not worker.critical


REFUSED = Verdict("Evicted", "The node had condition: [MemoryPressure]. ")
