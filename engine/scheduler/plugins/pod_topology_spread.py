"""PodTopologySpread: pods of a kind spread over zones, hosts or any other topology, hard or soft.

k8s source: pkg/scheduler/framework/plugins/podtopologyspread/{filtering,scoring,common,plugin}.go
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import floor, log
from typing import NamedTuple

from engine.objects import Obj, labels, selects
from engine.scheduler.cluster import Cluster
from engine.scheduler.events import (
    ITSELF,
    NODE_ADDED,
    NODE_DELETED,
    NODE_LABEL,
    NODE_TAINT,
    POD_ASSIGNED,
    POD_GONE,
    POD_RELABELLED,
    ClusterEvent,
)
from engine.scheduler.node_info import HOSTNAME, ZONE, NodeInfo
from engine.scheduler.node_terms import node_requirement
from engine.scheduler.plugins._base import MAX_SCORE, Check, Plugin, Refusal
from engine.scheduler.pod_info import LabelClass, PodInfo, with_label_keys
from engine.scheduler.tolerations import forbids

SKEWED = Refusal(("node(s) didn't match pod topology spread constraints",), curable=True)
NO_LABEL = Refusal(
    ("node(s) didn't match pod topology spread constraints (missing required label)",)
)
DEFAULTS = ((HOSTNAME, 3), (ZONE, 5))
"""Topology key and maxSkew of the soft constraints that pods of a Service or workload get
(plugin.go).
"""
LACKS_KEY = -1
"""The raw score of a node that takes no part (invalidScore)."""


class Constraint(NamedTuple):
    """One topologySpreadConstraint, with its defaults filled in."""

    max_skew: int
    key: str
    selector: Obj | None
    min_domains: int = 1
    honours_affinity: bool = True
    honours_taints: bool = False


Matches = Callable[[LabelClass], bool]
"""Whether pods of a class count."""
Admits = Callable[[Constraint, NodeInfo], bool]
"""Whether a constraint looks at a node."""


def prefilter(pod: PodInfo, cluster: Cluster) -> Check | None:
    """Only DoNotSchedule constraints filter; the default constraints are soft."""
    hard = constraints_of(pod, "DoNotSchedule")
    if not hard:
        return None
    skew = _Skew(pod, cluster, hard)
    return Check(skew.refuse, skew.shift)


class _Skew:
    """The hard constraints of one pod, with the matching pods counted per topology value."""

    __slots__ = ("_admits", "_matches", "constraints", "counts", "pod")

    def __init__(self, pod: PodInfo, cluster: Cluster, constraints: Sequence[Constraint]) -> None:
        self.pod, self.constraints = pod, constraints
        self.counts: list[dict[str, int]] = [{} for _ in constraints]
        self._matches = [_matcher(c.selector, pod.namespace) for c in constraints]
        self._admits = _inclusion(pod)
        for node in cluster.order:
            if all(c.key in node.labels for c in constraints):
                for index, constraint in enumerate(constraints):
                    if self._admits(constraint, node):
                        value, counts = node.labels[constraint.key], self.counts[index]
                        here = count_pods(node, self._matches[index])
                        counts[value] = counts.get(value, 0) + here

    def refuse(self, node: NodeInfo) -> Refusal | None:
        """matching + self − fewest anywhere must not exceed maxSkew."""
        for index, constraint in enumerate(self.constraints):
            value = node.labels.get(constraint.key)
            if value is None:
                return NO_LABEL
            counts = self.counts[index]
            enough = len(counts) >= constraint.min_domains
            fewest = min(counts.values()) if enough and counts else 0
            itself = selects(constraint.selector, self.pod.label_class.labels)
            if counts.get(value, 0) + itself - fewest > constraint.max_skew:
                return SKEWED
        return None

    def shift(self, placed: PodInfo, node: NodeInfo, by: int) -> None:
        """A pod comes to or leaves a node."""
        if not all(c.key in node.labels for c in self.constraints):
            return
        for index, constraint in enumerate(self.constraints):
            if self._matches[index](placed.label_class) and self._admits(constraint, node):
                value, counts = node.labels[constraint.key], self.counts[index]
                counts[value] = counts.get(value, 0) + by


def score(pod: PodInfo, cluster: Cluster, nodes: Sequence[NodeInfo]) -> list[int] | None:
    """The fewer matching pods in the node's topology, the better; smaller topologies weigh less."""
    explicit = bool(pod.obj["spec"].get("topologySpreadConstraints"))
    soft = constraints_of(pod, "ScheduleAnyway") if explicit else _defaults(pod, cluster)
    if not soft:
        return None
    keys = [c.key for c in soft] if explicit else []  # what a node must have to take part
    everywhere = [n for n in cluster.order if all(key in n.labels for key in keys)]
    scored = [all(key in node.labels for key in keys) for node in nodes]
    candidates = [node for node, counts in zip(nodes, scored, strict=True) if counts]
    admits = _inclusion(pod)
    raw = [0.0] * len(nodes)
    matches = None
    for constraint in soft:
        if matches is None or explicit:  # the default constraints share one selector
            matches = _matcher(constraint.selector, pod.namespace)
        if constraint.key == HOSTNAME:
            size, per_value = len(candidates), None
        else:
            per_value = _per_value(constraint, candidates, everywhere, matches, admits)
            size = len(per_value)
        weight = log(size + 2)
        for index, node in enumerate(nodes):
            value = node.labels.get(constraint.key)
            if scored[index] and value is not None:
                count = count_pods(node, matches) if per_value is None else per_value[value]
                raw[index] += count * weight + (constraint.max_skew - 1)
    rounded = [floor(value + 0.5) for value in raw]
    return [r if counts else LACKS_KEY for r, counts in zip(rounded, scored, strict=True)]


