"""The pod garbage collector: pods that nobody else will ever remove.

After pkg/controller/podgc/gc_controller.go. A node must be missing for 40 s, and asked for once
more, before its pods are given up.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from engine.client import Change
from engine.controllers._base import Absent, Because, Cache, Delete, Patch, Plan, Tell, Wish
from engine.controllers._pods import is_finished
from engine.controllers._taints import is_out_of_service
from engine.controllers.node_taints import readiness
from engine.objects import Obj, by_age, is_deleting, key_of, name
from engine.units import SECOND, rfc3339

PERIOD_US = 20 * SECOND
QUARANTINE_US = 40 * SECOND
FINISHED_MAX = 12_500
"""--terminated-pod-gc-threshold."""
TOO_MANY = f"more than {FINISHED_MAX} pods have finished"
FORCED = {"gracePeriodSeconds": 0}


@dataclass(frozen=True, slots=True)
class PodAbandoned(Because):
    """A pod that no kubelet will finish."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "{pod:pick Pod/Pods} {pod:code} {pod:pick is/are} **removed by force**: {why:word}."
        ),
        "pt-BR": (
            "{pod:pick O pod/Os pods} {pod:code} {pod:pick é removido/são removidos} **à força**: "
            "{why:word}."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list"}
    follows: ClassVar[tuple[str, ...]] = ("NodeMissing",)
    words: ClassVar[Mapping[str, str]] = {
        "it was never scheduled": "nunca teve um nó",
        "the node no longer exists": "o nó já não existe",
        "the node is out of service": "o nó está fora de serviço",
        TOO_MANY: f"mais de {FINISHED_MAX} pods terminaram",
    }
    story: ClassVar[bool] = True
    pod: str
    why: str
    node: str = ""


@dataclass(frozen=True, slots=True)
class NodeMissing(Because):
    """A Node was deleted while pods are bound to it."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "{node} is no Node any more, but {count} {count:pick pod names it/pods name it}: the "
            "pod garbage collector gives it **40 s** to come back."
        ),
        "pt-BR": (
            "{node} não é mais um Node, mas {count} {count:pick pod o cita/pods o citam}: o "
            "coletor de pods lhe dá **40 s** para voltar."
        ),
    }
    story: ClassVar[bool] = True
    node: str
    count: int


class PodGarbageCollector:
    """Looks each 20 s at the pods that are finished, without a node, or on one that is missing or
    out of service; remembers since when a node is missing.
    """

    name: ClassVar[str] = "pod-garbage-collector"
    watches: ClassVar[tuple[str, ...]] = ("nodes",)
    recorder: ClassVar[str] = "pod-garbage-collector"

    def __init__(self) -> None:
        self.next_at: int | None = 0
        self._missing: dict[str, int] = {}  # node -> when its quarantine ends
        self._declared: dict[str, int] = {}  # node out of service -> the record that said so

    def changed(self, change: Change, cache: Cache) -> Sequence[Plan]:
        """It only looks now and then; that a node went is worth telling at once."""
        if change.new is not None and is_out_of_service(change.new):
            self._declared.setdefault(change.key, change.record)
        else:
            self._declared.pop(change.key, None)
        lost = [] if change.new is not None else cache.on_node(change.key)
        if not lost:
            return ()
        return (Plan(f"node {change.key}", (Tell(NodeMissing(change.key, len(lost))),)),)

    def due(self, cache: Cache) -> Sequence[Plan]:
        """One look at every pod that nobody else may ever remove, in order of their names."""
        self.next_at = cache.now + PERIOD_US
        return [*self._surplus(cache), *self._lost(cache)]

    def ended(self, key: str, failure: str) -> None:
        """What failed is seen again by the next look."""

    def _surplus(self, cache: Cache) -> Iterator[Plan]:
        """The oldest finished pods beyond the threshold, evicted ones first."""
        finished = cache.finished()
        if len(finished) <= FINISHED_MAX:
            return
        for pod in sorted(finished, key=_finished_order)[: len(finished) - FINISHED_MAX]:
            yield _give_up(pod, TOO_MANY, (), None)

    def _lost(self, cache: Cache) -> Iterator[Plan]:
        """Terminating pods of nodes out of service; orphans of missing nodes; unscheduled ones."""
        missing = [node for node in cache.bound() if node and cache.get("nodes", node) is None]
        over = self._quarantine(missing, cache.now)
        out = [name(node) for node in cache.every("nodes") if _is_out(node)]
        doubtful = [pod for node in ("", *over, *out) for pod in cache.on_node(node)]
        for pod in sorted(doubtful, key=key_of):
            where = pod["spec"].get("nodeName")
            if where in over:
                yield _orphan(pod, where, cache.wall)
            elif not is_deleting(pod):
                continue
            elif not where:
                yield _give_up(pod, "it was never scheduled", (), None)
            else:
                led = self._declared.get(where, -1)
                why = "the node is out of service"
                yield _give_up(pod, why, (), None)._replace(records=(led,) if led >= 0 else ())

    def _quarantine(self, missing: Sequence[str], now: int) -> list[str]:
        """The missing nodes whose quarantine is over; they are asked for again after that."""
        ended = [node for node, at in self._missing.items() if at <= now]
        for node in ended:
            del self._missing[node]
        for node in missing:
            if node not in ended:
                self._missing.setdefault(node, now + QUARANTINE_US)
        return [node for node in ended if node in missing]


def _is_out(node: Obj) -> bool:
    return is_out_of_service(node) and readiness(node) != "True"


def _finished_order(pod: Obj) -> tuple[Any, ...]:
    evicted = (pod.get("status") or {}).get("reason") == "Evicted"
    return not evicted, *by_age(pod), key_of(pod)


def _orphan(pod: Obj, node: str, wall: int) -> Plan:
    because = PodAbandoned(name(pod), "the node no longer exists", node)
    entry = {
        "type": "DisruptionTarget", "status": "True", "reason": "DeletionByPodGC",
        "message": "PodGC: node no longer exists", "lastTransitionTime": rfc3339(wall),
    }  # fmt: skip
    check = Absent("nodes", "", node, "", because)
    return _give_up(pod, because.why, (check,), entry, node)


def _give_up(
    pod: Obj, why: str, first: tuple[Wish, ...], entry: Obj | None, node: str = ""
) -> Plan:
    """Mark it Failed, so that its end is not mistaken for a success, then delete it at once."""
    because = PodAbandoned(name(pod), why, node)
    wishes = [*first]
    if not is_finished(pod):
        status: dict[str, Any] = {"phase": "Failed"}
        if entry is not None:
            status["conditions"] = [entry]
        marked = Patch(
            "pods", pod, {"status": status}, because,
            subresource="status", strict=False, by="strategic",
        )  # fmt: skip
        wishes.append(marked)
    wishes.append(Delete("pods", pod, because, options=FORCED))
    return Plan(key_of(pod), tuple(wishes))
