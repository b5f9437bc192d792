"""The eviction manager of a node: what is short, what is cleared away for it, and who must go.

After KL:eviction/eviction_manager.go (synchronize) and KL:images/image_gc_manager.go. It looks
about every 10 s; while all that is there, each using as much as its like, leaves every threshold
alone, and nobody fills the disk, it need not.
"""

from collections.abc import Sequence

from engine.component import Context
from engine.kubelet.config import KubeletConfig
from engine.kubelet.eviction_notes import ImagesRemoved, NodePressed, PodEvicted, PressureOver
from engine.kubelet.images import COUNT, SIZE
from engine.kubelet.node import HEALTHY, PRESSED, Say
from engine.kubelet.pods import Pods
from engine.kubelet.ranking import EVICTED, first_to_go, refusal, verdict_on
from engine.kubelet.status import Verdict
from engine.kubelet.thresholds import MEMORY, PIDS, SIGNALS, STORAGE, Threshold
from engine.kubelet.usage import PIDS_MAX, SERVER, SYSTEM, excess, usage_of, used
from engine.kubelet.view import Said
from engine.kubelet.worker import Worker, grace_us
from engine.quantity import units
from engine.units import MINUTE, SECOND

HARD_GRACE_US = 1 * SECOND
"""What a pod gets at a hard threshold, or when it is above its own limits."""
COLLECTION_US = 5 * MINUTE
"""How often images are collected where the disk is nearly full (KL:kubelet.go, ImageGCPeriod)."""
NEARLY_FULL, RELIEVED = 85, 80
"""imageGCHighThresholdPercent and imageGCLowThresholdPercent."""


