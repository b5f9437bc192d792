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
from engine.objects import Obj, dig, evolve, is_deleting, name, namespace

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
    return [f"{namespace(pod)}/{own}" for own in claims_in(pod)]


def claims_in(pod: Obj) -> list[str]:
    """The names of the claims that a pod mounts."""
    volumes = pod["spec"].get("volumes") or ()
    return [own for one in volumes if (own := dig(one, "persistentVolumeClaim.claimName"))]


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
    elif not any(
        name(claim) in claims_in(pod) and not is_finished(pod)
        for pod in cache.every("pods", namespace(claim))
    ):
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
    known = value["metadata"].get("finalizers") or ()
    if finalizer in known:
        rest = [one for one in known if one != finalizer]
        body = evolve(value, {"metadata": {"finalizers": rest or None}})
        yield Update(resource, body, ProtectionEnds(kind, name(value)))
