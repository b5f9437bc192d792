"""From what a learner means to the steps of a scenario: what is struck, and what is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tutor.understanding import Act, Fault, WhatIf
from tutor.whatif.sizes import HOSTED, IN_CLOUD, ON_CONTROL_PLANE, REPLICAS_MAX, Sizes

IMAGE, NEW_IMAGE = "nginx:1.27", "nginx:1.28"
PROBE = "probe"
SERVICE = "web-lb"
DONE_MAX = 4


@dataclass(frozen=True, slots=True)
class Struck:
    """One fault of the scenario. `names` are its hosts; empty for the cloud's API."""

    id: str
    what: str
    kind: str
    names: tuple[str, ...]
    role: str
    is_all: bool
    """Every one of its kind that the cluster has."""
    verb: str
    value: Any

    def step(self, at: str) -> dict[str, Any]:
        """As a timeline writes it."""
        return {"id": self.id, "at": at, self.verb: self.value}


@dataclass(frozen=True, slots=True)
class Done:
    """One line that the operator types."""

    id: str
    what: str
    line: str
    app: str
    wanted: int | None = None
    """How many pods it asks for, where it asks for a number."""
    unasked: bool = False
    """The tutor added it, so that something shows."""


def strike(what: WhatIf, sizes: Sizes) -> tuple[Struck, ...]:
    """The faults, with the names of those that they hit."""
    found = []
    for number, fault in enumerate(what.faults, start=1):
        name = "fault" if len(what.faults) == 1 else f"fault-{number}"
        found.append(_struck(name, fault, sizes))
    return tuple(found)


def _struck(name: str, fault: Fault, sizes: Sizes) -> Struck:
    if fault.kind == "cloud":
        return Struck(name, fault.what, "cloud", (), "", True, "cloud_down", True)
    there = _places(fault.kind, sizes)
    hosts = _chosen(fault, there)
    role = fault.role if fault.kind in ("etcd", "kube-scheduler", "kube-controller-manager") else ""
    is_all = not role and set(hosts) == set(there)
    kind, verb = fault.kind, _verb(fault)
    if kind == "worker" and verb == "pause":
        kind = "kubelet"
    if role:
        whom: list[str] = [f"{role}/{kind}"]
        hosts = ()
    elif verb in ("crash", "stop", "pause"):
        whom = [f"{host}/{kind_of}" for host in hosts for kind_of in _processes(kind, sizes)]
    else:
        whom = list(hosts)
    value: Any = {"left": whom} if verb == "partition" else whom[0] if len(whom) == 1 else whom
    what = {"power_off": "power", "vm_deleted": "deleted"}.get(verb, verb)
    return Struck(name, what, kind, hosts, role, is_all, verb, value)


def _verb(fault: Fault) -> str:
    if fault.kind == "vm":
        return "vm_deleted"
    if fault.what == "power":
        return "power_off"
    is_machine = fault.kind in ("worker", "control-plane")
    if is_machine and fault.what in ("crash", "stop", "deleted"):
        return "power_off"
    return "crash" if fault.what == "deleted" else fault.what


def _processes(kind: str, sizes: Sizes) -> tuple[str, ...]:
    if kind != "control-plane":
        return (kind,)
    return (("etcd",) if sizes.stacked else ()) + ON_CONTROL_PLANE[:3]


def _places(kind: str, sizes: Sizes) -> tuple[str, ...]:
    if kind == "etcd":
        return sizes.members_named()
    if kind in HOSTED:
        return sizes.planes_named()
    return ("lb",) if kind == "load-balancer" else sizes.workers_named()


