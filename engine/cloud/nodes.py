"""cloud-node-controller: a new node waits, tainted, until the cloud has told what it is.

After k8s.io/cloud-provider/controllers/node/node_controller.go: one node at a time is asked for,
the Node is updated, then its addresses; every five minutes the addresses are compared again.
"""

from engine.client import Answer, Change, WorkQueue
from engine.cloud.client import CloudAnswer
from engine.cloud.desk import STRATEGIC, Desk, reference
from engine.cloud.machines import (
    Instance,
    addresses,
    first_status,
    has_taint,
    initialised,
)
from engine.cloud.notes import NodeInitialised
from engine.objects import Obj, dig, key_of, name
from engine.units import MILLISECOND, MINUTE
from engine.wellknown import UNINITIALIZED
from engine.wire.system import Expired

RESYNC_US = 5 * MINUTE
"""--node-status-update-frequency (config/v1alpha1/defaults.go)."""
DELAY_US = 1 * MILLISECOND


class CloudNodes:
    """Initialises nodes, and keeps their addresses as the cloud has them."""

    name = "cloud-node"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._events = desk.recorder("cloud-node-controller")
        self._queue = WorkQueue(desk.ctx, "cloud nodes", DELAY_US)
        self._resync = desk.ctx.timer("node addresses", "the next look at all addresses")
        self._busy = ""  # the node that is dealt with
        self._instance: Instance = {}

    def start(self) -> None:
        """Look at every node, and again every five minutes."""
        self._look(everywhere=False)

    def changed(self, change: Change) -> None:
        """A node that waits to be initialised is queued."""
        node = change.new if change.resource == "nodes" else None
        if node is not None and has_taint(node, UNINITIALIZED):
            self._queue.add(change.key, change.record)

    def expired(self, message: Expired) -> None:
        """Work, or the time to compare addresses."""
        if message.name == self._queue.name:
            self._next()
        elif message.name == self._resync.expiry.name:
            self._look(everywhere=True)

    def told(self, answer: CloudAnswer) -> None:
        """The cloud knows the machine, or not (yet)."""
        node = self._desk.nodes.get(self._busy)
        if node is None:
            self._end()
        elif not answer.ok:
            self._end(failed=True)
        elif has_taint(node, UNINITIALIZED):
            self._instance = answer.body
            body = initialised(node, answer.body, routes=self._desk.routes)
            tag = self.name, "update", self._busy
            self._desk.api.call(tag, "update", "nodes", "", self._busy, body=body)
        else:
            self._compare(node, answer.body)

    def answered(self, answer: Answer) -> None:
        """The Node was updated, then its status."""
        if not answer.ok:
            self._end(failed=True)
            return
        if answer.tag[1] != "update":  # type: ignore[index]
            self._end()
            return
        node, ctx = answer.body, self._desk.ctx
        ctx.note(NodeInitialised(name(node)), story=True)
        self._events.record(reference(node), "Node", "Synced", "Node synced successfully")
        status = first_status(node, self._instance, ctx.wall, routes=self._desk.routes)
        self._post(node, status)

    def _look(self, *, everywhere: bool) -> None:
        for key, node in self._desk.nodes.items.items():
            if everywhere or has_taint(node, UNINITIALIZED):
                self._queue.add(key, self._desk.ctx.cause)
        self._resync.set(RESYNC_US)

    def _next(self) -> None:
        while not self._busy and (taken := self._queue.take()) is not None:
            key, records = taken
            if self._desk.nodes.get(key) is None:
                self._queue.forget(key)
                continue
            if records:
                self._desk.ctx.follow(*records)
            self._busy = key
            self._desk.cloud.call((self.name, key), "get", "machines", key)

    def _end(self, *, failed: bool = False) -> None:
        key, self._busy = self._busy, ""
        if failed:
            self._queue.retry(key)
        else:
            self._queue.forget(key)
        self._next()

    def _compare(self, node: Obj, instance: Instance) -> None:
        known = {(one["type"], one["address"]) for one in dig(node, "status.addresses") or ()}
        wanted = addresses(node, instance)
        if all((one["type"], one["address"]) in known for one in wanted):
            self._end()
        else:
            self._post(node, {"addresses": wanted})

    def _post(self, node: Obj, status: dict[str, object]) -> None:
        tag = self.name, "status", key_of(node)
        change = {"status": status}
        self._desk.patch(tag, "nodes", node, change, subresource="status", options=STRATEGIC)
