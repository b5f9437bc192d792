"""Static pods as the API shows them: a mirror pod for each, made again whenever it is missing.

The control-plane processes of a machine are static pods too. The machine itself runs and restarts
them (engine/host.py); this file tells the API server how they are and plays their startup and
liveness probes (KA:util/staticpod/utils.go: every 10 s, 24 and 8 failures). What a probe would be
told is read from the process, so that probing costs no messages: a process that hangs answers
nothing, and an API server that has lost etcd answers 500.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.client import Answer, ApiClient
from engine.kubelet.config import KubeletConfig
from engine.kubelet.container import CRASH_LOOP, Container
from engine.kubelet.node import address_of
from engine.kubelet.notes import ProcessKilled
from engine.kubelet.status import pod_status
from engine.kubelet.statuses import Statuses
from engine.objects import Obj, evolve, is_deleting, key_of, uid
from engine.wire.system import Terminate

if TYPE_CHECKING:
    from engine.process import Process

SPACE = "kube-system"
MIRROR = "kubernetes.io/config.mirror"
STARTUP_FAILURES_MAX = 24
FAILURES_MAX = 8
PRIORITY = 2_000_001_000
"""Of class system-node-critical, which kubeadm gives its static pods."""


def is_mirror(pod: Obj) -> bool:
    """Whether a pod of the API only mirrors a static one."""
    return MIRROR in (pod["metadata"].get("annotations") or {})


def mirror_of(pod: Obj, node: Obj) -> dict[str, Any]:
    """The mirror pod of a static pod: named after its node and owned by it."""
    meta = node["metadata"]
    owner = {"apiVersion": "v1", "kind": "Node", "name": meta["name"], "uid": uid(node)}
    annotations = {
        MIRROR: uid(pod),
        "kubernetes.io/config.hash": uid(pod),
        "kubernetes.io/config.source": "file",
    }
    everything = [{"operator": "Exists", "effect": "NoExecute"}]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": pod["metadata"]["name"],
            "namespace": pod["metadata"]["namespace"],
            "labels": pod["metadata"].get("labels") or {},
            "annotations": annotations,
            "ownerReferences": [{**owner, "controller": True}],
        },
        "spec": {
            **pod["spec"],
            "nodeName": meta["name"],
            "tolerations": [*(pod["spec"].get("tolerations") or ()), *everything],
        },
    }


def process_pod(kind: str, node: str, version: str) -> dict[str, Any]:
    """The manifest that kubeadm would have written for a control-plane process."""
    labels = {"component": kind, "tier": "control-plane"}
    return {
        "metadata": {
            "name": f"{kind}-{node}",
            "namespace": SPACE,
            "labels": labels,
            "uid": f"static-{kind}-{node}",
        },
        "spec": {
            "hostNetwork": True,
            "priorityClassName": "system-node-critical",
            "priority": PRIORITY,
            "containers": [{"name": kind, "image": f"registry.k8s.io/{kind}:{version}"}],
        },
    }


class Mirrors:
    """The mirror pods of one node, by `namespace/name`."""

    def __init__(self, api: ApiClient, config: KubeletConfig, statuses: Statuses) -> None:
        self._api, self._config, self._statuses = api, config, statuses
        self._ctx = api.ctx
        self._machine = api.ctx.machine
        self._pods: dict[str, Obj] = {}  # static pods
        self._status: dict[str, dict[str, Any]] = {}
        self._shown: dict[str, Obj] = {}  # mirror pods that the API server has
        self._creating: dict[str, None] = {}
        self._failures: dict[str, int] = {}
        self._up: dict[str, int] = {}  # the start of each process that a probe has found well
        self._ended: dict[str, None] = {}  # processes whose manifest was found gone
        self._looks: dict[str, tuple[bool, int]] = {}  # how each process was at the last look
        self.node: Obj | None = None  # whose pods these are, once it is registered
        self.heard = False  # whether the API server has said which pods there are

    def has(self, key: str) -> bool:
        """Whether a static pod of this name runs here."""
        return key in self._pods

    def set(self, pod: Obj, status: dict[str, Any]) -> None:
        """A static pod runs here, and this is how it is."""
        key = key_of(pod)
        self._pods[key], self._status[key] = pod, status
        self._sync(key)

    def shown(self, key: str, mirror: Obj | None) -> None:
        """The API server has this mirror pod, or none of that name any more."""
        if mirror is None:
            gone = self._shown.pop(key, None)
            if gone is not None:
                self._statuses.forget(uid(gone))
        else:
            self._shown[key] = mirror
            self._statuses.seen(mirror)
        self._sync(key)

    def tick(self) -> None:
        """Probe the processes, and make missing mirrors."""
        for process in self._processes():
            self._probe(process)
        for key in self._pods:
            self._sync(key)

    def look(self) -> None:
        """See how the machine's processes are."""
        for process in self._processes():
            if process.unlisted_by:
                self._end(process)
                continue
            if process.name in self._ended and not process.running:
                process.start()
            self._ended.pop(process.name, None)
            look = process.running, process.incarnation
            if self._looks.get(process.name) != look:
                self._looks[process.name] = look
                self._show(process)

    def _end(self, process: "Process") -> None:
        """Its manifest is gone: end it, and take its mirror back."""
        self._ended[process.name] = None
        self._looks.pop(process.name, None)
        if process.running:
            process.tell(Terminate())
        key = f"{SPACE}/{process.name.partition('/')[2]}-{self._machine.name}"
        self._pods.pop(key, None)
        self._sync(key)

    def hear(self, answer: Answer) -> None:
        """The end of a call whose tag begins with "mirror"; its watch event tells the rest."""
        self._creating.pop(answer.tag[1], None)  # type: ignore[index]

    def _sync(self, key: str) -> None:
        mirror, pod = self._shown.get(key), self._pods.get(key)
        if not self.heard or self.node is None:
            return
        if pod is None or (mirror is not None and is_deleting(mirror)):
            if mirror is not None:
                self._call(key, "delete", mirror)
        elif mirror is None:
            self._call(key, "create", mirror_of(pod, self.node))
        else:
            self._statuses.set(mirror, self._status[key])

    def _call(self, key: str, verb: str, mirror: Obj) -> None:
        if key in self._creating:
            return
        self._creating[key] = None
        space, _, name = key.partition("/")
        if verb == "create":
            self._api.call(("mirror", key), verb, "pods", space, body=mirror)
        else:
            options: Mapping[str, Any] = {"gracePeriodSeconds": 0}
            self._api.call(("mirror", key), verb, "pods", space, name, options=options)

    # The processes of the machine.

    def _processes(self) -> "list[Process]":
        if not self._config.mirrors_processes:
            return []
        return [process for process in self._machine.processes.values() if process.supervised]

    def _show(self, process: "Process") -> None:
        kind = process.name.partition("/")[2]
        pod = process_pod(kind, self._machine.name, self._config.version)
        image = pod["spec"]["containers"][0]["image"]
        restarts = max(0, process.incarnation - 1)
        if process.running:
            started = self._ctx.wall
            container = Container(
                kind, image, state="running", ready=True, restarts=restarts, started_at=started
            )
        else:
            last = {"exitCode": 1, "reason": "Error"}
            container = Container(kind, image, reason=CRASH_LOOP, restarts=restarts, last=last)
        address = address_of(self._config, self._machine.name)
        status = pod_status(
            pod,
            {kind: container},
            wall_us=self._ctx.wall,
            ip=address,
            host_ip=address,
            leaving=False,
            over=False,
            old=self._status.get(key_of(pod)) or {},
        )
        self.set(evolve(pod, {}), status)

    def _probe(self, process: "Process") -> None:
        name, component = process.name, process.component
        if component is None:
            self._failures.pop(name, None)
            return
        hangs = process.state == "paused"
        if not hangs and component.status().get("etcd") != "lost":
            self._failures.pop(name, None)
            self._up[name] = process.incarnation
            return
        failures = self._failures[name] = self._failures.get(name, 0) + 1
        is_up = self._up.get(name) == process.incarnation
        if failures >= (FAILURES_MAX if is_up else STARTUP_FAILURES_MAX):
            del self._failures[name]
            killed = ProcessKilled(self._machine.name, name, failures)
            record = self._ctx.note(killed, story=True)
            process.end("killed", 137, "failed its liveness probe", record)
