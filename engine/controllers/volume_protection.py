"""The protection controllers: claims and volumes that are in use do not vanish.

After pkg/controller/volume/{pvcprotection,pvprotection}. The finalizers also come from the
admission plugin StorageObjectInUseProtection; here they are added where they are missing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from engine.client import Change
from engine.controllers._base import Because, Cache, Update, Wish, controller
from engine.controllers._pods import is_finished
from engine.csi import claims_of
from engine.objects import Obj, dig, evolve, is_deleting, name, namespace, without_finalizer

CLAIM, VOLUME = "kubernetes.io/pvc-protection", "kubernetes.io/pv-protection"


@dataclass(frozen=True, slots=True)
class ProtectionBegins(Because):
    """A claim or a volume gets the finalizer that holds it while it is used."""

    says: ClassVar[dict[str, str]] = {
        "en": "{kind} {name} is protected while it is in use.",
        "pt-BR": "{kind} {name} fica protegido enquanto estiver em uso.",
    }
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class ProtectionEnds(Because):
    """A claim or a volume that is to be deleted is not used any more."""

    says: ClassVar[dict[str, str]] = {
        "en": "{kind} `{name}` is not in use any more: it **may go**.",
        "pt-BR": "{kind} `{name}` não está mais em uso: **pode sair**.",
    }
    story: ClassVar[bool] = True
    kind: str
    name: str


def claims_of_pod(change: Change, cache: Cache) -> Sequence[str]:
    """The claims of a pod that has gone, or has ended."""
    pod = change.old if change.new is None else change.new
    if pod is None or (change.new is not None and not is_finished(pod)):
        return ()
    return [f"{namespace(pod)}/{own}" for _, own in claims_of(pod)]


def _uses(pod: Obj, claim: Obj) -> bool:
    """Whether a pod that has not ended mounts a claim."""
    return not is_finished(pod) and any(own == name(claim) for _, own in claims_of(pod))


@controller(
    of="persistentvolumeclaims",
    named="pvc-protection",
    wakes={"pods": claims_of_pod},
    recorder="pvc-protection-controller",
)
def guard_claim(claim: Obj, cache: Cache) -> Iterator[Wish]:
    """Holds a claim back from deletion while a pod uses it."""
    if not is_deleting(claim):
        yield from _protect("persistentvolumeclaims", "Claim", claim, CLAIM)
    elif not any(_uses(pod, claim) for pod in cache.every("pods", namespace(claim))):
        yield from _free("persistentvolumeclaims", "Claim", claim, CLAIM)


@controller(of="persistentvolumes", named="pv-protection", recorder="pv-protection-controller")
def guard_volume(volume: Obj, cache: Cache) -> Iterator[Wish]:
    """Holds a volume back from deletion while it is bound to a claim."""
    if not is_deleting(volume):
        yield from _protect("persistentvolumes", "Volume", volume, VOLUME)
    elif dig(volume, "status.phase") != "Bound":
        yield from _free("persistentvolumes", "Volume", volume, VOLUME)


def _protect(resource: str, kind: str, value: Obj, finalizer: str) -> Iterator[Wish]:
    known = value["metadata"].get("finalizers") or ()
    if finalizer not in known:
        body = evolve(value, {"metadata": {"finalizers": [*known, finalizer]}})
        yield Update(resource, body, ProtectionBegins(kind, name(value)))


def _free(resource: str, kind: str, value: Obj, finalizer: str) -> Iterator[Wish]:
    if finalizer in (value["metadata"].get("finalizers") or ()):
        body = evolve(value, without_finalizer(value, finalizer))
        yield Update(resource, body, ProtectionEnds(kind, name(value)))
