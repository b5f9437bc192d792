"""What must never happen in a cluster, whatever breaks: read off a run's writes and statuses."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.history import Run
from engine.quantity import thousandths
from engine.trace import Status
from engine.units import MILLISECOND, SECOND

LEASES = "/registry/leases/kube-system/"
LEASE_US = 15 * SECOND
SLACK_US = 100 * MILLISECOND
RECENT_US = 10 * SECOND
"""How old a wish may be that a controller still works on."""


def misdeeds(run: Run) -> Iterator[str]:
    """Every law that was broken on the way."""
    yield from _hasty_heirs(run)
    yield from _two_holders(run)
    yield from _overfull(run)
    yield from _too_many(run)


def _hasty_heirs(run: Run) -> Iterator[str]:
    """A lease passes on when it was given back, or has stood still for its 15 seconds."""
    last: dict[str, tuple[int, str]] = {}
    for write in run.writes:
        if write.key.startswith(LEASES) and write.value is not None:
            holder = write.value["spec"].get("holderIdentity") or ""
            at, before = last.get(write.key, (-LEASE_US, ""))
            if before and holder not in (before, "") and write.at - at < LEASE_US - SLACK_US:
                name = write.key.removeprefix(LEASES)
                yield f"lease: {name} passes on {(write.at - at) / SECOND:.1f} s after a renewal"
            last[write.key] = (write.at, holder)


def _two_holders(run: Run) -> Iterator[str]:
    """Never do two processes that run hold one lease."""
    shown: dict[str, dict[str, Any]] = {}
    since: dict[str, int] = {}
    for record in run.records:
        if type(record.what) is not Status:
            continue
        kind = record.where.partition("/")[2]
        if kind not in ("kube-controller-manager", "kube-scheduler"):
            continue
        for held, at in since.items():
            if record.at - at > SLACK_US:
                yield f"one holder: two of {held} work at {record.at / SECOND:.1f} s"
        shown.setdefault(record.where, {}).update(record.what.fields)
        works = [
            where
            for where, fields in shown.items()
            if where.endswith(kind)
            and fields.get("process") == "running"
            and fields.get("lease") in ("holder", "failing")
        ]
        if len(works) > 1:
            since.setdefault(kind, record.at)
        else:
            since.pop(kind, None)


def _overfull(run: Run) -> Iterator[str]:
    """What is placed on a node never asks for more than the node offers."""
    offers: dict[str, int] = {}
    placed: dict[str, tuple[str, int]] = {}
    for write in run.writes:
        name = write.key.rpartition("/")[2]
        if write.key.startswith("/registry/nodes/"):
            if write.value is not None:
                offers[name] = thousandths(
                    write.value["status"].get("allocatable", {}).get("cpu", "0")
                )
        elif write.key.startswith("/registry/pods/"):
            before = placed.pop(write.key, None)
            pod = write.value
            if pod is None or not pod["spec"].get("nodeName") or _is_over(pod):
                continue
            node = pod["spec"]["nodeName"]
            placed[write.key] = (node, _asked(pod))
            if before is None and node in offers:
                total = sum(cpu for where, cpu in placed.values() if where == node)
                if total > offers[node]:
                    yield f"room: {node} holds {total}m of {offers[node]}m with {name}"


def _too_many(run: Run) -> Iterator[str]:
    """A ReplicaSet never has more living pods than it was asked for lately."""
    wishes: dict[str, list[tuple[int, int]]] = {}
    living: dict[str, dict[str, None]] = {}
    for write in run.writes:
        value = write.value
        if write.key.startswith("/registry/replicasets/") and value is not None:
            uid = value["metadata"]["uid"]
            wishes.setdefault(uid, []).append((write.at, value["spec"]["replicas"]))
        elif write.key.startswith("/registry/pods/"):
            if value is None or _is_over(value) or "deletionTimestamp" in value["metadata"]:
                for pods in living.values():
                    pods.pop(write.key, None)
                continue
            uid = _owner(value)
            pods = living.setdefault(uid, {})
            if uid in wishes and write.key not in pods:
                pods[write.key] = None
                most = _most(wishes[uid], write.at)
                if len(pods) > most:
                    yield f"count: {write.key} is one of {len(pods)} where {most} were asked for"


def _most(wishes: list[tuple[int, int]], now: int) -> int:
    recent = [count for at, count in wishes if at >= now - RECENT_US]
    before = [count for at, count in wishes if at < now - RECENT_US][-1:]
    return max(recent + before)


def _owner(value: Mapping[str, Any]) -> str:
    owners = value["metadata"].get("ownerReferences") or ()
    return next((str(owner["uid"]) for owner in owners if owner.get("controller")), "")


def _is_over(pod: Mapping[str, Any]) -> bool:
    return pod.get("status", {}).get("phase") in ("Succeeded", "Failed")


def _asked(pod: Mapping[str, Any]) -> int:
    asked = [c.get("resources", {}).get("requests", {}) for c in pod["spec"]["containers"]]
    return sum(thousandths(each.get("cpu", "0")) for each in asked)
