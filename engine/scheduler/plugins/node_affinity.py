"""NodeAffinity: nodeSelector and node affinity, hard and preferred.

k8s source: pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go
"""

from collections.abc import Sequence

from engine.fitting.node_terms import NodeRequirement, node_requirement, term_matches
from engine.objects import Obj
from engine.scheduler.cluster import Cluster
from engine.scheduler.events import ITSELF, NODE_ADDED, NODE_LABEL, ClusterEvent
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.plugins._base import Check, Plugin, Refusal, share_of_highest
from engine.scheduler.pod_info import PodInfo

REFUSED = Refusal(("node(s) didn't match Pod's node affinity/selector",))
CONFLICT = Refusal(("pod affinity terms conflict",))


def prefilter(pod: PodInfo, cluster: Cluster) -> Check | Refusal | None:
    """A pod whose every term names nodes (as DaemonSet pods do) is only tried on those."""
    requirement = node_requirement(pod.obj["spec"])
    if requirement is None:
        return None
    only = _named_nodes(requirement)
    if only == ():
        return CONFLICT

    def refuse(node: NodeInfo) -> Refusal | None:
        return None if requirement.matches(node.name, node.labels) else REFUSED

    return Check(refuse, only=only)


def score(pod: PodInfo, cluster: Cluster, nodes: Sequence[NodeInfo]) -> list[int] | None:
    """The sum of the weights of the preferred terms that match."""
    preferred = preferences(pod)
    return [liking(preferred, node) for node in nodes] if preferred else None


def normalised(raw: list[int]) -> list[int]:
    """The most liked node gets 100."""
    return share_of_highest(raw)


def preferences(pod: PodInfo) -> Sequence[Obj]:
    """The preferred terms, with their weights."""
    affinity = (pod.obj["spec"].get("affinity") or {}).get("nodeAffinity") or {}
    return affinity.get("preferredDuringSchedulingIgnoredDuringExecution") or ()


def liking(preferred: Sequence[Obj], node: NodeInfo) -> int:
    """The sum of the weights of the terms that match a node."""
    return sum(
        entry["weight"]
        for entry in preferred
        if term_matches(entry["preference"], node.name, node.labels)
    )


def _named_nodes(requirement: NodeRequirement) -> tuple[str, ...] | None:
    """The only nodes that the terms name by metadata.name; None when some term leaves it open."""
    if not requirement.terms:
        return None
    named: dict[str, None] = {}
    for term in requirement.terms:
        names: list[str] | None = None
        for field in term.get("matchFields") or ():
            if field["key"] == "metadata.name" and field["operator"] == "In":
                values = field["values"]
                names = list(values) if names is None else [n for n in names if n in values]
        if names is None:
            return None
        named.update(dict.fromkeys(names))
    return tuple(named)


def hint(pod: PodInfo, event: ClusterEvent, cluster: Cluster) -> bool:
    """A node that matches and did not before, or a change of the pod's own selection, may help."""
    if event.kind == ITSELF:
        return True
    if event.kind not in (NODE_ADDED, NODE_LABEL) or event.new is None:
        return False
    requirement = node_requirement(pod.obj["spec"])
    if requirement is None:
        return True
    if event.old is not None and _meets(requirement, event.old):
        return False
    return _meets(requirement, event.new)


def _meets(requirement: NodeRequirement, node: Obj) -> bool:
    meta = node["metadata"]
    return requirement.matches(meta["name"], meta.get("labels") or {})


PLUGIN = Plugin("NodeAffinity", prefilter, score, weight=2, hint=hint, normalise=normalised)