def _per_value(
    constraint: Constraint,
    candidates: Iterable[NodeInfo],
    everywhere: Iterable[NodeInfo],
    matches: Matches,
    admits: Admits,
) -> dict[str, int]:
    """Matching pods per topology value of the candidates, counted on all nodes that are looked
    at.
    """
    key = constraint.key
    counts = {node.labels.get(key, ""): 0 for node in candidates}
    for node in everywhere:
        value = node.labels.get(key, "")
        if value in counts and admits(constraint, node):
            counts[value] += count_pods(node, matches)
    return counts


def normalise(raw: list[int]) -> list[int]:
    """100·(max + min − s)/max; nodes that lack a key get 0."""
    there = [value for value in raw if value != LACKS_KEY]
    highest, lowest = max(there, default=0), min(there, default=0)
    if highest == 0:
        return [0 if value == LACKS_KEY else MAX_SCORE for value in raw]
    both = highest + lowest
    return [0 if value == LACKS_KEY else MAX_SCORE * (both - value) // highest for value in raw]


def constraints_of(pod: PodInfo, action: str) -> list[Constraint]:
    """The pod's own constraints with this whenUnsatisfiable."""
    written = pod.obj["spec"].get("topologySpreadConstraints") or ()
    return [
        Constraint(
            entry["maxSkew"],
            entry["topologyKey"],
            with_label_keys(entry, pod.label_class.labels),
            entry.get("minDomains") or 1,
            entry.get("nodeAffinityPolicy", "Honor") == "Honor",
            entry.get("nodeTaintsPolicy", "Ignore") == "Honor",
        )
        for entry in written
        if entry["whenUnsatisfiable"] == action
    ]


def _defaults(pod: PodInfo, cluster: Cluster) -> list[Constraint]:
    selector = cluster.default_selector(pod.obj)
    return [Constraint(skew, key, selector) for key, skew in DEFAULTS] if selector else []


def _matcher(selector: Obj | None, namespace: str) -> Matches:
    """Same namespace, selected, not on their way out; remembers its answers."""
    known: dict[LabelClass, bool] = {}
    empty = not selector or not (selector.get("matchLabels") or selector.get("matchExpressions"))

    def matches(pods: LabelClass) -> bool:
        answer = known.get(pods)
        if answer is None:
            counts = not empty and not pods.deleting and pods.namespace == namespace
            answer = known[pods] = counts and selects(selector, pods.labels)
        return answer

    return matches


def count_pods(node: NodeInfo, matches: Matches) -> int:
    """How many pods on a node are of the classes that match."""
    total = 0
    for pods, count in node.classes.items():
        if matches(pods):
            total += count
    return total


def _inclusion(pod: PodInfo) -> Admits:
    """Which nodes a constraint looks at: nodeAffinityPolicy and nodeTaintsPolicy (KEP-3094)."""
    requirement = node_requirement(pod.obj["spec"])
    tolerations = pod.tolerations

    def admits(constraint: Constraint, node: NodeInfo) -> bool:
        affine = constraint.honours_affinity
        if affine and requirement and not requirement.matches(node.name, node.labels):
            return False
        return not (constraint.honours_taints and forbids(node.taints, tolerations))

    return admits


def hint(pod: PodInfo, event: ClusterEvent, cluster: Cluster) -> bool:
    """Pods that a constraint counts, and nodes that have all its keys, change the skew."""
    if event.kind == ITSELF:
        return True
    hard = constraints_of(pod, "DoNotSchedule")
    seen = [obj for obj in (event.old, event.new) if obj is not None]
    if event.kind in (POD_ASSIGNED, POD_GONE, POD_RELABELLED):
        return any(_counts(obj, pod, hard) for obj in seen)
    if event.kind in (NODE_ADDED, NODE_DELETED, NODE_LABEL, NODE_TAINT):
        return any(_has_keys(labels(obj), hard) for obj in seen)
    return False


def _counts(placed: Obj, pod: PodInfo, constraints: Iterable[Constraint]) -> bool:
    if placed["metadata"].get("namespace") != pod.namespace:
        return False
    return any(selects(c.selector, labels(placed)) for c in constraints)


def _has_keys(node_labels: Mapping[str, str], constraints: Iterable[Constraint]) -> bool:
    return all(c.key in node_labels for c in constraints)


PLUGIN = Plugin("PodTopologySpread", prefilter, score, weight=2, hint=hint, normalise=normalise)
