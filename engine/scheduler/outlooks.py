"""Who is asked: in a large cluster, the outlook of the pod's shape; else the framework itself."""

from collections.abc import Callable
from typing import TypeVar

from engine.objects import dig
from engine.scheduler.cluster import Cluster
from engine.scheduler.columns import Columns, columns_of
from engine.scheduler.framework import Decision, decide
from engine.scheduler.outlook import Outlook
from engine.scheduler.pod_info import PodInfo
from engine.scheduler.volumes import claim_names

NODES_MIN = 100
"""With fewer nodes, asking all of them is cheap and tells more."""
WORTH_IT = 4
"""Pods with the same needs before columns are made: that costs as much as some decisions."""
KEPT_MAX = 64
"""Of outlooks, and of columns."""
NEEDS_MAX = 4096

K = TypeVar("K")
V = TypeVar("V")
Shape = tuple[object, ...]
Needs = tuple[object, ...]


class Outlooks:
    """The outlooks of a cluster by shape, the least used forgotten first; those of pods with the
    same needs share their columns.
    """

    def __init__(
        self, cluster: Cluster, *, nodes_min: int = NODES_MIN, worth_it: int = WORTH_IT
    ) -> None:
        self._cluster, self._nodes_min, self._worth_it = cluster, nodes_min, worth_it
        self._kept: dict[Shape, Outlook] = {}
        self._columns: dict[Needs, Columns] = {}
        self._seen: dict[Needs, int] = {}

    def decide(self, pod: PodInfo, roll: Callable[[], float], start: int = 0) -> Decision:
        """The decision of `framework.decide`, roll for roll; of many nodes it tells only some."""
        if self._may_know(pod):
            outlook = self._outlook(pod)
            decision = outlook.decide(start, roll) if outlook is not None else None
            if decision is not None:
                return decision
        return decide(pod, self._cluster, roll, start)

    def _may_know(self, pod: PodInfo) -> bool:
        cluster = self._cluster
        if len(cluster.nodes) < self._nodes_min or cluster.nominated:
            return False
        return not dig(pod.obj, "status.nominatedNodeName") and not claim_names(pod.obj)

    def _outlook(self, pod: PodInfo) -> Outlook | None:
        shape = pod.shape
        outlook = self._kept.pop(shape, None)
        if outlook is None or not outlook.refresh():
            columns = self._columns_for(pod)
            outlook = Outlook(pod, self._cluster, columns) if columns is not None else None
        if outlook is not None:
            _keep(self._kept, shape, outlook)
        return outlook

    def _columns_for(self, pod: PodInfo) -> Columns | None:
        needs = pod.needs
        columns = self._columns.pop(needs, None)
        if columns is None:
            if len(self._seen) >= NEEDS_MAX:
                self._seen.clear()
            self._seen[needs] = times = self._seen.get(needs, 0) + 1
            if times < self._worth_it:
                return None
        if columns is None or not columns.refresh():
            columns = columns_of(pod, self._cluster)
        if columns is not None:
            _keep(self._columns, needs, columns)
        return columns


def _keep(kept: dict[K, V], key: K, value: V) -> None:
    """Keep it as the one that was used last; of too many, forget the one that was used first."""
    if len(kept) >= KEPT_MAX:
        del kept[next(iter(kept))]
    kept[key] = value
