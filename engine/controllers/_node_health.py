"""When a node last showed a sign of life, by the clock of the one who looks.

After tryUpdateNodeHealth in pkg/controller/nodelifecycle/node_lifecycle_controller.go.
"""

from typing import NamedTuple

from engine.controllers._base import Cache
from engine.objects import Obj, condition, name
from engine.trace import make
from engine.units import parse_rfc3339


class Health(NamedTuple):
    """What was last seen of a node, and when it was seen to change (microseconds of the world)."""

    seen_at: int
    heartbeat: str  # lastHeartbeatTime of Ready, "" without such a condition
    renewed: str  # renewTime of its Lease


class _Calm(NamedTuple):
    """A node that was ready and needed nothing: while the object is the same, so is the verdict."""

    node: Obj
    zone: str
    counts: bool  # for the state of its zone
    lease_key: str


class NodeHealth:
    """The memory of one leader; it begins empty, and so do all its clocks."""

    def __init__(self, grace_us: int) -> None:
        self._grace_us = grace_us
        self._seen: dict[str, Health] = {}
        self._calm: dict[str, _Calm] = {}

    def __contains__(self, own: str) -> bool:
        return own in self._seen

    def silent_us(self, node: Obj, cache: Cache) -> int:
        """How long nothing of the node has changed; any change is a sign of life, now."""
        ready = condition(node, "Ready")
        heartbeat = str(ready.get("lastHeartbeatTime") or "-") if ready is not None else ""
        renewed = _renewed(cache.get("leases", _lease_key(node)))
        old = self._seen.get(name(node))
        if old is None:
            seen_at = cache.now
            if ready is None and not renewed:  # timed from its creation, the one clock that is read
                created = parse_rfc3339(node["metadata"]["creationTimestamp"])
                seen_at = cache.now - max(0, cache.wall - created)
            old = self._seen[name(node)] = Health(seen_at, heartbeat, renewed)
        elif heartbeat != old.heartbeat or renewed > old.renewed:
            old = self._seen[name(node)] = Health(cache.now, heartbeat, renewed)
        return cache.now - old.seen_at

    def be_calm(self, node: Obj, zone: str, *, counts: bool) -> None:
        """The node is ready and needs nothing: look closer only when it changes."""
        self._calm[name(node)] = _Calm(node, zone, counts, _lease_key(node))

    def calm_zone(self, own: str, node: Obj, cache: Cache, now: int) -> tuple[str, bool] | None:
        """The zone of a node that has not changed since it was calm, and whether it counts there;
        None when it needs a closer look.
        """
        calm = self._calm.get(own)
        if calm is None or calm.node is not node:
            return None
        health, renewed = self._seen[own], _renewed(cache.get("leases", calm.lease_key))
        if renewed > health.renewed:
            self._seen[own] = make(Health, (now, health.heartbeat, renewed))
        elif now - health.seen_at > self._grace_us:
            return None
        return calm.zone, calm.counts

    def disturb(self, own: str) -> None:
        """The node is not as it was."""
        self._calm.pop(own, None)

    def forget(self, own: str) -> None:
        """The node is gone."""
        self._seen.pop(own, None)
        self._calm.pop(own, None)

    def start_anew(self, now: int) -> None:
        """All clocks begin now: what was not heard until now says nothing."""
        for own, health in self._seen.items():
            self._seen[own] = health._replace(seen_at=now)


def _lease_key(node: Obj) -> str:
    return f"kube-node-lease/{name(node)}"


def _renewed(lease: Obj | None) -> str:
    return str(lease["spec"].get("renewTime") or "") if lease is not None else ""
