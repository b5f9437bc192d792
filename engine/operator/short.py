"""The few fields of an object that an observer writes down: one pure function per kind.

The forms are those of the recordings that the engine is held against, so that both can be compared
line by line.
"""

from collections.abc import Callable, Mapping
from typing import Any

from engine.objects import Obj, condition, dig, is_deleting

State = Mapping[str, Any]


def short_state(kind: str, value: Obj) -> State:
    """The short state of an object; `kind` is a kind, or NodeLease for a node's heartbeat."""
    return SHORT.get(kind, _other)(value)


def _turn(value: Obj, kind: str) -> list[str | None] | None:
    """A condition as [status, reason], or None when it is missing."""
    entry = condition(value, kind)
    return None if entry is None else [entry["status"], entry.get("reason")]


def _node(node: Obj) -> State:
    taints = dig(node, "spec.taints") or ()
    return {
        "ready": _turn(node, "Ready"),
        "taints": sorted(f"{taint['key']}:{taint['effect']}" for taint in taints),
        "unschedulable": bool(dig(node, "spec.unschedulable")),
    }


def _node_lease(lease: Obj) -> State:
    return {"renew": dig(lease, "spec.renewTime")}


def _lease(lease: Obj) -> State:
    spec = lease.get("spec") or {}
    holder = spec.get("holderIdentity")
    return {
        "holder": None if holder is None else holder[-6:],
        "transitions": spec.get("leaseTransitions"),
    }


def _pod(pod: Obj) -> State:
    meta, status = pod["metadata"], pod.get("status") or {}
    statuses = status.get("containerStatuses") or ()
    return {
        "node": dig(pod, "spec.nodeName"),
        "phase": status.get("phase"),
        "ready": _turn(pod, "Ready"),
        "scheduled": _turn(pod, "PodScheduled"),
        "disruption": _turn(pod, "DisruptionTarget"),
        "deleting": is_deleting(pod),
        "grace": meta.get("deletionGracePeriodSeconds"),
        "owner": [f"{o['kind']}/{o['name']}" for o in meta.get("ownerReferences") or ()],
        "restarts": sum(entry.get("restartCount", 0) for entry in statuses),
    }


def _counts(value: Obj, *fields: str) -> dict[str, int]:
    status = value.get("status") or {}
    return {field: status.get(field) or 0 for field in fields}


def _deployment(deployment: Obj) -> State:
    counts = _counts(
        deployment,
        "replicas",
        "updatedReplicas",
        "readyReplicas",
        "availableReplicas",
        "unavailableReplicas",
    )
    observed = dig(deployment, "status.observedGeneration")
    return {
        "spec": dig(deployment, "spec.replicas"),
        "gen": [deployment["metadata"].get("generation"), observed],
        **counts,
        "progressing": _turn(deployment, "Progressing"),
        "available": _turn(deployment, "Available"),
    }


def _replicaset(replicaset: Obj) -> State:
    return {
        "spec": dig(replicaset, "spec.replicas"),
        **_counts(replicaset, "replicas", "readyReplicas", "availableReplicas"),
        "failure": _turn(replicaset, "ReplicaFailure"),
    }


def _endpoints(endpoint_slice: Obj) -> State:
    endpoints = endpoint_slice.get("endpoints") or ()
    said = [endpoint.get("conditions") or {} for endpoint in endpoints]
    counts = {
        field: sum(bool(conditions.get(field)) for conditions in said)
        for field in ("ready", "serving", "terminating")
    }
    return {**counts, "all": len(endpoints)}


def _event(event: Obj) -> State:
    about = event.get("involvedObject") or {}
    return {
        "type": event.get("type"),
        "reason": event.get("reason"),
        "count": event.get("count"),
        "object": f"{about.get('kind')}/{about.get('name')}",
        "message": event.get("message"),
    }


def _other(value: Obj) -> State:
    return {
        "deleting": is_deleting(value),
        "finalizers": value["metadata"].get("finalizers"),
        "status": value.get("status"),
    }


SHORT: Mapping[str, Callable[[Obj], State]] = {
    "Node": _node,
    "NodeLease": _node_lease,
    "Lease": _lease,
    "Pod": _pod,
    "Deployment": _deployment,
    "ReplicaSet": _replicaset,
    "EndpointSlice": _endpoints,
    "Event": _event,
}
