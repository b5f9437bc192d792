"""Where the watches come in: they keep the cluster's picture and the queue of pods in step.

After pkg/scheduler/eventhandlers.go. A scheduler that does not lead only fills its caches; whoever
wins the lease builds picture and queue from them.
"""

from engine.client import ApiClient, Change, Informer
from engine.client.informer import Addresses
from engine.csi import LATE, shows_driver
from engine.objects import Obj, dig, labels
from engine.scheduler.changes import RESOURCES, is_placed, is_waiting, take
from engine.scheduler.cluster import Cluster
from engine.scheduler.events import POD_GONE, ClusterEvent
from engine.scheduler.hope import hope, hope_without_hints
from engine.scheduler.manner import NEWEST, Manner
from engine.scheduler.pod_info import PodInfo
from engine.scheduler.queue import Entry, SchedulingQueue, itself


class Intake:
    """The caches and what is made of them. `binding` holds the pods whose binding is under way."""

    def __init__(self, api: ApiClient, manner: Manner = NEWEST) -> None:
        self._ctx = api.ctx
        self._api = api
        self._informers = [Informer(api, resource) for resource in RESOURCES]
        self._addresses = Addresses(self._informers)
        self._late = False  # whether it watches what only CSI drivers have
        self._live = False
        self.cluster = Cluster(manner)
        self.queue = SchedulingQueue(skips_backoff=manner.skips_backoff)
        self._hope = hope if manner.weighs_hints else hope_without_hints
        self.binding: dict[str, Entry] = {}

    @property
    def synced(self) -> bool:
        """Whether every cache has had its first complete picture."""
        return all(informer.synced for informer in self._informers)

    def start(self) -> None:
        """Open the watches."""
        for informer in self._informers:
            informer.start()

    def begin(self) -> None:
        """From now on the scheduler leads: picture and queue are made from the caches."""
        self._live = True
        pods, *others = self._informers
        for informer in (*others, pods):
            for value in informer.items.values():
                take(informer.resource, None, value, self.cluster)
        for pod in pods.items.values():
            if is_waiting(pod):
                self._enqueue(pod, -1)

    def hear(self, message: object) -> bool:
        """Take a message; answers whether it changed something."""
        informer = self._addresses.of(message)
        changes = informer.hear(message) if informer is not None else []
        if not self._late and any(shows_driver(c.resource, c.new) for c in changes):
            self._watch_late()
        if self._live:
            for change in changes:
                self._changed(change)
        return self._live and bool(changes)

    def _watch_late(self) -> None:
        self._late = True
        added = [Informer(self._api, resource) for resource in LATE]
        self._informers += added
        self._addresses = Addresses(self._informers)
        for informer in added:
            informer.start()

    def gone(self, pod: Obj) -> None:
        """A pod that was assumed on a node is not there after all."""
        self.happened([ClusterEvent(POD_GONE, pod, None, self._ctx.cause)])

    def happened(self, events: list[ClusterEvent]) -> None:
        """Ask the hints of whoever waits."""
        self.queue.happened(events, self._ctx.now, self._helps)

    def _helps(self, plugin: str, pod: PodInfo, event: ClusterEvent) -> bool:
        return self._hope(plugin, pod, event, self.cluster)

    def _changed(self, change: Change) -> None:
        events = take(change.resource, change.old, change.new, self.cluster, change.record)
        if change.resource == "pods":
            events.extend(self._pod_changed(change))
        if events:
            self.happened(events)

    def _pod_changed(self, change: Change) -> list[ClusterEvent]:
        """Keep the queue in step with one pod."""
        key, new = change.key, change.new
        if is_waiting(new):
            assert new is not None
            self._still_waiting(change, new)
            return []
        if key in self.binding and not is_placed(new):
            del self.binding[key]  # deleted while its binding was under way
            self.cluster.remove_pod(key)
            return [ClusterEvent(POD_GONE, change.old, None, change.record)]
        if self.queue.remove(key) is None or is_placed(new):
            return []
        nominated = any(key in waiting for waiting in self.cluster.nominated.values())
        self.cluster.withdraw(key)
        return [ClusterEvent(POD_GONE, change.old, None, change.record)] if nominated else []

    def _still_waiting(self, change: Change, new: Obj) -> None:
        key, old = change.key, change.old
        if key in self.binding:
            self.binding[key].pod.obj = new
        elif key not in self.queue:
            self._enqueue(new, change.record)
        elif old is not None and not _same_wish(old, new):
            pod = self.cluster.read(new)
            self.queue.update(pod, itself(pod, change.record), self._ctx.now, self._helps)
        else:
            self.queue.entries[key].pod.obj = new

    def _enqueue(self, pod: Obj, record: int) -> None:
        info = self.cluster.read(pod)
        self.cluster.nominate(info, dig(pod, "status.nominatedNodeName", ""))
        self.queue.add(info, self._ctx.now, record)


def _same_wish(old: Obj, new: Obj) -> bool:
    """Whether a waiting pod asks for the same as before; its status does not count."""
    return bool(old["spec"] == new["spec"]) and labels(old) == labels(new)
