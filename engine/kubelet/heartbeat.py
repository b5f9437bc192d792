"""How a node shows that it lives: it registers, renews its Lease, and posts its status.

The status is looked at with each renewal and written only when it changed or was not written for
5 minutes, so that a quiet node costs one small write each 10 s (KL:kubelet_node_status.go).
"""

from collections.abc import Callable, Mapping
from typing import Any

from engine.client import Answer, ApiClient, Change, EventRecorder
from engine.kubelet.config import KubeletConfig
from engine.kubelet.guard_notes import NodeNotReadyPosted, NodeReadyAgain
from engine.kubelet.lease import LOST_AFTER, RETRY_MAX_US, RETRY_US, TIMEOUT_US, NodeLease
from engine.kubelet.node import HEALTHY, RUNTIME_DOWN, Health, node_labels, node_object, node_status
from engine.kubelet.notes import ApiFound, ApiLost, NodeReadyPosted, NodeRegistered
from engine.objects import Obj, condition, dig, labels
from engine.units import SECOND
from engine.wire.system import Expired


class Heartbeat:
    """Everything about one node's own objects. `tick` is called about every 10 s, whether the API
    answers or not; `running` counts containers, for the story; `health` is how the node is, and
    `because` the records that a turn of its runtime goes back to. `in_use` names the volumes that
    the status must call in use (None: not known yet), `reported` hears that it was taken.
    """

    def __init__(
        self,
        api: ApiClient,
        config: KubeletConfig,
        events: EventRecorder,
        *,
        tick: Callable[[], None],
        running: Callable[[], int],
        health: Callable[[], Health],
        because: Callable[[], tuple[int, ...]],
        in_use: Callable[[], tuple[str, ...] | None],
        reported: Callable[[], None],
    ) -> None:
        self._api, self._config, self._events = api, config, events
        self._tick, self._running, self._health = tick, running, health
        self._because = because
        self._in_use, self._reported = in_use, reported
        self._told_health = Health()  # as it was last posted
        self._ctx = api.ctx
        machine = api.ctx.machine
        self._name, self._zone = machine.name, machine.zone
        self._boot = f"{machine.name}-boot-{machine.boots}"
        self.node: Obj | None = None  # as the API server last showed it; None: not registered
        self.attached_by = -1  # the record that last changed which volumes are attached
        self.lost = False  # whether the API server cannot be reached
        self._told = False  # whether the story has said so
        self._ready = False  # whether this kubelet has posted Ready
        self.runtime_up = False
        self._shut = False  # whether the node was unschedulable at the last look
        self._before: Obj = {}  # the node when its status was last posted
        self._wait_us = RETRY_US
        self._ticked_at = self._reported_at = api.ctx.now
        self._report_after_us = config.report_us
        self._again = api.ctx.timer("register", "the next attempt to register the node")
        self._runtime = api.ctx.timer("runtime", "the container runtime")
        # The loops beside the lease's have its pace, and their own while it fails.
        self._loop = api.ctx.timer("status loop", "the next look at everything")
        self._lease = NodeLease(
            api,
            config,
            node=lambda: self.node,
            beats=self._beats,
            renewed=self._renewed,
            failed=self._failed,
        )

    def start(self) -> None:
        """Register, and begin to renew the lease."""
        self._event("Starting", "Starting kubelet.")
        self._runtime.set(self._ctx.dice.between("runtime", *self._config.delays.runtime))
        self._lease.start()
        self._register()

    def expired(self, message: Expired) -> None:
        """A timer ran out."""
        if message.name == self._again.expiry.name:
            self._register()
        elif message.name == self._runtime.expiry.name:
            self.runtime_up = True
            if self.node is not None:
                self._post()
        elif message.name == self._loop.expiry.name:
            self._loop.set(self._config.status_us)
            self._beats()
        else:
            self._lease.expired(message)

    def hear(self, answer: Answer) -> None:
        """The end of a call whose tag begins with "lease" or "node"."""
        match answer.tag:
            case ("lease", _):
                self._lease.hear(answer)
            case ("node", "create" | "get"):
                self._registering(answer)
            case ("node", "status") if answer.ok:
                self._posted(answer.body)
            case ("node", "look") if answer.ok:
                self.node = answer.body
                if not _is_told(answer.body, self._health()):
                    self._post()

    def shown(self, change: Change) -> None:
        """The API server has our Node like this, or not any more: it is looked at with the next
        renewal. A Node that was deleted is not made again before this kubelet is.
        """
        before, self.node = change.old, change.new
        if _attached(before) != _attached(self.node):
            self.attached_by = change.record

    # The Lease.

    def _beats(self) -> None:
        now = self._ctx.now
        if now - self._ticked_at >= self._config.status_us - SECOND:
            self._ticked_at = now
            self._tick()
            self.look()

    def look(self) -> None:
        """What the status loop notices of others' doings."""
        node = self.node
        if node is None:
            return
        shut = bool((node.get("spec") or {}).get("unschedulable"))
        if shut != self._shut:
            self._shut = shut
            self._turned("NodeNotSchedulable" if shut else "NodeSchedulable")
        if self._ready and not self.lost:
            health = self._health()
            self._tell(health.trouble)
            told = _is_told(node, health) and self._tells_volumes(node)
            if health != self._told_health or not told:
                self._post()

    def _tell(self, trouble: str) -> None:
        """Say in the story when this kubelet's own view of its readiness turns."""
        if trouble == self._told_health.trouble:
            return
        why = self._because() if RUNTIME_DOWN in (trouble, self._told_health.trouble) else ()
        if trouble:
            self._ctx.note(NodeNotReadyPosted(self._name, trouble), *why, story=True)
        else:
            self._ctx.note(NodeReadyAgain(self._name), *why, story=True)

    def _tells_volumes(self, node: Obj) -> bool:
        """Whether the Node calls those volumes in use that are."""
        in_use = self._in_use()
        return in_use is None or in_use == tuple(dig(node, "status.volumesInUse") or ())

    def _renewed(self) -> None:
        self._loop.cancel()
        if self.lost:
            self.lost = False
            found = ApiFound(self._name, self._api.server or "")
            self._ctx.note(found, story=self._told)
        if self.node is None or not self.runtime_up:
            return
        if not self._ready or self._ctx.now - self._reported_at >= self._report_after_us:
            self._post()
        elif self._lease.missed:
            self._api.call(("node", "look"), "get", "nodes", "", self._name)

    def _failed(self, failures: int, why: str) -> None:
        if not self._loop.armed:
            self._loop.set(max(0, self._ticked_at + self._config.status_us - self._ctx.now))
        if failures == LOST_AFTER:
            self.lost = True
            running = self._running()
            self._told = running > 0
            self._ctx.note(ApiLost(self._name, why, running), story=self._told)

    # The Node.

    def _register(self) -> None:
        wall = self._ctx.wall
        node = node_object(self._config, self._name, self._zone, wall, self._boot)
        self._api.call(("node", "create"), "create", "nodes", body=node, timeout_us=TIMEOUT_US)

    def _registering(self, answer: Answer) -> None:
        if answer.ok:
            self._registered(answer.body, new=answer.request.verb == "create")
        elif answer.code == 409:
            self._api.call(("node", "get"), "get", "nodes", "", self._name)
        else:
            self._again.set(self._wait_us)
            self._wait_us = min(self._wait_us * 2, RETRY_MAX_US)

    def _registered(self, node: Obj, *, new: bool) -> None:
        self.node = node
        self._ctx.note(NodeRegistered(self._name))
        if new:
            for _, reason, _ in HEALTHY:
                self._turned(reason.replace("Kubelet", "Node"))
        else:
            self._mend_labels(node)
        if self.runtime_up:
            self._post()

    def _mend_labels(self, node: Obj) -> None:
        """An existing Node keeps its taints and gets the labels that it lacks."""
        wanted = node_labels(self._config, self._name, self._zone)
        missing = {key: value for key, value in wanted.items() if labels(node).get(key) != value}
        if missing:
            self._patch("labels", {"metadata": {"labels": missing}})

    def _post(self) -> None:
        """Write the whole status, as this kubelet sees its machine now."""
        self._before = self.node or {}
        known = dig(self.node, "status.conditions") or ()
        turned = {f"{c['type']}={c['status']}": c.get("lastTransitionTime", "") for c in known}
        self._told_health = health = self._health()
        status = node_status(
            self._config,
            self._name,
            self._ctx.wall,
            self._boot,
            health=health,
            turned={key: at for key, at in turned.items() if at},
        )
        if self.node is not None and not self._tells_volumes(self.node):
            status["volumesInUse"] = list(self._in_use() or ())
        self._patch("status", {"status": status}, subresource="status")

    def _patch(self, what: str, body: Obj, subresource: str = "") -> None:
        self._api.call(
            ("node", what),
            "patch",
            "nodes",
            "",
            self._name,
            subresource=subresource,
            options={"patchType": "strategic"},
            body=body,
            timeout_us=TIMEOUT_US,
        )

    def _posted(self, node: Obj) -> None:
        before = condition(self._before, "Ready")
        boot = dig(self._before, "status.nodeInfo.bootID", self._boot)
        self.node, self._reported_at = node, self._ctx.now
        self._reported()
        self._report_after_us = self._config.report_us
        if not self._ready:
            self._ready = True
            self._ctx.note(NodeReadyPosted(self._name))
        if self._told_health.trouble:
            if before is not None and before["status"] == "True":
                self._turned("NodeNotReady")
        elif before is None or before["status"] != "True":
            spread = 0.5 - self._ctx.dice.roll("status report")
            self._report_after_us += int(spread * self._config.report_us)
            self._turned("NodeReady")
        if boot != self._boot:
            text = f"Node {self._name} has been rebooted, boot id: {self._boot}"
            self._event("Rebooted", text, warning=True)

    def say(self, reason: str, message: str, warning: bool) -> None:
        """An Event about the node; without a message, that its status is now `reason`."""
        if message:
            self._event(reason, message, warning=warning)
        else:
            self._turned(reason)

    def _turned(self, reason: str) -> None:
        self._event(reason, f"Node {self._name} status is now: {reason}")

    def _event(self, reason: str, message: str, *, warning: bool = False) -> None:
        about: Mapping[str, Any] = {"metadata": {"name": self._name, "uid": self._name}}
        self._events.record(about, "Node", reason, message, warning=warning)


def _is_told(node: Obj, health: Health) -> bool:
    """Whether the Node says of its readiness what its kubelet would say."""
    ready = condition(node, "Ready")
    return ready is not None and (ready["status"] == "True") == (not health.trouble)


def _attached(node: Obj | None) -> object:
    return dig(node, "status.volumesAttached") if node is not None else None
