"""The namespace controller: empties a namespace that is being deleted, then lets it go.

After pkg/controller/namespace/{namespace_controller,deletion/namespaced_resources_deleter}.go; and
the default service account of namespaces that stay (pkg/controller/serviceaccount).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from engine.client import Change
from engine.controllers._base import (
    Again,
    Because,
    Cache,
    Create,
    Delete,
    Update,
    UpdateStatus,
    Wish,
    controller,
)
from engine.objects import (
    Obj,
    dig,
    evolve,
    is_deleting,
    key_of,
    name,
    with_condition,
)
from engine.resources import CATALOGUE
from engine.units import MILLISECOND, SECOND, parse_rfc3339, rfc3339

GRACE_US = 5 * SECOND
"""From the deletion to the first sweep, so that API servers have heard of it."""
HELD_SECONDS = 15
"""The guess for what waits for finalizers (finalizerEstimateSeconds)."""
SWEEP_US = 100 * MILLISECOND
"""Until what was deleted without any grace is seen to be gone."""
TOKEN = "kubernetes"
_CONTENT = tuple(
    row.plural for row in CATALOGUE.values() if row.namespaced and row.plural != "events"
)


@dataclass(frozen=True, slots=True)
class NamespaceEmptied(Because):
    """A namespace is being deleted with everything in it."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "Namespace `{namespace}` is leaving: {left} {left:pick object is/objects are} still "
            "in it."
        ),
        "pt-BR": (
            "O namespace `{namespace}` está saindo: ainda tem {left} {left:pick objeto/objetos}."
        ),
    }
    story: ClassVar[bool] = True
    namespace: str
    left: int


@dataclass(frozen=True, slots=True)
class AccountMissing(Because):
    """A namespace has no default service account."""

    says: ClassVar[dict[str, str]] = {
        "en": "Namespace {namespace} gets its default service account.",
        "pt-BR": "O namespace {namespace} recebe sua conta de serviço padrão.",
    }
    namespace: str


@controller(of="namespaces", named="namespaces", recorder="namespace-controller")
def reconcile(space: Obj, cache: Cache) -> Iterator[Wish]:
    """Deletes what a terminating namespace holds, waits until all is gone, then finishes it."""
    if not is_deleting(space):
        return
    began = parse_rfc3339(space["metadata"]["deletionTimestamp"])
    wait = began + GRACE_US - cache.wall
    finalizers = dig(space, "spec.finalizers") or ()
    if wait > 0:
        yield Again(wait)
        return
    if TOKEN not in finalizers:
        return
    content = [(row, one) for row in _CONTENT for one in cache.every(row, name(space))]
    because = NamespaceEmptied(name(space), len(content))
    if not content:
        rest = [one for one in finalizers if one != TOKEN]
        body = evolve(space, {"spec": {"finalizers": rest}})
        yield Update("namespaces", body, because, subresource="finalize")
        return
    body = evolve(space, {"status": {"conditions": _conditions(space, content, cache.wall)}})
    if body != space:
        yield UpdateStatus("namespaces", body, because, stubborn=True)
    for row, one in sorted(content, key=lambda item: (item[0], key_of(item[1]))):
        if not is_deleting(one):
            yield Delete(row, one, because, options={"propagationPolicy": "Background"})
    estimate = _estimate(content)
    yield Again((estimate // 2 + 1) * SECOND if estimate else SWEEP_US)


def _estimate(content: Sequence[tuple[str, Obj]]) -> int:
    """Seconds that the slowest of what is left may take."""
    waits = [
        int(one["spec"].get("terminationGracePeriodSeconds", 30))
        for row, one in content
        if row == "pods"
    ]
    if any(one["metadata"].get("finalizers") for _, one in content):
        waits.append(HELD_SECONDS)
    return max(waits, default=0)


def _conditions(space: Obj, content: Sequence[tuple[str, Obj]], wall: int) -> list[Any]:
    """What remains, and whose finalizers it waits for (status_condition_utils.go)."""
    kinds: dict[str, int] = {}
    held: dict[str, int] = {}
    for row, one in content:
        resource = CATALOGUE[row].qualified
        kinds[resource] = kinds.get(resource, 0) + 1
        for finalizer in one["metadata"].get("finalizers") or ():
            held[finalizer] = held.get(finalizer, 0) + 1
    remaining = _listed(kinds, "{0} has {1} resource instances")
    waiting = _listed(held, "{0} in {1} resource instances")
    entries = [
        ("NamespaceContentRemaining", kinds, "SomeResourcesRemain", "ContentRemoved",
         f"Some resources are remaining: {remaining}", "All content successfully removed"),
        ("NamespaceFinalizersRemaining", held, "SomeFinalizersRemain",
         "ContentHasNoFinalizers",
         f"Some content in the namespace has finalizers remaining: {waiting}",
         "All content-preserving finalizers finished"),
    ]  # fmt: skip
    conditions = list((space.get("status") or {}).get("conditions") or ())
    for kind, some, reason, none, text, clear in entries:
        entry = {
            "type": kind, "status": str(bool(some)), "lastTransitionTime": rfc3339(wall),
            "reason": reason if some else none, "message": text if some else clear,
        }  # fmt: skip
        conditions = list(with_condition(conditions, entry))
    return conditions


def _listed(counts: Mapping[str, int], words: str) -> str:
    return ", ".join(words.format(key, counts[key]) for key in sorted(counts))


def its_namespace(change: Change, cache: Cache) -> Sequence[str]:
    """The namespace of a service account that was deleted."""
    return [change.key.partition("/")[0]] if change.new is None else []


@controller(
    of="namespaces",
    named="service-accounts",
    wakes={"serviceaccounts": its_namespace},
    recorder="serviceaccount-controller",
)
def ensure_account(space: Obj, cache: Cache) -> Iterator[Wish]:
    """Gives every namespace the service account that pods run as when they name none."""
    if is_deleting(space) or cache.get("serviceaccounts", f"{name(space)}/default") is not None:
        return
    meta = {"name": "default", "namespace": name(space)}
    body = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta}
    because = AccountMissing(name(space))
    yield Create("serviceaccounts", body, because, exists_is_fine=True)
