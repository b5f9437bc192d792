"""What can happen in a cluster that may make a refused pod schedulable.

After staging/src/k8s.io/kube-scheduler/framework/types.go (ClusterEvent) and
pkg/scheduler/eventhandlers.go.
"""

from typing import NamedTuple

from engine.objects import Obj

NODE_ADDED = "NodeAdd"
NODE_DELETED = "NodeDelete"
NODE_ALLOCATABLE = "NodeAllocatableChange"
NODE_LABEL = "NodeLabelChange"
NODE_TAINT = "NodeTaintChange"
POD_ASSIGNED = "AssignedPodAdd"
POD_RELABELLED = "AssignedPodUpdate"
POD_SHRUNK = "PodScaleDown"
POD_GONE = "AssignedPodDelete"
STORAGE = "StorageChange"
"""A claim, a volume or a storage class is new or has changed."""
CSI_NODE = "CSINodeChange"
"""A CSI driver has registered on a node, or says that the node can hold more of its volumes."""
DETACHED = "VolumeAttachmentDelete"
ITSELF = "UnschedulablePodUpdate"


class ClusterEvent(NamedTuple):
    """A change of a node or of a placed pod; `old` or `new` is None when there is none.

    `kind` is one of the constants above; `record` is the record that tells of it.
    """

    kind: str
    old: Obj | None
    new: Obj | None
    record: int = -1
