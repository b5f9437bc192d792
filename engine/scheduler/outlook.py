"""How all nodes look to pods of one shape, kept up to date node by node, so that the next pod of
that shape is decided without asking about every node again.

The decision is the one of `framework.decide`, roll for roll; that is tried out on generated worlds
(tests/engine/scheduler/test_outlook.py). Only what changed since the last pod is looked at, after
the idea of equivalence classes in kube-scheduler (KEP-5598, OpportunisticBatching).
"""

from collections.abc import Callable, Sequence
from itertools import compress
from typing import Any

from engine.scheduler.cluster import Cluster
from engine.scheduler.columns import Columns
from engine.scheduler.domains import Domains
from engine.scheduler.filtering import Verdict
from engine.scheduler.framework import Counted, Decision, enough_nodes
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.plugins import (
    inter_pod_affinity,
    node_affinity,
    pod_topology_spread,
    taint_toleration,
)
from engine.scheduler.plugins._base import MAX_SCORE, Part
from engine.scheduler.plugins.pod_topology_spread import Row, Soft
from engine.scheduler.pod_info import PodInfo
from engine.scheduler.profile import PLUGINS

SHOWN = 10
"""Nodes that a decision among many tells about."""

Shares = dict[str, list[int]]


class Outlook:
    """What the nodes are to pods of one shape, beyond the columns that it shares with others."""

    def __init__(self, pod: PodInfo, cluster: Cluster, columns: Columns) -> None:
        self.cluster, self.columns = cluster, columns
        self.order = columns.order
        self.names = [node.name for node in self.order]
        self.pod, self.seen = pod, len(cluster.touched)
        self.selectors_era = cluster.selectors_era
        self._soft = pod_topology_spread.soft_spread(pod, cluster)
        self._pull = inter_pod_affinity.Pull(pod, cluster)
        ledgers = [
            (plugin.name, ledger)
            for plugin in PLUGINS
            if plugin.track is not None and (ledger := plugin.track(pod, cluster)) is not None
        ]
        self._domains = Domains(ledgers, cluster)
        size = len(self.order)
        self.open = bytearray(size)  # 1 where the node will do
        self._soft_parts: list[Part] = [()] * size
        self._soft_rows: list[Row | None] = []
        self._pull_parts: list[Part] = [()] * size
        self._by_key: dict[str, list[str | None]] = {}  # label values, by topology key
        self._pulls: dict[str, dict[str, list[int]]] = {}  # key → value → [sum, number of parts]
        if self._soft is not None:
            self._soft_rows += columns.blanks(self._soft.keys, self._soft.required)
            for node in self._soft.stakes(cluster):
                self._look_at_spread(self._soft, node)
        for node in self._pull.stakes(cluster):
            self._look_at_pull(node)
        self._open_all()

    # keeping up to date

    def refresh(self) -> bool:
        """Look at what changed since; False when a new outlook is needed."""
        cluster = self.cluster
        if not self.columns.refresh():
            return False
        if cluster.selectors_era != self.selectors_era:
            self.selectors_era = cluster.selectors_era
            if not self._same_spread():
                return False
        touched, self.seen = cluster.touched[self.seen :], len(cluster.touched)
        for at in dict.fromkeys([node.at for node in touched]):
            node = self.order[at]
            if not self._domains.look(node):
                return False
            self._look(node)
        changed = self._domains.settle()
        if changed is None:
            return False
        if len(changed) == len(self.order):
            self._open_all()
        else:
            for at in changed:
                self._open(at)
        return True

    def _open_all(self) -> None:
        allowed, others = self.columns.allowed, self._domains.open
        both = int.from_bytes(allowed, "little") & int.from_bytes(others, "little")
        self.open[:] = both.to_bytes(len(self.order), "little")

    def _open(self, at: int) -> None:
        self.open[at] = self.columns.allowed[at] & self._domains.open[at]

    def _same_spread(self) -> bool:
        """Whether the default constraints still select what they did."""
        now = pod_topology_spread.soft_spread(self.pod, self.cluster)
        before = self._soft
        if now is None or before is None:
            return now is before
        return now.constraints == before.constraints

    def _look(self, node: NodeInfo) -> None:
        """One node's rows anew."""
        self._open(node.at)
        for key, values in self._by_key.items():
            values[node.at] = node.labels.get(key)
        if self._soft is not None:
            self._look_at_spread(self._soft, node)
        if node.affine_pods or self._pull.own or self._pull_parts[node.at]:
            self._look_at_pull(node)

    def _look_at_spread(self, soft: Soft, node: NodeInfo) -> None:
        soft.take(self._soft_parts[node.at], -1)
        self._soft_parts[node.at] = part = soft.part(node)
        soft.take(part, 1)
        self._soft_rows[node.at] = soft.row(node)

    def _look_at_pull(self, node: NodeInfo) -> None:
        old, new = self._pull_parts[node.at], self._pull.part(node)
        if old == new:
            return
        self._pull_parts[node.at] = new
        for part, by in ((old, -1), (new, 1)):
            for key, value, weight in part:
                entry = self._pulls.setdefault(key, {}).setdefault(value, [0, 0])
                entry[0] += by * weight
                entry[1] += by
                if not entry[1]:
                    del self._pulls[key][value]
                    if not self._pulls[key]:
                        del self._pulls[key]

    # deciding

    def decide(self, start: int, roll: Callable[[], float]) -> Decision | None:
        """Place a pod of this shape; None when no node will do: why not takes more to tell."""
        first = start % len(self.order)
        end, found = self._search(first, enough_nodes(len(self.order)))
        if not found:
            return None
        refused = end - first - found
        if found == 1:
            at = self.open.find(1)
            name = (self.names[at],)
            return Decision(
                name[0], name, None, name, verdicts=self._refusals(first, end),
                looked_at=end - first, counted=Counted(1, refused, 1),
            )  # fmt: skip
        opened = _span(self.open, first, end) if refused else None
        totals, shares, more = self._totals(first, end, opened)
        highest = max(totals)
        best = _places(totals, highest)
        chosen = best[int(roll() * len(best))] if len(best) > 1 else best[0]
        shown = [chosen, *[at for at in best[:SHOWN] if at != chosen]][:SHOWN]
        names = _span(self.names, first, end)
        if opened is not None:
            names = list(compress(names, opened))
        told = tuple([names[at] for at in shown])
        return Decision(
            told[0],
            told,
            None,
            told,
            self._columns(told, shown, shares),
            totals=(highest + more,) * len(told),
            verdicts=self._refusals(first, end) if refused else {},
            looked_at=end - first,
            counted=Counted(found, refused, len(best)),
        )

    def _search(self, first: int, enough: int) -> tuple[int, int]:
        """Where the search ends (counted on past the last node), and how many nodes it found."""
        size, opened = len(self.order), self.open
        end, found, last = first, 0, first + size
        while found < enough and end < last:
            until = min(end + enough - found, last)
            found += opened.count(1, min(end, size), min(until, size))
            found += opened.count(1, max(end - size, 0), max(until - size, 0))
            end = until
        return end, found

    def _totals(
        self, first: int, end: int, opened: Sequence[int] | None
    ) -> tuple[list[int], Shares, int]:
        """The totals of the nodes that will do, the scores that had to be normalised, and what all
        totals lack alike; `opened` marks those nodes if not all will do.
        """

        def column(values: Sequence[Any]) -> list[Any]:
            span = _span(values, first, end)
            return span if opened is None else list(compress(span, opened))

        shares: Shares = {}
        alone = self.columns
        totals: list[int] = column(alone.own)
        if alone.disliked:
            shares["TaintToleration"] = taint_toleration.normalised(column(alone.dislikes))
        if alone.liked:
            shares["NodeAffinity"] = node_affinity.normalised(column(alone.likes))
        if self._soft is not None:
            shares["PodTopologySpread"] = self._spread(column(self._soft_rows))
        if self._pulls:
            shares["InterPodAffinity"] = self._pulled(column)
        alike = 0 if alone.disliked else MAX_SCORE * WEIGHTS["TaintToleration"]
        for plugin, scores in shares.items():
            weight = WEIGHTS[plugin]
            if min(scores) == max(scores):
                alike += weight * scores[0]
            else:
                totals = [t + weight * score for t, score in zip(totals, scores, strict=True)]
        return totals, shares, alike

    def _spread(self, rows: list[Row | None]) -> list[int]:
        assert self._soft is not None
        there = [row for row in rows if row is not None]
        numbers = self._soft.numbers(list(zip(*there, strict=True))) if there else []
        if len(there) < len(rows):
            rest = iter(numbers)
            lacks = pod_topology_spread.LACKS_KEY
            numbers = [lacks if row is None else next(rest) for row in rows]
        return pod_topology_spread.normalise(numbers)

    def _pulled(self, column: Callable[[Sequence[Any]], list[Any]]) -> list[int]:
        raw: list[int] = []
        for key, entries in self._pulls.items():
            sums: dict[str | None, int] = {value: entry[0] for value, entry in entries.items()}
            values = column(self._labels(key))
            one = [sums.get(value, 0) for value in values]
            raw = [a + b for a, b in zip(raw, one, strict=True)] if raw else one
        return inter_pod_affinity.normalise(raw)

    def _labels(self, key: str) -> list[str | None]:
        """The values of a label, of all nodes."""
        values = self._by_key.get(key)
        if values is None:
            values = self._by_key[key] = [node.labels.get(key) for node in self.order]
        return values

    # telling

    def _columns(
        self, names: Sequence[str], places: Sequence[int], shares: Shares
    ) -> dict[str, tuple[int, list[int]]]:
        """The scores of some nodes; `places` are their places among those that will do."""
        pod, nodes = self.pod, [self.cluster.nodes[name].at for name in names]
        alone = self.columns
        columns: dict[str, list[int]] = {"TaintToleration": [MAX_SCORE] * len(nodes)}
        if alone.prefers:
            columns["NodeAffinity"] = [0] * len(nodes)
        columns["NodeResourcesFit"] = [alone.fit[at] for at in nodes]
        if pod.cpu or pod.memory:
            columns["NodeResourcesBalancedAllocation"] = [alone.gain[at] for at in nodes]
        columns["ImageLocality"] = [alone.image[at] for at in nodes]
        for plugin, scores in shares.items():
            columns[plugin] = [scores[place] for place in places]
        return {plugin: (WEIGHTS[plugin], scores) for plugin, scores in columns.items()}

    def _refusals(self, first: int, end: int) -> dict[str, Verdict]:
        """The first few nodes that will not do, and why."""
        size, opened, domains = len(self.order), self.open, self._domains
        found: dict[str, Verdict] = {}
        for low, high in ((first, min(end, size)), (0, end - size)):
            at = opened.find(0, low, max(high, 0))
            while at >= 0 and len(found) < SHOWN:
                verdict = self.columns.verdicts[at] or domains.verdicts[domains.of[at]]
                assert verdict is not None, "a node that will not do has a reason"
                found[self.names[at]] = verdict
                at = opened.find(0, at + 1, high)
        return found


WEIGHTS = {plugin.name: plugin.weight for plugin in PLUGINS}


def _span(values: Any, first: int, end: int) -> Any:
    """The values from `first` up to `end`, around the end of the list."""
    size = len(values)
    return values[first:end] if end <= size else values[first:] + values[: end - size]


def _places(values: list[int], wanted: int) -> list[int]:
    """Where a number is in a list."""
    if values.count(wanted) == 1:
        return [values.index(wanted)]
    return list(compress(range(len(values)), map(wanted.__eq__, values)))
