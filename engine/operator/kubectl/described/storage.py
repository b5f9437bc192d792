"""Volumes, claims and storage classes described."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.objects import Obj, dig, is_deleting, name, namespace
from engine.operator.kubectl.columns._base import pairs
from engine.operator.kubectl.columns.storage import DEFAULT, modes_of
from engine.operator.kubectl.described._base import (
    NONE,
    UNSET,
    Describer,
    Need,
    Scene,
    Sheet,
    column,
    created,
    head,
    marks,
)
from engine.operator.kubectl.described.pod_template import write_volume

PODS = Need("pods", lambda claim: (namespace(claim), "", ""))


def _status(scene: Scene) -> str:
    value = scene.value
    if is_deleting(value):
        return f"Terminating (lasts {scene.since(value['metadata']['deletionTimestamp'])})"
    return str(dig(value, "status.phase") or "")


def _words(items: Sequence[str] | None) -> str:
    return f"[{' '.join(items or ())}]"


def _claim(sheet: Sheet, scene: Scene) -> None:
    claim = scene.value
    spec = claim.get("spec") or {}
    head(sheet, claim)
    sheet.line(f"StorageClass:\t{spec.get('storageClassName') or ''}")
    sheet.line(f"Status:\t{_status(scene)}")
    sheet.line(f"Volume:\t{spec.get('volumeName') or ''}")
    marks(sheet, claim)
    sheet.line(f"Finalizers:\t{_words(claim['metadata'].get('finalizers'))}")
    is_bound = bool(spec.get("volumeName"))
    capacity = dig(claim, "status.capacity.storage") or "0" if is_bound else ""
    sheet.line(f"Capacity:\t{capacity}")
    modes = modes_of(dig(claim, "status.accessModes")) if is_bound else ""
    sheet.line(f"Access Modes:\t{modes}")
    if spec.get("volumeMode"):
        sheet.line(f"VolumeMode:\t{spec['volumeMode']}")
    users = [name(pod) for pod in scene.others["pods"] if _uses(pod, name(claim))]
    column(sheet, "Used By", sorted(users))


def _uses(pod: Obj, claim: str) -> bool:
    volumes = dig(pod, "spec.volumes") or ()
    return any(dig(volume, "persistentVolumeClaim.claimName") == claim for volume in volumes)


def _volume(sheet: Sheet, scene: Scene) -> None:
    volume = scene.value
    spec = volume.get("spec") or {}
    sheet.line(f"Name:\t{name(volume)}")
    marks(sheet, volume)
    sheet.line(f"Finalizers:\t{_words(volume['metadata'].get('finalizers'))}")
    sheet.line(f"StorageClass:\t{spec.get('storageClassName') or ''}")
    sheet.line(f"Status:\t{_status(scene)}")
    claim = spec.get("claimRef")
    owner = f"{claim['namespace']}/{claim['name']}" if claim else ""
    sheet.line(f"Claim:\t{owner}")
    sheet.line(f"Reclaim Policy:\t{spec.get('persistentVolumeReclaimPolicy', 'Retain')}")
    sheet.line(f"Access Modes:\t{modes_of(spec.get('accessModes'))}")
    if spec.get("volumeMode"):
        sheet.line(f"VolumeMode:\t{spec['volumeMode']}")
    sheet.line(f"Capacity:\t{dig(spec, 'capacity.storage', '0')}")
    _affinity(sheet, dig(spec, "nodeAffinity.required"))
    sheet.line(f"Message:\t{dig(volume, 'status.message') or ''}")
    sheet.line("Source:")
    write_volume(sheet, spec)


def _affinity(sheet: Sheet, required: Mapping[str, Any] | None) -> None:
    sheet.line(f"Node Affinity:\t{NONE if required is None else ''}")
    if required is None:
        return
    terms = required.get("nodeSelectorTerms") or ()
    sheet.line(f"Required Terms:\t{'' if terms else NONE}", 1)
    for number, term in enumerate(terms):
        found = [_expression(one) for one in term.get("matchExpressions") or ()]
        sheet.write("", 2)
        column(sheet, f"Term {number}", found, indent="    ")


def _expression(one: Mapping[str, Any]) -> str:
    values = f" [{', '.join(one['values'])}]" if one.get("values") else ""
    return f"{one['key']} {one['operator'].lower()}{values}"


def _class(sheet: Sheet, scene: Scene) -> None:
    kind = scene.value
    found = kind["metadata"].get("annotations") or {}
    sheet.line(f"Name:\t{name(kind)}")
    sheet.line(f"IsDefaultClass:\t{'Yes' if found.get(DEFAULT) == 'true' else 'No'}")
    sheet.line(f"Annotations:\t{pairs(found)}")
    sheet.line(f"Provisioner:\t{kind.get('provisioner', '')}")
    sheet.line(f"Parameters:\t{pairs(kind.get('parameters'))}")
    sheet.line(f"AllowVolumeExpansion:\t{kind.get('allowVolumeExpansion', UNSET)}")
    options = kind.get("mountOptions") or ()
    sheet.line("MountOptions:" if options else f"MountOptions:\t{NONE}")
    for option in options:
        sheet.line(option, 1)
    for title in ("ReclaimPolicy", "VolumeBindingMode"):
        key = title[0].lower() + title[1:]
        if kind.get(key):
            sheet.line(f"{title}:\t{kind[key]}")


def _csi_node(sheet: Sheet, scene: Scene) -> None:
    value = scene.value
    sheet.line(f"Name:\t{name(value)}")
    marks(sheet, value)
    created(sheet, value)
    sheet.line("Spec:")
    drivers = dig(value, "spec.drivers") or ()
    sheet.write("Drivers:\n" if drivers else "", 1 if drivers else 0)
    for driver in drivers:
        sheet.line(f"{driver['name']}:", 2)
        sheet.line(f"Node ID:\t{driver['nodeID']}", 3)
        limit = dig(driver, "allocatable.count")
        if limit is not None:
            sheet.line("Allocatables:", 3)
            sheet.line(f"Count:\t{limit}", 4)
        if driver.get("topologyKeys") is not None:
            sheet.line(f"Topology Keys:\t{_words(driver['topologyKeys'])}", 3)


CLAIM = Describer(("persistentvolumeclaims",), _claim, (PODS,))
VOLUME = Describer(("persistentvolumes",), _volume)
CLASS = Describer(("storageclasses",), _class)
CSI_NODE = Describer(("csinodes",), _csi_node)
