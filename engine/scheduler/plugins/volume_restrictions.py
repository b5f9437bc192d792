"""VolumeRestrictions: a claim with the access mode ReadWriteOncePod serves one pod in the cluster.

k8s source: pkg/scheduler/framework/plugins/volumerestrictions/volume_restrictions.go. The disks of
the old in-tree volume kinds (GCE, AWS, RBD, iSCSI written into the pod) are not looked at.
"""

from engine.objects import dig
from engine.scheduler.cluster import Cluster
from engine.scheduler.events import POD_GONE, STORAGE, ClusterEvent
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.plugins._base import Check, Plugin, Refusal
from engine.scheduler.pod_info import PodInfo
from engine.scheduler.volumes import ONCE_POD, claim_names

IN_USE = Refusal(
    (
        "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode "
        "already in-use by another pod",
    ),
    curable=True,
)


def prefilter(pod: PodInfo, cluster: Cluster) -> Check | Refusal | None:
    """Count the placed pods that use a claim which is for one pod only."""
    if not pod.obj["spec"].get("volumes"):
        return None
    alone: dict[str, None] = {}
    for volume in pod.obj["spec"]["volumes"]:
        if "persistentVolumeClaim" in volume:
            claim_name = str((volume["persistentVolumeClaim"] or {}).get("claimName") or "")
            claim = cluster.storage.claims.get(f"{pod.namespace}/{claim_name}")
            if claim is None:
                return Refusal((f'persistentvolumeclaim "{claim_name}" not found',))
            if ONCE_POD in (dig(claim, "spec.accessModes") or ()):
                alone[claim_name] = None
    if not alone:
        return None
    users = sum(_uses(other, pod.namespace, alone) for other in cluster.pods.values())
    counted = [users]

    def refuse(node: NodeInfo) -> Refusal | None:
        return IN_USE if counted[0] > 0 else None

    def shift(placed: PodInfo, node: NodeInfo, by: int) -> None:
        counted[0] += by * _uses(placed, pod.namespace, alone)

    return Check(refuse, shift)


def _uses(placed: PodInfo, namespace: str, alone: dict[str, None]) -> int:
    if placed.namespace != namespace or not placed.obj["spec"].get("volumes"):
        return 0
    return sum(claim_name in alone for claim_name in claim_names(placed.obj))


def hint(pod: PodInfo, event: ClusterEvent, cluster: Cluster) -> bool:
    """A user of the claim that goes, or another claim, may help."""
    if event.kind == POD_GONE and event.old is not None:
        ours = claim_names(pod.obj)
        return any(claim_name in ours for claim_name in claim_names(event.old))
    return event.kind == STORAGE


PLUGIN = Plugin("VolumeRestrictions", prefilter, hint=hint)
