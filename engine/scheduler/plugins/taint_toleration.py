"""TaintToleration: taints forbid nodes or make them less liked, tolerations lift that.

k8s source: pkg/scheduler/framework/plugins/tainttoleration/taint_toleration.go
"""

from collections.abc import Sequence

from engine.fitting.tolerations import forbids, is_tolerated, unbearable
from engine.objects import Obj
from engine.scheduler.cluster import Cluster
from engine.scheduler.events import ITSELF, NODE_ADDED, NODE_TAINT, ClusterEvent
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.plugins._base import Check, Plugin, Refusal, short_of_highest
from engine.scheduler.pod_info import PodInfo

REFUSED = Refusal(("node(s) had untolerated taint(s)",))


def prefilter(pod: PodInfo, cluster: Cluster) -> Check:
    """Any NoSchedule or NoExecute taint that the pod does not tolerate forbids the node."""
    tolerations = pod.tolerations

    def refuse(node: NodeInfo) -> Refusal | None:
        return REFUSED if node.taints and forbids(node.taints, tolerations) else None

    def refuse_by_name(node: NodeInfo) -> Refusal | None:
        taint = unbearable(node.taints, tolerations) if node.taints else None
        return None if taint is None else _named(taint)

    return Check(refuse_by_name if cluster.manner.names_taints else refuse)


def _named(taint: Obj) -> Refusal:
    """The words before 1.35 (#134740)."""
    value = taint.get("value") or ""
    return Refusal((f"node(s) had untolerated taint {{{taint['key']}: {value}}}",))


def score(pod: PodInfo, cluster: Cluster, nodes: Sequence[NodeInfo]) -> list[int]:
    """How many PreferNoSchedule taints the pod does not tolerate; the fewer, the better."""
    soft = soft_tolerations(pod)
    return [dislikes(node, soft) if node.taints else 0 for node in nodes]


def normalised(raw: list[int]) -> list[int]:
    """The most disliked node gets 0."""
    return short_of_highest(raw)


def soft_tolerations(pod: PodInfo) -> list[Obj]:
    """The tolerations that may be about PreferNoSchedule taints."""
    return [t for t in pod.tolerations if t.get("effect") in (None, "", "PreferNoSchedule")]


def dislikes(node: NodeInfo, tolerations: Sequence[Obj]) -> int:
    """The untolerated PreferNoSchedule taints of a node."""
    return sum(
        taint["effect"] == "PreferNoSchedule" and not is_tolerated(taint, tolerations)
        for taint in node.taints
    )


def hint(pod: PodInfo, event: ClusterEvent, cluster: Cluster) -> bool:
    """A node whose last untolerated taint went, a new tolerable node, or a new toleration may
    help.
    """
    if event.kind == ITSELF:
        return True
    if event.kind not in (NODE_ADDED, NODE_TAINT) or event.new is None:
        return False
    if event.old is not None and not _forbidden(event.old, pod):
        return False
    return not _forbidden(event.new, pod)


def _forbidden(node: Obj, pod: PodInfo) -> bool:
    return forbids(node["spec"].get("taints") or (), pod.tolerations)


PLUGIN = Plugin("TaintToleration", prefilter, score, weight=3, hint=hint, normalise=normalised)
