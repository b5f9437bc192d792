"""The node lifecycle controller: who has gone silent, and what follows for its pods.

After pkg/controller/nodelifecycle/node_lifecycle_controller.go. It never compares a node's clock
with its own: it remembers when *it* last saw a heartbeat change.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from engine.client import Change
from engine.controllers._base import (
    Ask,
    Because,
    Cache,
    Emit,
    Patch,
    Plan,
    Said,
    Tell,
    UpdateStatus,
    Wish,
)
from engine.controllers._taints import NO_EXECUTE, NOT_READY, UNREACHABLE, swapped, taints_of
from engine.controllers._zones import FULL, PASS_US, Zone, rate_us, zone_of, zone_state
from engine.controllers.node_taints import readiness
from engine.objects import Obj, condition, evolve, key_of, labels, name, uid
from engine.units import MILLISECOND, SECOND, parse_rfc3339, rfc3339

PERIOD_US = 5 * SECOND
PASS_TAKES_US = 2 * MILLISECOND
"""The period counts from the end of a pass (wait.UntilWithContext): ten of them are a little more
than fifty seconds. How long a pass takes is an estimate.
"""
GRACE_US = 50 * SECOND
STARTUP_GRACE_US = 60 * SECOND
"""--node-monitor-period, --node-monitor-grace-period (40 s up to 1.31) and
--node-startup-grace-period.
"""
EXCLUDED = "node.kubernetes.io/exclude-disruption"
HEARTBEATS = ("Ready", "MemoryPressure", "DiskPressure", "PIDPressure")


@dataclass(frozen=True, slots=True)
class NodeSilent(Because):
    """No heartbeat of a node was seen for the grace period."""

    says: ClassVar[dict[str, str]] = {
        "en": "Node {node} has shown no sign of life for {seconds} s: it is marked Unknown.",
        "pt-BR": "O nó {node} não dá sinal de vida há {seconds} s: é marcado Unknown.",
    }
    story: ClassVar[bool] = True
    node: str
    seconds: int

    @property
    def awaited(self) -> str:
        """Whose silence this is: the machine of the same name."""
        return self.node


@dataclass(frozen=True, slots=True)
class PodsCountAsUnready(Because):
    """A node stopped being ready: so do its pods, for whoever counts them."""

    says: ClassVar[dict[str, str]] = {
        "en": "Node {node} is not ready, so pod {pod} is marked not ready.",
        "pt-BR": "O nó {node} não está pronto, então o pod {pod} é marcado como não pronto.",
    }
    story: ClassVar[bool] = True
    node: str
    pod: str


@dataclass(frozen=True, slots=True)
class NodeListed(Because):
    """A node appeared in or vanished from the cache."""

    says: ClassVar[dict[str, str]] = {
        "en": "Node {node} is {change}.",
        "pt-BR": "O nó {node}: {change}.",
    }
    node: str
    change: str


@dataclass(frozen=True, slots=True)
class NodeReachable(Because):
    """A node is ready again, or all are lost at once: running pods may stay."""

    says: ClassVar[dict[str, str]] = {
        "en": "Node {node} loses its NoExecute taint: {why}.",
        "pt-BR": "O nó {node} perde o taint NoExecute: {why}.",
    }
    story: ClassVar[bool] = True
    node: str
    why: str


@dataclass(frozen=True, slots=True)
class ZoneChanged(Because):
    """A zone's share of lost nodes changes the pace of eviction."""

    says: ClassVar[dict[str, str]] = {
        "en": "Zone {zone} is now {state}: one node every {seconds} s may be evicted (0: none).",
        "pt-BR": "A zona {zone} agora está {state}: um nó a cada {seconds} s (0: nenhum).",
    }
    story: ClassVar[bool] = True
    zone: str
    state: str
    seconds: int


class Health(NamedTuple):
    """What was last seen of a node, and when it was seen to change (microseconds of the world)."""

    seen_at: int
    heartbeat: str  # lastHeartbeatTime of Ready, "" without such a condition
    renewed: str  # renewTime of its Lease


