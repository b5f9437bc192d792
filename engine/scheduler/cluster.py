"""The scheduler's picture of the cluster, kept up to date change by change: nodes with their pods,
and what selects them.

After pkg/scheduler/backend/cache/{cache,node_tree}.go; one structure serves as cache and as
snapshot, since a decision is made in one instant.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.objects import Obj, controller_of, key_of, labels, name, namespace, selects
from engine.scheduler.manner import NEWEST, Manner
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.pod_info import Classes, PodInfo
from engine.scheduler.volumes import Storage

TOUCHED_MAX = 20_000
"""Changes that are remembered one by one; after more, everything counts as changed."""


class Cluster:
    """Nodes, placed pods, nominations, and the selectors and budgets that scheduling consults."""

    __slots__ = (
        "_homeless", "_order", "_selectors", "_services", "affine_nodes", "anti_affine_nodes",
        "budgets", "classes", "era", "images", "images_era", "manner", "namespaces", "nodes",
        "nominated", "pods", "selectors_era", "storage", "touched",
    )  # fmt: skip

    def __init__(self, manner: Manner = NEWEST) -> None:
        self.manner = manner
        self.nodes: dict[str, NodeInfo] = {}
        self.pods: dict[str, PodInfo] = {}
        self.classes: Classes = {}
        self.affine_nodes: dict[str, NodeInfo] = {}  # with a pod that speaks of other pods
        self.anti_affine_nodes: dict[str, NodeInfo] = {}  # with a pod that must be apart from some
        self.namespaces: dict[str, Mapping[str, str]] = {}
        self.budgets: dict[str, Obj] = {}
        self.storage = Storage()
        self.nominated: dict[str, dict[str, PodInfo]] = {}  # node → pods that wait for room there
        self.images: dict[str, int] = {}  # image → how many nodes have it
        self.touched: list[NodeInfo] = []  # nodes that changed in this era, in order
        self.era = 0  # begins anew when nodes come or go, or change their place in the order
        self.images_era = 0  # counts changes of `images`
        self.selectors_era = 0  # counts changes of Services and owners
        self._services: dict[str, dict[str, Mapping[str, str]]] = {}
        self._selectors: dict[tuple[str, str, str], Obj] = {}
        self._homeless: dict[str, dict[str, PodInfo]] = {}  # on nodes that are not known
        self._order: list[NodeInfo] | None = []

    # nodes

    @property
    def order(self) -> Sequence[NodeInfo]:
        """All nodes, one zone after the other by turns."""
        if self._order is None:
            zones: dict[tuple[str, str], list[NodeInfo]] = {}
            for node in self.nodes.values():
                zones.setdefault(node.zone, []).append(node)
            self._order = list(_by_turns(list(zones.values())))
            for at, node in enumerate(self._order):
                node.at = at
        return self._order

    def begin_era(self) -> None:
        """Whoever keeps a view of the nodes has to look at all of them again."""
        self.era += 1
        self.touched.clear()

    def _touch(self, info: NodeInfo) -> None:
        if len(self.touched) >= TOUCHED_MAX:
            self.begin_era()
        self.touched.append(info)

    def set_node(self, node: Obj) -> NodeInfo:
        """A node is new or has changed."""
        info = self.nodes.get(name(node))
        if info is not None:
            zone, images = info.zone, info.images
            info.set_node(node)
            self._count_images(images, info.images)
            if info.zone != zone:
                self._reorder()
            self._touch(info)
            return info
        info = self.nodes[name(node)] = NodeInfo(node)
        self._count_images({}, info.images)
        self._reorder()
        for pod in self._homeless.pop(info.name, {}).values():
            self._put(info, pod)
        return info

    def remove_node(self, node_name: str) -> None:
        """A node is gone; its pods stay counted until they go themselves."""
        info = self.nodes.pop(node_name, None)
        if info is None:
            return
        self._count_images(info.images, {})
        self._reorder()
        self.affine_nodes.pop(node_name, None)
        self.anti_affine_nodes.pop(node_name, None)
        if info.pods:
            self._homeless[node_name] = dict(info.pods)
            for kind, count in info.classes.items():
                kind.count(node_name, -count)

    def _reorder(self) -> None:
        self._order = None
        self.begin_era()

    def _count_images(self, old: Mapping[str, int], new: Mapping[str, int]) -> None:
        if old.keys() == new.keys():
            self.images_era += old != new
            return
        self.images_era += 1
        for images, by in ((old, -1), (new, 1)):
            for image in images:
                self.images[image] = self.images.get(image, 0) + by

    # pods

    def read(self, pod: Obj) -> PodInfo:
        """Parse a pod for this cluster."""
        return PodInfo(pod, self.classes)

    def add_pod(self, pod: PodInfo) -> None:
        """A pod with a node name takes its place."""
        self.remove_pod(pod.key)
        self.pods[pod.key] = pod
        info = self.nodes.get(pod.node_name)
        if info is None:
            self._homeless.setdefault(pod.node_name, {})[pod.key] = pod
        else:
            self._put(info, pod)

    def remove_pod(self, key: str) -> PodInfo | None:
        """A placed pod goes; None when it was not known."""
        pod = self.pods.pop(key, None)
        if pod is None:
            return None
        info = self.nodes.get(pod.node_name)
        if info is None:
            self._homeless[pod.node_name].pop(key)
            return pod
        info.remove(key)
        pod.label_class.count(info.name, -1)
        self._touch(info)
        if not info.affine_pods:
            self.affine_nodes.pop(info.name, None)
            self.anti_affine_nodes.pop(info.name, None)
        elif not info.anti_affine_pods:
            self.anti_affine_nodes.pop(info.name, None)
        return pod

    def _put(self, info: NodeInfo, pod: PodInfo) -> None:
        info.add(pod)
        pod.label_class.count(info.name, 1)
        self._touch(info)
        if info.affine_pods:
            self.affine_nodes[info.name] = info
            if info.anti_affine_pods:
                self.anti_affine_nodes[info.name] = info

    # nominations

    def nominate(self, pod: PodInfo, node_name: str) -> None:
        """A preemptor waits for room on this node; an earlier nomination of it ends."""
        self.withdraw(pod.key)
        if node_name:
            self.nominated.setdefault(node_name, {})[pod.key] = pod

    def withdraw(self, key: str) -> None:
        """A nomination ends."""
        for node_name, waiting in self.nominated.items():
            if waiting.pop(key, None) is not None:
                if not waiting:
                    del self.nominated[node_name]
                return

    # what selects pods

    def set_service(self, service: Obj) -> None:
        """A Service is new or has changed."""
        here = self._services.setdefault(namespace(service), {})
        selector = (service.get("spec") or {}).get("selector")
        self.selectors_era += here.get(name(service)) != (selector or None)
        if selector:
            here[name(service)] = selector
        else:
            here.pop(name(service), None)

    def remove_service(self, service: Obj) -> None:
        """A Service is gone."""
        gone = self._services.get(namespace(service), {}).pop(name(service), None)
        self.selectors_era += gone is not None

    def set_namespace(self, name: str, labels: Mapping[str, str] | None) -> None:
        """A namespace has these labels now; None: it is gone."""
        if self.namespaces.get(name) == labels:
            return
        self.begin_era()  # what terms with a namespaceSelector mean has changed everywhere
        if labels is None:
            self.namespaces.pop(name, None)
        else:
            self.namespaces[name] = labels

    def set_owner(self, kind: str, owner: Obj) -> None:
        """A ReplicaSet, ReplicationController or StatefulSet is new or has changed."""
        selector = owner["spec"].get("selector")
        if selector and kind == "ReplicationController":
            selector = {"matchLabels": selector}
        key = kind, namespace(owner), name(owner)
        self.selectors_era += self._selectors.get(key) != (selector or {})
        self._selectors[key] = selector or {}

    def remove_owner(self, kind: str, owner: Obj) -> None:
        """Such an owner is gone."""
        gone = self._selectors.pop((kind, namespace(owner), name(owner)), None)
        self.selectors_era += gone is not None

    def set_budget(self, budget: Obj) -> None:
        """A PodDisruptionBudget is new or has changed."""
        self.budgets[key_of(budget)] = budget

    def remove_budget(self, budget: Obj) -> None:
        """A PodDisruptionBudget is gone."""
        self.budgets.pop(key_of(budget), None)

    def default_selector(self, pod: Obj) -> Obj | None:
        """What the pod's Services and its owner select, all at once; None when nothing does.

        pkg/scheduler/framework/plugins/helper/spread.go (DefaultSelector).
        """
        space = namespace(pod) or "default"
        merged: dict[str, Any] = {}
        for selector in self._services.get(space, {}).values():
            if selects({"matchLabels": selector}, labels(pod)):
                merged.update(selector)
        owner = controller_of(pod)
        chosen = self._selectors.get((owner["kind"], space, owner["name"])) if owner else None
        if chosen:
            merged.update(chosen.get("matchLabels") or {})
            if chosen.get("matchExpressions"):
                return {"matchLabels": merged, "matchExpressions": chosen["matchExpressions"]}
        return {"matchLabels": merged} if merged else None


def _by_turns(zones: Sequence[Sequence[NodeInfo]]) -> Iterator[NodeInfo]:
    for turn in range(max(map(len, zones), default=0)):
        for zone in zones:
            if turn < len(zone):
                yield zone[turn]
