"""The namespace controller: empties a namespace that is being deleted, then lets it go.

After pkg/controller/namespace/{namespace_controller,deletion/namespaced_resources_deleter}.go; and
the default service account of namespaces that stay (pkg/controller/serviceaccount).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from engine.client import Change
from engine.controllers._aggregated import unavailable
from engine.controllers._base import (
    Again,
    Because,
    Cache,
    Create,
    Delete,
    Tell,
    Update,
    UpdateStatus,
    Wish,
    controller,
)
from engine.controllers._pods import is_finished
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
from engine.units import SECOND, rfc3339

GRACE_US = 5 * SECOND
"""From a change to the sweep that it asks for, so that API servers have heard of the deletion
(namespaceDeletionGracePeriod).
"""
RETRY_US = 60 * SECOND
"""The longest wait between two attempts (nsControllerRateLimiter)."""
HELD_SECONDS = 15
"""The guess for what waits for finalizers (finalizerEstimateSeconds)."""
TOKEN = "kubernetes"
_CONTENT = tuple(
    row.plural for row in CATALOGUE.values() if row.namespaced and row.plural != "events"
)
_WELL: Mapping[str, tuple[str, str]] = {
    "NamespaceDeletionDiscoveryFailure": (
        "ResourcesDiscovered",
        "All resources successfully discovered",
    ),
    "NamespaceDeletionGroupVersionParsingFailure": (
        "ParsedGroupVersions",
        "All legacy kube types successfully parsed",
    ),
    "NamespaceDeletionContentFailure": (
        "ContentDeleted",
        "All content successfully deleted, may be waiting on finalization",
    ),
    "NamespaceContentRemaining": ("ContentRemoved", "All content successfully removed"),
    "NamespaceFinalizersRemaining": (
        "ContentHasNoFinalizers",
        "All content-preserving finalizers finished",
    ),
}
"""The conditions of a namespace that is leaving, with what they say when nothing is wrong."""


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
    namespace: str
    left: int

    def is_told(self) -> bool:
        """Not that there is nothing to empty."""
        return self.left > 0


@dataclass(frozen=True, slots=True)
class DiscoveryIncomplete(Because):
    """A namespace cannot go, as nobody knows whether anything of an aggregated API is in it."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "Namespace `{namespace}` **cannot go**: {apis:code} does not answer, so nobody knows "
            "whether anything of it is left."
        ),
        "pt-BR": (
            "O namespace `{namespace}` **não pode sumir**: {apis:code} não responde, e ninguém "
            "sabe se resta algo dela."
        ),
    }
    story: ClassVar[bool] = True
    namespace: str
    apis: str


@dataclass(frozen=True, slots=True)
class NamespaceReleased(Because):
    """Nothing is left in a namespace that is being deleted."""

    says: ClassVar[dict[str, str]] = {
        "en": "Nothing is left in namespace `{namespace}`: **it goes**.",
        "pt-BR": "Nada resta no namespace `{namespace}`: **ele some**.",
    }
    story: ClassVar[bool] = True
    namespace: str


@dataclass(frozen=True, slots=True)
class AccountMissing(Because):
    """A namespace has no default service account."""

    says: ClassVar[dict[str, str]] = {
        "en": "Namespace {namespace} gets its default service account.",
        "pt-BR": "O namespace {namespace} recebe sua conta de serviço padrão.",
    }
    namespace: str