class NodeLifecycle:
    """Watches heartbeats; its memory begins anew with each leader, and so do all its clocks."""

    name: ClassVar[str] = "node-lifecycle"
    watches: ClassVar[tuple[str, ...]] = ("pods",)
    recorder: ClassVar[str] = "node-controller"

    def __init__(self, grace_us: int = GRACE_US) -> None:
        self._grace_us = grace_us
        self.next_at: int | None = 0
        self._look_at = 0
        self._health: dict[str, Health] = {}
        self._known: dict[str, Obj] = {}
        self._zones: dict[str, Zone] = {}
        self._retry: dict[str, None] = {}  # nodes whose pods must still be marked

    # The patrol.

    def changed(self, change: Change, cache: Cache) -> Sequence[Plan]:
        """A pod was bound to a node that is known not to be ready."""
        pod = change.new
        if pod is None or not (node := pod["spec"].get("nodeName")):
            return ()
        if change.old is not None and change.old["spec"].get("nodeName") == node:
            return ()
        owner = cache.get("nodes", node) if node in self._health else None
        if owner is None or readiness(owner) in ("True", ""):
            return ()
        wishes = tuple(self._mark([pod], owner, cache))
        return (Plan(f"pod {key_of(pod)}", wishes),) if wishes else ()

    def due(self, cache: Cache) -> Sequence[Plan]:
        """Look at all nodes each 5 s; in between serve the zones' queues."""
        plans: list[Plan] = []
        if cache.now >= self._look_at:
            self._look_at = cache.now + PASS_TAKES_US + PERIOD_US
            plans = self._look(cache)
        plans += self._serve(cache)
        turns = [at for zone in self._zones.values() if (at := zone.next_at(cache.now)) is not None]
        self.next_at = min([self._look_at, *turns])
        return plans

    def ended(self, key: str, failure: str) -> None:
        """A node's plan that failed is made again with the next look."""
        if failure and key in self._known:
            self._retry[key] = None

    # Looking.

    def _look(self, cache: Cache) -> list[Plan]:
        nodes = sorted(cache.every("nodes"), key=name)
        plans = list(self._register(nodes))
        ready: dict[str, list[bool]] = {}
        for node in nodes:
            plan, status = self._inspect(node, cache)
            if EXCLUDED not in labels(node):
                ready.setdefault(zone_of(node), []).append(status == "True")
            if plan:
                plans.append(Plan(name(node), tuple(plan)))
        plans += self._pace(ready, nodes, cache)
        return plans

    def _register(self, nodes: Sequence[Obj]) -> Iterator[Plan]:
        gone = dict(self._known)
        for node in nodes:
            gone.pop(name(node), None)
            self._zones.setdefault(zone_of(node), Zone())
            if name(node) not in self._known:
                yield _listed(node, "RegisteredNode", f"Registered Node {name(node)} in Controller")
            self._known[name(node)] = node
        for node in gone.values():
            yield _listed(node, "RemovingNode", f"Removing Node {name(node)} from Controller")
            for memory in (self._known, self._health, self._retry):
                memory.pop(name(node), None)
            self._zones[zone_of(node)].remove(name(node))

    def _inspect(self, node: Obj, cache: Cache) -> tuple[list[Wish], str]:
        """What one node needs now, and the readiness that it has afterwards."""
        before = readiness(node)
        silent_us = cache.now - self._heard(node, cache).seen_at
        wishes: list[Wish] = []
        status = before
        if silent_us > (self._grace_us if before else STARTUP_GRACE_US):
            status = "Unknown"
            lost = evolve(node, {"status": {"conditions": _unknown(node, cache.wall)}})
            if before != "Unknown":
                because = NodeSilent(name(node), silent_us // SECOND)
                wishes.append(UpdateStatus("nodes", lost, because))
        if not status:
            return wishes, status
        wishes += self._taint(node, status, cache)
        retry = name(node) in self._retry
        if before == "True" and status != "True":
            text = f"Node {name(node)} status is now: NodeNotReady"
            said = Said(_reference(node), "Node", "NodeNotReady", text)
            wishes.append(Emit(said, NodeListed(name(node), "not ready")))
        if status != "True" and (before == "True" or retry):
            wishes += self._mark(cache.on_node(name(node)), node, cache)
        self._retry.pop(name(node), None)
        return wishes, status

    def _heard(self, node: Obj, cache: Cache) -> Health:
        """Compare with what was last seen; any change is a sign of life, now."""
        ready = condition(node, "Ready")
        heartbeat = str(ready.get("lastHeartbeatTime") or "-") if ready is not None else ""
        lease = cache.get("leases", f"kube-node-lease/{name(node)}")
        renewed = str(lease["spec"].get("renewTime") or "") if lease is not None else ""
        old = self._health.get(name(node))
        if old is None:
            seen_at = cache.now
            if ready is None and not renewed:  # timed from its creation, the one clock that is read
                created = parse_rfc3339(node["metadata"]["creationTimestamp"])
                seen_at = cache.now - max(0, cache.wall - created)
            old = self._health[name(node)] = Health(seen_at, heartbeat, renewed)
        elif heartbeat != old.heartbeat or renewed > old.renewed:
            old = self._health[name(node)] = Health(cache.now, heartbeat, renewed)
        return old

    def _taint(self, node: Obj, status: str, cache: Cache) -> list[Wish]:
        """Queue a lost node for its taint, swap a wrong one, take it off a ready one."""
        zone, own = self._zones[zone_of(node)], name(node)
        present = {taint["key"] for taint in taints_of(node, NO_EXECUTE)}
        if status == "True":
            zone.remove(own)
            return _freed(node, "it is ready", cache)
        wanted, other = (NOT_READY, UNREACHABLE) if status == "False" else (UNREACHABLE, NOT_READY)
        if other in present:
            return [Ask("node-no-execute", own, PASS_US)]
        if wanted not in present:
            zone.remove(own)
        zone.add(own, cache.now)
        return []

    def _mark(self, pods: Sequence[Obj], node: Obj, cache: Cache) -> Iterator[Wish]:
        """Pods of a lost node become not ready (MarkPodsNotReady)."""
        for pod in sorted(pods, key=key_of):
            ready = condition(pod, "Ready")
            if ready is None or ready["status"] == "False":
                continue
            now = rfc3339(cache.wall)
            entry = {**ready, "status": "False", "lastTransitionTime": now}
            conditions = [
                entry if one["type"] == "Ready" else one for one in pod["status"]["conditions"]
            ]
            body = evolve(pod, {"status": {"conditions": conditions}})
            said = Said(pod, "Pod", "NodeNotReady", "Node is not ready", True)
            because = PodsCountAsUnready(name(node), name(pod))
            yield UpdateStatus("pods", body, because, said, stubborn=True)

    # Zones.

    def _pace(self, ready: dict[str, list[bool]], nodes: Sequence[Obj], cache: Cache) -> list[Plan]:
        """Set each zone's pace; when every node is lost, nobody is evicted (handleDisruption)."""
        states = {zone: zone_state(group) for zone, group in ready.items()}
        all_lost = all(state == FULL for state in states.values())
        all_were = all(self._zones[zone].state == FULL for zone in states)
        if all_lost and all_were:
            return []
        plans: list[Plan] = []
        told: list[Wish] = []
        if all_were:
            for own, health in self._health.items():
                self._health[own] = health._replace(seen_at=cache.now)
        for own, state in states.items():
            zone, rate = self._zones[own], 0 if all_lost else rate_us(state, len(ready[own]))
            if zone.state != state or all_lost or all_were:
                zone.set_rate(rate, cache.now)
                if zone.state or state != "Normal":
                    told.append(Tell(ZoneChanged(own.partition(":")[2], state, rate // SECOND)))
                zone.state = state
        if told:
            plans.append(Plan("zones", tuple(told)))
        if all_lost:
            for node in nodes:
                self._zones[zone_of(node)].remove(name(node))
                wishes = _freed(node, "all nodes are lost at once", cache)
                if wishes:
                    plans.append(Plan(f"free {name(node)}", tuple(wishes)))
        return plans

    def _serve(self, cache: Cache) -> list[Plan]:
        """Grant the NoExecute taint to each zone's next node."""
        plans = []
        for zone in self._zones.values():
            while (own := zone.serve(cache.now)) is not None:
                node = cache.get("nodes", own)
                if node is not None and readiness(node) != "True":
                    plans.append(Plan(f"taint {own}", (Ask("node-no-execute", own),)))
        return plans


def _freed(node: Obj, why: str, cache: Cache) -> list[Wish]:
    both = [(NOT_READY, NO_EXECUTE), (UNREACHABLE, NO_EXECUTE)]
    taints = swapped(node, (), both, cache.wall)
    if taints is None:
        return []
    because = NodeReachable(name(node), why)
    return [Patch("nodes", node, {"spec": {"taints": taints or None}}, because)]


def _listed(node: Obj, reason: str, text: str) -> Plan:
    said = Said(_reference(node), "Node", reason, f"Node {name(node)} event: {text}")
    return Plan(f"list {name(node)}", (Emit(said, NodeListed(name(node), reason)),))


def _reference(node: Obj) -> Obj:
    return {"metadata": {"name": name(node), "uid": uid(node)}}


def _unknown(node: Obj, wall: int) -> list[Any]:
    """The node's conditions with those that heartbeats carry set to Unknown."""
    now = rfc3339(wall)
    old = list((node.get("status") or {}).get("conditions") or ())
    told = {"reason": "NodeStatusUnknown", "message": "Kubelet stopped posting node status."}
    result = [
        {**one, **told, "status": "Unknown", "lastTransitionTime": now}
        if one["type"] in HEARTBEATS and one["status"] != "Unknown"
        else one
        for one in old
    ]
    for kind in HEARTBEATS:
        if not any(one["type"] == kind for one in old):
            entry = {
                "type": kind, "status": "Unknown", "reason": "NodeStatusNeverUpdated",
                "message": "Kubelet never posted node status.",
                "lastHeartbeatTime": node["metadata"].get("creationTimestamp"),
                "lastTransitionTime": now,
            }  # fmt: skip
            result.append(entry)
    return result
