"""NodeName: a pod that names its node goes there or nowhere.

k8s source: pkg/scheduler/framework/plugins/nodename/node_name.go
"""

from engine.scheduler.cluster import Cluster
from engine.scheduler.events import NODE_ADDED, ClusterEvent
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.plugins._base import Check, Plugin, Refusal
from engine.scheduler.pod_info import PodInfo

REFUSED = Refusal(("node(s) didn't match the requested node name",))


def prefilter(pod: PodInfo, cluster: Cluster) -> Check | None:
    """Without spec.nodeName there is nothing to check."""
    wanted = pod.node_name
    if not wanted:
        return None

    def refuse(node: NodeInfo) -> Refusal | None:
        return None if node.name == wanted else REFUSED

    return Check(refuse)


def hint(pod: PodInfo, event: ClusterEvent, cluster: Cluster) -> bool:
    """Only a new node may help."""
    return event.kind == NODE_ADDED


PLUGIN = Plugin("NodeName", prefilter, hint=hint)
