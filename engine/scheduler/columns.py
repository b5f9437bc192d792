"""How nodes, each by itself, look to pods that need the same, kept up to date node by node.

Columns over all nodes in their order: what refuses them, and what they score. Pods of many shapes
share them; what depends on labels and on other pods is the outlook's.
"""

from collections.abc import Callable, Sequence

from engine.scheduler.cluster import Cluster
from engine.scheduler.filtering import Verdict
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.plugins import (
    image_locality,
    node_affinity,
    node_resources_balanced_allocation,
    node_resources_fit,
    taint_toleration,
)
from engine.scheduler.plugins._base import Refusal
from engine.scheduler.plugins.pod_topology_spread import Row, blank_row
from engine.scheduler.pod_info import PodInfo
from engine.scheduler.profile import PLUGINS

Refuse = Callable[[NodeInfo], Refusal | None]


def columns_of(pod: PodInfo, cluster: Cluster) -> "Columns | None":
    """The columns of pods that need what this one needs; None for pods that only some nodes, or
    none, are for.
    """
    local = []
    for plugin in PLUGINS:
        if plugin.prefilter is None or plugin.track is not None:
            continue
        check = plugin.prefilter(pod, cluster)
        if check is None:
            continue
        if isinstance(check, Refusal) or check.only is not None:
            return None
        local.append((plugin.name, check.refuse))
    return Columns(pod, cluster, local)


class Columns:
    """What is known of each node; `pod` stands for all that need the same."""

    __slots__ = (
        "_balance", "_blanks", "_era", "_images_era", "_local", "_preferred", "_rate", "_seen",
        "_tolerated", "allowed", "cluster", "disliked", "dislikes", "fit", "gain", "image",
        "liked", "likes", "order", "own", "pod", "verdicts",
    )  # fmt: skip

    def __init__(self, pod: PodInfo, cluster: Cluster, local: Sequence[tuple[str, Refuse]]) -> None:
        self.pod, self.cluster, self._local = pod, cluster, local
        self.order = cluster.order
        self._era, self._seen = cluster.era, len(cluster.touched)
        self._images_era = cluster.images_era
        self._preferred = node_affinity.preferences(pod)
        self._tolerated = taint_toleration.soft_tolerations(pod)
        self._rate = image_locality.rating(pod, cluster)
        self._balance = node_resources_balanced_allocation.rating(cluster)
        size = len(self.order)
        self.verdicts: list[Verdict | None] = [None] * size
        self.allowed = bytearray(size)  # 1 where no check objects
        self.fit, self.gain, self.image = [0] * size, [0] * size, [0] * size
        self.own = [0] * size  # what needs no normalising, summed up
        self.dislikes, self.likes = [0] * size, [0] * size
        self.disliked = self.liked = 0  # how many of those are not 0
        self._blanks: dict[tuple[Sequence[str], Sequence[str]], list[Row | None]] = {}
        for node in self.order:
            self._look(node)

    def refresh(self) -> bool:
        """Look at what changed since; False when all begins anew."""
        cluster = self.cluster
        if cluster.order is not self.order or cluster.era != self._era:
            return False
        if cluster.images_era != self._images_era:
            self._images_era = cluster.images_era
            self._rate = image_locality.rating(self.pod, cluster)
            for node in self.order:
                if node.images or self.image[node.at]:
                    self._score_image(node)
        touched, self._seen = cluster.touched[self._seen :], len(cluster.touched)
        for at in dict.fromkeys([node.at for node in touched]):
            self._look(self.order[at])
        return True

    def blanks(self, keys: Sequence[str], required: Sequence[str]) -> list[Row | None]:
        """What soft constraints with these topology keys see of nodes without matching pods."""
        known = self._blanks.get((keys, required))
        if known is None:
            known = self._blanks[keys, required] = [
                blank_row(keys, required, node) for node in self.order
            ]
        return known

    def _look(self, node: NodeInfo) -> None:
        """One node's rows anew."""
        at, pod = node.at, self.pod
        verdict = None
        for name, refuse in self._local:
            refusal = refuse(node)
            if refusal is not None:
                verdict = Verdict(name, refusal.reasons, refusal.curable)
                break
        self.verdicts[at] = verdict
        self.allowed[at] = verdict is None
        self.fit[at] = node_resources_fit.free_share(node, pod.scored_cpu, pod.scored_memory)
        if pod.cpu or pod.memory:
            self.gain[at] = self._balance(node, pod.cpu, pod.memory)
        self._look_at_wishes(node)
        for (keys, required), rows in self._blanks.items():
            rows[at] = blank_row(keys, required, node)
        self._score_image(node)

    def _look_at_wishes(self, node: NodeInfo) -> None:
        at = node.at
        if node.taints or self.dislikes[at]:
            number = taint_toleration.dislikes(node, self._tolerated)
            self.disliked += bool(number) - bool(self.dislikes[at])
            self.dislikes[at] = number
        if self._preferred:
            number = node_affinity.liking(self._preferred, node)
            self.liked += bool(number) - bool(self.likes[at])
            self.likes[at] = number

    def _score_image(self, node: NodeInfo) -> None:
        at = node.at
        self.image[at] = self._rate(node) if node.images else 0
        self.own[at] = self.fit[at] + self.gain[at] + self.image[at]

    @property
    def prefers(self) -> bool:
        """Whether these pods like some nodes better."""
        return bool(self._preferred)
