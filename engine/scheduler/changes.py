"""What the watches say, put into the cluster's picture, and which of it may help a waiting pod.

After pkg/scheduler/eventhandlers.go. Pods that have finished no longer exist for the scheduler.
"""

from collections.abc import Callable, Iterator

from engine.csi import LATE
from engine.objects import Obj, key_of, name
from engine.scheduler.cluster import Cluster
from engine.scheduler.events import (
    CSI_NODE,
    DETACHED,
    NODE_ADDED,
    NODE_ALLOCATABLE,
    NODE_DELETED,
    NODE_LABEL,
    NODE_TAINT,
    POD_ASSIGNED,
    POD_GONE,
    POD_RELABELLED,
    POD_SHRUNK,
    STORAGE,
    ClusterEvent,
)
from engine.scheduler.pod_info import PodInfo

SCHEDULER = "default-scheduler"
FINISHED = ("Succeeded", "Failed")
OWNERS = {"replicasets": "ReplicaSet", "statefulsets": "StatefulSet"}
"""Resource → kind of what owns pods and says how they spread (ReplicationControllers do not exist
here).
"""
STORED = {
    "persistentvolumeclaims": "PersistentVolumeClaim",
    "persistentvolumes": "PersistentVolume",
    "storageclasses": "StorageClass",
}
RESOURCES = (
    "pods", "nodes", "services", "replicasets", "statefulsets", "poddisruptionbudgets",
    "namespaces", *STORED,
)  # fmt: skip
"""What the scheduler watches."""


def is_finished(pod: Obj) -> bool:
    """Whether its containers will never run again; its requests are free then."""
    return (pod.get("status") or {}).get("phase") in FINISHED


def is_placed(pod: Obj | None) -> bool:
    """Whether it takes room on a node."""
    return pod is not None and bool(pod["spec"].get("nodeName")) and not is_finished(pod)


def is_waiting(pod: Obj | None) -> bool:
    """Whether it is for this scheduler to place."""
    if pod is None or pod["spec"].get("nodeName") or is_finished(pod):
        return False
    return pod["spec"].get("schedulerName", SCHEDULER) == SCHEDULER  # type: ignore[no-any-return]


def take(
    resource: str, old: Obj | None, new: Obj | None, cluster: Cluster, record: int = -1
) -> list[ClusterEvent]:
    """One object's change: the cluster is up to date afterwards."""
    if resource == "pods":
        return list(_pod(old, new, cluster, record))
    if resource == "nodes":
        return list(_node(old, new, cluster, record))
    if resource in OWNERS:
        if new is None:
            assert old is not None
            cluster.remove_owner(OWNERS[resource], old)
        else:
            cluster.set_owner(OWNERS[resource], new)
    elif resource == "services":
        _set_or_remove(old, new, cluster.set_service, cluster.remove_service)
    elif resource == "poddisruptionbudgets":
        _set_or_remove(old, new, cluster.set_budget, cluster.remove_budget)
    elif resource in LATE:
        return list(_of_drivers(resource, old, new, cluster, record))
    elif resource in STORED:
        return _stored(STORED[resource], old, new, cluster, record)
    elif resource == "namespaces":
        if new is None:
            assert old is not None
            cluster.set_namespace(name(old), None)
        else:
            cluster.set_namespace(name(new), new["metadata"].get("labels") or {})
    return []


def _stored(
    kind: str, old: Obj | None, new: Obj | None, cluster: Cluster, record: int
) -> list[ClusterEvent]:
    """A claim, a volume or a class; all changes of one but its end may help."""
    storage = cluster.storage
    objects = {
        "PersistentVolumeClaim": storage.claims,
        "PersistentVolume": storage.volumes,
        "StorageClass": storage.classes,
    }[kind]
    if new is None:
        assert old is not None
        objects.pop(key_of(old), None)
        return []
    objects[key_of(new)] = new
    return [ClusterEvent(STORAGE, old, {**new, "kind": kind}, record)]


