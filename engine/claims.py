"""Which PersistentVolume fits a claim: kube-controller-manager and kube-scheduler ask it alike.

After staging/src/k8s.io/component-helpers/storage/volume/{helpers,pv_helpers}.go.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from fractions import Fraction
from typing import Any

from engine.objects import Obj, dig, is_deleting, labels, name, namespace, selects, uid
from engine.quantity import parse_quantity

NO_PROVISIONER = "kubernetes.io/no-provisioner"
PROVISIONER = "volume.kubernetes.io/storage-provisioner"
SELECTED_NODE = "volume.kubernetes.io/selected-node"
BIND_COMPLETED = "pv.kubernetes.io/bind-completed"
BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller"
CLASS_BETA = "volume.beta.kubernetes.io/storage-class"


def class_of(value: Obj) -> str | None:
    """The storage class that a claim or a volume names; None when it left it open."""
    beta = (value["metadata"].get("annotations") or {}).get(CLASS_BETA)
    found = beta if beta is not None else dig(value, "spec.storageClassName")
    return None if found is None else str(found)


def is_claimed_by(volume: Obj, claim: Obj) -> bool:
    """Whether the volume's claimRef is this claim: by name, and by uid if it has one."""
    reference: Mapping[str, Any] | None = dig(volume, "spec.claimRef")
    if not reference:
        return False
    named = (reference.get("namespace"), reference.get("name")) == (namespace(claim), name(claim))
    return named and reference.get("uid") in (None, "", uid(claim))


def find_volume(
    claim: Obj,
    volumes: Iterable[Obj],
    *,
    free: Collection[str],
    reaches: Callable[[Obj], bool] | None = None,
    delayed: bool = False,
) -> Obj | None:
    """FindMatchingVolume: the volume that is reserved for the claim, else the smallest that will
    do, of those of one size the first. `free` are the phases of volumes that may be taken. With
    `reaches` it is looked for on a node, which must reach it, and its access modes count.
    `delayed`: only what is reserved.
    """
    smallest: Obj | None = None
    for volume in volumes:
        if not _may_serve(claim, volume):
            continue
        if is_claimed_by(volume, claim):
            return volume if reaches is None or reaches(volume) else None
        if (
            not delayed
            and _is_wanted(claim, volume, free)
            and (reaches is None or (has_modes(claim, volume) and reaches(volume)))
            and (smallest is None or capacity(volume) < capacity(smallest))
        ):
            smallest = volume
    return smallest


def has_modes(claim: Obj, volume: Obj) -> bool:
    """Whether a volume has all access modes that a claim asks for."""
    modes = dig(volume, "spec.accessModes") or ()
    return all(mode in modes for mode in dig(claim, "spec.accessModes") or ())


def asked(claim: Obj) -> Fraction:
    """How many bytes a claim asks for."""
    return parse_quantity(dig(claim, "spec.resources.requests.storage") or 0)


def capacity(volume: Obj) -> Fraction:
    """How many bytes a volume has."""
    return parse_quantity(dig(volume, "spec.capacity.storage") or 0)


def _may_serve(claim: Obj, volume: Obj) -> bool:
    """What is asked even of a volume that was reserved for the claim."""
    own, other = (dig(one, "spec.volumeMode") or "Filesystem" for one in (claim, volume))
    return (
        (not dig(volume, "spec.claimRef") or is_claimed_by(volume, claim))
        and capacity(volume) >= asked(claim)
        and own == other
        and not is_deleting(volume)
    )


def _is_wanted(claim: Obj, volume: Obj, free: Collection[str]) -> bool:
    """What is asked of any other."""
    selector = dig(claim, "spec.selector")
    return (
        dig(volume, "status.phase", "Available") in free
        and (selector is None or selects(selector, labels(volume)))
        and (class_of(volume) or "") == (class_of(claim) or "")
    )
