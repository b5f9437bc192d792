"""NodeUnschedulable: keeps pods off cordoned nodes.

k8s source: pkg/scheduler/framework/plugins/nodeunschedulable/node_unschedulable.go
"""

from engine.fitting.tolerations import is_tolerated
from engine.scheduler.cluster import Cluster
from engine.scheduler.events import ITSELF, NODE_ADDED, NODE_TAINT, ClusterEvent
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.plugins._base import Check, Plugin, Refusal
from engine.scheduler.pod_info import PodInfo
from engine.wellknown import UNSCHEDULABLE

REFUSED = Refusal(("node(s) were unschedulable",))
_TAINT = {"key": UNSCHEDULABLE, "effect": "NoSchedule"}


def prefilter(pod: PodInfo, cluster: Cluster) -> Check | None:
    """A pod that tolerates the taint of cordoned nodes may go anywhere."""
    if pod.tolerations and is_tolerated(_TAINT, pod.tolerations):
        return None
    return _CHECK


def refuse(node: NodeInfo) -> Refusal | None:
    """A cordoned node will not do."""
    return REFUSED if node.unschedulable else None


def hint(pod: PodInfo, event: ClusterEvent, cluster: Cluster) -> bool:
    """A node that is not cordoned (any more), or a toleration given to the pod, may help."""
    if event.kind == ITSELF:
        return True
    if event.kind not in (NODE_ADDED, NODE_TAINT) or event.new is None:
        return False
    return not event.new["spec"].get("unschedulable")


_CHECK = Check(refuse)

PLUGIN = Plugin("NodeUnschedulable", prefilter, hint=hint)
