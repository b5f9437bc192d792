"""How a node shows that it lives: registration, its Lease, and its status.

The Lease is renewed every 10 s; the status is looked at with it and written only when it changed
or was not written for 5 minutes, so that a quiet node costs one small write each 10 s
(KL:kubelet_node_status.go, component-helpers/apimachinery/lease/controller.go).
"""

from collections.abc import Callable, Mapping
from typing import Any

from engine.client import Answer, ApiClient, EventRecorder
from engine.component import Context
from engine.kubelet.config import KubeletConfig
from engine.kubelet.node import HEALTHY, node_labels, node_object, node_status
from engine.kubelet.notes import ApiFound, ApiLost, NodeReadyPosted, NodeRegistered
from engine.objects import Obj, condition, dig, evolve, labels, uid
from engine.units import MILLISECOND, SECOND, rfc3339_micro
from engine.wire.system import Expired

SPACE = "kube-node-lease"
JITTER = 0.04
TRIES = 5
RETRY_US = 100 * MILLISECOND
RETRY_MAX_US = 7 * SECOND
TIMEOUT_US = 10 * SECOND
"""A heartbeat's client gives up after min(10 s, lease duration) (cmd/kubelet/app/server.go)."""
LOST_AFTER = 2
"""Failures in a row after which connections are closed (onRepeatedHeartbeatFailure)."""


