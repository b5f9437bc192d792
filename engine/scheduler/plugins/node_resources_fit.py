"""NodeResourcesFit: what a pod requests must be free; among the nodes that have it, the emptier is
better.

k8s source:
pkg/scheduler/framework/plugins/noderesources/{fit,least_allocated,resource_allocation}.go
"""

from collections.abc import Sequence

from engine.objects import Obj
from engine.scheduler.cluster import Cluster
from engine.scheduler.events import (
    ITSELF,
    NODE_ADDED,
    NODE_ALLOCATABLE,
    POD_GONE,
    POD_SHRUNK,
    ClusterEvent,
)
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.plugins._base import MAX_SCORE, Check, Plugin, Refusal
from engine.scheduler.pod_info import PodInfo

TOO_MANY_PODS = "Too many pods"


def prefilter(pod: PodInfo, cluster: Cluster) -> Check:
    """Every pod needs at least a place among the node's pods."""
    cpu, memory = pod.cpu, pod.memory
    rare = bool(pod.ephemeral or pod.other)

    def refuse(node: NodeInfo) -> Refusal | None:
        if (
            len(node.pods) < node.all_pods
            and (not cpu or cpu <= node.all_cpu - node.used_cpu)
            and (not memory or memory <= node.all_memory - node.used_memory)
            and not rare
        ):
            return None
        return shortage(pod, node)

    return Check(refuse)


def shortage(pod: PodInfo, node: NodeInfo) -> Refusal | None:
    """All that is missing; more than the node has at all can be cured by nobody's leaving."""
    reasons = [] if len(node.pods) < node.all_pods else [TOO_MANY_PODS]
    curable = True
    for resource, wanted, all_there, used in _claims(pod, node):
        if wanted > all_there - used:
            reasons.append(f"Insufficient {resource}")
            curable = curable and wanted <= all_there
    return Refusal(tuple(reasons), curable) if reasons else None


def _claims(pod: PodInfo, node: NodeInfo) -> list[tuple[str, int, int, int]]:
    claims = [
        ("cpu", pod.cpu, node.all_cpu, node.used_cpu),
        ("memory", pod.memory, node.all_memory, node.used_memory),
        ("ephemeral-storage", pod.ephemeral, node.all_ephemeral, node.used_ephemeral),
    ]
    for resource, wanted in pod.other.items():
        offer, used = node.all_other.get(resource, 0), node.used_other.get(resource, 0)
        claims.append((resource, wanted, offer, used))
    return [claim for claim in claims if claim[1] > 0]


def score(pod: PodInfo, cluster: Cluster, nodes: Sequence[NodeInfo]) -> list[int]:
    """LeastAllocated: the mean of the free shares of CPU and memory after the pod has moved in."""
    cpu, memory = pod.scored_cpu, pod.scored_memory
    return [free_share(node, cpu, memory) for node in nodes]


def free_share(node: NodeInfo, cpu: int, memory: int) -> int:
    """The mean of the free shares, in percent, with so much more taken."""
    total = parts = 0
    if node.all_cpu:
        parts = 1
        free = node.all_cpu - node.used_scored_cpu - cpu
        if free > 0:
            total = free * MAX_SCORE // node.all_cpu
    if node.all_memory:
        parts += 1
        free = node.all_memory - node.used_scored_memory - memory
        if free > 0:
            total += free * MAX_SCORE // node.all_memory
    return total // parts if parts else 0


def hint(pod: PodInfo, event: ClusterEvent, cluster: Cluster) -> bool:
    """A pod that went or shrank, a node that could hold the pod, or more of what it needs may
    help.
    """
    if event.kind in (ITSELF, POD_GONE, POD_SHRUNK):
        return True
    if event.kind not in (NODE_ADDED, NODE_ALLOCATABLE) or event.new is None:
        return False
    empty = NodeInfo(event.new)
    if shortage(pod, empty) is not None:
        return False
    return event.old is None or _grew(pod, event.old, empty)


def _grew(pod: PodInfo, old: Obj, new: NodeInfo) -> bool:
    """Whether the node offers more than before of something that the pod asks for."""
    before = NodeInfo(old)
    if before.all_pods < new.all_pods:
        return True
    offers = zip(_claims(pod, before), _claims(pod, new), strict=True)
    return any(was[2] < now[2] for was, now in offers)


PLUGIN = Plugin("NodeResourcesFit", prefilter, score, hint=hint)
