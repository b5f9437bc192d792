"""VolumeZone: volumes that carry a zone or region label can only be used there.

k8s source: pkg/scheduler/framework/plugins/volumezone/volume_zone.go
"""

from engine.claims import class_of
from engine.objects import Obj
from engine.scheduler.cluster import Cluster
from engine.scheduler.events import NODE_ADDED, NODE_LABEL, STORAGE, ClusterEvent
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.plugins._base import Check, Plugin, Refusal
from engine.scheduler.pod_info import PodInfo
from engine.scheduler.volumes import WAIT
from engine.wellknown import REGION, ZONE

REFUSED = Refusal(("node(s) had no available volume zone",))
GENERAL = {
    "failure-domain.beta.kubernetes.io/zone": ZONE,
    "failure-domain.beta.kubernetes.io/region": REGION,
    ZONE: ZONE,
    REGION: REGION,
}
"""The labels that are looked at, and the name that replaced an old one."""


def prefilter(pod: PodInfo, cluster: Cluster) -> Check | Refusal | None:
    """The zones and regions of the volumes that the pod's claims are bound to."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for volume in pod.obj["spec"].get("volumes") or ():
        if "persistentVolumeClaim" in volume:
            claim_name = str((volume["persistentVolumeClaim"] or {}).get("claimName") or "")
            part = _topology(claim_name, pod.namespace, cluster)
            if isinstance(part, str):
                return Refusal((part,))
            found += part
    if not found:
        return None

    def refuse(node: NodeInfo) -> Refusal | None:
        labels = node.labels
        if not any(label in labels for label in GENERAL):
            return None
        for label, values in found:
            if labels.get(label, labels.get(GENERAL[label])) not in values:
                return REFUSED
        return None

    return Check(refuse)


def _topology(
    claim_name: str, namespace: str, cluster: Cluster
) -> list[tuple[str, tuple[str, ...]]] | str:
    """Labels and their values (`a__b` is two), or what is wrong with the claim."""
    storage = cluster.storage
    claim = storage.claims.get(f"{namespace}/{claim_name}")
    if claim is None:
        return f'persistentvolumeclaim "{claim_name}" not found'
    volume_name = claim["spec"].get("volumeName")
    if not volume_name:
        return _unbound(claim, cluster)
    volume = storage.volumes.get(volume_name)
    if volume is None:
        return f'persistentvolume "{volume_name}" not found'
    labels = volume["metadata"].get("labels") or {}
    return [(label, tuple(labels[label].split("__"))) for label in GENERAL if label in labels]


def _unbound(claim: Obj, cluster: Cluster) -> list[tuple[str, tuple[str, ...]]] | str:
    kind = class_of(claim)
    if not kind:
        return "PersistentVolumeClaim had no pv name and storageClass name"
    stored = cluster.storage.classes.get(kind)
    if stored is None:
        return f'storageclass.storage.k8s.io "{kind}" not found'
    return [] if stored.get("volumeBindingMode") == WAIT else "PersistentVolume had no name"


def hint(pod: PodInfo, event: ClusterEvent, cluster: Cluster) -> bool:
    """Nodes with other labels, and any change of storage, may help."""
    return event.kind in (NODE_ADDED, NODE_LABEL, STORAGE)


PLUGIN = Plugin("VolumeZone", prefilter, hint=hint)
