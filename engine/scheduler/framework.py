"""One scheduling decision, pure: filter the nodes, score those left, choose; or say why not and
whom to preempt.

After pkg/scheduler/schedule_one.go (schedulePod, findNodesThatFitPod, prioritizeNodes, selectHost).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from engine.objects import dig
from engine.scheduler.cluster import Cluster
from engine.scheduler.filtering import Filters, Verdict
from engine.scheduler.messages import NO_NODES, rejected, unavailable, unplaced
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.pod_info import PodInfo
from engine.scheduler.preemption import preempt
from engine.scheduler.profile import SCORERS

ALL_BELOW = 100
"""With fewer nodes than this all are looked at; with more, at least as many must be found."""


class Counted(NamedTuple):
    """Of the nodes that were looked at: how many would do, would not, and are the best."""

    fit: int
    refused: int
    best: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one pod: a node, or a message.

    `best` shares the highest total (the only feasible node, unscored, if there is one). `verdicts`
    holds one refusal per refused node. `raw` are the plugins' numbers before `columns` were made
    of them. `nominated` and `victims` (pod keys) are preemption's. `counted` says how many nodes
    there were of each sort, where the tables hold only some of them. `looked_at` advances the
    rotation of the nodes. `rejected_by` names the plugins whose hints may bring the pod back.
    """

    node: str | None = None
    best: tuple[str, ...] = ()
    message: str | None = None
    feasible: tuple[str, ...] = ()
    columns: Mapping[str, tuple[int, list[int]]] = field(default_factory=dict)
    raw: Mapping[str, list[int]] = field(default_factory=dict)
    totals: tuple[int, ...] = ()
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    nominated: str | None = None
    victims: tuple[PodInfo, ...] = ()
    looked_at: int = 0
    rejected_by: tuple[str, ...] = ()
    counted: Counted | None = None

    @property
    def numbers(self) -> Counted:
        """How many nodes would do, would not, and share the highest total."""
        return self.counted or Counted(len(self.feasible), len(self.verdicts), len(self.best))

    @property
    def scores(self) -> dict[str, dict[str, int]]:
        """Node → {plugin: 0–100, …, total: weighted sum}; empty when only one node was feasible."""
        if not self.totals:
            return {}
        return {
            node: {**{plugin: s[index] for plugin, (_, s) in self.columns.items()}, "total": total}
            for index, (node, total) in enumerate(zip(self.feasible, self.totals, strict=True))
        }


def decide(pod: PodInfo, cluster: Cluster, roll: Callable[[], float], start: int = 0) -> Decision:
    """Place one pod. `roll` gives [0, 1) and breaks ties; `start` is where in the list of nodes to
    begin.
    """
    nodes = cluster.order
    if not nodes:
        return Decision(message=NO_NODES)
    filters = Filters(pod, cluster)
    if filters.rejected is not None:
        return _rejected(filters.rejected, cluster)
    feasible, verdicts, looked_at = _feasible(filters, start)
    if not feasible:
        return _unplaced(filters, verdicts, looked_at, roll)
    names = tuple(node.name for node in feasible)
    if len(feasible) == 1:
        return Decision(names[0], names, None, names, verdicts=verdicts, looked_at=looked_at)
    raw: dict[str, list[int]] = {}
    columns: dict[str, tuple[int, list[int]]] = {}
    totals = [0] * len(feasible)
    for plugin, score, normalise, weight in SCORERS:
        numbers = score(pod, cluster, feasible)
        if numbers is not None:
            raw[plugin] = numbers
            scores = numbers if normalise is None else normalise(numbers)
            columns[plugin] = weight, scores
            totals = [total + weight * s for total, s in zip(totals, scores, strict=True)]
    highest = max(totals)
    best = tuple(name for name, total in zip(names, totals, strict=True) if total == highest)
    chosen = best[int(roll() * len(best))] if len(best) > 1 else best[0]
    return Decision(
        chosen, best, None, names, columns, raw, tuple(totals), verdicts, looked_at=looked_at
    )


def enough_nodes(count: int) -> int:
    """How many feasible nodes end the search: all below 100, else 50 % − n/125, not under 5 % or
    100 nodes.
    """
    if count < ALL_BELOW:
        return count
    percent = max(50 - count // 125, 5)
    return max(count * percent // 100, ALL_BELOW)


def _feasible(filters: Filters, start: int) -> tuple[list[NodeInfo], dict[str, Verdict], int]:
    """The nodes that no filter refuses, the refusals, and how many were looked at."""
    cluster = filters.cluster
    nominated = dig(filters.pod.obj, "status.nominatedNodeName")
    if nominated and nominated in cluster.nodes:
        node = cluster.nodes[nominated]
        if (filters.only is None or nominated in filters.only) and filters.refuse(node) is None:
            return [node], {}, 0
    nodes = cluster.order
    if filters.only is not None:
        nodes = [cluster.nodes[name] for name in filters.only if name in cluster.nodes]
    feasible: list[NodeInfo] = []
    verdicts: dict[str, Verdict] = {}
    enough, count = enough_nodes(len(nodes)), len(nodes)
    for step in range(count):
        node = nodes[(start + step) % count]
        verdict = filters.refuse(node)
        if verdict is not None:
            verdicts[node.name] = verdict
            continue
        feasible.append(node)
        if len(feasible) >= enough:
            break
    return feasible, verdicts, len(feasible) + len(verdicts)


def _rejected(verdict: Verdict, cluster: Cluster) -> Decision:
    """A prefilter speaks for all nodes."""
    return Decision(
        message=rejected(
            len(cluster.nodes), verdict.reasons, with_claims=cluster.manner.allocates_devices
        ),
        verdicts=dict.fromkeys(cluster.nodes, verdict),
        rejected_by=(verdict.plugin,),
    )


def _unplaced(
    filters: Filters, verdicts: dict[str, Verdict], looked_at: int, roll: Callable[[], float]
) -> Decision:
    cluster = filters.cluster
    if filters.only is not None:
        which = f"node(s) didn't satisfy plugin(s) [{' '.join(sorted(filters.narrowed_by))}]"
        elsewhere = Verdict(filters.narrowed_by[0], (which,), curable=False)
        verdicts = {name: verdicts.get(name, elsewhere) for name in cluster.nodes}
    preemption = preempt(filters, verdicts, roll())
    fit = unavailable(len(cluster.nodes), _reasons(verdicts.values()))
    plugins = tuple(dict.fromkeys(verdict.plugin for verdict in verdicts.values()))
    chosen = preemption.chosen
    return Decision(
        message=unplaced(
            fit,
            None if chosen else preemption.message,
            with_claims=cluster.manner.allocates_devices,
        ),
        verdicts=verdicts,
        nominated=chosen.node if chosen else "" if preemption.eligible else None,
        victims=chosen.victims if chosen else (),
        looked_at=looked_at,
        rejected_by=plugins,
    )


def _reasons(verdicts: Iterable[Verdict]) -> Iterable[str]:
    return (reason for verdict in verdicts for reason in verdict.reasons)
