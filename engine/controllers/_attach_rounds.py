"""One round of the attach-detach controller: what ended, what must leave, what must come, and what
the Nodes shall say.

After pkg/controller/volume/attachdetach/reconciler/reconciler.go and
pkg/volume/util/operationexecutor/operation_generator.go, whose words the Events have.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.controllers._attach_notes import (
    AttachFailed,
    AttachmentsReported,
    AttachSeen,
    AttachWanted,
    DetachFailed,
    DetachWanted,
    MultiAttach,
    UnmountAwaited,
)
from engine.controllers._attach_world import (
    ATTACH,
    DETACH,
    OPERATION_US,
    Link,
    Links,
    Need,
    Operation,
    Spot,
)
from engine.controllers._base import (
    Because,
    Cache,
    Create,
    Delete,
    Emit,
    Patch,
    Plan,
    Said,
    Tell,
    Wish,
)
from engine.controllers._taints import is_out_of_service
from engine.controllers.node_taints import readiness
from engine.csi import Disk
from engine.objects import Obj, dig, is_deleting, name, namespace
from engine.units import MINUTE

UNMOUNT_US = 6 * MINUTE
"""reconcilerMaxWaitForUnmountDuration: then a volume leaves a node that is not ready by force."""
ATTACHMENTS = "volumeattachments"
Wanted = Mapping[Spot, Need]


class Rounds:
    """The reconciler: it compares what is wanted with `links`. `in_use` is what each kubelet may
    have mounted, `dirty` are Nodes whose status must tell of other volumes.
    """

    def __init__(self) -> None:
        self.links = Links()
        self.in_use: dict[str, tuple[str, ...]] = {}
        self.dirty: dict[str, None] = {}
        self.left: dict[str, int] = {}  # node -> the record by which a pod last let go there
        self._told: dict[Spot, None] = {}  # whose pods have heard of the Multi-Attach error
        self._waits: dict[Spot, None] = {}  # whose unmounting is awaited, as was told

    def plans(self, wanted: Wanted, cache: Cache) -> Iterator[Plan]:
        """Everything that is to be done now; volumes leave before others come."""
        for spot in [spot for spot in self._told if spot not in wanted]:
            del self._told[spot]
        for operation in list(self.links.operations.values()):
            if operation.pending and operation.sent and operation.look_at <= cache.now:
                yield from self._settle(operation, wanted, cache)
        for link in list(self.links.by_spot.values()):
            if link.spot not in wanted:
                yield from self._leave(link, cache)
        for spot, need in wanted.items():
            yield from self._come(spot, need, wanted, cache)
        yield from self._report(cache)

    def verify(self, cache: Cache) -> None:
        """Forget what is attached no more, though nobody here detached it."""
        for spot, link in list(self.links.by_spot.items()):
            operation = self.links.operation(link.disk, link.node)
            if not link.confirmed or (operation is not None and operation.pending):
                continue
            attachment = cache.get(ATTACHMENTS, link.disk.attachment(link.node))
            if attachment is None or not dig(attachment, "status.attached"):
                del self.links.by_spot[spot]
                self.dirty[link.node] = None

    def moments(self, wanted: Wanted, cache: Cache) -> Iterator[int]:
        """When there is something to do, if nothing changes before."""
        for operation in self.links.operations.values():
            if operation.pending and operation.sent:
                yield operation.look_at
            elif operation.ready_at > cache.now and self._is_tried_again(operation, wanted):
                yield operation.ready_at
        for link in self.links.by_spot.values():
            if link.unwanted_at is not None and link.spot not in wanted:
                over = link.unwanted_at + UNMOUNT_US + 1
                if over > cache.now and not is_ready(cache.get("nodes", link.node)):
                    yield over

    def _is_tried_again(self, operation: Operation, wanted: Wanted) -> bool:
        if operation.kind == ATTACH:
            return operation.spot in wanted
        return operation.spot in self.links.by_spot and operation.spot not in wanted

    # The end of an operation.

    def _settle(self, operation: Operation, wanted: Wanted, cache: Cache) -> Iterator[Plan]:
        attachment = cache.get(ATTACHMENTS, operation.disk.attachment(operation.node))
        late = operation.look_at >= operation.began + OPERATION_US
        operation.look_at = operation.began + OPERATION_US
        attaches = operation.kind == ATTACH
        error = operation.error or (_attach_error if attaches else _detach_error)(attachment)
        if not error and late:
            disk, verb = operation.disk, operation.kind
            silent = f"timed out waiting for external-attacher of {disk.driver} CSI driver"
            error = f"{silent} to {verb} volume {disk.handle}"
        if attaches:
            need = wanted.get(operation.spot)
            pods = need.pods if need is not None else ()
            yield from self._settle_attach(operation, attachment, error, pods, cache.now)
        elif not error and attachment is None:
            self.links.end(operation)
            self.links.by_spot.pop(operation.spot, None)
            self._waits.pop(operation.spot, None)
        elif error:
            yield self._detach_failed(operation, error, cache.now)

    def _settle_attach(
        self, operation: Operation, attachment: Obj | None, error: str, pods: Sequence[Obj],
        now: int,
    ) -> Iterator[Plan]:  # fmt: skip
        disk, node = operation.disk, operation.node
        if not error and attachment is not None and dig(attachment, "status.attached"):
            self.links.end(operation)
            self.links.put(disk, node, confirmed=True).reported = True
            self.dirty[node] = None
            text = f'AttachVolume.Attach succeeded for volume "{disk.volume}" '
            yield _tell(AttachSeen(disk.spoken, node), pods, "SuccessfulAttachVolume", text)
        elif error:
            again = operation.fails_again(error, now)
            self.links.put(disk, node, confirmed=False)
            text = f'AttachVolume.Attach failed for volume "{disk.volume}" : {error}'
            because = AttachFailed(disk.spoken, node, error, disk.driver, again)
            yield _tell(because, pods, "FailedAttachVolume", text, warning=True)

    def _detach_failed(self, operation: Operation, error: str, now: int) -> Plan:
        """Nobody knows now whether it is still there; the Node says that it is."""
        disk, node = operation.disk, operation.node
        again = operation.fails_again(error, now)
        self.links.put(disk, node, confirmed=False).reported = True
        self.dirty[node] = None
        return _plan(disk, node, Tell(DetachFailed(disk.spoken, node, error, disk.driver, again)))

    # What must leave.

    def _leave(self, link: Link, cache: Cache) -> Iterator[Plan]:
        """Detach a volume that no pod on the node needs, once it is safe or has waited enough."""
        operation = self.links.operation(link.disk, link.node)
        if operation is not None and (operation.pending or operation.waits(DETACH, cache.now)):
            return
        if link.unwanted_at is None:
            link.unwanted_at = cache.now
        why = self._why_now(link, cache)
        if why:
            yield self._detach(link, why, cache)
        elif link.spot not in self._waits and not is_ready(cache.get("nodes", link.node)):
            self._waits[link.spot] = None
            yield _plan(link.disk, link.node, Tell(UnmountAwaited(link.disk.spoken, link.node)))

    def _why_now(self, link: Link, cache: Cache) -> str:
        """Why a volume may leave its node now; empty when it may not."""
        node = cache.get("nodes", link.node)
        if link.disk.unique not in self.in_use.get(link.node, ()):
            return "it is unmounted there"
        if node is not None and is_out_of_service(node):
            return "the node is out of service"
        over = link.unwanted_at is not None and cache.now - link.unwanted_at > UNMOUNT_US
        return "6 minutes are over" if over and not is_ready(node) else ""

    def _detach(self, link: Link, why: str, cache: Cache) -> Plan:
        """First the Node says that the volume may not be mounted any more, then it goes."""
        link.reported = False
        disk, node = link.disk, cache.get("nodes", link.node)
        operation = self.links.begin(DETACH, disk, link.node, cache.now)
        because = DetachWanted(disk.spoken, link.node, why)
        acts: list[Wish] = [Tell(because)]
        if node is not None:
            acts.append(self._status(node, because))
        attachment = cache.get(ATTACHMENTS, disk.attachment(link.node))
        if attachment is not None:
            acts.append(Delete(ATTACHMENTS, attachment, because))
        led = self.left.get(link.node, -1)
        return Plan(operation.plan, tuple(acts), (led,) if led >= 0 else ())

    # What must come.

    def _come(self, spot: Spot, need: Need, wanted: Wanted, cache: Cache) -> Iterator[Plan]:
        """Attach a volume where pods need it, unless another node has it to itself."""
        disk, node = need.disk, spot[1]
        operation = self.links.operation(disk, node)
        if operation is not None and operation.pending:
            return
        link = self.links.by_spot.get(spot)
        if link is not None:
            link.unwanted_at = None
            self._waits.pop(spot, None)
        if link is not None and link.confirmed:
            return
        holders = [] if disk.shared else self.links.holders(disk.unique)
        if holders:
            if spot not in self._told:
                self._told[spot] = None
                yield _multi_attach(need, node, holders, wanted)
            return
        if operation is not None and operation.waits(ATTACH, cache.now):
            return
        begun = self.links.begin(ATTACH, disk, node, cache.now)
        because = AttachWanted(disk.spoken, node, name(need.pods[0]))
        create = Create(ATTACHMENTS, attachment_of(disk, node), because, exists_is_fine=True)
        present = cache.get(ATTACHMENTS, disk.attachment(node))
        yield Plan(begun.plan, () if present is not None else (create,))

    # What the Nodes say.

    def _report(self, cache: Cache) -> Iterator[Plan]:
        """Write status.volumesAttached of the Nodes where it changed."""
        for own in list(self.dirty):
            del self.dirty[own]
            node = cache.get("nodes", own)
            if node is not None:
                count = sum(link.reported for link in self.links.on(own))
                yield Plan(f"node {own}", (self._status(node, AttachmentsReported(own, count)),))

    def _status(self, node: Obj, because: Because) -> Patch:
        names = [link.disk.unique for link in self.links.on(name(node)) if link.reported]
        attached = [{"name": unique, "devicePath": ""} for unique in names]
        change = {"status": {"volumesAttached": attached}}
        return Patch(
            "nodes", node, change, because, subresource="status", strict=False, by="strategic"
        )


def is_ready(node: Obj | None) -> bool:
    """Whether there is such a Node, and it is ready."""
    return node is not None and readiness(node) == "True"


def attachment_of(disk: Disk, node: str) -> dict[str, Any]:
    """The VolumeAttachment that asks a driver for a volume on a node."""
    return {
        "apiVersion": "storage.k8s.io/v1", "kind": "VolumeAttachment",
        "metadata": {"name": disk.attachment(node)},
        "spec": {
            "attacher": disk.driver, "nodeName": node,
            "source": {"persistentVolumeName": disk.volume},
        },
    }  # fmt: skip


def _attach_error(attachment: Obj | None) -> str:
    """What keeps a VolumeAttachment from being true (verifyAttachmentStatus)."""
    if attachment is None:
        return ""
    if is_deleting(attachment):
        return "volume attachment is being deleted"
    if dig(attachment, "status.attached"):
        return ""
    return str(dig(attachment, "status.attachError.message") or "")


def _detach_error(attachment: Obj | None) -> str:
    found = dig(attachment, "status.detachError.message") if attachment is not None else None
    return str(found or "")


def _multi_attach(need: Need, node: str, holders: Sequence[str], wanted: Wanted) -> Plan:
    disk = need.disk
    others = [
        pod
        for (unique, holder), there in wanted.items()
        if unique == disk.unique and holder in holders
        for pod in there.pods
    ]
    acts = []
    for pod in need.pods:
        because = MultiAttach(disk.spoken, node, name(pod), holders[0])
        text = f'Multi-Attach error for volume "{disk.volume}" {_taken(pod, others)}'
        acts.append(Emit(Said(pod, "Pod", "FailedAttachVolume", text, True), because))
    return _plan(disk, node, *acts)


def _taken(pod: Obj, others: Sequence[Obj]) -> str:
    """Who has the volume; pods of other namespaces are only counted (reportMultiAttachError)."""
    if not others:
        return "Volume is already exclusively attached to one node and can't be attached to another"
    local = [name(other) for other in others if namespace(other) == namespace(pod)]
    far = len(others) - len(local)
    if not local:
        return f"Volume is already used by {far} pod(s) in different namespaces"
    text = f"Volume is already used by pod(s) {', '.join(local)}"
    return f"{text} and {far} pod(s) in different namespaces" if far else text


def _tell(
    because: AttachSeen | AttachFailed, pods: Sequence[Obj], reason: str, text: str,
    *, warning: bool = False,
) -> Plan:  # fmt: skip
    """Events for all the pods that wait; without any the trace alone is told."""
    acts = [Emit(Said(pod, "Pod", reason, text, warning), because) for pod in pods]
    return Plan(f"tell {because.volume} {because.node}", tuple(acts or [Tell(because)]))


def _plan(disk: Disk, node: str, *acts: Wish) -> Plan:
    return Plan(f"tell {disk.unique} {node}", acts)
