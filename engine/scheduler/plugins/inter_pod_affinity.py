"""InterPodAffinity: which pods a pod wants to be near, or far from, and who wants that of it.

k8s source: pkg/scheduler/framework/plugins/interpodaffinity/{filtering,scoring}.go
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from engine.objects import Obj
from engine.scheduler.cluster import Cluster
from engine.scheduler.events import (
    ITSELF,
    NODE_ADDED,
    NODE_LABEL,
    POD_ASSIGNED,
    POD_GONE,
    POD_RELABELLED,
    ClusterEvent,
)
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.plugins._base import MAX_SCORE, Check, Plugin, Refusal
from engine.scheduler.pod_info import LabelClass, PodInfo, PodTerm

AFFINITY_UNMET = Refusal(("node(s) didn't match pod affinity rules",))
ANTI_AFFINITY_BROKEN = Refusal(("node(s) didn't match pod anti-affinity rules",), curable=True)
OTHERS_REFUSE = Refusal(("node(s) didn't satisfy existing pods anti-affinity rules",), curable=True)
HARD_WEIGHT = 1
"""What a required affinity term of a placed pod adds to the score (hardPodAffinityWeight)."""

Counts = dict[tuple[str, str], int]
"""Topology key and value → how many pods there; entries of zero are dropped."""


def prefilter(pod: PodInfo, cluster: Cluster) -> Check | None:
    """Nothing to check when neither the pod nor any placed pod has required terms that matter."""
    if not cluster.anti_affine_nodes and not pod.affine and not pod.anti_affine:
        return None
    rules = _Rules(pod, cluster)
    if not rules.others and not pod.affine and not pod.anti_affine:
        return None
    return Check(rules.refuse, rules.shift)


class _Rules:
    """The required terms that bind this pod, with the matching pods counted per topology value."""

    __slots__ = ("apart", "others", "pod", "spaces", "together")

    def __init__(self, pod: PodInfo, cluster: Cluster) -> None:
        self.pod, self.spaces = pod, cluster.namespaces
        self.others: Counts = {}  # placed pods' anti-affinity that means this pod
        self.together: Counts = {}  # pods that match all its affinity terms
        self.apart: Counts = {}  # pods that match one of its anti-affinity terms
        for node in cluster.anti_affine_nodes.values():
            for placed in node.anti_affine_pods.values():
                self._count_others(placed, node, 1)
        if pod.affine or pod.anti_affine:
            met: dict[LabelClass, _Met] = {}
            for node in cluster.order:
                for kind, count in node.classes.items():
                    if kind not in met:
                        met[kind] = self._terms_met(kind)
                    self._count_own(met[kind], node, count)

    def refuse(self, node: NodeInfo) -> Refusal | None:
        """The filter: own affinity, own anti-affinity, then what others demand."""
        labels = node.labels
        if self.pod.affine and not self._has_company(labels):
            return AFFINITY_UNMET
        for term in self.pod.anti_affine:
            value = labels.get(term.topology_key)
            if value is not None and self.apart.get((term.topology_key, value), 0) > 0:
                return ANTI_AFFINITY_BROKEN
        for key, value in self.others:
            if labels.get(key) == value and self.others[key, value] > 0:
                return OTHERS_REFUSE
        return None

    def shift(self, placed: PodInfo, node: NodeInfo, by: int) -> None:
        """A pod comes to or leaves a node."""
        self._count_others(placed, node, by)
        self._count_own(self._terms_met(placed.label_class), node, by)

    def _has_company(self, labels: Mapping[str, str]) -> bool:
        """All affinity terms have a match here; or this is the first pod of a group that likes
        itself.
        """
        alone = False
        for term in self.pod.affine:
            value = labels.get(term.topology_key)
            if value is None:
                return False
            alone = alone or self.together.get((term.topology_key, value), 0) <= 0
        if not alone:
            return True
        kind = self.pod.label_class
        return not self.together and all(t.matches(kind, self.spaces) for t in self.pod.affine)

    def _count_others(self, placed: PodInfo, node: NodeInfo, by: int) -> None:
        for term in placed.anti_affine:
            if term.matches(self.pod.label_class, self.spaces):
                _add(self.others, term.topology_key, node, by)

    def _terms_met(self, kind: LabelClass) -> "_Met":
        """The terms of this pod that pods of a class satisfy; affinity counts only as a whole."""
        pod, spaces = self.pod, self.spaces
        together = pod.affine if all(t.matches(kind, spaces) for t in pod.affine) else ()
        return _Met(together, tuple(t for t in pod.anti_affine if t.matches(kind, spaces)))

    def _count_own(self, met: "_Met", node: NodeInfo, by: int) -> None:
        for term in met.together:
            _add(self.together, term.topology_key, node, by)
        for term in met.apart:
            _add(self.apart, term.topology_key, node, by)


class _Met(NamedTuple):
    """Which of a pod's affinity and anti-affinity terms some other pod satisfies."""

    together: Sequence[PodTerm]
    apart: Sequence[PodTerm]


