"""What every entity of the map shows, as changes in time; an entity is a host, component, node,
pod, container or workload.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.history import Run, Write
from engine.objects import Obj, condition, dig, holds, is_deleting, name, workload_of
from engine.playback.operator import Fact, with_operator
from engine.trace import Status

_UNDRAWN = frozenset({"waiting", "watches", "controllers", "unsent", "pods_waiting"})
"""Status fields that change all the time and that no picture shows."""
PLACES = ("rules/", "cut/")
"""The rules of the machines' kernels, and cuts of the network: what they make of requests is a
lane.
"""
SHELLS = ("/etcdctl", "/shell")
"""What an operator runs on a machine is no part of the cluster."""
_CLOCKS = ("renewed", "gives_up", "since", "heard")
"""Status fields that are moments of the world; the document counts them from t = 0."""


def facts(run: Run) -> list[Fact]:
    """All changes, sorted by time; what stood before t = 0 is folded into one opening fact per
    entity.
    """
    changes = sorted(_changes(run), key=lambda fact: fact[0])
    opening: dict[str, dict[str, Any]] = {}
    later: list[Fact] = []
    for at, entity, fields in with_operator(changes):
        if at > 0:
            later.append((at, entity, fields))
        elif fields is None:
            opening.pop(entity, None)
        else:
            opening.setdefault(entity, {}).update(fields)
    return [(0, entity, fields) for entity, fields in opening.items()] + later


def _changes(run: Run) -> Iterator[Fact]:
    for host in run.hosts:
        yield 0 - run.start, f"host/{host}", {"power": "on"}
    for record in run.records:
        if type(record.what) is not Status or _is_undrawn(record.where):
            continue
        fields = record.what.fields
        gone = record.where.startswith("container/") and fields.get("state") is None
        drawn = _timed(fields, run.start)
        if gone or drawn:
            yield record.at - run.start, record.where, None if gone else drawn
    shown: dict[str, dict[str, Any]] = {}
    for write in run.writes:
        for entity, stored in _stored(write, run):
            known = shown.get(entity, {})
            if stored is None:
                shown.pop(entity, None)
                yield write.at - run.start, entity, None
                continue
            changed = {
                key: value
                for key, value in stored.items()
                if key not in known or known[key] != value
            }
            if changed:
                shown[entity] = {**known, **changed}
                yield write.at - run.start, entity, changed


def _is_undrawn(where: str) -> bool:
    return where.endswith(SHELLS) or where.startswith(PLACES)


def _timed(fields: Mapping[str, Any], start: int) -> dict[str, Any]:
    return {
        key: value - start if key in _CLOCKS and isinstance(value, int) else _host(key, value)
        for key, value in fields.items()
        if key not in _UNDRAWN
    }


def _host(key: str, value: Any) -> Any:
    """Leaders are named by their hosts."""
    return value.partition("/")[0] if key == "leader" and isinstance(value, str) else value


def _stored(write: Write, run: Run) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """What one committed write changes on the map."""
    _, _, resource, *path = write.key.split("/")
    value = write.value
    match resource, path:
        case "nodes", [node]:
            yield f"node/{node}", None if value is None else node_facts(value)
        case "leases", ["kube-node-lease", node] if value is not None:
            yield f"node/{node}", {"heard": write.at - run.start}
        case "pods", [space, pod]:
            yield f"pod/{space}/{pod}", None if value is None else pod_facts(value)
        case "deployments", [space, deployment]:
            yield (
                f"deployment/{space}/{deployment}",
                None if value is None else deployment_facts(value),
            )


def node_facts(node: Obj) -> dict[str, Any]:
    """Ready as the API has it, taints and cordon."""
    ready = condition(node, "Ready")
    taints = [f"{taint['key']}:{taint['effect']}" for taint in dig(node, "spec.taints") or ()]
    return {
        "ready": ready["status"] if ready else "Unknown",
        "taints": taints,
        "unschedulable": bool(dig(node, "spec.unschedulable", False)),
    }


def pod_facts(pod: Obj) -> dict[str, Any]:
    """Where a pod is and the one word for how it is."""
    return {
        "name": name(pod),
        "app": workload_of(pod),
        "node": dig(pod, "spec.nodeName"),
        "state": pod_state(pod),
    }


def deployment_facts(deployment: Obj) -> dict[str, Any]:
    """The four counts of a Deployment."""
    status = deployment.get("status") or {}
    return {
        "desired": deployment["spec"].get("replicas", 1),
        "updated": status.get("updatedReplicas", 0),
        "ready": status.get("readyReplicas", 0),
        "available": status.get("availableReplicas", 0),
    }


def pod_state(pod: Obj) -> str:
    """Pending, ContainerCreating, Running (not Ready), Ready, Terminating, Succeeded, Failed or
    CrashLoopBackOff.
    """
    phase = dig(pod, "status.phase", "Pending")
    if is_deleting(pod):
        return "Terminating"
    if phase in ("Succeeded", "Failed"):
        return str(phase)
    reasons = {
        dig(container, "state.waiting.reason")
        for container in dig(pod, "status.containerStatuses") or ()
    }
    if "CrashLoopBackOff" in reasons:
        return "CrashLoopBackOff"
    if phase == "Running":
        return "Ready" if holds(pod, "Ready") else "Running"
    return "ContainerCreating" if dig(pod, "spec.nodeName") else "Pending"
