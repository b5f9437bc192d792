"""NodePorts: two pods cannot have the same port of one host.

k8s source: pkg/scheduler/framework/plugins/nodeports/node_ports.go
"""

from engine.fitting.ports import clash, host_ports
from engine.scheduler.cluster import Cluster
from engine.scheduler.events import NODE_ADDED, POD_GONE, ClusterEvent
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.plugins._base import Check, Plugin, Refusal
from engine.scheduler.pod_info import PodInfo

REFUSED = Refusal(("node(s) didn't have free ports for the requested pod ports",), curable=True)


def prefilter(pod: PodInfo, cluster: Cluster) -> Check | None:
    """Pods without host ports never clash."""
    wanted = pod.ports
    if not wanted:
        return None

    def refuse(node: NodeInfo) -> Refusal | None:
        return REFUSED if node.ports and clash(wanted, node.ports) else None

    return Check(refuse)


def hint(pod: PodInfo, event: ClusterEvent, cluster: Cluster) -> bool:
    """A new node, or the end of a pod that had one of the ports, may help."""
    if event.kind == NODE_ADDED:
        return True
    if event.kind != POD_GONE or event.old is None:
        return False
    return clash(pod.ports, host_ports(event.old["spec"]))


PLUGIN = Plugin("NodePorts", prefilter, hint=hint)