class Heartbeat:
    """Everything about one node's own objects. `tick` is called about every 10 s, whether the API
    answers or not; `running` counts containers, for the story.
    """

    def __init__(
        self,
        api: ApiClient,
        config: KubeletConfig,
        events: EventRecorder,
        *,
        tick: Callable[[], None],
        running: Callable[[], int],
    ) -> None:
        self._api, self._config, self._events = api, config, events
        self._tick, self._running = tick, running
        self._ctx: Context = api.ctx
        machine = self._ctx.machine
        self.node_name, self._zone = machine.name, machine.zone
        self._boot = f"{machine.name}-boot-{machine.boots}"
        self.node: Obj | None = None  # as the API server last showed it; None: not registered
        self.lost = False  # whether the API server cannot be reached
        self.ready = False  # whether this kubelet has posted Ready
        self._runtime_up = False
        self._lease: Obj | None = None
        self._failures = 0
        self._wait_us = RETRY_US
        self._register_wait_us = RETRY_US
        self._renewed_at = self._ticked_at = self._reported_at = self._ctx.now
        self._report_after_us = config.report_us
        self._beat = self._ctx.timer("heartbeat", "the next renewal of the node's lease")
        self._again = self._ctx.timer("register", "the next attempt to register the node")
        self._runtime = self._ctx.timer("runtime", "the container runtime")

    def start(self) -> None:
        """Register, and begin to renew the lease."""
        self._event("Starting", "Starting kubelet.")
        self._runtime.set(self._ctx.dice.between("runtime", *self._config.delays.runtime))
        self._renew()
        self._register()

    def expired(self, message: Expired) -> None:
        """A timer of ours ran out."""
        if message.name == self._beat.expiry.name:
            self._beats()
        elif message.name == self._again.expiry.name:
            self._register()
        elif message.name == self._runtime.expiry.name:
            self._runtime_up = True
            if self.node is not None:
                self._post()

    def hear(self, answer: Answer) -> None:
        """The end of a call whose tag begins with "lease" or "node"."""
        match answer.tag:
            case ("lease", "update") if answer.ok:
                self._renewed(answer.body)
            case ("lease", _):
                self._lease_answered(answer)
            case ("node", "create" | "get"):
                self._registering(answer)
            case ("node", "status") if answer.ok:
                self._posted(answer.body)
            case ("node", "look") if answer.ok:
                self.node = answer.body
                ready = condition(answer.body, "Ready")
                if ready is None or ready["status"] != "True":
                    self._post()

    # The Lease.

    def _beats(self) -> None:
        now = self._ctx.now
        if now - self._ticked_at >= self._config.status_us - SECOND:
            self._ticked_at = now
            self._tick()
        self._renew()

    def _renew(self) -> None:
        lease = self._lease
        if lease is None:
            self._call("get")
            return
        renewed = {"spec": {"renewTime": rfc3339_micro(self._ctx.wall)}}
        self._call("update", evolve(lease, renewed))

    def _call(self, verb: str, body: Obj | None = None) -> None:
        name = "" if verb == "create" else self.node_name
        tag = ("lease", verb)
        self._api.call(tag, verb, "leases", SPACE, name, body=body, timeout_us=TIMEOUT_US)

    def _lease_answered(self, answer: Answer) -> None:
        """Anything but a plain renewal."""
        verb = answer.request.verb
        if answer.ok and verb == "create":
            self._renewed(answer.body)
        elif answer.ok:
            self._lease = answer.body
            self._renew()
        elif answer.code == 404 and self.node is None:
            self._next_beat()  # a lease belongs to its node, which does not exist yet
        elif answer.code == 404:
            self._lease = None
            self._call("create", self._new_lease(self.node or {}))
        elif answer.code == 409:
            self._call("get")
        else:
            self._failed(answer)

    def _new_lease(self, node: Obj) -> Obj:
        owner = {"apiVersion": "v1", "kind": "Node", "name": self.node_name, "uid": uid(node)}
        return {
            "apiVersion": "coordination.k8s.io/v1",
            "kind": "Lease",
            "metadata": {
                "name": self.node_name,
                "namespace": SPACE,
                "ownerReferences": [owner],
            },
            "spec": {
                "holderIdentity": self.node_name,
                "leaseDurationSeconds": self._config.lease_us // SECOND,
                "renewTime": rfc3339_micro(self._ctx.wall),
            },
        }

    def _renewed(self, lease: Obj) -> None:
        now = self._ctx.now
        missed = self._failures > 0 or now - self._renewed_at > self._config.lease_us
        self._lease, self._renewed_at = lease, now
        self._failures, self._wait_us = 0, RETRY_US
        self._next_beat()
        if self.lost:
            self.lost = False
            self._ctx.note(ApiFound(self.node_name), story=True)
        self._look_after_node(missed=missed)

    def _next_beat(self) -> None:
        wait = 1 + JITTER * self._ctx.dice.roll("heartbeat")
        self._beat.set(int(self._config.renew_us * wait))

    def _failed(self, answer: Answer) -> None:
        """Five tries at once, then again and again after up to 7 s."""
        self._failures += 1
        if LOST_AFTER <= self._failures <= TRIES:
            self._api.abandon()
        if self._failures == LOST_AFTER:
            self.lost = True
            why = answer.text or str(answer.body.get("message", answer.code))
            running = self._running()
            self._ctx.note(ApiLost(self.node_name, why, running), story=running > 0)
        if self._failures < TRIES:
            self._renew()
            return
        self._lease = None
        self._beat.set(self._wait_us)
        self._wait_us = min(self._wait_us * 2, RETRY_MAX_US)

    # The Node.

    def _register(self) -> None:
        ctx = self._ctx
        node = node_object(self._config, self.node_name, self._zone, ctx.wall, self._boot)
        self._api.call(("node", "create"), "create", "nodes", body=node, timeout_us=TIMEOUT_US)

    def _registering(self, answer: Answer) -> None:
        if answer.ok:
            self._registered(answer.body, new=answer.request.verb == "create")
        elif answer.code == 409:
            self._api.call(("node", "get"), "get", "nodes", "", self.node_name)
        else:
            self._again.set(self._register_wait_us)
            self._register_wait_us = min(self._register_wait_us * 2, RETRY_MAX_US)

    def _registered(self, node: Obj, *, new: bool) -> None:
        self.node = node
        self._ctx.note(NodeRegistered(self.node_name))
        if new:
            for _, reason, _ in HEALTHY:
                self._turned(reason.removeprefix("Kubelet"))
        else:
            self._mend_labels(node)
        if self._runtime_up:
            self._post()

    def _mend_labels(self, node: Obj) -> None:
        """An existing Node keeps its taints and gets the labels that it lacks."""
        wanted = node_labels(self._config, self.node_name, self._zone)
        missing = {key: value for key, value in wanted.items() if labels(node).get(key) != value}
        if missing:
            body = {"metadata": {"labels": missing}}
            options = {"patchType": "strategic"}
            tag = ("node", "labels")
            self._api.call(tag, "patch", "nodes", "", self.node_name, options=options, body=body)

    def _look_after_node(self, *, missed: bool) -> None:
        if self.node is None or not self._runtime_up:
            return
        if not self.ready or self._ctx.now - self._reported_at >= self._report_after_us:
            self._post()
        elif missed:
            self._api.call(("node", "look"), "get", "nodes", "", self.node_name)

    def _post(self) -> None:
        """Write the whole status: Ready, as this kubelet lives and its runtime works."""
        known = dig(self.node, "status.conditions") or ()
        turned = {f"{c['type']}={c['status']}": c.get("lastTransitionTime", "") for c in known}
        status = node_status(
            self._config,
            self.node_name,
            self._ctx.wall,
            self._boot,
            ready=True,
            turned={key: at for key, at in turned.items() if at},
        )
        self._api.call(
            ("node", "status"),
            "patch",
            "nodes",
            "",
            self.node_name,
            subresource="status",
            options={"patchType": "strategic"},
            body={"status": status},
            timeout_us=TIMEOUT_US,
        )

    def _posted(self, node: Obj) -> None:
        before = condition(self.node or {}, "Ready")
        boot = dig(self.node, "status.nodeInfo.bootID", self._boot)
        self.node, self._reported_at = node, self._ctx.now
        config = self._config
        self._report_after_us = config.report_us
        if not self.ready:
            self.ready = True
            self._ctx.note(NodeReadyPosted(self.node_name))
        if before is None or before["status"] != "True":
            spread = 0.5 - self._ctx.dice.roll("status report")
            self._report_after_us += int(spread * config.report_us)
            self._turned("NodeReady")
        if boot != self._boot:
            text = f"Node {self.node_name} has been rebooted, boot id: {self._boot}"
            self._event("Rebooted", text, warning=True)

    def _turned(self, reason: str) -> None:
        reason = reason if reason.startswith("Node") else f"Node{reason}"
        self._event(reason, f"Node {self.node_name} status is now: {reason}")

    def _event(self, reason: str, message: str, *, warning: bool = False) -> None:
        about: Mapping[str, Any] = {"metadata": {"name": self.node_name, "uid": self.node_name}}
        self._events.record(about, "Node", reason, message, warning=warning)
