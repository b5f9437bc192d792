"""The filters of one decision, ready to be asked about any node, as it is or as it would be.

After pkg/scheduler/framework/runtime/framework.go (RunPreFilterPlugins,
RunFilterPluginsWithNominatedPods).
"""

from typing import NamedTuple

from engine.scheduler.cluster import Cluster
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.plugins._base import Check, Refusal
from engine.scheduler.pod_info import PodInfo
from engine.scheduler.profile import FILTERS


class Verdict(NamedTuple):
    """Which plugin refused a node, and why; the first refusal ends the questions."""

    plugin: str
    reasons: tuple[str, ...]
    curable: bool


class Filters:
    """What the prefilters left: `rejected` when no node will do, else checks and the nodes worth
    asking.
    """

    __slots__ = ("_checks", "_shifts", "cluster", "narrowed_by", "only", "pod", "rejected")

    def __init__(self, pod: PodInfo, cluster: Cluster) -> None:
        self.pod, self.cluster = pod, cluster
        self.rejected: Verdict | None = None
        self.only: tuple[str, ...] | None = None
        self.narrowed_by: list[str] = []
        self._checks = []
        self._shifts = []
        for name, prefilter in FILTERS:
            check = prefilter(pod, cluster)
            if check is None:
                continue
            if type(check) is Refusal:
                self.rejected = Verdict(name, *check)
                return
            assert type(check) is Check
            self._checks.append((name, check.refuse))
            if check.shift is not None:
                self._shifts.append(check.shift)
            if check.only is not None and not self._narrow(name, check.only):
                return

    def refuse(self, node: NodeInfo) -> Verdict | None:
        """The first refusal of a node; pods nominated there with no less priority count as
        present.
        """
        if self.cluster.nominated:
            verdict = self._with_nominated(node)
            if verdict is not None:
                return verdict
        for name, refuse in self._checks:
            refusal = refuse(node)
            if refusal is not None:
                return Verdict(name, refusal.reasons, refusal.curable)
        return None

    def shift(self, placed: PodInfo, node: NodeInfo, by: int) -> None:
        """Let every check know that a pod comes to (1) or leaves (-1) a node."""
        for shift in self._shifts:
            shift(placed, node, by)

    def _narrow(self, name: str, names: tuple[str, ...]) -> bool:
        """Keep only the named nodes; False when none is left."""
        self.narrowed_by.append(name)
        self.only = names if self.only is None else tuple(n for n in self.only if n in names)
        if self.only:
            return True
        which = f"plugin {name}"
        if len(self.narrowed_by) > 1:
            which = f"plugin(s) [{' '.join(sorted(self.narrowed_by))}] simultaneously"
        self.rejected = Verdict(name, (f"node(s) didn't satisfy {which}",), curable=False)
        return False

    def _with_nominated(self, node: NodeInfo) -> Verdict | None:
        waiting = self.cluster.nominated.get(node.name)
        if not waiting:
            return None
        pod = self.pod
        first = [p for p in waiting.values() if p.priority >= pod.priority and p.key != pod.key]
        if not first:
            return None
        crowded = node.copy()
        for other in first:
            crowded.add(other)
            self.shift(other, node, 1)
        verdict = None
        for name, refuse in self._checks:
            refusal = refuse(crowded)
            if refusal is not None:
                verdict = Verdict(name, refusal.reasons, refusal.curable)
                break
        for other in first:
            self.shift(other, node, -1)
        return verdict
