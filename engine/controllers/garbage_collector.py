"""The garbage collector: what becomes of dependents when their owners go.

After pkg/controller/garbagecollector/{garbagecollector,graph_builder}.go. An owner counts as absent
only when the API server itself says so. Simplified: an owner of a kind that is not in the
catalogue is taken to exist.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from engine.client import Change
from engine.controllers._base import Absent, Because, Cache, Delete, Patch, Plan, Wish
from engine.objects import Obj, is_deleting, key_of, name, namespace, uid, without_finalizer
from engine.resources import BY_KIND, CATALOGUE
from engine.trace import make
from engine.units import MILLISECOND, SECOND, doubled

FOREGROUND, ORPHAN = "foregroundDeletion", "orphan"
BACKOFF_US, BACKOFF_MAX_US = 5 * MILLISECOND, 1000 * SECOND
"""Until a step that was refused is tried again, doubling (client-go/util/workqueue)."""


@dataclass(frozen=True, slots=True)
class OwnerGone(Because):
    """An object has lost its last owner."""

    says: ClassVar[dict[str, str]] = {
        "en": "{kind} {name:code} {name:pick is/are} **deleted**: the owner `{owner}` {why:word}.",
        "pt-BR": "{kind} {name:code}: **exclusão**, pois `{owner}`, que é o dono, {why:word}.",
    }
    merges: ClassVar[Mapping[str, str]] = {"name": "list"}
    words: ClassVar[Mapping[str, str]] = {
        "is gone": "já não existe",
        "waits for its dependents to go first": "espera que os dependentes saiam antes",
    }
    story: ClassVar[bool] = True
    kind: str
    name: str
    owner: str
    why: str


@dataclass(frozen=True, slots=True)
class Released(Because):
    """An object stays, without the owner that goes."""

    says: ClassVar[dict[str, str]] = {
        "en": "{kind} {name:code} **{name:pick stays/stay}**, without `{owner}` as owner.",
        "pt-BR": "{kind} {name:code}: **{name:pick fica/ficam}**, sem `{owner}` como dono.",
    }
    merges: ClassVar[Mapping[str, str]] = {"name": "list"}
    story: ClassVar[bool] = True
    kind: str
    name: str
    owner: str


@dataclass(frozen=True, slots=True)
class DependentsSettled(Because):
    """What an object waited for before its deletion is done."""

    says: ClassVar[dict[str, str]] = {
        "en": "{kind} {name} has no dependents left to wait for: finalizer {finalizer} is removed.",
        "pt-BR": "{kind} {name} não espera mais dependentes: sai o finalizer {finalizer}.",
    }
    kind: str
    name: str
    finalizer: str


UNOWNED = ("events", "flowschemas", "prioritylevelconfigurations")
"""What nobody owns here, and what owns nothing."""


class _Vertex(NamedTuple):
    resource: str
    key: str


class GarbageCollector:
    """Follows owner references between all objects of the cache."""

    name: ClassVar[str] = "garbage-collector"
    watches: ClassVar[tuple[str, ...]] = tuple(row for row in CATALOGUE if row not in UNOWNED)
    recorder: ClassVar[str] = "garbage-collector-controller"

    def __init__(self) -> None:
        self.next_at: int | None = None
        self._dependents: dict[str, dict[_Vertex, None]] = {}  # owner's uid -> its dependents
        self._again: dict[_Vertex, int] = {}
        self._failures: dict[_Vertex, int] = {}
        self._clock = 0  # when it was last asked

    def changed(self, change: Change, cache: Cache) -> Sequence[Plan]:
        """Keep the index; look at whoever the change may set free or condemn."""
        vertex = make(_Vertex, (change.resource, change.key))
        self._index(vertex, change)
        if change.new is None:
            assert change.old is not None
            vertices = [*self._dependents.get(uid(change.old), ()), *_owners(change.old, cache)]
            return [plan for one in vertices for plan in self._look(one, cache)]
        meta = change.new["metadata"]
        if not meta.get("ownerReferences") and "deletionTimestamp" not in meta:
            return ()
        return self._look(vertex, cache)

    def due(self, cache: Cache) -> Sequence[Plan]:
        """Try again what was refused."""
        ready = [vertex for vertex, at in self._again.items() if at <= cache.now]
        for vertex in ready:
            del self._again[vertex]
        self._wind()
        return [plan for vertex in ready for plan in self._look(vertex, cache)]

    def ended(self, key: str, failure: str) -> None:
        """A refused step is tried again after a while, if it is still needed then."""
        resource, _, rest = key.partition(" ")
        vertex = _Vertex(resource, rest)
        failures = self._failures.pop(vertex, 0)
        if failure:
            self._failures[vertex] = failures + 1
            wait = doubled(BACKOFF_US, failures, BACKOFF_MAX_US)
            self._again[vertex] = self._clock + wait
            self._wind()

    def _wind(self) -> None:
        self.next_at = min(self._again.values()) if self._again else None

    def _index(self, vertex: _Vertex, change: Change) -> None:
        for reference in _references(change.old):
            self._dependents.get(reference["uid"], {}).pop(vertex, None)
        for reference in _references(change.new):
            self._dependents.setdefault(reference["uid"], {})[vertex] = None

    def _look(self, vertex: _Vertex, cache: Cache) -> list[Plan]:
        """What this object needs now (attemptToDeleteItem, attemptToOrphan)."""
        self._clock = cache.now
        item = cache.get(vertex.resource, vertex.key)
        if item is None:
            return []
        finalizers = item["metadata"].get("finalizers") or ()
        if is_deleting(item) and ORPHAN in finalizers:
            return [self._orphan(vertex, item, cache)]
        if is_deleting(item) and FOREGROUND in finalizers:
            return self._foreground(vertex, item, cache)
        if is_deleting(item):
            return []
        wishes = self._judge(vertex, item, cache)
        return [_plan(vertex, wishes)] if wishes else []

    def _judge(self, vertex: _Vertex, item: Obj, cache: Cache) -> list[Wish]:
        """Stay with the owners that are left, or go with the last one."""
        solid, dangling, waiting = [], [], []
        for reference in _references(item):
            owner = _owner(reference, item, cache)
            if owner is None:
                dangling.append(reference)
            elif owner and is_deleting(owner) and _has(owner, FOREGROUND):
                waiting.append(reference)
            else:
                solid.append(reference)
        if not dangling and not waiting:
            return []
        gone = [*dangling, *waiting]
        kind, label = _kind(vertex), name(item)
        if solid:
            released = Released(kind, label, gone[0]["name"])
            change = {"metadata": {"ownerReferences": solid}}
            patch = Patch(vertex.resource, item, change, released)
            return [*_checks(dangling, item, released), patch]
        why = "is gone" if dangling else "waits for its dependents to go first"
        because = OwnerGone(kind, label, gone[0]["name"], why)
        options = {"propagationPolicy": self._policy(item, waiting=bool(waiting))}
        delete = Delete(vertex.resource, item, because, options=options)
        return [*_checks(dangling, item, because), delete]

    def _policy(self, item: Obj, *, waiting: bool) -> str:
        if (waiting and self._dependents.get(uid(item))) or _has(item, FOREGROUND):
            return "Foreground"
        return "Orphan" if _has(item, ORPHAN) else "Background"

    def _orphan(self, vertex: _Vertex, item: Obj, cache: Cache) -> Plan:
        """Every dependent forgets this owner; then the owner may go."""
        wishes: list[Wish] = []
        for other in sorted(self._dependents.get(uid(item), ())):
            dependent = cache.get(*other)
            if dependent is not None:
                rest = [one for one in _references(dependent) if one["uid"] != uid(item)]
                because = Released(_kind(other), name(dependent), name(item))
                change = {"metadata": {"ownerReferences": rest}}
                wishes.append(Patch(other.resource, dependent, change, because))
        wishes.append(_without(vertex, item, ORPHAN))
        return _plan(vertex, wishes)

    def _foreground(self, vertex: _Vertex, item: Obj, cache: Cache) -> list[Plan]:
        """Dependents that block go first; when none is left, so does the owner."""
        dependents = sorted(self._dependents.get(uid(item), ()))
        blocking = [one for one in dependents if _blocks(cache.get(*one), item)]
        if not blocking:
            return [_plan(vertex, [_without(vertex, item, FOREGROUND)])]
        return [plan for one in dependents for plan in self._look(one, cache)]


def _plan(vertex: _Vertex, wishes: Iterable[Wish]) -> Plan:
    return Plan(f"{vertex.resource} {vertex.key}", tuple(wishes))


def _kind(vertex: _Vertex) -> str:
    return CATALOGUE[vertex.resource].kind


def _references(item: Obj | None) -> Sequence[Obj]:
    return (item["metadata"].get("ownerReferences") or ()) if item is not None else ()


def _has(item: Obj, finalizer: str) -> bool:
    return finalizer in (item["metadata"].get("finalizers") or ())


def _owner(reference: Obj, item: Obj, cache: Cache) -> Obj | None:
    """The owner; None when the cache has none of that uid; an empty object when nobody can know."""
    row = BY_KIND.get(reference["kind"])
    if row is None or row.plural == "events":
        return {}
    owner = cache.get(row.plural, _owner_key(reference, item))
    return owner if owner is not None and uid(owner) == reference["uid"] else None


def _owner_key(reference: Obj, item: Obj) -> str:
    row = BY_KIND[reference["kind"]]
    space = namespace(item) if row.namespaced else ""
    return f"{space}/{reference['name']}" if space else str(reference["name"])


def _owners(item: Obj, cache: Cache) -> list[_Vertex]:
    """The owners that may have waited for this object to go."""
    found = []
    for reference in _references(item):
        owner = _owner(reference, item, cache)
        if owner and is_deleting(owner):
            found.append(_Vertex(BY_KIND[reference["kind"]].plural, key_of(owner)))
    return found


def _checks(dangling: Sequence[Obj], item: Obj, because: Because) -> list[Wish]:
    """Ask for each owner that the cache lacks: a cache that lags must not kill."""
    checks: list[Wish] = []
    for reference in dangling:
        row = BY_KIND[reference["kind"]]
        space = namespace(item) if row.namespaced else ""
        own: Any = reference["name"]
        checks.append(Absent(row.plural, space, own, reference["uid"], because))
    return checks


def _blocks(dependent: Obj | None, owner: Obj) -> bool:
    return any(
        reference["uid"] == uid(owner) and reference.get("blockOwnerDeletion")
        for reference in _references(dependent)
    )


def _without(vertex: _Vertex, item: Obj, finalizer: str) -> Patch:
    because = DependentsSettled(_kind(vertex), name(item), finalizer)
    return Patch(vertex.resource, item, without_finalizer(item, finalizer), because)
