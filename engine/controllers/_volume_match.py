"""Which PersistentVolume fits a claim best: the smallest that is large enough.

After pkg/volume/util/storagehelpers FindMatchingVolume and pkg/controller/volume/persistentvolume/
index.go. A volume whose `claimRef` already names the claim is taken whatever its size.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from engine.objects import Obj, dig, is_deleting, labels, name, namespace, selects, uid
from engine.quantity import parse_quantity

NO_PROVISIONER = "kubernetes.io/no-provisioner"
IS_DEFAULT = (
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
)
OLD_CLASS = "volume.beta.kubernetes.io/storage-class"


def class_of(value: Obj) -> str | None:
    """The storage class that a claim or a volume names; None when a claim left it open."""
    beta = (value["metadata"].get("annotations") or {}).get(OLD_CLASS)
    found = beta if beta is not None else value["spec"].get("storageClassName")
    return None if found is None else str(found)


def default_class(classes: Iterable[Obj]) -> Obj | None:
    """The default class; of several the one made last, of those of one second the first by name
    (pkg/volume/util/storageclass.go GetDefaultClass).
    """
    marked = sorted((one for one in classes if _is_default(one)), key=name)
    return max(marked, key=lambda one: one["metadata"].get("creationTimestamp") or "", default=None)


def _is_default(kind: Obj) -> bool:
    marks = kind["metadata"].get("annotations") or {}
    return any(marks.get(mark) == "true" for mark in IS_DEFAULT)


def is_claimed_by(volume: Obj, claim: Obj) -> bool:
    """Whether the volume's claimRef is this claim: by name, and by uid if it has one."""
    reference: Mapping[str, Any] | None = dig(volume, "spec.claimRef")
    if reference is None:
        return False
    named = (reference.get("namespace"), reference.get("name")) == (namespace(claim), name(claim))
    return named and reference.get("uid") in (None, "", uid(claim))


def best_match(claim: Obj, volumes: Iterable[Obj], *, delayed: bool) -> Obj | None:
    """The volume to bind; `delayed`: only one that was reserved for this claim by hand."""
    fitting: list[tuple[Fraction, str, Obj]] = []
    for volume in volumes:
        if is_deleting(volume) or not _fits_kind(claim, volume):
            continue
        if is_claimed_by(volume, claim):
            return volume
        if delayed or dig(volume, "spec.claimRef") is not None or not _is_free(volume):
            continue
        size = _size(dig(volume, "spec.capacity.storage"))
        wanted = _size(dig(claim, "spec.resources.requests.storage"))
        selector = claim["spec"].get("selector")
        chosen = selector is None or selects(selector, labels(volume))
        if size >= wanted and chosen and (class_of(volume) or "") == (class_of(claim) or ""):
            fitting.append((size, name(volume), volume))
    return min(fitting, key=lambda one: one[:2])[2] if fitting else None


def _fits_kind(claim: Obj, volume: Obj) -> bool:
    modes = volume["spec"].get("accessModes") or ()
    wanted = claim["spec"].get("accessModes") or ()
    own, other = (one["spec"].get("volumeMode", "Filesystem") for one in (claim, volume))
    return own == other and all(mode in modes for mode in wanted)


def _is_free(volume: Obj) -> bool:
    return dig(volume, "status.phase") in (None, "Pending", "Available")


def _size(text: object) -> Fraction:
    return parse_quantity(str(text or "0"))
