"""NodeResourcesBalancedAllocation: CPU and memory of a node should fill up evenly.

k8s source: pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go; since 1.36 the
score is how much the pod *changes* the balance (CHANGELOG-1.36, #135573).
"""

from collections.abc import Callable, Sequence

from engine.scheduler.cluster import Cluster
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.plugins._base import MAX_SCORE, Plugin
from engine.scheduler.pod_info import PodInfo


def score(pod: PodInfo, cluster: Cluster, nodes: Sequence[NodeInfo]) -> list[int] | None:
    """How a pod changes the balance, or before 1.36 the balance with it; pods that request nothing
    are not scored.
    """
    cpu, memory = pod.cpu, pod.memory
    if not cpu and not memory:
        return None
    rate = rating(cluster)
    return [rate(node, cpu, memory) for node in nodes]


def rating(cluster: Cluster) -> Callable[[NodeInfo, int, int], int]:
    """What a scheduler of this cluster's manner rates a node by."""
    return gain if cluster.manner.scores_gain else balance


def gain(node: NodeInfo, cpu: int, memory: int) -> int:
    """50 + half of (50 + balance with the pod − balance without it)."""
    return 50 + (50 + balance(node, cpu, memory) - balance(node, 0, 0)) // 2


def balance(node: NodeInfo, cpu: int, memory: int) -> int:
    """100 minus the standard deviation, in percent, of the used shares of CPU and memory."""
    if not node.all_cpu or not node.all_memory:
        return MAX_SCORE
    cpu_share = min(1.0, (node.used_cpu + cpu) / node.all_cpu)
    memory_share = min(1.0, (node.used_memory + memory) / node.all_memory)
    return int((1 - abs((cpu_share - memory_share) / 2)) * MAX_SCORE)


PLUGIN = Plugin("NodeResourcesBalancedAllocation", score=score)
