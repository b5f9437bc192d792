"""PodTopologySpread: pods of a kind spread over zones, hosts or any other topology, hard or soft.

k8s source: pkg/scheduler/framework/plugins/podtopologyspread/{filtering,scoring,common,plugin}.go
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import floor, log
from typing import Any, NamedTuple

from engine.fitting.node_terms import node_requirement
from engine.fitting.tolerations import forbids
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
from engine.scheduler.kindred import Kindred
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.plugins._base import MAX_SCORE, Check, Ledger, Part, Plugin, Refusal
from engine.scheduler.pod_info import PodInfo, with_label_keys
from engine.wellknown import HOSTNAME, ZONE

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

Row = tuple[str | int | None, ...]
"""What soft constraints see of one node; see `Soft.row`."""


class Constraint(NamedTuple):
    """One topologySpreadConstraint, with its defaults filled in."""

    max_skew: int
    key: str
    selector: Obj | None
    min_domains: int = 1
    honours_affinity: bool = True
    honours_taints: bool = False


Admits = Callable[[Constraint, NodeInfo], bool]
"""Whether a constraint looks at a node."""


def prefilter(pod: PodInfo, cluster: Cluster) -> Check | None:
    """Only DoNotSchedule constraints filter; the default constraints are soft."""
    hard = constraints_of(pod, "DoNotSchedule")
    if not hard:
        return None
    skew = Skew(pod, cluster, hard)
    return Check(skew.refuse, skew.shift)


def track(pod: PodInfo, cluster: Cluster) -> Ledger | None:
    """The same check, kept from one decision to the next."""
    hard = constraints_of(pod, "DoNotSchedule")
    return Skew(pod, cluster, hard) if hard else None


class Skew:
    """The hard constraints of one pod, with the matching pods counted per topology value."""

    __slots__ = (
        "_admits",
        "_fewest",
        "_kindred",
        "_self",
        "constraints",
        "counts",
        "members",
        "pod",
    )

    def __init__(self, pod: PodInfo, cluster: Cluster, constraints: Sequence[Constraint]) -> None:
        self.pod, self.constraints = pod, constraints
        self.counts: list[dict[str, int]] = [{} for _ in constraints]
        self.members: list[dict[str, int]] = [{} for _ in constraints]  # nodes behind each count
        classes = cluster.classes
        self._kindred = [Kindred(c.selector, pod.namespace, classes) for c in constraints]
        self._self = [selects(c.selector, pod.label_class.labels) for c in constraints]
        self._admits = _inclusion(pod)
        self._fewest: list[int | None] = [None for _ in constraints]
        for node in cluster.order:
            self.take(self.part(node), 1)

    @property
    def keys(self) -> tuple[str, ...]:
        """The topology keys that decide about a node."""
        return tuple(c.key for c in self.constraints)

    def stakes(self, cluster: Cluster) -> Iterable[NodeInfo]:
        """All nodes: one without matching pods counts as none."""
        return cluster.order

    def part(self, node: NodeInfo) -> Part:
        """What a node adds to each constraint's counts."""
        if not all(c.key in node.labels for c in self.constraints):
            return ()
        return tuple(
            (at, node.labels[c.key], self._kindred[at].on(node))
            for at, c in enumerate(self.constraints)
            if self._admits(c, node)
        )

    def take(self, part: Part, by: int) -> Iterable[tuple[str, str]] | None:
        """Count a node's part in (1) or out (-1); answers which topology values that concerns,
        None for all.
        """
        for at, value, count in part:
            counts, members = self.counts[at], self.members[at]
            members[value] = members.get(value, 0) + by
            if members[value]:
                counts[value] = counts.get(value, 0) + by * count
            else:
                del members[value], counts[value]
            self._fewest[at] = None
        return [(self.constraints[at].key, value) for at, value, _ in part]

    def fewest(self) -> tuple[int, ...]:
        """The global minimum of each constraint: 0 with fewer topology values than minDomains."""
        for at, constraint in enumerate(self.constraints):
            if self._fewest[at] is None:
                counts = self.counts[at]
                enough = len(counts) >= constraint.min_domains
                self._fewest[at] = min(counts.values()) if enough and counts else 0
        return tuple(number or 0 for number in self._fewest)

    def refuse(self, node: NodeInfo) -> Refusal | None:
        """matching + self − fewest anywhere must not exceed maxSkew."""
        for at, (constraint, fewest) in enumerate(
            zip(self.constraints, self.fewest(), strict=True)
        ):
            value = node.labels.get(constraint.key)
            if value is None:
                return NO_LABEL
            if self.counts[at].get(value, 0) + self._self[at] - fewest > constraint.max_skew:
                return SKEWED
        return None

    def shift(self, placed: PodInfo, node: NodeInfo, by: int) -> None:
        """A pod comes to or leaves a node; one that is on its way out counts here
        (updateWithPod).
        """
        if placed.namespace != self.pod.namespace:
            return
        if not all(c.key in node.labels for c in self.constraints):
            return
        for at, constraint in enumerate(self.constraints):
            matches = selects(constraint.selector, placed.label_class.labels)
            if matches and self._admits(constraint, node):
                value, counts = node.labels[constraint.key], self.counts[at]
                counts[value] = counts.get(value, 0) + by
                self._fewest[at] = None


