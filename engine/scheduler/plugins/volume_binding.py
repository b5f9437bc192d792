"""VolumeBinding: a node must reach the volumes that the pod's claims have, or could have there.

k8s source: pkg/scheduler/framework/plugins/volumebinding/{volume_binding,binder}.go. Storage
capacity (CSIStorageCapacity) is not looked at.
"""

from engine.claims import SELECTED_NODE
from engine.objects import Obj, dig, is_deleting, key_of, name
from engine.scheduler.cluster import Cluster
from engine.scheduler.events import NODE_ADDED, NODE_LABEL, STORAGE, ClusterEvent
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.plugins._base import Check, Plugin, Refusal
from engine.scheduler.pod_info import PodInfo
from engine.scheduler.volumes import (
    Claims,
    Storage,
    claim_names,
    find_volumes,
    may_provision,
    reaches,
    sort_claims,
)

UNBOUND = Refusal(("pod has unbound immediate PersistentVolumeClaims",))
OUT_OF_REACH = "node(s) didn't match PersistentVolume's node affinity"
NOTHING_TO_BIND = "node(s) didn't find available persistent volumes to bind"
VOLUME_GONE = "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)"


def prefilter(pod: PodInfo, cluster: Cluster) -> Check | Refusal | None:
    """Every claim must exist, and those that do not wait for a node must be bound already."""
    if not pod.obj["spec"].get("volumes"):
        return None
    storage, found = cluster.storage, []
    for claim_name in claim_names(pod.obj):
        claim = storage.claims.get(f"{pod.namespace}/{claim_name}")
        problem = _problem(claim_name, claim, pod.obj)
        if problem:
            return Refusal((problem,))
        assert claim is not None
        found.append(claim)
    if not found:
        return None
    claims = sort_claims(found, storage)
    if claims.immediate:
        return UNBOUND
    return Check(lambda node: refuse(node, claims, storage))


def _problem(claim_name: str, claim: Obj | None, pod: Obj) -> str:
    if claim is None:
        ephemeral = any("ephemeral" in v and claim_name == f"{name(pod)}-{v['name']}"
                        for v in pod["spec"]["volumes"])  # fmt: skip
        if ephemeral:
            return (
                "waiting for ephemeral volume controller to create the persistentvolumeclaim "
                f'"{claim_name}"'
            )
        return f'persistentvolumeclaim "{claim_name}" not found'
    if dig(claim, "status.phase") == "Lost":
        volume = dig(claim, "spec.volumeName", "")
        return (
            f'persistentvolumeclaim "{claim_name}" bound to non-existent persistentvolume '
            f'"{volume}"'
        )
    return f'persistentvolumeclaim "{claim_name}" is being deleted' if is_deleting(claim) else ""


def refuse(node: NodeInfo, claims: Claims, storage: Storage) -> Refusal | None:
    """FindPodVolumes: bound volumes in reach, free ones to bind, or a class that makes some."""
    reasons = []
    for claim in claims.bound:
        volume = storage.volumes.get(claim["spec"]["volumeName"])
        if volume is None:
            reasons = [VOLUME_GONE]
            break
        if not reaches(volume, node.labels):
            reasons = [OUT_OF_REACH]
            break
    if claims.waiting and not _can_bind(node, claims, storage):
        at = 1 if reasons == [OUT_OF_REACH] else 0
        reasons.insert(at, NOTHING_TO_BIND)
    return Refusal(tuple(reasons)) if reasons else None


def _can_bind(node: NodeInfo, claims: Claims, storage: Storage) -> bool:
    promised: list[Obj] = []  # a node was chosen for them before
    open_claims: list[Obj] = []
    for claim in claims.waiting:
        selected = (claim["metadata"].get("annotations") or {}).get(SELECTED_NODE)
        if selected is not None and selected != node.name:
            return False
        (open_claims if selected is None else promised).append(claim)
    volumes = find_volumes(open_claims, node.labels, storage)
    missing = [claim for claim in open_claims if volumes[key_of(claim)] is None]
    return all(may_provision(claim, node.labels, storage) for claim in (*promised, *missing))


def hint(pod: PodInfo, event: ClusterEvent, cluster: Cluster) -> bool:
    """New or changed claims of the pod, volumes, classes, and nodes with other labels may help."""
    if event.kind in (NODE_ADDED, NODE_LABEL):
        return True
    if event.kind != STORAGE or event.new is None:
        return False
    if event.new.get("kind") != "PersistentVolumeClaim":
        return True
    meta = event.new["metadata"]
    return meta.get("namespace") == pod.namespace and meta["name"] in claim_names(pod.obj)


PLUGIN = Plugin("VolumeBinding", prefilter, hint=hint)
