"""The node's Lease: the cheap and frequent sign of life.

Renewed every 10 s (and up to 4 % later by chance) from what was last written, without reading it
first (component-helpers/apimachinery/lease/controller.go).
"""

from collections.abc import Callable

from engine.client import Answer, ApiClient
from engine.kubelet.config import KubeletConfig
from engine.objects import Obj, evolve, uid
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


class NodeLease:
    """Renews one Lease for ever.

    `beats` is called when a renewal is due, `renewed` when one succeeded (`missed`: the ones
    before did not), `failed(failures, why)` at each that did not.
    """

    def __init__(
        self,
        api: ApiClient,
        config: KubeletConfig,
        *,
        node: Callable[[], Obj | None],
        beats: Callable[[], None],
        renewed: Callable[[], None],
        failed: Callable[[int, str], None],
    ) -> None:
        self._api, self._config, self._node = api, config, node
        self._beats, self._on_renewed, self._on_failed = beats, renewed, failed
        self._ctx = api.ctx
        self._name = api.ctx.machine.name
        self._lease: Obj | None = None  # as it was last written
        self.missed = False
        self._failures = 0
        self._wait_us = RETRY_US
        self._renewed_at = api.ctx.now
        self._timer = api.ctx.timer("heartbeat", "the next renewal of the node's lease")

    def start(self) -> None:
        """Renew for the first time."""
        self._renew()

    def expired(self, message: Expired) -> None:
        """Renew again, when the timer is ours."""
        if message.name == self._timer.expiry.name:
            self._beats()
            self._renew()

    def hear(self, answer: Answer) -> None:
        """The end of a call whose tag begins with "lease"."""
        verb = answer.request.verb
        if answer.ok and verb != "get":
            self._renewed(answer.body)
        elif answer.ok:
            self._lease = answer.body
            self._renew()
        elif answer.code == 404:
            self._create(self._node())
        elif answer.code == 409:
            self._call("get")
        else:
            self._failed(answer.text or str(answer.body.get("message", answer.code)))

    def _renew(self) -> None:
        if self._lease is None:
            self._call("get")
        else:
            renewed = {"spec": {"renewTime": rfc3339_micro(self._ctx.wall)}}
            self._call("update", evolve(self._lease, renewed))

    def _call(self, verb: str, body: Obj | None = None) -> None:
        name = "" if verb == "create" else self._name
        tag = ("lease", verb)
        self._api.call(tag, verb, "leases", SPACE, name, body=body, timeout_us=TIMEOUT_US)

    def _create(self, node: Obj | None) -> None:
        self._lease = None
        if node is None:
            self._wait()  # a lease belongs to its node, which does not exist yet
            return
        owner = {"apiVersion": "v1", "kind": "Node", "name": self._name, "uid": uid(node)}
        spec = {
            "holderIdentity": self._name,
            "leaseDurationSeconds": self._config.lease_us // SECOND,
            "renewTime": rfc3339_micro(self._ctx.wall),
        }
        meta = {"name": self._name, "namespace": SPACE, "ownerReferences": [owner]}
        body = {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": meta}
        self._call("create", {**body, "spec": spec})

    def _renewed(self, lease: Obj) -> None:
        now = self._ctx.now
        self.missed = self._failures > 0 or now - self._renewed_at > self._config.lease_us
        self._lease, self._renewed_at = lease, now
        self._failures, self._wait_us = 0, RETRY_US
        self._wait()
        self._on_renewed()

    def _wait(self) -> None:
        jitter = 1 + JITTER * self._ctx.dice.roll("heartbeat")
        self._timer.set(int(self._config.renew_us * jitter))

    def _failed(self, why: str) -> None:
        """Five tries at once, then again and again after up to 7 s."""
        self._failures += 1
        if LOST_AFTER <= self._failures <= TRIES:
            self._api.abandon()
        self._on_failed(self._failures, why)
        if self._failures < TRIES:
            self._renew()
            return
        self._lease = None
        self._timer.set(self._wait_us)
        self._wait_us = min(self._wait_us * 2, RETRY_MAX_US)