def score(pod: PodInfo, cluster: Cluster, nodes: Sequence[NodeInfo]) -> list[int] | None:
    """The fewer matching pods in the node's topology, the better; smaller topologies weigh less."""
    soft = soft_spread(pod, cluster)
    if soft is None:
        return None
    for node in soft.stakes(cluster):
        soft.take(soft.part(node), 1)
    rows = [soft.row(node) for node in nodes]
    there = [row for row in rows if row is not None]
    columns = [[row[at] for row in there] for at in range(len(soft.constraints))]
    numbers = iter(soft.numbers(columns))
    return [LACKS_KEY if row is None else next(numbers) for row in rows]


def soft_spread(pod: PodInfo, cluster: Cluster) -> "Soft | None":
    """The soft constraints that hold for a pod, with nobody counted yet; None without any."""
    explicit = bool(pod.obj["spec"].get("topologySpreadConstraints"))
    soft = constraints_of(pod, "ScheduleAnyway") if explicit else _defaults(pod, cluster)
    return Soft(pod, cluster, soft, explicit=explicit) if soft else None


class Soft:
    """Soft constraints, with the matching pods counted per topology value.

    `required` are the keys that a node must have to take part: those of the pod's own constraints;
    the default ones take every node.
    """

    __slots__ = ("_admits", "_kindred", "constraints", "counts", "required")

    def __init__(
        self, pod: PodInfo, cluster: Cluster, constraints: Sequence[Constraint], *, explicit: bool
    ) -> None:
        self.constraints = constraints
        self.required = tuple(c.key for c in constraints) if explicit else ()
        self.counts: list[dict[str, int]] = [{} for _ in constraints]
        self._admits = _inclusion(pod)
        classes = cluster.classes
        self._kindred = [Kindred(c.selector, pod.namespace, classes) for c in constraints]
        if not explicit:  # the default constraints share one selector
            self._kindred = self._kindred[:1] * len(constraints)

    @property
    def keys(self) -> tuple[str, ...]:
        """The topology keys, in the order of the constraints."""
        return tuple(c.key for c in self.constraints)

    def stakes(self, cluster: Cluster) -> Iterator[NodeInfo]:
        """The nodes with any matching pod; all others add nothing."""
        found = dict.fromkeys(name for kindred in self._kindred for name in kindred.places())
        return (cluster.nodes[name] for name in found)

    def part(self, node: NodeInfo) -> Part:
        """What a node adds: constraint, topology value, matching pods. Hosts are counted alone."""
        if not all(key in node.labels for key in self.required):
            return ()
        return tuple(
            (at, node.labels.get(c.key, ""), self._kindred[at].on(node))
            for at, c in enumerate(self.constraints)
            if c.key != HOSTNAME and self._admits(c, node)
        )

    def take(self, part: Part, by: int) -> None:
        """Count a node's part in (1) or out (-1)."""
        for at, value, count in part:
            counts = self.counts[at]
            counts[value] = counts.get(value, 0) + by * count

    def row(self, node: NodeInfo) -> Row | None:
        """What decides about a node: per constraint its topology value (None: it has none), or the
        number of matching pods on a host. None: it takes no part.
        """
        row = blank_row(self.keys, self.required, node)
        if row is None or HOSTNAME not in node.labels:
            return row
        return tuple(
            self._kindred[at].on(node) if c.key == HOSTNAME else row[at]
            for at, c in enumerate(self.constraints)
        )

    def numbers(self, columns: Sequence[Sequence[Any]]) -> list[int]:
        """The raw scores of candidates, given the columns of their rows; rounded half up."""
        raw: list[float] = []
        for at, constraint in enumerate(self.constraints):
            column, counts, more = columns[at], self.counts[at], constraint.max_skew - 1
            distinct = dict.fromkeys(column)
            if constraint.key == HOSTNAME:
                weight = log(len(column) + 2)
                terms = {n: n * weight + more for n in distinct if n is not None}
            else:
                size = len(distinct) - (None in distinct and "" in distinct)
                weight = log(size + 2)
                terms = {v: counts.get(v, 0) * weight + more for v in distinct if v is not None}
            if None in distinct:
                terms[None] = 0.0  # a missing key adds nothing
            if raw:
                raw = [number + terms[value] for number, value in zip(raw, column, strict=True)]
            else:
                raw = [terms[value] for value in column]
        return [floor(number + 0.5) for number in raw]


def blank_row(keys: Sequence[str], required: Sequence[str], node: NodeInfo) -> Row | None:
    """The row of a node without matching pods; see `Soft.row`."""
    labels = node.labels
    if not all(key in labels for key in required):
        return None
    return tuple(0 if key == HOSTNAME and HOSTNAME in labels else labels.get(key) for key in keys)


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


PLUGIN = Plugin(
    "PodTopologySpread", prefilter, score, weight=2, hint=hint, normalise=normalise, track=track
)
