"""The attach-detach controller: volumes follow their pods from node to node.

After pkg/controller/volume/attachdetach/attach_detach_controller.go. It asks with a
VolumeAttachment, and a driver's attacher answers. Absent: the look at the live Node before a
detachment, CSIDriver objects (every driver's volumes must be attached), old in-tree volume kinds.
"""

from collections.abc import Sequence
from typing import ClassVar

from engine.client import Change
from engine.controllers._attach_rounds import ATTACHMENTS, Rounds, is_ready
from engine.controllers._attach_world import ATTACH, DETACH, has_ended, needs
from engine.controllers._base import Cache, Plan
from engine.controllers._taints import is_out_of_service
from engine.csi import Disk, claims_of, disk_of
from engine.objects import Obj, dig
from engine.units import MILLISECOND, MINUTE

LOOP_US = 100 * MILLISECOND
"""reconcilerLoopPeriod: a step is taken at the next round after what it depends on has changed."""
VERIFY_US = 1 * MINUTE
"""--attach-detach-reconcile-sync-period: attachments that vanished are found out then."""


class AttachDetach:
    """Remembers what is attached where. Without volumes of CSI drivers it never wakes."""

    name: ClassVar[str] = "attach-detach"
    watches: ClassVar[tuple[str, ...]] = (
        "nodes", "pods", "persistentvolumeclaims", "persistentvolumes", ATTACHMENTS,
    )  # fmt: skip
    recorder: ClassVar[str] = "attachdetach-controller"

    def __init__(self) -> None:
        self.next_at: int | None = None
        self._began: int | None = None
        self._now = 0
        self._rounds = Rounds()
        self._pods: dict[str, None] = {}  # placed pods with claims
        self._verify_at: int | None = None

    def changed(self, change: Change, cache: Cache) -> Sequence[Plan]:
        """Take note; what follows is done at the next round."""
        self._now = cache.now
        if self._began is None:
            self._began = cache.now
        match change.resource:
            case "pods":
                stirs = self._pod(change)
            case "nodes":
                stirs = self._node(change, cache)
            case "volumeattachments":
                stirs = self._attachment(change, cache)
            case _:
                stirs = bool(self._pods)
        if stirs:
            self._wake(self._round(cache.now + 1))
        return ()

    def due(self, cache: Cache) -> Sequence[Plan]:
        """One round."""
        self._now = cache.now
        wanted = needs(self._pods, cache)
        if self._verify_at is not None and self._verify_at <= cache.now:
            self._verify_at = None
            self._rounds.verify(cache)
        plans = list(self._rounds.plans(wanted, cache))
        moments = [self._round(at) for at in self._rounds.moments(wanted, cache)]
        self.next_at = self._verify_at
        self._wake(*moments)
        return plans

    def ended(self, key: str, failure: str) -> None:
        """The API server took an operation's writes, or the status of a Node, or did not."""
        what, _, own = key.partition(" ")
        if what == "node" and failure:
            self._rounds.dirty[own] = None
            self._wake(self._round(self._now + 1))
        operation = self._rounds.links.operations.get(own) if what in (ATTACH, DETACH) else None
        if operation is not None:
            operation.sent, operation.error = True, failure
            if failure:
                operation.look_at = operation.began
            self._wake(self._round(operation.look_at))

    # Time.

    def _wake(self, *moments: int) -> None:
        known = moments if self.next_at is None else (*moments, self.next_at)
        self.next_at = min(known, default=None)

    def _round(self, at: int) -> int:
        """The first round that is not before a moment."""
        began = self._began or 0
        return began - (began - at) // LOOP_US * LOOP_US

    # Changes.

    def _pod(self, change: Change) -> bool:
        """Whether a pod's need for volumes began or ended."""
        pod = change.new or change.old
        if pod is None or next(claims_of(pod), None) is None:
            return False
        needs = change.new is not None and bool(change.new["spec"].get("nodeName"))
        if not needs or has_ended(pod):
            known = change.key in self._pods
            if known:
                del self._pods[change.key]
                self._rounds.left[str(pod["spec"].get("nodeName"))] = change.record
            return known
        fresh = change.key not in self._pods
        self._pods[change.key] = None
        return fresh

    def _node(self, change: Change, cache: Cache) -> bool:
        """Whether a node's volumes, readiness or taints changed; a Node that is gone leaves behind
        what it said last.
        """
        node, old, rounds = change.new, change.old, self._rounds
        before = rounds.in_use.get(change.key, ())
        in_use = before if node is None else tuple(dig(node, "status.volumesInUse") or ())
        if in_use != before:
            rounds.in_use[change.key] = in_use
        if node is not None and old is None:
            self._meet(node, change, cache)
        if next(rounds.links.on(change.key), None) is None:
            return False
        return in_use != before or old is None or node is None or _health(old) != _health(node)

    def _meet(self, node: Obj, change: Change, cache: Cache) -> None:
        """A leader that begins believes what the Nodes say; a Node that is new must be told."""
        if change.record >= 0:
            if next(self._rounds.links.on(change.key), None) is not None:
                self._rounds.dirty[change.key] = None
            return
        for entry in dig(node, "status.volumesAttached") or ():
            disk = _disk_called(str(entry["name"]), cache)
            if disk is not None:
                self._rounds.links.put(disk, change.key, confirmed=True).reported = True

    def _attachment(self, change: Change, cache: Cache) -> bool:
        """What an attachment says is looked at when it is polled next; one that a beginning leader
        finds may or may not be true.
        """
        attachment = change.new or change.old
        assert attachment is not None, "a change is about something"
        volume = str(dig(attachment, "spec.source.persistentVolumeName"))
        disk = disk_of(cache.get("persistentvolumes", volume))
        node = str(dig(attachment, "spec.nodeName"))
        if disk is None:
            return False
        links = self._rounds.links
        link, operation = links.by_spot.get((disk.unique, node)), links.operation(disk, node)
        if change.record < 0 and change.old is None and link is None:
            links.put(disk, node, confirmed=False)
            return True
        if operation is not None and operation.pending and operation.node == node:
            operation.news(cache.now)
            if operation.sent:
                self._wake(self._round(operation.look_at))
        elif link is not None and link.confirmed and not dig(change.new or {}, "status.attached"):
            self._suspect(cache.now)
        return False

    def _suspect(self, now: int) -> None:
        """An attachment went without our doing: that is found out at the next look at all."""
        if self._verify_at is None:
            began = self._began or 0
            self._verify_at = began + ((now - began) // VERIFY_US + 1) * VERIFY_US
            self._wake(self._verify_at)


def _health(node: Obj) -> tuple[bool, bool]:
    return is_ready(node), is_out_of_service(node)


def _disk_called(unique: str, cache: Cache) -> Disk | None:
    """The volume with this unique name."""
    disks = (disk_of(volume) for volume in cache.every("persistentvolumes"))
    return next((disk for disk in disks if disk is not None and disk.unique == unique), None)