@controller(of="namespaces", named="namespaces", recorder="namespace-controller", late_us=GRACE_US)
def reconcile(space: Obj, cache: Cache) -> Iterator[Wish]:
    """Deletes what a terminating namespace holds, pods first, and lets it go when all is gone."""
    finalizers = dig(space, "spec.finalizers") or ()
    if not is_deleting(space) or TOKEN not in finalizers:
        return
    content = [(row, one) for row in _CONTENT for one in cache.every(row, name(space))]
    swept = _first(content) if cache.empties_in_order else content
    because = NamespaceEmptied(name(space), len(content))
    for row, one in sorted(swept, key=lambda item: (item[0], key_of(item[1]))):
        if not is_deleting(one):
            yield Delete(row, one, because, options={"propagationPolicy": "Background"})
    left = [(row, one) for row, one in swept if _lingers(row, one)]
    unseen = unavailable(cache)
    conditions = _conditions(space, left, unseen, cache.wall)
    body = evolve(space, {"status": {"conditions": conditions}})
    if body != space:
        yield UpdateStatus("namespaces", body, because, stubborn=True)
    if unseen and not left:
        yield Tell(DiscoveryIncomplete(name(space), ", ".join(unseen)))
        yield Again(RETRY_US)
        return
    if left:
        yield Again((_estimate(swept) // 2 + 1) * SECOND)
        return
    rest = [one for one in finalizers if one != TOKEN]
    change = {"spec": {"finalizers": rest}, "metadata": {"resourceVersion": None}}
    released = NamespaceReleased(name(space))
    yield Update("namespaces", evolve(space, change), released, subresource="finalize")


Content = Sequence[tuple[str, Obj]]
"""Objects, each with its resource."""


def _first(content: Content) -> Content:
    """The pods alone as long as one of them lingers, else everything."""
    pods = [(row, one) for row, one in content if row == "pods"]
    return pods if any(_lingers(row, one) for row, one in pods) else content


def _lingers(row: str, one: Obj) -> bool:
    """Whether a deletion does not remove it at once: it has finalizers or a grace."""
    if one["metadata"].get("finalizers"):
        return True
    return row == "pods" and bool(dig(one, "spec.nodeName")) and not is_finished(one)


def _estimate(content: Content) -> int:
    """Seconds that the slowest of what is left may take."""
    waits = [
        int(one["spec"].get("terminationGracePeriodSeconds", 30))
        for row, one in content
        if row == "pods" and not is_finished(one)
    ]
    if any(one["metadata"].get("finalizers") for _, one in content):
        waits.append(HELD_SECONDS)
    return max(waits, default=0)


def _conditions(space: Obj, left: Content, unseen: Sequence[str], wall: int) -> list[Any]:
    """All that may go wrong, and whether it does (status_condition_utils.go)."""
    wrong = _wrong(left, unseen)
    conditions = list((space.get("status") or {}).get("conditions") or ())
    for kind, well in _WELL.items():
        reason, text = wrong.get(kind, well)
        entry = {
            "type": kind, "status": str(kind in wrong), "lastTransitionTime": rfc3339(wall),
            "reason": reason, "message": text,
        }  # fmt: skip
        conditions = with_condition(conditions, entry)
    return conditions


def _wrong(left: Content, unseen: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The conditions that hold, each with reason and message: what could not be discovered, what
    remains, and whose finalizers it waits for.
    """
    kinds: dict[str, int] = {}
    held: dict[str, int] = {}
    for row, one in left:
        kind = f"{row}.{CATALOGUE[row].group}"
        kinds[kind] = kinds.get(kind, 0) + 1
        for finalizer in one["metadata"].get("finalizers") or ():
            held[finalizer] = held.get(finalizer, 0) + 1
    wrong: dict[str, tuple[str, str]] = {}
    if unseen:
        stale = ", ".join(f"{api}: stale GroupVersion discovery: {api}" for api in unseen)
        text = (
            f"Discovery failed for some groups, {len(unseen)} failing: unable to retrieve the "
            f"complete list of server APIs: {stale}"
        )
        wrong["NamespaceDeletionDiscoveryFailure"] = ("DiscoveryFailed", text)
    if kinds:
        text = f"Some resources are remaining: {_listed(kinds, '{0} has {1} resource instances')}"
        wrong["NamespaceContentRemaining"] = ("SomeResourcesRemain", text)
    if held:
        names = _listed(held, "{0} in {1} resource instances")
        text = f"Some content in the namespace has finalizers remaining: {names}"
        wrong["NamespaceFinalizersRemaining"] = ("SomeFinalizersRemain", text)
    return wrong


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
