"""InterPodAffinity: which pods a pod wants to be near, or far from, and who wants that of it.

k8s source: pkg/scheduler/framework/plugins/interpodaffinity/{filtering,scoring}.go
"""

from collections.abc import Iterable, Mapping, Sequence
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
from engine.scheduler.plugins._base import MAX_SCORE, Check, Ledger, Part, Plugin, Refusal
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
    rules = Rules(pod, cluster)
    if not rules.others and not pod.affine and not pod.anti_affine:
        return None
    return Check(rules.refuse, rules.shift)


def track(pod: PodInfo, cluster: Cluster) -> Ledger:
    """The same check, kept from one decision to the next."""
    return Rules(pod, cluster)


class Rules:
    """The required terms that bind this pod, with the matching pods counted per topology value."""

    __slots__ = ("_counts", "_met", "apart", "others", "pod", "spaces", "together")

    def __init__(self, pod: PodInfo, cluster: Cluster) -> None:
        self.pod, self.spaces = pod, cluster.namespaces
        self.others: Counts = {}  # placed pods' anti-affinity that means this pod
        self.together: Counts = {}  # pods that match all its affinity terms
        self.apart: Counts = {}  # pods that match one of its anti-affinity terms
        self._counts = self.others, self.together, self.apart
        self._met: dict[LabelClass, _Met] = {}
        for node in self.stakes(cluster):
            self.take(self.part(node), 1)

    @property
    def keys(self) -> tuple[str, ...]:
        """The topology keys that decide about a node."""
        own = [term.topology_key for term in (*self.pod.affine, *self.pod.anti_affine)]
        return tuple(dict.fromkeys((*own, *(key for key, _ in self.others))))

    def stakes(self, cluster: Cluster) -> Iterable[NodeInfo]:
        """All nodes for a pod that asks for others, else those whose pods ask."""
        own = self.pod.affine or self.pod.anti_affine
        return cluster.order if own else cluster.anti_affine_nodes.values()

    def part(self, node: NodeInfo) -> Part:
        """What a node adds to the three counts: which, topology key, value, number."""
        labels, kind = node.labels, self.pod.label_class
        found: list[tuple[int, str, str, int]] = []
        for placed in node.anti_affine_pods.values():
            for term in placed.anti_affine:
                if term.topology_key in labels and term.matches(kind, self.spaces):
                    found.append((0, term.topology_key, labels[term.topology_key], 1))
        if self.pod.affine or self.pod.anti_affine:
            for other, count in node.classes.items():
                for which, terms in enumerate(self._terms_met(other), 1):
                    for term in terms:
                        if term.topology_key in labels:
                            key = term.topology_key
                            found.append((which, key, labels[key], count))
        return tuple(found)

    def take(self, part: Part, by: int) -> Iterable[tuple[str, str]] | None:
        """Count a node's part in (1) or out (-1)."""
        for which, key, value, count in part:
            _add(self._counts[which], (key, value), by * count)
        return [(key, value) for _, key, value, _ in part]

    def fewest(self) -> tuple[int, ...]:
        """Whether the pod would be the first of its group: then affinity asks for nobody."""
        return (int(not self.together),)

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
        labels = node.labels
        for term in placed.anti_affine:
            if term.topology_key in labels and term.matches(self.pod.label_class, self.spaces):
                _add(self.others, (term.topology_key, labels[term.topology_key]), by)
        met = self._terms_met(placed.label_class)
        for counts, terms in ((self.together, met.together), (self.apart, met.apart)):
            for term in terms:
                if term.topology_key in labels:
                    _add(counts, (term.topology_key, labels[term.topology_key]), by)

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

    def _terms_met(self, kind: LabelClass) -> "_Met":
        """The terms of this pod that pods of a class satisfy; affinity counts only as a whole."""
        met = self._met.get(kind)
        if met is None:
            pod, spaces = self.pod, self.spaces
            together = pod.affine if all(t.matches(kind, spaces) for t in pod.affine) else ()
            apart = tuple(t for t in pod.anti_affine if t.matches(kind, spaces))
            met = self._met[kind] = _Met(together, apart)
        return met


class _Met(NamedTuple):
    """Which of a pod's affinity and anti-affinity terms some other pod satisfies."""

    together: Sequence[PodTerm]
    apart: Sequence[PodTerm]


def _add(counts: Counts, pair: tuple[str, str], by: int) -> None:
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
    if not span:
        return [0] * len(raw)
    # float arithmetic on purpose: the real one computes 100 * (float(a) / float(b)) and truncates
    return [int(MAX_SCORE * ((value - lowest) / span)) for value in raw]


def _sums(pod: PodInfo, cluster: Cluster) -> dict[str, dict[str, int]]:
    """Topology key → value → sum of weights."""
    sums: dict[str, dict[str, int]] = {}
    pull = Pull(pod, cluster)
    for node in pull.stakes(cluster):
        for key, value, weight in pull.part(node):
            values = sums.setdefault(key, {})
            values[value] = values.get(value, 0) + weight
    return sums


class Pull:
    """What draws a pod to a node or away from it: its own preferences, and the wishes of placed
    pods.
    """

    __slots__ = ("_met", "own", "pod", "spaces")

    def __init__(self, pod: PodInfo, cluster: Cluster) -> None:
        self.pod, self.spaces = pod, cluster.namespaces
        self.own = [(t, t.weight) for t in pod.likes] + [(t, -t.weight) for t in pod.shuns]
        self._met: dict[LabelClass, list[tuple[str, int]]] = {}

    def stakes(self, cluster: Cluster) -> Iterable[NodeInfo]:
        """All nodes for a pod with preferences, else those whose pods have some."""
        return cluster.order if self.own else cluster.affine_nodes.values()

    def part(self, node: NodeInfo) -> Part:
        """What a node adds: topology key, value, weight."""
        labels, kind = node.labels, self.pod.label_class
        found: list[tuple[str, str, int]] = []
        if self.own:
            for other, count in node.classes.items():
                for key, weight in self._own(other):
                    if key in labels:
                        found.append((key, labels[key], weight * count))
        for placed in node.affine_pods.values():
            for term, weight in _wishes(placed):
                if term.topology_key in labels and term.matches(kind, self.spaces):
                    found.append((term.topology_key, labels[term.topology_key], weight))
        return tuple(found)

    def _own(self, other: LabelClass) -> list[tuple[str, int]]:
        """The pod's own preferences that pods of a class meet: topology key, weight."""
        met = self._met.get(other)
        if met is None:
            met = self._met[other] = [
                (term.topology_key, weight)
                for term, weight in self.own
                if term.matches(other, self.spaces)
            ]
        return met


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


PLUGIN = Plugin(
    "InterPodAffinity", prefilter, score, weight=2, hint=hint, normalise=normalise, track=track
)