def _add(counts: Counts, key: str, node: NodeInfo, by: int) -> None:
    if key not in node.labels:
        return
    pair = key, node.labels[key]
    total = counts.get(pair, 0) + by
    if total:
        counts[pair] = total
    else:
        counts.pop(pair, None)


def score(pod: PodInfo, cluster: Cluster, nodes: Sequence[NodeInfo]) -> list[int] | None:
    """Weights of all preferred terms in play, both ways, summed per topology value."""
    if not cluster.affine_nodes and not pod.likes and not pod.shuns:
        return None
    sums = _sums(pod, cluster)
    if not sums:
        return None
    return [
        sum(values.get(node.labels[key], 0) for key, values in sums.items() if key in node.labels)
        for node in nodes
    ]


def normalise(raw: list[int]) -> list[int]:
    """Scaled from lowest to highest."""
    lowest, span = min(raw), max(raw) - min(raw)
    # float arithmetic on purpose: the real one computes 100 * (float(a) / float(b)) and truncates
    return [int(MAX_SCORE * ((value - lowest) / span)) if span else 0 for value in raw]


def _sums(pod: PodInfo, cluster: Cluster) -> dict[str, dict[str, int]]:
    """Topology key → value → sum of weights."""
    sums: dict[str, dict[str, int]] = {}
    spaces, kind = cluster.namespaces, pod.label_class

    def add(term: PodTerm, node: NodeInfo, weight: int) -> None:
        value = node.labels.get(term.topology_key)
        if value is not None:
            values = sums.setdefault(term.topology_key, {})
            values[value] = values.get(value, 0) + weight

    own = [(term, term.weight) for term in pod.likes] + [(term, -term.weight) for term in pod.shuns]
    for term, weight in own:
        matches: dict[LabelClass, bool] = {}
        for node in cluster.order:
            for other, count in node.classes.items():
                if other not in matches:
                    matches[other] = term.matches(other, spaces)
                if matches[other]:
                    add(term, node, weight * count)
    for node in cluster.affine_nodes.values():
        for placed in node.affine_pods.values():
            for term, weight in _wishes(placed):
                if term.matches(kind, spaces):
                    add(term, node, weight)
    return sums


def _wishes(placed: PodInfo) -> list[tuple[PodTerm, int]]:
    """What a placed pod would like of newcomers, with weights."""
    return [
        *((term, HARD_WEIGHT) for term in placed.affine),
        *((term, term.weight) for term in placed.likes),
        *((term, -term.weight) for term in placed.shuns),
    ]


def hint(pod: PodInfo, event: ClusterEvent, cluster: Cluster) -> bool:
    """Pods that come, go or change labels help when a term is about them; nodes when they have a
    term's key.
    """
    if event.kind == ITSELF:
        return True
    if event.kind in (NODE_ADDED, NODE_LABEL):
        return _opens_topology(pod, event)
    if event.kind not in (POD_ASSIGNED, POD_GONE, POD_RELABELLED):
        return False
    seen = [cluster.read(obj) for obj in (event.old, event.new) if obj is not None]
    spaces = cluster.namespaces
    for other in seen:
        if any(term.matches(pod.label_class, spaces) for term in other.anti_affine):
            return True
        if any(term.matches(other.label_class, spaces) for term in (*pod.affine, *pod.anti_affine)):
            return True
    return False


def _opens_topology(pod: PodInfo, event: ClusterEvent) -> bool:
    """Whether a new or relabelled node changes the topology that the pod's terms speak of."""
    new, old = _labels(event.new), _labels(event.old)
    terms = (*pod.affine, *pod.anti_affine)
    if not terms:
        return True
    keys = [term.topology_key for term in terms]
    return any(key in new and (event.old is None or old.get(key) != new[key]) for key in keys)


def _labels(node: Obj | None) -> Mapping[str, str]:
    return (node["metadata"].get("labels") or {}) if node is not None else {}


PLUGIN = Plugin("InterPodAffinity", prefilter, score, weight=2, hint=hint, normalise=normalise)
