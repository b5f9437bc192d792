"""The external attacher of a storage driver: makes each VolumeAttachment true, or says why not.

After kubernetes-csi/external-attacher, pkg/controller/csi_handler.go. A volume is attached by the
cloud and only then is `status.attached` written; a finalizer holds a deleted VolumeAttachment until
the cloud has detached. What failed is tried again after 1 s, doubling up to five minutes.
"""

from collections.abc import Mapping
from typing import Any, cast

from engine.client import Answer, ApiClient, Change, Informer, WorkQueue
from engine.cloud.client import CloudAnswer, CloudClient
from engine.cloud.desk import MERGE, why_not
from engine.cloud.notes import (
    VolumeAttached,
    VolumeAttachFailed,
    VolumeDetached,
    VolumeDetachFailed,
)
from engine.cloud.provisioning import DRIVER
from engine.csi import disk_of, drivers_of
from engine.objects import Obj, dig, is_deleting, name, without_finalizer
from engine.units import MILLISECOND, MINUTE, SECOND, rfc3339
from engine.wire.cloud import CONFLICT, NOT_FOUND

ATTACHMENTS, VOLUMES = "volumeattachments", "persistentvolumes"
FINALIZER = f"external-attacher/{DRIVER.replace('.', '-')}"
OWN_ID = "csi.alpha.kubernetes.io/node-id"
"""The annotation that keeps what the driver calls the node, should its CSINode go."""
DELAY_US = 1 * MILLISECOND
RETRY_US, RETRY_MAX_US = 1 * SECOND, 5 * MINUTE
"""--retry-interval-start and --retry-interval-max."""
CODES = {NOT_FOUND: "NotFound", CONFLICT: "FailedPrecondition"}


