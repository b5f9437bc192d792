"""Which pod is next: active, backing off after an error, or waiting for something to change.

After pkg/scheduler/backend/queue/{scheduling_queue,active_queue,backoff_queue}.go. A refused pod
waits in the pool until a hint of a plugin that refused it says that an event may help, or for five
minutes. Since SchedulerPopFromBackoffQ (1.33) an idle scheduler takes such a pod at once, so that
back-off only ever delays pods after *errors*; before, it waited out its back-off too. A decision
takes one instant here, so that no event can fall into it unheard.
"""

from collections.abc import Callable, Iterable, Sequence
from heapq import heappop, heappush

from engine.scheduler.events import ITSELF, ClusterEvent
from engine.scheduler.pod_info import PodInfo
from engine.units import MINUTE, SECOND, doubled

BACKOFF_US = 1 * SECOND
BACKOFF_MAX_US = 10 * SECOND
LEFT_OVER_US = 5 * MINUTE
LEFT_OVER_CHECK_US = 30 * SECOND

Helps = Callable[[str, PodInfo, ClusterEvent], bool]
"""Whether a plugin (by name), having refused a pod, has hope after an event."""


class Entry:
    """One pod in the queue. `place` is active, backoff, pool or gated; `because` records that
    moved it.
    """

    __slots__ = (
        "because", "errors", "place", "pod", "ready_at", "refusals", "rejected_by", "said",
        "serial", "since",
    )  # fmt: skip

    def __init__(self, pod: PodInfo, now: int) -> None:
        self.pod = pod
        self.place = ""
        self.since = now  # when it came to its place
        self.ready_at = 0  # end of its back-off
        self.refusals = 0  # attempts that found no node
        self.errors = 0  # consecutive attempts that failed for another reason
        self.rejected_by: Sequence[str] = ()
        self.said = ""  # the message of the last refusal
        self.because: list[int] = []
        self.serial = 0  # of its item in a heap; older items are stale


class SchedulingQueue:
    """The pods that want a node. Pure: time comes in as an argument."""

    def __init__(self, *, skips_backoff: bool = True) -> None:
        self._skips_backoff = skips_backoff
        self.entries: dict[str, Entry] = {}
        self._active: list[tuple[int, int, int, str]] = []
        self._backoff: list[tuple[int, int, int, str]] = []
        self._serial = 0

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def count(self, *places: str) -> int:
        """How many pods are in any of these places."""
        return sum(entry.place in places for entry in self.entries.values())

    def add(self, pod: PodInfo, now: int, *because: int) -> None:
        """A pod appears; one with scheduling gates has to wait for their removal."""
        entry = self.entries[pod.key] = Entry(pod, now)
        entry.because.extend(record for record in because if record >= 0)
        if is_gated(pod):
            entry.place = "gated"
        else:
            self._activate(entry, now)

    def update(self, pod: PodInfo, event: ClusterEvent, now: int, helps: Helps) -> None:
        """A waiting pod was changed by someone: gates may be gone, or it may fit now."""
        entry = self.entries[pod.key]
        entry.pod = pod
        if entry.place == "gated" and not is_gated(pod):
            self._activate(entry, now, event.record)
        elif entry.place == "pool":
            self._consider(entry, event, now, helps)

    def remove(self, key: str) -> Entry | None:
        """A pod needs no node (any more)."""
        return self.entries.pop(key, None)

    def pop(self, now: int) -> Entry | None:
        """The most important, then longest waiting pod; it leaves the queue until `park` or
        `retry_later`.
        """
        for heap in (self._active, self._backoff):
            while heap:
                ready_at, serial, key = (heap[0][0] if heap is self._backoff else 0), *heap[0][2:]
                entry = self.entries.get(key)
                if entry is not None and entry.serial == serial:
                    if ready_at > now:
                        break
                    heappop(heap)
                    return self.entries.pop(key)
                heappop(heap)
        return None

    def ready_at(self) -> int | None:
        """When `pop` will have something: 0 for now, None for never without an event."""
        for heap in (self._active, self._backoff):
            while heap:
                entry = self.entries.get(heap[0][3])
                if entry is not None and entry.serial == heap[0][2]:
                    return 0 if heap is self._active else heap[0][0]
                heappop(heap)
        return None

    def park(self, entry: Entry, rejected_by: Sequence[str], now: int) -> None:
        """No node would do: wait for an event that one of these plugins has hope in."""
        entry.refusals += 1
        entry.errors = 0
        entry.rejected_by = rejected_by
        entry.place, entry.since = "pool", now
        self.entries[entry.pod.key] = entry

    def retry_later(self, entry: Entry, now: int) -> None:
        """The attempt failed for a reason that is not the pod's: again after 1, 2, 4, 8, 10, 10 …
        s.
        """
        entry.errors += 1
        self._hold(entry, _backoff_end(now, entry.errors), now)
        self.entries[entry.pod.key] = entry

    def _hold(self, entry: Entry, until: int, now: int) -> None:
        entry.place, entry.since, entry.ready_at = "backoff", now, until
        self._push(self._backoff, (until, -entry.pod.priority), entry)

    def happened(self, events: Iterable[ClusterEvent], now: int, helps: Helps) -> None:
        """Events of the cluster: whoever may fit now becomes active."""
        waiting = [entry for entry in self.entries.values() if entry.place == "pool"]
        if waiting:
            for event in events:
                for entry in waiting:
                    if entry.place == "pool":
                        self._consider(entry, event, now, helps)

    def flush(self, now: int) -> None:
        """Whoever has waited for five minutes is tried again, event or not."""
        for entry in self.entries.values():
            if entry.place == "pool" and now - entry.since > LEFT_OVER_US:
                self._activate(entry, now)

    def _consider(self, entry: Entry, event: ClusterEvent, now: int, helps: Helps) -> None:
        if not any(helps(plugin, entry.pod, event) for plugin in entry.rejected_by):
            return
        until = 0 if self._skips_backoff else _backoff_end(entry.since, entry.refusals)
        if until <= now:
            self._activate(entry, now, event.record)
            return
        if event.record >= 0:
            entry.because.append(event.record)
        self._hold(entry, until, now)

    def _activate(self, entry: Entry, now: int, because: int = -1) -> None:
        entry.place, entry.since = "active", now
        if because >= 0:
            entry.because.append(because)
        self._push(self._active, (-entry.pod.priority, now), entry)

    def _push(
        self, heap: list[tuple[int, int, int, str]], rank: tuple[int, int], entry: Entry
    ) -> None:
        self._serial += 1
        entry.serial = self._serial
        heappush(heap, (*rank, entry.serial, entry.pod.key))


def _backoff_end(began: int, attempts: int) -> int:
    """The end of the back-off after so many attempts, aligned to whole seconds."""
    wait = doubled(BACKOFF_US, attempts - 1, BACKOFF_MAX_US)
    return -(-(began + wait) // SECOND) * SECOND


def is_gated(pod: PodInfo) -> bool:
    """Whether spec.schedulingGates keep it out (KEP-3521)."""
    return bool(pod.obj["spec"].get("schedulingGates"))


def itself(pod: PodInfo, record: int) -> ClusterEvent:
    """The event of a waiting pod's own change."""
    return ClusterEvent(ITSELF, pod.obj, pod.obj, record)
