"""cloud-node-lifecycle-controller: a node that is not ready, and its machine in the cloud.

After k8s.io/cloud-provider/controllers/nodelifecycle/node_lifecycle_controller.go: a ready node is
never asked for; of any other the cloud says whether its machine is gone (the Node is deleted) or
stopped (the Node gets a taint and stays).
"""

from engine.client import Answer, Change
from engine.cloud.client import CloudAnswer
from engine.cloud.desk import Desk, reference
from engine.cloud.machines import NO_SCHEDULE, SHUTDOWN, has_taint, is_ready, taints_of, without
from engine.cloud.notes import MachineGone, MachineRuns, MachineStopped
from engine.objects import Obj, name, uid
from engine.units import SECOND, rfc3339
from engine.wire.system import Expired

PERIOD_US = 5 * SECOND
"""--node-monitor-period."""


class CloudNodeLifecycle:
    """Looks at all nodes every five seconds."""

    name = "cloud-node-lifecycle"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._events = desk.recorder("cloud-node-lifecycle-controller")
        self._period = desk.ctx.timer("cloud node monitor", "the next look at all nodes")
        self._asked: dict[str, None] = {}  # nodes whose machines are asked for
        self._turned: dict[str, int] = {}  # the record that last told of a node's condition

    def start(self) -> None:
        """Look at once."""
        self._look()

    def changed(self, change: Change) -> None:
        """Keep what told that a node is not ready: it is why the cloud is asked."""
        if change.resource != "nodes":
            return
        if change.new is None or is_ready(change.new):
            self._turned.pop(change.key, None)
        elif change.old is None or is_ready(change.old):
            self._turned[change.key] = change.record

    def expired(self, message: Expired) -> None:
        """The period counts from the end of a pass."""
        if message.name == self._period.expiry.name:
            self._look()

    def _look(self) -> None:
        for key, node in sorted(self._desk.nodes.items.items()):
            if not is_ready(node):
                self._asked[key] = None
            elif has_taint(node, SHUTDOWN):
                self._desk.ctx.note(MachineRuns(key), story=True)
                self._taint(node, without(node, SHUTDOWN))
        for key in list(self._asked):
            self._desk.cloud.call((self.name, key), "get", "machines", key)
        self._rest()

    def _rest(self) -> None:
        if not self._asked:
            self._period.set(PERIOD_US)

    def told(self, answer: CloudAnswer) -> None:
        """Gone, stopped, or running all the same."""
        key = str(answer.tag[1])
        self._asked.pop(key, None)
        node = self._desk.nodes.get(key)
        if node is not None and not is_ready(node):
            if answer.missing:
                self._delete(node)
            elif answer.ok and answer.body["state"] == "stopped" and not has_taint(node, SHUTDOWN):
                self._shut(node)
        self._rest()

    def answered(self, answer: Answer) -> None:
        """What failed is seen again with the next pass."""

    def _delete(self, node: Obj) -> None:
        own = name(node)
        self._desk.ctx.note(MachineGone(own), *self._because(own), story=True)
        text = f"Deleting node {own} because it does not exist in the cloud provider"
        self._events.record(reference(node), "Node", "DeletingNode", text)
        options = {"preconditions": {"uid": uid(node)}}
        self._desk.api.call((self.name, "delete"), "delete", "nodes", "", own, options=options)

    def _shut(self, node: Obj) -> None:
        own = name(node)
        self._desk.ctx.note(MachineStopped(own), *self._because(own), story=True)
        added = rfc3339(self._desk.ctx.wall)
        taint = {"key": SHUTDOWN, "effect": NO_SCHEDULE, "timeAdded": added}
        self._taint(node, {"spec": {"taints": [*taints_of(node), taint]}})

    def _taint(self, node: Obj, change: dict[str, object]) -> None:
        version = {"metadata": {"resourceVersion": node["metadata"].get("resourceVersion")}}
        self._desk.patch((self.name, "taint"), "nodes", node, {**version, **change})

    def _because(self, node: str) -> tuple[int, ...]:
        record = self._turned.get(node, -1)
        return (record,) if record >= 0 else ()
