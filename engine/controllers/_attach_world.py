"""Where volumes are and where they should be, as the attach-detach controller remembers it.

After pkg/controller/volume/attachdetach/cache/{actual,desired}_state_of_world.go and
pkg/volume/util/nestedpendingoperations. All of it is memory: a new leader begins with what the
status of the Nodes and the VolumeAttachments tell.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from engine.controllers._base import Cache
from engine.csi import Disk, claims_of, disk_of
from engine.objects import Obj, dig, is_deleting, namespace, uid
from engine.units import MILLISECOND, MINUTE, SECOND, doubled

Spot = tuple[str, str]
"""A volume's unique name and a node."""

OPERATION_US = 2 * MINUTE
"""How long the driver may take to answer (csi_plugin.go, csiTimeout)."""
POLL_US = 500 * MILLISECOND
"""How often the VolumeAttachment is looked at meanwhile, about (csi_attacher.go)."""
RETRY_US, RETRY_MAX_US = 500 * MILLISECOND, 122 * SECOND
"""Between attempts, doubling (pkg/util/goroutinemap/exponentialbackoff)."""
ATTACH, DETACH = "attach", "detach"


class Need(NamedTuple):
    """A volume that pods of one node use."""

    disk: Disk
    pods: tuple[Obj, ...]


@dataclass(slots=True)
class Link:
    """A volume that is attached to a node, or may be. `confirmed`: it certainly was; `reported`:
    the Node's status says so; `unwanted_at`: since when no pod there needs it.
    """

    disk: Disk
    node: str
    confirmed: bool = False
    reported: bool = False
    unwanted_at: int | None = None

    @property
    def spot(self) -> Spot:
        """The volume and the node."""
        return self.disk.unique, self.node


@dataclass(slots=True)
class Operation:
    """An attachment or a detachment under way, or the next attempt at one that failed.

    `sent`: the API server has taken it; `look_at`: when its end is looked for; `said`: why the last
    attempt failed.
    """

    kind: str
    disk: Disk
    node: str
    began: int
    look_at: int
    pending: bool = True
    sent: bool = False
    error: str = ""
    failures: int = 0
    ready_at: int = 0
    said: str = ""

    @property
    def spot(self) -> Spot:
        """The volume and the node."""
        return self.disk.unique, self.node

    @property
    def key(self) -> str:
        """What cannot have two operations at a time."""
        return _key(self.disk, self.node)

    @property
    def plan(self) -> str:
        """The key of the plan that sends it."""
        return f"{self.kind} {self.key}"

    def waits(self, kind: str, now: int) -> bool:
        """Whether it was of this kind and failed, and the next attempt is not due yet."""
        return self.kind == kind and self.ready_at > now

    def fails_again(self, error: str, now: int) -> bool:
        """It ended badly: the next attempt waits, twice as long as the last one did. Answers
        whether the one before failed in the same way.
        """
        again, self.pending, self.said = self.said == error, False, error
        self.ready_at = now + doubled(RETRY_US, self.failures, RETRY_MAX_US)
        self.failures += 1
        return again

    def news(self, now: int) -> None:
        """Something changed: look when it is polled next."""
        rounds = -(-(now - self.began) // POLL_US)
        self.look_at = min(self.look_at, self.began + max(1, rounds) * POLL_US)


@dataclass(slots=True)
class Links:
    """All volumes on nodes, and what is under way. A volume for one node has one operation at a
    time, wherever it is; a shared one has one for each node.
    """

    by_spot: dict[Spot, Link] = field(default_factory=dict)
    operations: dict[str, Operation] = field(default_factory=dict)

    def on(self, node: str) -> Iterator[Link]:
        """What is on a node."""
        return (link for link in self.by_spot.values() if link.node == node)

    def holders(self, unique: str) -> list[str]:
        """The nodes that certainly have a volume."""
        links = self.by_spot.values()
        return [link.node for link in links if link.disk.unique == unique and link.confirmed]

    def put(self, disk: Disk, node: str, *, confirmed: bool) -> Link:
        """It is, or may be, on this node."""
        link = self.by_spot.setdefault((disk.unique, node), Link(disk, node))
        link.disk, link.confirmed = disk, confirmed
        return link

    def operation(self, disk: Disk, node: str) -> Operation | None:
        """What is under way with a volume, or failed last."""
        return self.operations.get(_key(disk, node))

    def begin(self, kind: str, disk: Disk, node: str, now: int) -> Operation:
        """Begin an operation; failures of the same kind before it are not forgotten."""
        old = self.operation(disk, node)
        before = old if old is not None and old.kind == kind else None
        begun = Operation(kind, disk, node, now, now + POLL_US)
        if before is not None:
            begun.failures, begun.said = before.failures, before.said
        self.operations[begun.key] = begun
        return begun

    def end(self, operation: Operation) -> None:
        """It succeeded."""
        self.operations.pop(operation.key, None)


def _key(disk: Disk, node: str) -> str:
    return f"{disk.unique} {node}" if disk.shared else disk.unique


def needs(pods: Iterable[str], cache: Cache) -> dict[Spot, Need]:
    """Where the pods with these keys need which volumes of drivers (ProcessPodVolumes)."""
    found: dict[Spot, Need] = {}
    for key in pods:
        pod = cache.get("pods", key)
        if pod is None or has_ended(pod):
            continue
        node = str(pod["spec"].get("nodeName"))
        for disk in disks_of(pod, cache):
            spot = disk.unique, node
            known = found.get(spot)
            found[spot] = Need(disk, (pod,) if known is None else (*known.pods, pod))
    return found


def disks_of(pod: Obj, cache: Cache) -> Iterator[Disk]:
    """The drivers' volumes that a pod's claims are bound to."""
    for _, own in claims_of(pod):
        claim = cache.get("persistentvolumeclaims", f"{namespace(pod)}/{own}")
        bound = dig(claim, "status.phase") == "Bound" if claim is not None else False
        if claim is None or not bound:
            continue
        volume = cache.get("persistentvolumes", str(claim["spec"].get("volumeName")))
        disk = disk_of(volume)
        if disk is not None and dig(volume, "spec.claimRef.uid") == uid(claim):
            yield disk


def has_ended(pod: Obj) -> bool:
    """Whether a pod needs its volumes no more (IsPodTerminated). While its kubelet is silent, the
    containers of a deleted pod still count as running.
    """
    status = pod.get("status") or {}
    if status.get("phase") in ("Failed", "Succeeded"):
        return True
    states = [entry.get("state") or {} for entry in status.get("containerStatuses") or ()]
    idle = all("terminated" in state or "waiting" in state for state in states)
    return is_deleting(pod) and idle
