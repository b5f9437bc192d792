"""Whose the claims of a StatefulSet are: the owner takes them along when it goes.

After pkg/controller/statefulset/{stateful_set_utils,stateful_pod_control}.go
(updateClaimOwnerRefForSetAndPod, PodClaimIsStale). The garbage collector does the deleting.
Simplified: the end of a claim that belonged to a pod wakes the set that may be waiting for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from engine.client import Change
from engine.controllers._base import Because, Cache, Update, controller_reference
from engine.objects import Obj, evolve, is_deleting, key_of, name, namespace, uid

CLAIMS = "persistentvolumeclaims"
DELETE = "Delete"


@dataclass(frozen=True, slots=True)
class ClaimOwned(Because):
    """A claim gets another owner, as spec.persistentVolumeClaimRetentionPolicy wants it."""

    says: ClassVar[dict[str, str]] = {
        "en": "Claim {claim:code} will go **together with its {owner:word}**.",
        "pt-BR": "O claim {claim:code} sairá **junto com {owner:word}**.",
    }
    merges: ClassVar[Mapping[str, str]] = {"claim": "list"}
    words: ClassVar[Mapping[str, str]] = {"pod": "o pod", "StatefulSet": "o StatefulSet"}
    story: ClassVar[bool] = True
    claim: str
    owner: str


@dataclass(frozen=True, slots=True)
class ClaimKept(Because):
    """A claim stays whatever becomes of its pod and its StatefulSet."""

    says: ClassVar[dict[str, str]] = {
        "en": "Claim {claim:code} **stays** when its pod or its StatefulSet goes.",
        "pt-BR": "O claim {claim:code} **fica** quando o pod ou o StatefulSet sai.",
    }
    merges: ClassVar[Mapping[str, str]] = {"claim": "list"}
    story: ClassVar[bool] = True
    claim: str


def owned_claims(statefulset: Obj, pod: Obj, cache: Cache, *, condemned: bool) -> Iterator[Update]:
    """The claims of a pod that do not have the owner that the policy wants. `condemned`: the pod
    is beyond the range of the set, so it goes for good.
    """
    for claim in claims_for(statefulset, name(pod), cache):
        if is_deleting(claim):
            continue
        owner = _owner(statefulset, pod, condemned=condemned)
        refs = claim["metadata"].get("ownerReferences") or []
        rest = [ref for ref in refs if ref["uid"] not in (uid(statefulset), uid(pod))]
        wanted = rest
        if owner is not None and not any(ref.get("controller") for ref in rest):
            wanted = [*rest, owner]
        if wanted != refs:
            body = evolve(claim, {"metadata": {"ownerReferences": wanted or None}})
            kind = "pod" if owner is not None and owner["kind"] == "Pod" else "StatefulSet"
            because = ClaimKept(name(claim)) if wanted == rest else ClaimOwned(name(claim), kind)
            yield Update(CLAIMS, body, because)


def claims_for(statefulset: Obj, pod: str, cache: Cache) -> Iterator[Obj]:
    """The claims that exist for a pod of this name."""
    for template in statefulset["spec"].get("volumeClaimTemplates") or ():
        claim = cache.get(CLAIMS, f"{namespace(statefulset)}/{name(template)}-{pod}")
        if claim is not None:
            yield claim


def waiting_sets(change: Change, cache: Cache) -> Sequence[str]:
    """The sets that may wait for the end of a claim that went with a pod."""
    refs = change.old["metadata"].get("ownerReferences") or () if change.old is not None else ()
    if change.new is not None or not any(ref["kind"] == "Pod" for ref in refs):
        return ()
    space = change.key.partition("/")[0]
    return [key_of(one) for one in cache.every("statefulsets", space)]


def is_stale(statefulset: Obj, pod: str, cache: Cache) -> bool:
    """Whether a claim for a pod that is to be made still belongs to a former one of its name, and
    goes with it: the new pod waits for a claim of its own.
    """
    if _policy(statefulset, "whenScaled") != DELETE:
        return False
    return any(
        ref["kind"] == "Pod" and ref["name"] == pod
        for claim in claims_for(statefulset, pod, cache)
        for ref in claim["metadata"].get("ownerReferences") or ()
    )


def _owner(statefulset: Obj, pod: Obj, *, condemned: bool) -> dict[str, Any] | None:
    if condemned and _policy(statefulset, "whenScaled") == DELETE:
        return controller_reference(pod, "v1", "Pod")
    if _policy(statefulset, "whenDeleted") == DELETE:
        return controller_reference(statefulset, "apps/v1", "StatefulSet")
    return None


def _policy(statefulset: Obj, when: str) -> str:
    policy = statefulset["spec"].get("persistentVolumeClaimRetentionPolicy") or {}
    return str(policy.get(when, "Retain"))
