"""NodeVolumeLimits: a node holds no more volumes of a CSI driver than its CSINode says.

k8s source: pkg/scheduler/framework/plugins/nodevolumelimits/csi.go. Volumes of pods that are placed
count, and those that are attached though their pod is gone. A node whose CSINode says nothing holds
any number.
"""

from collections.abc import Iterator

from engine.csi import disk_of, drivers_of
from engine.objects import Obj, dig, is_deleting
from engine.scheduler.cluster import Cluster
from engine.scheduler.events import CSI_NODE, DETACHED, POD_GONE, STORAGE, ClusterEvent
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.plugins._base import Check, Plugin, Refusal
from engine.scheduler.pod_info import PodInfo
from engine.scheduler.volumes import Storage, claim_names

FULL = Refusal(("node(s) exceed max volume count",), curable=True)

Volumes = dict[str, str]
"""Volumes by `driver/handle`, each with its driver."""


def prefilter(pod: PodInfo, cluster: Cluster) -> Check | Refusal | None:
    """The volumes of drivers that the pod brings along, where any node has a limit."""
    storage = cluster.storage
    if not storage.csi_nodes or not pod.obj["spec"].get("volumes"):
        return None
    brought = _volumes(pod.obj, pod.namespace, storage)
    if not brought:
        return None
    attached = _attached(storage)

    def refuse(node: NodeInfo) -> Refusal | None:
        drivers = drivers_of(storage.csi_nodes.get(node.name))
        limits = {own: dig(driver, "allocatable.count") for own, driver in drivers.items()}
        present = dict(attached.get(node.name, {}))
        for placed in node.pods.values():
            present.update(_volumes(placed.obj, placed.namespace, storage))
        for driver, limit in limits.items():
            fresh = [one for one, by in brought.items() if by == driver and one not in present]
            taken = sum(by == driver for by in present.values())
            if fresh and limit is not None and taken + len(fresh) > limit:
                return FULL
        return None

    return Check(refuse)


def _volumes(pod: Obj, namespace: str, storage: Storage) -> Volumes:
    """The drivers' volumes of a pod; a claim without a volume counts for the driver that would
    make one.
    """
    if not pod["spec"].get("volumes"):
        return {}
    found: Volumes = {}
    for own in claim_names(pod):
        claim = storage.claims.get(f"{namespace}/{own}")
        if claim is not None:
            found.update(_volume(claim, f"{namespace}/{own}", storage))
    return found


def _volume(claim: Obj, key: str, storage: Storage) -> Iterator[tuple[str, str]]:
    bound = dig(claim, "spec.volumeName")
    if bound:
        disk = disk_of(storage.volumes.get(bound))
        if disk is not None:
            yield f"{disk.driver}/{disk.handle}", disk.driver
        return
    kind = storage.class_of(claim)
    if kind is not None:
        driver = str(kind.get("provisioner", ""))
        yield f"{driver}/to be made for {key}", driver


def _attached(storage: Storage) -> dict[str, Volumes]:
    """What is attached to each node, by its VolumeAttachments."""
    found: dict[str, Volumes] = {}
    for attachment in storage.attachments.values():
        source = dig(attachment, "spec.source.persistentVolumeName")
        disk = disk_of(storage.volumes.get(str(source)))
        if disk is not None:
            node = str(dig(attachment, "spec.nodeName"))
            found.setdefault(node, {})[f"{disk.driver}/{disk.handle}"] = disk.driver
    return found


def hint(pod: PodInfo, event: ClusterEvent, cluster: Cluster) -> bool:
    """A pod with volumes that goes, a volume that leaves a node, a higher limit, a new claim."""
    if event.kind == POD_GONE:
        return event.old is not None and bool(claim_names(event.old))
    if event.kind == STORAGE and event.new is not None and event.old is None:
        meta = event.new["metadata"]
        ours = event.new.get("kind") == "PersistentVolumeClaim" and not is_deleting(event.new)
        return (
            ours and meta.get("namespace") == pod.namespace and meta["name"] in claim_names(pod.obj)
        )
    return event.kind in (CSI_NODE, DETACHED)


PLUGIN = Plugin("NodeVolumeLimits", prefilter, hint=hint)
