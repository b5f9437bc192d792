"""Which volumes a driver must make or remove, and what a new one looks like. Pure.

After kubernetes-csi/external-provisioner and sig-storage-lib-external-provisioner/controller.
"""

from collections.abc import Mapping
from typing import Any

from engine.claims import PROVISIONER, SELECTED_NODE
from engine.csi import CLOUD_DRIVER
from engine.objects import Obj, dig, is_deleting, labels, name, namespace, uid
from engine.wellknown import ZONE

DRIVER = CLOUD_DRIVER
MADE_BY = "pv.kubernetes.io/provisioned-by"


def is_wanted(claim: Obj, kind: Obj | None) -> bool:
    """Whether a claim waits for this driver: it was asked, and (if a pod must come first) a node
    was chosen (shouldProvision).
    """
    marks = claim["metadata"].get("annotations") or {}
    if marks.get(PROVISIONER) != DRIVER or claim["spec"].get("volumeName") or is_deleting(claim):
        return False
    if kind is None or kind.get("provisioner") != DRIVER:
        return False
    return kind.get("volumeBindingMode") != "WaitForFirstConsumer" or SELECTED_NODE in marks


def is_unwanted(volume: Obj) -> bool:
    """Whether a volume of this driver may be removed: released, and nobody said to keep it
    (shouldDelete).
    """
    marks = volume["metadata"].get("annotations") or {}
    mine = marks.get(MADE_BY) == DRIVER
    released = dig(volume, "status.phase") == "Released"
    deleted = dig(volume, "spec.persistentVolumeReclaimPolicy") == "Delete"
    return mine and released and deleted and not is_deleting(volume)


def name_for(claim: Obj) -> str:
    """`pvc-` and the claim's uid: asked twice, the same volume is meant."""
    return f"pvc-{uid(claim)}"


def chosen_node(claim: Obj) -> str:
    """The node that the scheduler has chosen for a claim; empty when it has chosen none."""
    return str((claim["metadata"].get("annotations") or {}).get(SELECTED_NODE, ""))


def zone_of(node: Obj | None) -> str:
    """The zone of a node; empty when there is no such node, or it is in none."""
    return labels(node).get(ZONE, "") if node is not None else ""


def volume_for(claim: Obj, kind: Obj, zone: str) -> dict[str, Any]:
    """The PersistentVolume, already promised to its claim."""
    spec: dict[str, Any] = {
        "capacity": {"storage": dig(claim, "spec.resources.requests.storage") or "0"},
        "accessModes": list(claim["spec"].get("accessModes") or ()),
        "persistentVolumeReclaimPolicy": kind.get("reclaimPolicy", "Delete"),
        "storageClassName": name(kind),
        "volumeMode": claim["spec"].get("volumeMode", "Filesystem"),
        "claimRef": {
            "apiVersion": "v1", "kind": "PersistentVolumeClaim", "name": name(claim),
            "namespace": namespace(claim), "uid": uid(claim),
        },
        "csi": {"driver": DRIVER, "volumeHandle": name_for(claim)},
    }  # fmt: skip
    if zone:
        rule = {"key": ZONE, "operator": "In", "values": [zone]}
        spec["nodeAffinity"] = {"required": {"nodeSelectorTerms": [{"matchExpressions": [rule]}]}}
    marks: Mapping[str, str] = {MADE_BY: DRIVER}
    meta = {"name": name_for(claim), "annotations": marks}
    return {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": meta, "spec": spec}
