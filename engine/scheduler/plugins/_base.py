"""What every plugin of the scheduler is: a row with a name, a weight and a few functions.

A plugin is a file of plain functions and one `PLUGIN` row. The framework asks, per pod to place:

* `prefilter(pod, cluster)` looks at the cluster once. None: the plugin has nothing to say about
  this pod (framework.Skip). A Refusal: no node will do. A Check: ask it about each node.
* `score(pod, cluster, nodes)` gives each of the feasible nodes a number, or None to abstain;
  `normalise(numbers)` brings them to 0–100 where they are not yet.
* `track(pod, cluster)` is the filter of plugins that look beyond the node itself, as a Ledger.
* `hint(pod, event, cluster)` says whether a change may make a pod schedulable that this plugin
  refused.

After staging/src/k8s.io/kube-scheduler/framework/interface.go.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from engine.scheduler.cluster import Cluster
from engine.scheduler.events import ClusterEvent
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.pod_info import PodInfo

MAX_SCORE = 100


class Refusal(NamedTuple):
    """Why a node will not do. `curable`: taking pods away from it could help (Unschedulable); if
    not, preemption cannot (UnschedulableAndUnresolvable)."""

    reasons: tuple[str, ...]
    curable: bool = False


class Check(NamedTuple):
    """What a prefilter leaves behind for one decision.

    `refuse(node)` is the filter. `shift(pod, node, by)` tells it that a pod came to (by 1) or left
    (by -1) the node, for trying out preemption; None when only the node itself counts. `only`
    names the sole candidates.
    """

    refuse: Callable[[NodeInfo], Refusal | None]
    shift: Callable[[PodInfo, NodeInfo, int], None] | None = None
    only: tuple[str, ...] | None = None


Part = tuple[tuple[Any, ...], ...]
"""What one node adds to the counts of a ledger."""


class Ledger(Protocol):
    """A check that depends on other nodes, kept from one decision to the next: what each node adds
    can be exchanged when the node changes.
    """

    @property
    def keys(self) -> tuple[str, ...]:
        """The node labels that decide about a node, besides the counts."""

    def stakes(self, cluster: Cluster) -> Iterable[NodeInfo]:
        """The nodes that may add something; the part of any other is empty."""

    def part(self, node: NodeInfo) -> Part:
        """What a node adds now."""

    def take(self, part: Part, by: int) -> Iterable[tuple[str, str]] | None:
        """Count a part in (1) or out (-1); answers the labels and values concerned, None for
        all.
        """

    def fewest(self) -> tuple[int, ...]:
        """Whatever else decides about all nodes at once."""

    def refuse(self, node: NodeInfo) -> Refusal | None:
        """The filter."""


Prefilter = Callable[[PodInfo, Cluster], Check | Refusal | None]
Score = Callable[[PodInfo, Cluster, Sequence[NodeInfo]], list[int] | None]
Normalise = Callable[[list[int]], list[int]]
Hint = Callable[[PodInfo, ClusterEvent, Cluster], bool]


@dataclass(frozen=True, slots=True)
class Plugin:
    """One plugin of the default profile; `weight` multiplies its scores."""

    name: str
    prefilter: Prefilter | None = None
    score: Score | None = None
    weight: int = 1
    hint: Hint | None = None
    normalise: Normalise | None = None
    track: Callable[[PodInfo, Cluster], Ledger | None] | None = None


def share_of_highest(raw: list[int]) -> list[int]:
    """Scale to 0–100 by the highest (helper.DefaultNormalizeScore)."""
    highest = max(raw, default=0)
    return [MAX_SCORE * value // highest for value in raw] if highest else raw


def short_of_highest(raw: list[int]) -> list[int]:
    """The same upside down: the highest becomes 0, zero becomes 100."""
    highest = max(raw, default=0)
    if not highest:
        return [MAX_SCORE] * len(raw)
    return [MAX_SCORE - MAX_SCORE * value // highest for value in raw]
