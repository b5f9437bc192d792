"""The taint eviction controller: who must leave a node tainted NoExecute, and when.

After pkg/controller/tainteviction. The clock of a pod starts when this controller sees the taint,
not when the taint was added; a new leader begins all of them anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from engine.client import Change
from engine.controllers._base import (
    Because,
    Cache,
    Delete,
    Emit,
    Patch,
    Plan,
    Said,
    Tell,
    Wish,
)
from engine.controllers._taints import NO_EXECUTE, patience_seconds, taints_of
from engine.objects import Obj, key_of, name, namespace
from engine.units import SECOND, rfc3339

ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class EvictionScheduled(Because):
    """A pod tolerates its node's taint, for a while."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "{pod:pick Pod/Pods} {pod:code} on {node} {pod:pick tolerates/tolerate} the taint "
            "for **{seconds} s**: the clock starts."
        ),
        "pt-BR": (
            "{pod:pick O pod/Os pods} {pod:code} no {node} {pod:pick tolera/toleram} o taint por "
            "**{seconds} s**: o relógio começa."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list"}
    follows: ClassVar[tuple[str, ...]] = ("TaintAdded",)
    story: ClassVar[bool] = True
    pod: str
    node: str
    seconds: int


@dataclass(frozen=True, slots=True)
class EvictionDue(Because):
    """A pod must leave its node now."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "{pod:pick Pod/Pods} {pod:code} {pod:pick does/do} not tolerate the taint of {node} "
            "any longer: {pod:pick it is/they are} **deleted**."
        ),
        "pt-BR": (
            "{pod:pick O pod/Os pods} {pod:code} já não {pod:pick tolera/toleram} o taint de "
            "{node}: {pod:pick é/são} **{pod:pick excluído/excluídos}**."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list"}
    follows: ClassVar[tuple[str, ...]] = ("EvictionScheduled",)
    story: ClassVar[bool] = True
    pod: str
    node: str


@dataclass(frozen=True, slots=True)
class EvictionCancelled(Because):
    """A pod may stay after all."""

    says: ClassVar[dict[str, str]] = {
        "en": "The eviction of {pod:code} is **off**: {why:word}.",
        "pt-BR": "A expulsão de {pod:code} está **cancelada**: {why:word}.",
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list"}
    words: ClassVar[Mapping[str, str]] = {
        "it is gone": "o pod já não existe",
        "the taint is gone": "o taint saiu",
        "the pod tolerates the taint for ever": "o pod tolera o taint para sempre",
    }
    story: ClassVar[bool] = True
    pod: str
    why: str


class TaintEviction:
    """Keeps one clock per pod on a tainted node."""

    name: ClassVar[str] = "taint-eviction"
    watches: ClassVar[tuple[str, ...]] = ("nodes", "pods")
    recorder: ClassVar[str] = "taint-eviction-controller"

    def __init__(self) -> None:
        self.next_at: int | None = None
        self._tainted: dict[str, list[Obj]] = {}  # node -> its NoExecute taints
        self._due: dict[str, int] = {}  # pod -> when it must go (microseconds of the world)
        self._attempts: dict[str, int] = {}  # pods being deleted

    def changed(self, change: Change, cache: Cache) -> Sequence[Plan]:
        """A node's taints or a pod's place changed."""
        plans = (
            self._node(change, cache) if change.resource == "nodes" else self._pod(change, cache)
        )
        self._wind()
        return plans

    def due(self, cache: Cache) -> Sequence[Plan]:
        """Clocks have run out."""
        keys = [key for key, at in self._due.items() if at <= cache.now]
        plans = [plan for key in keys for plan in self._evict(key, cache)]
        self._wind()
        return plans

    def ended(self, key: str, failure: str) -> None:
        """A deletion is tried five times (taint_eviction.go retries), then left."""
        attempts = self._attempts.pop(key, 0) + 1
        if failure and attempts < ATTEMPTS:
            self._attempts[key] = attempts
            self._due[key] = 0
            self._wind()

    def _wind(self) -> None:
        self.next_at = min(self._due.values()) if self._due else None

    def _node(self, change: Change, cache: Cache) -> list[Plan]:
        node = change.new
        if node is None:
            self._tainted.pop(change.key, None)
            return []
        taints = taints_of(node, NO_EXECUTE)
        if taints == self._tainted.get(change.key, []):
            return []
        if taints:
            self._tainted[change.key] = taints
        else:
            del self._tainted[change.key]
        pods = sorted(cache.on_node(change.key), key=key_of)
        return [plan for pod in pods for plan in self._judge(pod, taints, cache)]

    def _pod(self, change: Change, cache: Cache) -> list[Plan]:
        pod, old = change.new, change.old
        if pod is None:
            self._attempts.pop(change.key, None)
            return self._cancel(change.key, old or {}, "it is gone")
        node = pod["spec"].get("nodeName")
        taints = self._tainted.get(node) if node else None
        if taints is None or (old is not None and _place(old) == _place(pod)):
            return []
        return self._judge(pod, taints, cache)

    def _judge(self, pod: Obj, taints: list[Obj], cache: Cache) -> list[Plan]:
        """Stay, stay for a while, or go (processPodOnNode). A clock that runs is left alone."""
        key = key_of(pod)
        if not taints:
            return self._cancel(key, pod, "the taint is gone")
        seconds = patience_seconds(taints, pod["spec"].get("tolerations") or ())
        if seconds is None:
            return self._cancel(key, pod, "the pod tolerates the taint for ever")
        if seconds == 0:
            self._due.pop(key, None)
            return self._evict(key, cache)
        if key in self._due:
            return []
        self._due[key] = cache.now + seconds * SECOND
        told = EvictionScheduled(name(pod), pod["spec"]["nodeName"], seconds)
        return [Plan(f"schedule {key}", (Tell(told),))]

    def _cancel(self, key: str, pod: Obj, why: str) -> list[Plan]:
        if self._due.pop(key, None) is None:
            return []
        because = EvictionCancelled(name(pod), why)
        said = _event(pod, f"Cancelling deletion of Pod {key}")
        return [Plan(f"cancel {key}", (Emit(said, because),))]

    def _evict(self, key: str, cache: Cache) -> list[Plan]:
        self._due.pop(key, None)
        pod = cache.get("pods", key)
        if pod is None:
            return []
        because = EvictionDue(name(pod), pod["spec"].get("nodeName", ""))
        wishes: list[Wish] = []
        if key not in self._attempts:
            wishes.append(Emit(_event(pod, f"Marking for deletion Pod {key}"), because))
        marked = _disrupted(pod, cache.wall)
        if marked is not None:
            wishes.append(
                Patch(
                    "pods", pod, marked, because, subresource="status", strict=False, by="strategic"
                )
            )
        wishes.append(Delete("pods", pod, because))
        return [Plan(key, tuple(wishes))]


def _place(pod: Obj) -> tuple[Any, Any]:
    return pod["spec"].get("nodeName"), pod["spec"].get("tolerations")


def _event(pod: Obj, text: str) -> Said:
    about = {"metadata": {"name": name(pod), "namespace": namespace(pod)}}
    return Said(about, "Pod", "TaintManagerEviction", text)


def _disrupted(pod: Obj, wall: int) -> dict[str, Any] | None:
    """The status change that says why the pod is about to be deleted; None when it says so."""
    old = (pod.get("status") or {}).get("conditions") or ()
    text = "Taint manager: deleting due to NoExecute taint"
    entry = {
        "type": "DisruptionTarget", "status": "True", "reason": "DeletionByTaintManager",
        "message": text, "lastTransitionTime": rfc3339(wall),
    }  # fmt: skip
    told = any(one["type"] == entry["type"] and one["status"] == "True" for one in old)
    return None if told else {"status": {"conditions": [entry]}}