def _chosen(fault: Fault, there: tuple[str, ...]) -> tuple[str, ...]:
    """Those that the learner named, else as many as were said, from the first on."""
    named = tuple(dict.fromkeys(host for host in fault.hosts if host in there))
    if named:
        return named
    if fault.every:
        return there
    if fault.majority:
        return there[: len(there) // 2 + 1]
    if fault.count is not None:
        return there[: max(1, fault.count)]
    return there if fault.kind in HOSTED else there[:1]


def acts_of(what: WhatIf, sizes: Sizes, struck: tuple[Struck, ...]) -> tuple[Done, ...]:
    """What the operator types; something to see by, when the learner asked for nothing."""
    app = next((act.app for act in what.acts if act.app and act.what != "create"), "web")
    lines = [
        done
        for act in what.acts[:DONE_MAX]
        for done in _lines(act, app=app, sizes=sizes, struck=struck)
    ]
    if not lines and any(one.kind in IN_CLOUD[:2] for one in struck):
        lines = [_exposed(app, unasked=True)]
    elif not lines and any(one.kind in (*HOSTED, "load-balancer") for one in struck):
        wanted = sizes.replicas + 1
        line = f"scale deployment {app} --replicas={wanted}"
        lines = [Done("", "scale", line, app, wanted, unasked=True)]
    lines = list({one.line: one for one in lines}.values())  # nobody types the same line twice
    server = _asked_directly(sizes, struck)
    return tuple(
        Done(f"act-{n}", one.what, one.line + server, one.app, one.wanted, one.unasked)
        for n, one in enumerate(lines[:DONE_MAX], start=1)
    )


def _asked_directly(sizes: Sizes, struck: tuple[Struck, ...]) -> str:
    """When some of the stacked etcd members fail, an API server whose own one lives is asked.

    kubeadm gives each API server only the member beside it (cmd/kubeadm/app/phases/controlplane).
    """
    hit = {host for one in struck if one.kind == "etcd" for host in one.names}
    left = [host for host in sizes.planes_named() if host not in hit]
    return f" --server=https://{left[-1]}:6443" if hit and left and sizes.stacked else ""


def app_of(what: WhatIf) -> str:
    """What the workload is called."""
    return next((act.app for act in what.acts if act.app and act.what != "create"), "web")


def _lines(act: Act, *, app: str, sizes: Sizes, struck: tuple[Struck, ...]) -> list[Done]:
    match act.what:
        case "scale":
            wanted = sizes.replicas + 2 if act.count is None else min(act.count, REPLICAS_MAX)
            return [Done("", "scale", f"scale deployment {app} --replicas={wanted}", app, wanted)]
        case "delete":
            return _deletions(act, app=app, sizes=sizes, struck=struck)
        case "create" if act.pod:
            name = act.app or PROBE
            return [Done("", "create", f"run {name} --image={IMAGE}", name, 1)]
        case "create":
            name, count = act.app or PROBE, max(1, min(act.count or 1, REPLICAS_MAX))
            line = f"create deployment {name} --image={IMAGE} --replicas={count}"
            return [Done("", "create", line, name, count)]
        case "image":
            line = f"set image deployment/{app} nginx={NEW_IMAGE}"
            return [Done("", "image", line, app, sizes.replicas)]
        case "expose":
            return [_exposed(app)]
        case "drain":
            line = f"drain {_worker(act, sizes)} --ignore-daemonsets"
            return [Done("", "drain", line, app, sizes.replicas)]
        case "cordon":
            return [Done("", "cordon", f"cordon {_worker(act, sizes)}", app, sizes.replicas)]


def _exposed(app: str, *, unasked: bool = False) -> Done:
    line = f"expose deployment {app} --name={SERVICE} --type=LoadBalancer --port=80"
    return Done("", "expose", line, app, unasked=unasked)


def _worker(act: Act, sizes: Sizes) -> str:
    workers = sizes.workers_named()
    return act.host if act.host in workers else workers[0]


def _deletions(act: Act, *, app: str, sizes: Sizes, struck: tuple[Struck, ...]) -> list[Done]:
    """Pods have names that nobody knows beforehand: those on one worker after the other go."""
    if not act.pod and act.count is None:
        return [Done("", "remove", f"delete deployment {app} --wait=false", app, 0)]
    base = f"delete pod -l app={app} --wait=false"
    count = act.count or 1
    if count >= sizes.replicas:
        return [Done("", "delete", base, app, sizes.replicas)]
    down = {host for one in struck for host in one.names}
    order = [worker for worker in sizes.workers_named() if worker not in down]
    order += [worker for worker in sizes.workers_named() if worker in down]
    return [
        Done("", "delete", f"{base} --field-selector spec.nodeName={worker}", app, sizes.replicas)
        for worker in order[:count]
    ]


def workload(app: str, replicas: int) -> list[Mapping[str, Any]]:
    """One Deployment."""
    return [{"deployment": {"name": app, "replicas": replicas}}]