class Evictions:
    """What it finds is in `conditions`, in the order of HEALTHY."""

    def __init__(self, ctx: Context, config: KubeletConfig, pods: Pods, say: Say) -> None:
        self._ctx, self._config, self._pods, self._say = ctx, config, pods, say
        self._eviction = config.eviction
        self._node = ctx.machine.name
        self._capacity = {
            MEMORY: units(config.capacity["memory"]),
            STORAGE: units(config.capacity[STORAGE]),
            PIDS: PIDS_MAX,
        }
        self.conditions: tuple[str, ...] = ()  # what the node is under pressure for
        self._first: dict[Threshold, int] = {}  # since when each threshold is met without pause
        self._last: dict[str, int] = {}  # when each condition was last seen
        self._going: list[Worker] = []  # the pods whose eviction is under way
        self._collects_at = ctx.now + COLLECTION_US
        self._containers_max = min(self._spare(one) // SERVER[one] for one in (MEMORY, PIDS))
        self._images_max = self._spare(STORAGE) // SIZE - 1  # the last for what containers write

    def refusal(self, worker: Worker) -> Verdict | None:
        """Why a new pod may not come; None: it may."""
        return refusal(worker, self.conditions)

    def tick(self) -> None:
        """See what is short; clear away what nobody uses, or evict a pod, where that helps."""
        if not (
            self._pods.thirsty
            or self._last
            or self._ctx.disk.full_by
            or len(self._ctx.machine.containers) > self._containers_max
            or self._ctx.disk.values.get(COUNT, 0) > self._images_max
        ):
            return
        met = self._met()
        now = self._ctx.now
        self._first = {threshold: self._first.get(threshold, now) for threshold in met}
        self._turn_conditions(met)
        self._collect()
        if any(not worker.over for worker in self._going):
            return  # the next round comes when they are gone
        self._going = []
        if not self._evict_greedy():
            due = [one for one in met if now - self._first[one] >= one.grace_us]
            self._relieve(due)

    # What is short.

    def _spare(self, resource: str) -> int:
        """What may be taken, besides the system's own share, before anything is to be done."""
        whole = self._capacity[resource]
        kept = [
            self._needed(one)
            for one in self._eviction.thresholds
            if self._resource(one) == resource
        ]
        if resource == STORAGE:
            kept.append(whole * (100 - NEARLY_FULL) // 100)
        return whole - SYSTEM[resource] - max(kept, default=0)

    def _met(self) -> list[Threshold]:
        free = {resource: self._free(resource) for resource in (MEMORY, STORAGE, PIDS)}
        return [
            threshold
            for threshold in self._eviction.thresholds
            if free[self._resource(threshold)] < self._needed(threshold)
        ]

    def _free(self, resource: str) -> int:
        if resource == STORAGE and self._ctx.disk.full_by:
            return 0
        taken = SYSTEM[resource] + used(self._active(), resource, self._ctx.now)
        if resource == STORAGE:
            taken += self._pods.runtime.images * SIZE
        return max(0, self._capacity[resource] - taken)

    def _active(self) -> list[Worker]:
        return [worker for worker in self._pods.workers.values() if not worker.over]

    def _resource(self, threshold: Threshold) -> str:
        return SIGNALS[threshold.signal].resource

    def _needed(self, threshold: Threshold) -> int:
        return threshold.quantity(self._capacity[self._resource(threshold)])

    def _turn_conditions(self, met: Sequence[Threshold]) -> None:
        """A condition comes at once, and stays for a while after it was last seen."""
        now = self._ctx.now
        for threshold in met:
            condition = SIGNALS[threshold.signal].condition
            if condition not in self._last:
                self._begin(condition, threshold)
            self._last[condition] = now
        for condition, seen_at in list(self._last.items()):
            if now - seen_at >= self._eviction.transition_us:
                del self._last[condition]
                seconds = self._eviction.transition_us // SECOND
                self._ctx.note(PressureOver(self._node, condition, seconds), story=True)
                self._say(_calm(condition), "", False)
        self.conditions = tuple(kind for kind, _, _ in HEALTHY if kind in self._last)

    def _begin(self, condition: str, threshold: Threshold) -> None:
        resource = self._resource(threshold)
        free, needed = self._free(resource), self._needed(threshold)
        note = NodePressed(self._node, condition, _short(resource, free), _short(resource, needed))
        self._ctx.note(note, *self._fillers(resource), story=True)
        self._say(PRESSED[condition][0].replace("Kubelet", "Node"), "", False)

    def _fillers(self, resource: str) -> tuple[int, ...]:
        return tuple(self._ctx.disk.full_by.values()) if resource == STORAGE else ()

    # What is done about it.

    def _relieve(self, due: Sequence[Threshold]) -> None:
        """One pod a round, and only where clearing away does not help."""
        order = [signal.resource for signal in SIGNALS.values()]
        ranked = sorted(due, key=lambda one: order.index(self._resource(one)))
        if not ranked:
            return
        threshold = ranked[0]
        resource = self._resource(threshold)
        self._say("EvictionThresholdMet", f"Attempting to reclaim {resource}", True)
        if resource == STORAGE and self._remove_images(self._capacity[STORAGE]) and not self._met():
            return
        now = self._ctx.now
        usages = [usage_of(worker, resource, now) for worker in self._active()]
        victim = first_to_go(usages, resource)
        if victim is None:
            return
        said = threshold.said(self._capacity[resource])
        verdict = verdict_on(victim, resource, said, self._free(resource))
        grace = HARD_GRACE_US
        if threshold.grace_us:
            longest = max(HARD_GRACE_US, self._eviction.grace_us)
            grace = min(grace_us(victim.worker.pod), longest)
        self._evict(victim.worker, resource, verdict, grace)

    def _evict_greedy(self) -> bool:
        """Evict every pod that has more on the disk than it may itself."""
        now = self._ctx.now
        for worker in self._active():
            writes = any(program.writes for program in worker.programs.values())
            if not writes or worker.critical or worker.leaving:
                continue
            said = excess(usage_of(worker, STORAGE, now))
            if said:
                self._evict(worker, "", Verdict(EVICTED, said), HARD_GRACE_US)
        return bool(self._going)

    def _evict(self, worker: Worker, resource: str, verdict: Verdict, grace: int) -> None:
        self._going.append(worker)
        self._ctx.note(PodEvicted(self._node, worker.key, resource), story=True)
        self._pods.say(worker, (Said(EVICTED, verdict.message, warning=True),))
        self._pods.end(worker, verdict, grace)

    # Images.

    def _collect(self) -> None:
        """From time to time, images go when the disk is nearly full, whatever the thresholds."""
        if self._ctx.now < self._collects_at:
            return
        self._collects_at = self._ctx.now + COLLECTION_US
        whole, free = self._capacity[STORAGE], self._free(STORAGE)
        if not whole or 100 - free * 100 // whole < NEARLY_FULL:
            return
        wanted = whole * (100 - RELIEVED) // 100 - free
        found = self._remove_images(wanted) * SIZE
        if found < wanted:
            text = (
                "Failed to garbage collect required amount of images. Attempted to free "
                f"{wanted} bytes, but only found {found} bytes eligible to free."
            )
            self._say("FreeDiskSpaceFailed", text, True)

    def _remove_images(self, wanted: int) -> int:
        """Remove images that nothing uses, the oldest first; how many went."""
        count = self._pods.runtime.remove_images(-(-wanted // SIZE))
        if count:
            self._ctx.note(ImagesRemoved(self._node, count), story=True)
        return count


def _calm(condition: str) -> str:
    return next(reason for kind, reason, _ in HEALTHY if kind == condition).replace(
        "Kubelet", "Node"
    )


def _short(resource: str, amount: int) -> str:
    """An amount as people say it."""
    return str(amount) if resource == PIDS else f"{amount >> 20} MiB"
