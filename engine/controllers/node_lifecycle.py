"""The node lifecycle controller: who has gone silent, and what follows for its pods.

After pkg/controller/nodelifecycle/node_lifecycle_controller.go. It never compares a node's clock
with its own: it remembers when *it* last saw a heartbeat change.
"""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

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
from engine.controllers._node_health import NodeHealth
from engine.controllers._node_notes import (
    AllNodesLost,
    ClocksRestarted,
    NodeListed,
    NodeReachable,
    NodeSilent,
    NodeSpared,
    PodsCountAsUnready,
    ZonePaced,
    ZoneSpared,
)
from engine.controllers._taints import NO_EXECUTE, swapped, taints_of
from engine.controllers._zones import PASS_US, Pace, Readiness, Zones, zone_of
from engine.controllers.node_taints import readiness
from engine.objects import Obj, condition, evolve, key_of, labels, name, uid
from engine.units import MILLISECOND, SECOND, rfc3339
from engine.wellknown import NOT_READY, UNREACHABLE

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
EXPELLING = (f"{UNREACHABLE}:{NO_EXECUTE}", f"{NOT_READY}:{NO_EXECUTE}")


class NodeLifecycle:
    """Watches heartbeats; its memory begins anew with each leader, and so do all its clocks."""

    name: ClassVar[str] = "node-lifecycle"
    watches: ClassVar[tuple[str, ...]] = ("nodes", "pods")
    recorder: ClassVar[str] = "node-controller"

    def __init__(self, grace_us: int = GRACE_US) -> None:
        self._grace_us = grace_us
        self.next_at: int | None = 0
        self._look_at = 0
        self._health = NodeHealth(grace_us)
        self._known: dict[str, Obj] = {}
        self._zones = Zones()
        self._retry: dict[str, None] = {}  # nodes whose pods must still be marked
        self._turned: dict[str, int] = {}  # node -> the record of its last change of readiness

    # The patrol.

    def changed(self, change: Change, cache: Cache) -> Sequence[Plan]:
        """A pod was bound to a node that is known not to be ready, or a node's readiness turned."""
        if change.resource == "nodes":
            if change.old and change.new and readiness(change.old) != readiness(change.new):
                self._turned[change.key] = change.record
            return ()
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
        self.next_at = min([self._look_at, *self._zones.next_at(cache.now)])
        return plans

    def ended(self, key: str, failure: str) -> None:
        """A node's plan that failed is made again with the next look."""
        if failure and key in self._known:
            self._retry[key] = None

    # Looking.

    def _look(self, cache: Cache) -> list[Plan]:
        nodes, now = sorted(cache.every("nodes"), key=name), cache.now
        plans: list[Plan] = []
        ready: dict[str, dict[str, bool]] = {}
        for node in nodes:
            own = node["metadata"]["name"]
            calm = self._health.calm_zone(own, node, cache, now)
            if calm is not None:
                if calm[1]:
                    ready.setdefault(calm[0], {})[own] = True
                continue
            plans += self._meet(own, node)
            plan, status = self._inspect(node, cache)
            counts, zone = EXCLUDED not in labels(node), zone_of(node)
            if counts:
                ready.setdefault(zone, {})[own] = status == "True"
            if plan:
                plans.append(Plan(own, tuple(plan)))
            elif status == "True":
                self._health.be_calm(node, zone, counts=counts)
        if len(self._known) > len(nodes):
            plans += self._part([name(node) for node in nodes])
        plans += self._pace(ready, nodes, cache)
        return plans

    def _meet(self, own: str, node: Obj) -> Iterator[Plan]:
        """A node that is new, or not as it was."""
        self._health.disturb(own)
        self._zones.of(node)
        if own not in self._known:
            yield _listed(
                node, "RegisteredNode", f"Registered Node {own} in Controller", "is registered"
            )
        self._known[own] = node

    def _part(self, present: Sequence[str]) -> Iterator[Plan]:
        """Nodes that are gone."""
        here = dict.fromkeys(present)
        for own in [own for own in self._known if own not in here]:
            node = self._known.pop(own)
            yield _listed(
                node, "RemovingNode", f"Removing Node {own} from Controller", "is removed"
            )
            self._health.forget(own)
            self._retry.pop(own, None)
            self._zones.of(node).remove(own)

    def _inspect(self, node: Obj, cache: Cache) -> tuple[list[Wish], str]:
        """What one node needs now, and the readiness that it has afterwards."""
        before = readiness(node)
        silent_us = self._health.silent_us(node, cache)
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
            wishes.append(Emit(said, NodeListed(name(node), "is not ready")))
        if status != "True" and (before == "True" or retry):
            wishes += self._mark(cache.on_node(name(node)), node, cache)
        self._retry.pop(name(node), None)
        return wishes, status

    def _taint(self, node: Obj, status: str, cache: Cache) -> list[Wish]:
        """Queue a lost node for its taint, swap a wrong one, take it off a ready one."""
        zone, own = self._zones.of(node), name(node)
        present = {taint["key"] for taint in taints_of(node, NO_EXECUTE)}
        if status == "True":
            zone.remove(own)
            return _freed(node, NodeReachable(own), cache)
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

    def _pace(self, ready: Readiness, nodes: Sequence[Obj], cache: Cache) -> list[Plan]:
        """Set each zone's pace; when every node is lost, all may stay (handleDisruption)."""
        were_lost = self._zones.all_lost(ready)
        changes = self._zones.set_pace(ready, cache.now)
        are_lost = self._zones.all_lost(ready)
        told: list[Wish] = []
        if were_lost and not are_lost:
            self._health.start_anew(cache.now)
            told.append(Tell(ClocksRestarted()))
        if are_lost and not were_lost:
            told.append(Tell(AllNodesLost(tuple(map(name, nodes)))))
        elif not are_lost:
            told += [Tell(_judged(change)) for change in changes if change.news]
        plans = [Plan("zones", tuple(told), self._turns())] if told else []
        if are_lost and not were_lost:
            for node in nodes:
                own = name(node)
                self._zones.of(node).remove(own)
                wishes = _freed(node, NodeSpared(own), cache)
                if wishes:
                    plans.append(Plan(f"free {own}", tuple(wishes)))
        return plans

    def _turns(self) -> tuple[int, ...]:
        """The changes of readiness that were seen since the last change of pace."""
        records = tuple(record for record in self._turned.values() if record >= 0)
        self._turned.clear()
        return records

    def _serve(self, cache: Cache) -> list[Plan]:
        """Grant the NoExecute taint to each zone's next node."""
        nodes = [(own, cache.get("nodes", own)) for own in self._zones.serve(cache.now)]
        return [
            Plan(f"taint {own}", (Ask("node-no-execute", own),))
            for own, node in nodes
            if node is not None and readiness(node) != "True"
        ]


def _judged(change: Pace) -> ZoneSpared | ZonePaced:
    zone, state, rate, lost, _, resumes = change
    zone = zone.partition(":")[2]
    if not rate:
        return ZoneSpared(zone, state, lost)
    return ZonePaced(zone, state, rate // SECOND, lost, EXPELLING, resumes)


def _freed(node: Obj, because: Because, cache: Cache) -> list[Wish]:
    both = [(NOT_READY, NO_EXECUTE), (UNREACHABLE, NO_EXECUTE)]
    taints = swapped(node, (), both, cache.wall)
    if taints is None:
        return []
    return [Patch("nodes", node, {"spec": {"taints": taints or None}}, because)]


def _listed(node: Obj, reason: str, text: str, change: str) -> Plan:
    said = Said(_reference(node), "Node", reason, f"Node {name(node)} event: {text}")
    return Plan(f"list {name(node)}", (Emit(said, NodeListed(name(node), change)),))


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