def _of_drivers(
    resource: str, old: Obj | None, new: Obj | None, cluster: Cluster, record: int
) -> Iterator[ClusterEvent]:
    """A CSINode or a VolumeAttachment: more room for volumes on a node may help."""
    storage, shown = cluster.storage, new or old
    assert shown is not None, "a change is about something"
    attaches = resource == "volumeattachments"
    objects = storage.attachments if attaches else storage.csi_nodes
    if new is None:
        objects.pop(name(shown), None)
    else:
        objects[name(shown)] = new
    if attaches and new is None:
        yield ClusterEvent(DETACHED, old, None, record)
    elif not attaches and new is not None and (old is None or old.get("spec") != new.get("spec")):
        yield ClusterEvent(CSI_NODE, old, new, record)


def _set_or_remove(
    old: Obj | None, new: Obj | None, put: Callable[[Obj], None], drop: Callable[[Obj], None]
) -> None:
    if new is None:
        assert old is not None
        drop(old)
    else:
        put(new)


def _pod(old: Obj | None, new: Obj | None, cluster: Cluster, record: int) -> Iterator[ClusterEvent]:
    was_placed = is_placed(old)
    if not is_placed(new):
        if was_placed:
            assert old is not None
            cluster.remove_pod(f"{old['metadata']['namespace']}/{old['metadata']['name']}")
            yield ClusterEvent(POD_GONE, old, None, record)
        return
    assert new is not None
    known = cluster.pods.get(f"{new['metadata']['namespace']}/{new['metadata']['name']}")
    if known is None or known.node_name != new["spec"]["nodeName"]:
        cluster.add_pod(cluster.read(new))
    elif _same_for_us(known, new):
        known.obj = new
        known.start_time = (new.get("status") or {}).get("startTime")
    else:
        fresh = cluster.read(new)
        cluster.add_pod(fresh)
        if fresh.label_class.labels != known.label_class.labels:
            yield ClusterEvent(POD_RELABELLED, old, new, record)
        if fresh.cpu < known.cpu or fresh.memory < known.memory:
            yield ClusterEvent(POD_SHRUNK, old, new, record)
    if not was_placed:
        yield ClusterEvent(POD_ASSIGNED, None, new, record)


DECIDING = ("containers", "affinity")
"""The fields of a pod's spec that decide about others once it has its node."""


def _same_for_us(known: PodInfo, new: Obj) -> bool:
    """Whether nothing that decisions depend on differs; shared parts of frozen objects are
    identical.
    """
    before, after = known.obj["spec"], new["spec"]
    kind, meta = known.label_class, new["metadata"]
    return (
        ("deletionTimestamp" in meta) == kind.deleting
        and (before is after or all(before.get(key) == after.get(key) for key in DECIDING))
        and (meta.get("labels") or {}) == kind.labels
    )


def _node(
    old: Obj | None, new: Obj | None, cluster: Cluster, record: int
) -> Iterator[ClusterEvent]:
    if new is None:
        assert old is not None
        cluster.remove_node(name(old))
        yield ClusterEvent(NODE_DELETED, old, None, record)
        return
    known = cluster.nodes.get(name(new))
    if known is None or old is None:
        cluster.set_node(new)
        yield ClusterEvent(NODE_ADDED, None, new, record)
        return
    changes = list(_differences(old, new))
    if changes:
        cluster.set_node(new)
    else:
        known.obj = new
    for kind in changes:
        if kind:
            yield ClusterEvent(kind, old, new, record)


def _differences(old: Obj, new: Obj) -> Iterator[str]:
    """The kinds of event that lie between two states of a node; "" for one that is none."""
    was, now = old.get("status") or {}, new.get("status") or {}
    if was.get("allocatable") != now.get("allocatable"):
        yield NODE_ALLOCATABLE
    if old["metadata"].get("labels") != new["metadata"].get("labels"):
        yield NODE_LABEL
    before, after = old.get("spec") or {}, new.get("spec") or {}
    if before is not after and (
        before.get("taints") != after.get("taints")
        or before.get("unschedulable") != after.get("unschedulable")
    ):
        yield NODE_TAINT
    if was.get("images") != now.get("images"):
        yield ""
