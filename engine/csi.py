"""Volumes of CSI drivers: what they are called where they are attached, and which pods name them.

After pkg/volume/csi/{csi_plugin,csi_attacher,csi_util}.go. Controllers, kubelet, scheduler and the
driver itself must agree on these names.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from engine.objects import Obj, dig, name

CLOUD_DRIVER = "csi.quorum.dev"
"""The driver of the simulated cloud: what a StorageClass names as its provisioner to be served."""
PROCESSES: Mapping[str, str] = {CLOUD_DRIVER: "csi-driver"}
"""Which kind of process is a driver."""
NODE_ID = "csi.volume.kubernetes.io/nodeid"
"""The annotation of a Node on which drivers have registered."""
LATE = ("csinodes", "volumeattachments")
"""What is watched from the first sign of a driver on: where there is none, there is none of these
(simplified: the real components watch them in vain)."""
SHARED = ("ReadWriteMany", "ReadOnlyMany")
"""Access modes that let several nodes have a volume at once."""


class Disk(NamedTuple):
    """A volume of a CSI driver: its PersistentVolume, the driver, the driver's own name for it, the
    claim that it is for (empty for none), and whether several nodes may have it.
    """

    volume: str
    driver: str
    handle: str
    claim: str = ""
    shared: bool = False

    @property
    def unique(self) -> str:
        """Its name in volumesAttached and volumesInUse of a Node's status."""
        return f"kubernetes.io/csi/{self.driver}^{self.handle}"

    @property
    def spoken(self) -> str:
        """What a story calls it: by its claim, where it has one."""
        return self.claim or self.volume

    def attachment(self, node: str) -> str:
        """The name of its VolumeAttachment to a node (getAttachmentName)."""
        return f"csi-{sha256(f'{self.handle}{self.driver}{node}'.encode()).hexdigest()}"


def disk_of(volume: Obj | None) -> Disk | None:
    """A PersistentVolume as the volume of a driver; None when it is of another kind."""
    source = dig(volume, "spec.csi") if volume is not None else None
    if volume is None or not source:
        return None
    claim = str(dig(volume, "spec.claimRef.name") or "")
    modes = dig(volume, "spec.accessModes") or ()
    shared = any(mode in SHARED for mode in modes)
    driver, handle = str(source.get("driver", "")), str(source.get("volumeHandle", ""))
    return Disk(name(volume), driver, handle, claim, shared)


def claims_of(pod: Obj) -> Iterator[tuple[str, str]]:
    """The volumes of a pod that name a claim, each with the claim's name."""
    for volume in pod["spec"].get("volumes") or ():
        claim = dig(volume, "persistentVolumeClaim.claimName")
        if claim:
            yield str(volume.get("name", "")), str(claim)


def drivers_of(csi_node: Obj | None) -> Mapping[str, Obj]:
    """The drivers that have registered on a node, by name, from its CSINode."""
    drivers = dig(csi_node, "spec.drivers") if csi_node is not None else None
    return {str(driver.get("name", "")): driver for driver in drivers or ()}


def shows_driver(resource: str, value: Obj | None) -> bool:
    """Whether an object is a sign of a driver: a Node where one has registered, or a volume."""
    if value is None or resource not in ("nodes", "persistentvolumes"):
        return False
    if resource == "nodes":
        return NODE_ID in (value["metadata"].get("annotations") or {})
    return disk_of(value) is not None
