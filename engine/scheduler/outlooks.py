"""Who is asked: in a large cluster, the outlook of the pod's shape; else the framework itself."""

from collections.abc import Callable

from engine.objects import dig
from engine.scheduler.cluster import Cluster
from engine.scheduler.framework import Decision, decide
from engine.scheduler.outlook import Outlook, outlook_of
from engine.scheduler.pod_info import PodInfo
from engine.scheduler.volumes import claim_names

NODES_MIN = 100
"""With fewer nodes, asking all of them is cheap and tells more."""
WORTH_IT = 4
"""Pods of one shape before an outlook is made: making one costs as much as some decisions."""
OUTLOOKS_MAX = 64
SHAPES_MAX = 4096

Shape = tuple[object, ...]


class Outlooks:
    """The outlooks of a cluster by shape, the least used forgotten first."""

    def __init__(
        self, cluster: Cluster, *, nodes_min: int = NODES_MIN, worth_it: int = WORTH_IT
    ) -> None:
        self._cluster, self._nodes_min, self._worth_it = cluster, nodes_min, worth_it
        self._kept: dict[Shape, Outlook] = {}
        self._seen: dict[Shape, int] = {}

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
        if outlook is not None and not outlook.refresh():
            outlook = None
        elif outlook is None:
            if len(self._seen) >= SHAPES_MAX:
                self._seen.clear()
            self._seen[shape] = times = self._seen.get(shape, 0) + 1
            if times < self._worth_it:
                return None
        if outlook is None:
            outlook = outlook_of(pod, self._cluster)
        if outlook is not None:
            if len(self._kept) >= OUTLOOKS_MAX:
                del self._kept[next(iter(self._kept))]
            self._kept[shape] = outlook
        return outlook
