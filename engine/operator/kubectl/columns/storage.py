"""The columns of storage: claims, volumes, and who makes and attaches them."""

from collections.abc import Callable, Sequence

from engine.objects import Obj, dig, is_deleting
from engine.operator.kubectl.columns._base import AGE, NAME, UNSET, Column, Table, field

DEFAULT = "storageclass.kubernetes.io/is-default-class"


def _class_name(kind: Obj, wall_us: int) -> str:
    marks = kind["metadata"].get("annotations") or {}
    is_default = marks.get(DEFAULT) == "true"
    return f"{kind['metadata']['name']} (default)" if is_default else str(kind["metadata"]["name"])


def _volume_status(value: Obj, wall_us: int) -> str:
    return "Terminating" if is_deleting(value) else str(dig(value, "status.phase") or "")


def _may_grow(kind: Obj, wall_us: int) -> str:
    return "true" if kind.get("allowVolumeExpansion") else "false"


def _capacity(volume: Obj, wall_us: int) -> str:
    return str(dig(volume, "spec.capacity.storage") or "0")


def _modes(volume: Obj, wall_us: int) -> str:
    return modes_of(dig(volume, "spec.accessModes"))


def _given(claim: Obj, wall_us: int) -> str:
    return str(dig(claim, "status.capacity.storage") or "0")


def _given_modes(claim: Obj, wall_us: int) -> str:
    return modes_of(dig(claim, "status.accessModes"))


def _attached(value: Obj, wall_us: int) -> str:
    return "true" if dig(value, "status.attached") else "false"


def _drivers(value: Obj, wall_us: int) -> str:
    return str(len(dig(value, "spec.drivers") or ()))


MODES = {
    "ReadWriteOnce": "RWO", "ReadOnlyMany": "ROX", "ReadWriteMany": "RWX",
    "ReadWriteOncePod": "RWOP",
}  # fmt: skip


def modes_of(modes: Sequence[str] | None) -> str:
    """Access modes in short, in the order of the API (GetAccessModesAsString)."""
    return ",".join(short for mode, short in MODES.items() if mode in (modes or ()))


def _bound(read: Callable[[Obj, int], str]) -> Callable[[Obj, int], str]:
    """A cell of a claim that stays empty until it has a volume."""
    return lambda claim, wall_us: read(claim, wall_us) if dig(claim, "spec.volumeName") else ""


MODE = Column("VOLUMEMODE", field("spec.volumeMode", UNSET), wide=True)


def _claim(volume: Obj, wall_us: int) -> str:
    claim = dig(volume, "spec.claimRef")
    return f"{claim['namespace']}/{claim['name']}" if claim else ""


CLASSES = Table(
    ("storageclasses",),
    (
        Column("NAME", _class_name),
        Column("PROVISIONER", field("provisioner")),
        Column("RECLAIMPOLICY", field("reclaimPolicy", "Delete")),
        Column("VOLUMEBINDINGMODE", field("volumeBindingMode", "Immediate")),
        Column("ALLOWVOLUMEEXPANSION", _may_grow),
        AGE,
    ),
)
ATTACHMENTS = Table(
    ("volumeattachments",),
    (
        NAME,
        Column("ATTACHER", field("spec.attacher", "")),
        Column("PV", field("spec.source.persistentVolumeName", "")),
        Column("NODE", field("spec.nodeName", "")),
        Column("ATTACHED", _attached),
        AGE,
    ),
)
CSI_NODES = Table(("csinodes",), (NAME, Column("DRIVERS", _drivers), AGE))
VOLUMES = Table(
    ("persistentvolumes",),
    (
        NAME,
        Column("CAPACITY", _capacity),
        Column("ACCESS MODES", _modes),
        Column("RECLAIM POLICY", field("spec.persistentVolumeReclaimPolicy", "Retain")),
        Column("STATUS", _volume_status),
        Column("CLAIM", _claim),
        Column("STORAGECLASS", field("spec.storageClassName", "")),
        Column("VOLUMEATTRIBUTESCLASS", field("spec.volumeAttributesClassName", UNSET)),
        Column("REASON", field("status.reason", "")),
        AGE,
        MODE,
    ),
)
CLAIMS = Table(
    ("persistentvolumeclaims",),
    (
        NAME,
        Column("STATUS", _volume_status),
        Column("VOLUME", field("spec.volumeName", "")),
        Column("CAPACITY", _bound(_given)),
        Column("ACCESS MODES", _bound(_given_modes)),
        Column("STORAGECLASS", field("spec.storageClassName", "")),
        Column("VOLUMEATTRIBUTESCLASS", field("spec.volumeAttributesClassName", UNSET)),
        AGE,
        MODE,
    ),
)