class Attacher:
    """One VolumeAttachment after the other, each step when the one before is done. Tags of its
    calls begin with "attach".
    """

    def __init__(self, api: ApiClient, cloud: CloudClient, caches: Mapping[str, Informer]) -> None:
        self._api, self._cloud, self._caches = api, cloud, caches
        self._ctx = api.ctx
        self._queue = WorkQueue(api.ctx, "attachments", DELAY_US, RETRY_US, RETRY_MAX_US)
        self._busy: dict[str, Obj] = {}  # under way, as last seen
        self._failed: dict[str, str] = {}  # why the last attempt failed

    @property
    def timer(self) -> str:
        """The name of the timer at which there is work."""
        return self._queue.name

    def __len__(self) -> int:
        return len(self._busy)

    def changed(self, change: Change) -> None:
        """An attachment is new, or its end was asked for; what we wrote ourselves is no news."""
        if change.resource == VOLUMES and change.new is not None:
            self._release(change.new)
        elif change.resource == ATTACHMENTS and change.new is None:
            volume = self._volume(change.old or {})
            if volume is not None:
                self._release(volume)
        elif change.resource == ATTACHMENTS and change.new is not None:
            before, after = change.old, change.new
            if before is None or is_deleting(before) != is_deleting(after):
                self._queue.add(change.key, change.record)

    def work(self) -> None:
        """Begin with whatever is due."""
        while (taken := self._queue.take()) is not None:
            key, records = taken
            attachment = self._caches[ATTACHMENTS].get(key)
            if attachment is None or key in self._busy:
                continue
            if dig(attachment, "spec.attacher") != DRIVER:
                continue
            if records:
                self._ctx.follow(*records)
            if is_deleting(attachment):
                self._detach(key, attachment)
            elif not dig(attachment, "status.attached"):
                self._attach(key, attachment)

    # Attaching.

    def _attach(self, key: str, attachment: Obj) -> None:
        """First the finalizers: nothing that is attached may be forgotten."""
        self._busy[key] = attachment
        volume = self._volume(attachment)
        why = self._why_not(attachment, volume)
        if why or volume is None:
            self._fail(key, why)
        elif FINALIZER not in (volume["metadata"].get("finalizers") or ()):
            self._patch(key, "hold", VOLUMES, volume, _held(volume))
        else:
            self._hold(key)

    def _why_not(self, attachment: Obj, volume: Obj | None) -> str:
        node = str(dig(attachment, "spec.nodeName"))
        if volume is None:
            own = dig(attachment, "spec.source.persistentVolumeName")
            return f'could not add PersistentVolume finalizer: persistentvolume "{own}" not found'
        if is_deleting(volume):
            return f'PersistentVolume "{name(volume)}" is marked for deletion'
        csi_node = self._caches["csinodes"].get(node)
        if csi_node is None:
            return f'csinode.storage.k8s.io "{node}" not found'
        if DRIVER not in drivers_of(csi_node):
            return f"CSINode {node} does not contain driver {DRIVER}"
        return ""

    def _hold(self, key: str) -> None:
        attachment = self._busy[key]
        held = _held(attachment)
        held["metadata"]["annotations"] = {OWN_ID: self._node_id(attachment)}
        if FINALIZER in (attachment["metadata"].get("finalizers") or ()):
            self._ask(key)
        else:
            self._patch(key, "ask", ATTACHMENTS, attachment, held)

    def _ask(self, key: str) -> None:
        disk = disk_of(self._volume(self._busy[key]))
        assert disk is not None, "its volume was looked at"
        body = {"shared": disk.shared}
        self._cloud.call(("attach", key), "ensure", "attachments", self._place(key), body)

    # Detaching.

    def _detach(self, key: str, attachment: Obj) -> None:
        if FINALIZER in (attachment["metadata"].get("finalizers") or ()):
            self._busy[key] = attachment
            self._cloud.call(("attach", key), "delete", "attachments", self._place(key))

    # Answers.

    def told(self, answer: CloudAnswer) -> None:
        """The cloud did its part, or did not."""
        key = str(answer.tag[1])
        attachment = self._busy[key]
        if is_deleting(attachment):
            if answer.ok or answer.missing:
                change = without_finalizer(attachment, FINALIZER)
                self._patch(key, "gone", ATTACHMENTS, attachment, change)
            else:
                self._fail(key, _rpc(answer))
        elif answer.ok:
            status = {"attached": True, "attachError": None}
            self._patch(key, "done", ATTACHMENTS, attachment, {"status": status}, "status")
        else:
            self._fail(key, _rpc(answer))

    def written(self, answer: Answer) -> None:
        """The API server took a step, tag ("attach", step, name)."""
        _, step, key = cast(tuple[str, str, str], answer.tag)
        if step == "said":
            return
        if not answer.ok and not (step == "gone" and answer.code == 404):
            self._fail(key, why_not(answer))
        elif step == "hold":
            self._hold(key)
        elif step == "ask":
            self._busy[key] = answer.body
            self._ask(key)
        else:
            self._done(key, step)

    def _done(self, key: str, step: str) -> None:
        attachment = self._busy.pop(key)
        self._queue.forget(key)
        self._failed.pop(key, None)
        disk = disk_of(self._volume(attachment))
        spoken = disk.spoken if disk is not None else self._place(key)
        note = VolumeAttached if step == "done" else VolumeDetached
        self._ctx.note(note(spoken, str(dig(attachment, "spec.nodeName"))), story=True)
        present = self._caches[ATTACHMENTS].get(key)
        if step == "done" and present is not None and is_deleting(present):
            self._queue.add(key)  # its end was asked for meanwhile

    def _fail(self, key: str, why: str) -> None:
        """Write the error into the status, and try again later."""
        attachment = self._busy.pop(key)
        present = self._caches[ATTACHMENTS].get(key)
        node = str(dig(attachment, "spec.nodeName"))
        disk = disk_of(self._volume(attachment))
        spoken = disk.spoken if disk is not None else name(attachment)
        news = self._failed.get(key) != why
        self._failed[key] = why
        said = VolumeDetachFailed if is_deleting(attachment) else VolumeAttachFailed
        self._ctx.note(said(spoken, node, why), story=news)
        if present is not None:
            field = "detachError" if is_deleting(attachment) else "attachError"
            error = {"message": why, "time": rfc3339(self._ctx.wall)}
            self._patch(key, "said", ATTACHMENTS, present, {"status": {field: error}}, "status")
        self._queue.retry(key)

    # The volume's own finalizer.

    def _release(self, volume: Obj) -> None:
        """A volume that is to be deleted may go when nothing is attached for it any more."""
        held = FINALIZER in (volume["metadata"].get("finalizers") or ())
        if not is_deleting(volume) or not held:
            return
        if any(self._volume(one) is volume for one in self._caches[ATTACHMENTS].items.values()):
            return
        change = without_finalizer(volume, FINALIZER)
        self._patch(name(volume), "said", VOLUMES, volume, change)

    def holder_of(self, volume: Obj) -> str:
        """The node that has a volume of ours, or is about to; empty when none has."""
        for attachment in self._caches[ATTACHMENTS].items.values():
            if dig(attachment, "spec.source.persistentVolumeName") == name(volume):
                return str(dig(attachment, "spec.nodeName"))
        return ""

    # Small things.

    def _volume(self, attachment: Obj) -> Obj | None:
        own = dig(attachment, "spec.source.persistentVolumeName")
        return self._caches[VOLUMES].get(str(own)) if own else None

    def _node_id(self, attachment: Obj) -> str:
        """What the driver calls the node: as it registered, else as it was kept."""
        node = str(dig(attachment, "spec.nodeName"))
        driver = drivers_of(self._caches["csinodes"].get(node)).get(DRIVER)
        kept = (attachment["metadata"].get("annotations") or {}).get(OWN_ID, "")
        return str(driver["nodeID"]) if driver is not None else str(kept)

    def _place(self, key: str) -> str:
        """`volume/machine`, as the cloud names an attachment."""
        attachment = self._busy.get(key) or self._caches[ATTACHMENTS].get(key) or {}
        disk = disk_of(self._volume(attachment))
        handle = disk.handle if disk is not None else ""
        return f"{handle}/{self._node_id(attachment)}"

    def _patch(
        self, key: str, step: str, resource: str, target: Obj, change: Obj, subresource: str = ""
    ) -> None:
        self._api.call(
            ("attach", step, key), "patch", resource, "", name(target),
            subresource=subresource, options=MERGE, body=change,
        )  # fmt: skip


def _held(value: Obj) -> dict[str, Any]:
    return {"metadata": {"finalizers": [*(value["metadata"].get("finalizers") or ()), FINALIZER]}}


def _rpc(answer: CloudAnswer) -> str:
    """The error as the driver gives it (gRPC)."""
    return f"rpc error: code = {CODES.get(answer.code, 'Internal')} desc = {answer.text}"
