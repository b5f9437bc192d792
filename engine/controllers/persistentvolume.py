"""The persistent volume binder: claims find volumes, volumes learn what becomes of them.

After pkg/controller/volume/persistentvolume/pv_controller.go. A binding is written in steps, each
when the cache shows the one before: the volume's claimRef, the claim's volumeName, both phases.
Dynamic provisioning and deletion are the work of drivers outside of this process: here it is only
asked for. Absent: the recycler, volume expansion, migrated in-tree drivers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from engine.claims import (
    BIND_COMPLETED,
    BY_CONTROLLER,
    NO_PROVISIONER,
    PROVISIONER,
    SELECTED_NODE,
    class_of,
    is_claimed_by,
)
from engine.client import Change
from engine.controllers._base import (
    Again,
    Because,
    Cache,
    Emit,
    Said,
    Update,
    UpdateStatus,
    Wish,
    controller,
)
from engine.controllers._references import reference_to
from engine.controllers._volume_match import best_match, default_class
from engine.objects import Obj, dig, evolve, is_deleting, key_of, name, uid
from engine.units import SECOND

SYNC_US = 15 * SECOND
"""--pvclaimbinder-sync-period: claims that wait are looked at again."""
PROVISIONER_OLD = "volume.beta.kubernetes.io/storage-provisioner"
RECORDER = "persistentvolume-controller"


@dataclass(frozen=True, slots=True)
class ClaimBinds(Because):
    """A claim and a volume are being tied to each other."""

    says: ClassVar[dict[str, str]] = {
        "en": "Claim `{claim}` is **bound to volume** `{volume}`.",
        "pt-BR": "O claim `{claim}` é **ligado ao volume** `{volume}`.",
    }
    story: ClassVar[bool] = True
    claim: str
    volume: str


@dataclass(frozen=True, slots=True)
class ClaimWaits(Because):
    """A claim has no volume."""

    says: ClassVar[dict[str, str]] = {
        "en": "Claim `{claim}` waits: {why:quote}.",
        "pt-BR": "O claim `{claim}` espera: {why:quote}.",
    }
    claim: str
    why: str


@dataclass(frozen=True, slots=True)
class ClassGiven(Because):
    """A claim that names no storage class gets the default one."""

    says: ClassVar[dict[str, str]] = {
        "en": "Claim `{claim}` gets the default storage class, `{given}`.",
        "pt-BR": "O claim `{claim}` recebe a storage class padrão, `{given}`.",
    }
    claim: str
    given: str


@dataclass(frozen=True, slots=True)
class PhaseChanged(Because):
    """A volume or a claim comes into another phase."""

    says: ClassVar[dict[str, str]] = {
        "en": "{kind} {name} is {phase} now.",
        "pt-BR": "{kind} {name} agora está {phase}.",
    }
    kind: str
    name: str
    phase: str


def claims_of(change: Change, cache: Cache) -> Sequence[str]:
    """The claim that a volume names, and every claim that may be waiting for such a volume."""
    keys = [
        f"{reference.get('namespace')}/{reference.get('name')}"
        for value in (change.old, change.new)
        if value is not None and (reference := dig(value, "spec.claimRef")) is not None
    ]
    waiting = [
        key_of(claim)
        for claim in cache.every("persistentvolumeclaims")
        if not claim["spec"].get("volumeName") and change.old is None
    ]
    return list(dict.fromkeys([*keys, *waiting]))


def volume_of(change: Change, cache: Cache) -> Sequence[str]:
    """The volume that a claim names, or that names it."""
    claim = change.new or change.old
    assert claim is not None, "a change is about something"
    own = claim["spec"].get("volumeName")
    return [own] if own else [
        name(volume)
        for volume in cache.every("persistentvolumes")
        if is_claimed_by(volume, claim)
    ]  # fmt: skip


@controller(
    of="persistentvolumeclaims",
    awaits="persistentvolumeclaims",
    wakes={"persistentvolumes": claims_of},
    recorder=RECORDER,
)
def reconcile(claim: Obj, cache: Cache) -> Iterator[Wish]:
    """Binds a claim to the smallest volume that fits, or asks for one to be made."""
    own = claim["spec"].get("volumeName")
    if own:
        yield from _keep(claim, cache.get("persistentvolumes", own), str(own))
    elif not is_deleting(claim):
        yield from _find(claim, cache)


def _keep(claim: Obj, volume: Obj | None, own: str) -> Iterator[Wish]:
    """A claim that names its volume: finish the binding, or see that it is lost."""
    done = BIND_COMPLETED in (claim["metadata"].get("annotations") or {})
    reference = dig(volume, "spec.claimRef") if volume is not None else None
    if volume is not None and (is_claimed_by(volume, claim) or reference is None):
        if not reference or not reference.get("uid"):
            yield _tie_volume(claim, volume)
        elif not done:
            yield _tie_claim(claim, volume)
        else:
            yield from _phase(claim, "Bound", _bound_status(volume))
    elif done:
        lost = "Bound claim has lost its PersistentVolume. Data on the volume is lost!"
        twice = "Two claims are bound to the same volume, this one is bound incorrectly"
        said = ("ClaimLost", lost) if volume is None else ("ClaimMisbound", twice)
        if dig(claim, "status.phase") != "Lost":
            because = ClaimWaits(name(claim), said[1])
            yield Emit(Said(claim, "PersistentVolumeClaim", *said, True), because)
        yield from _phase(claim, "Lost", {})
    else:
        yield from _phase(claim, "Pending", {})
        yield Again(SYNC_US)


def _find(claim: Obj, cache: Cache) -> Iterator[Wish]:
    """A claim without a volume."""
    if class_of(claim) is None:
        chosen = default_class(cache.every("storageclasses"))
        if chosen is not None:
            body = evolve(claim, {"spec": {"storageClassName": name(chosen)}})
            yield Update("persistentvolumeclaims", body, ClassGiven(name(claim), name(chosen)))
            return
    kind = cache.get("storageclasses", class_of(claim) or "")
    annotations = claim["metadata"].get("annotations") or {}
    is_lazy = kind is not None and kind.get("volumeBindingMode") == "WaitForFirstConsumer"
    delayed = is_lazy and SELECTED_NODE not in annotations
    volume = best_match(claim, cache.every("persistentvolumes"), delayed=delayed)
    if volume is None:
        yield from _wait(claim, kind, delayed=delayed)
    elif not (dig(volume, "spec.claimRef") or {}).get("uid"):
        yield _tie_volume(claim, volume)
    else:
        yield _tie_claim(claim, volume)


def _wait(claim: Obj, kind: Obj | None, *, delayed: bool) -> Iterator[Wish]:
    """Tell why there is no volume yet, and let a driver know that one is wanted."""
    reason, text = _why(class_of(claim), kind, delayed=delayed)
    because = ClaimWaits(name(claim), text)
    if reason == "ExternalProvisioning" and kind is not None:
        marks = dict.fromkeys((PROVISIONER, PROVISIONER_OLD), str(kind.get("provisioner", "")))
        body = evolve(claim, {"metadata": {"annotations": marks}})
        if body != claim:
            yield Update("persistentvolumeclaims", body, because)
    warning = reason == "ProvisioningFailed"
    yield Emit(Said(claim, "PersistentVolumeClaim", reason, text, warning), because)
    yield Again(SYNC_US)


def _why(own: str | None, kind: Obj | None, *, delayed: bool) -> tuple[str, str]:
    """The reason and the message of the Event of a claim that waits."""
    if delayed:
        return "WaitForFirstConsumer", "waiting for first consumer to be created before binding"
    if not own:
        return "FailedBinding", (
            "no persistent volumes available for this claim and no storage class is set"
        )
    if kind is None:
        return "ProvisioningFailed", f'storageclass.storage.k8s.io "{own}" not found'
    driver = str(kind.get("provisioner", ""))
    if driver == NO_PROVISIONER:
        return "ProvisioningFailed", f"no volume plugin matched name: {driver}"
    return "ExternalProvisioning", (
        f"Waiting for a volume to be created either by the external provisioner '{driver}' or "
        "manually by the system administrator. If volume creation is delayed, please verify that "
        "the provisioner is running and correctly registered."
    )


def _tie_volume(claim: Obj, volume: Obj) -> Update:
    """Step one: the volume names the claim."""
    change: dict[str, Any] = {"spec": {"claimRef": reference_to(claim)}}
    if dig(volume, "spec.claimRef") is None:
        change["metadata"] = {"annotations": {BY_CONTROLLER: "yes"}}
    because = ClaimBinds(name(claim), name(volume))
    return Update("persistentvolumes", evolve(volume, change), because)


def _tie_claim(claim: Obj, volume: Obj) -> Update:
    """Step two: the claim names the volume."""
    marks = {BIND_COMPLETED: "yes"}
    if not claim["spec"].get("volumeName"):
        marks[BY_CONTROLLER] = "yes"
    change = {"spec": {"volumeName": name(volume)}, "metadata": {"annotations": marks}}
    because = ClaimBinds(name(claim), name(volume))
    return Update("persistentvolumeclaims", evolve(claim, change), because)


def _bound_status(volume: Obj) -> dict[str, Any]:
    spec = volume["spec"]
    return {"accessModes": spec.get("accessModes") or [], "capacity": spec.get("capacity") or {}}


def _phase(claim: Obj, phase: str, more: dict[str, Any]) -> Iterator[Wish]:
    body = evolve(claim, {"status": {"phase": phase, **more}})
    if body != claim:
        because = PhaseChanged("PersistentVolumeClaim", name(claim), phase)
        yield UpdateStatus("persistentvolumeclaims", body, because)


@controller(
    of="persistentvolumes",
    awaits="persistentvolumes",
    wakes={"persistentvolumeclaims": volume_of},
    recorder=RECORDER,
)
def follow(volume: Obj, cache: Cache) -> Iterator[Wish]:
    """Says whether a volume is available, bound, or released by a claim that is gone."""
    phase = _phase_of(volume, cache)
    if phase == "Unbound":
        body = evolve(volume, {"spec": {"claimRef": None}})
        because = PhaseChanged("PersistentVolume", name(volume), "Available")
        yield Update("persistentvolumes", body, because)
        return
    body = evolve(volume, {"status": {"phase": phase}})
    if body != volume:
        because = PhaseChanged("PersistentVolume", name(volume), phase)
        yield UpdateStatus("persistentvolumes", body, because)


def _phase_of(volume: Obj, cache: Cache) -> str:
    reference = dig(volume, "spec.claimRef")
    if reference is None or not reference.get("uid"):
        return "Available"
    key = f"{reference['namespace']}/{reference['name']}"
    claim = cache.get("persistentvolumeclaims", key)
    if claim is None or uid(claim) != reference["uid"]:
        return "Released"  # with the policy Delete its driver removes it; Retain keeps it
    bound = claim["spec"].get("volumeName")
    if bound in (None, ""):
        return "Available"
    if bound == name(volume):
        return "Bound"
    mine = BY_CONTROLLER in (volume["metadata"].get("annotations") or {})
    return "Unbound" if mine else "Available"
