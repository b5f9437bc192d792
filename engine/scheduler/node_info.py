"""A node with the pods on it, their requests summed up as they come and go.

After pkg/scheduler/framework/types.go (NodeInfo).
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from engine.fitting.ports import Port
from engine.objects import Obj
from engine.quantity import amount, units
from engine.scheduler.pod_info import LabelClass, PodInfo
from engine.wellknown import REGION, ZONE

K = TypeVar("K")


class NodeInfo:
    """One node: what it offers, what is taken, who is there."""

    __slots__ = (
        "affine_pods", "all_cpu", "all_ephemeral", "all_memory", "all_other", "all_pods",
        "anti_affine_pods", "at", "classes", "images", "labels", "name", "obj", "pods", "ports",
        "taints", "unschedulable", "used_cpu", "used_ephemeral", "used_memory", "used_other",
        "used_scored_cpu", "used_scored_memory",
    )  # fmt: skip

    def __init__(self, node: Obj) -> None:
        self.at = 0  # where in the order of all nodes
        self.pods: dict[str, PodInfo] = {}
        self.classes: dict[LabelClass, int] = {}  # how many pods of each
        self.affine_pods: dict[str, PodInfo] = {}  # those with any inter-pod (anti-)affinity
        self.anti_affine_pods: dict[str, PodInfo] = {}  # those with a required anti-affinity
        self.ports: dict[Port, int] = {}
        self.used_cpu = self.used_memory = self.used_ephemeral = 0
        self.used_scored_cpu = self.used_scored_memory = 0
        self.used_other: dict[str, int] = {}
        self.set_node(node)

    def set_node(self, node: Obj) -> None:
        """Take the Node object anew; the pods stay."""
        meta, spec, status = node["metadata"], node.get("spec") or {}, node.get("status") or {}
        self.obj = node
        self.name: str = meta["name"]
        self.labels: Mapping[str, str] = meta.get("labels") or {}
        self.taints: Sequence[Obj] = spec.get("taints") or ()
        self.unschedulable = bool(spec.get("unschedulable"))
        offers = {k: amount(k, v) for k, v in (status.get("allocatable") or {}).items()}
        self.all_cpu = offers.pop("cpu", 0)
        self.all_memory = offers.pop("memory", 0)
        self.all_ephemeral = offers.pop("ephemeral-storage", 0)
        self.all_pods = offers.pop("pods", 0)
        self.all_other: Mapping[str, int] = offers
        self.images: Mapping[str, int] = {
            name: units(image.get("sizeBytes") or 0)
            for image in status.get("images") or ()
            for name in image.get("names") or ()
        }

    @property
    def zone(self) -> tuple[str, str]:
        """Region and zone, by which the list of nodes is interleaved."""
        return self.labels.get(REGION, ""), self.labels.get(ZONE, "")

    def add(self, pod: PodInfo) -> None:
        """A pod is here now."""
        self.pods[pod.key] = pod
        self._count(pod, 1)
        if pod.has_pod_affinity:
            self.affine_pods[pod.key] = pod
            if pod.anti_affine:
                self.anti_affine_pods[pod.key] = pod

    def remove(self, key: str) -> PodInfo:
        """A pod is here no more."""
        pod = self.pods.pop(key)
        self._count(pod, -1)
        self.affine_pods.pop(key, None)
        self.anti_affine_pods.pop(key, None)
        return pod

    def copy(self) -> "NodeInfo":
        """The same node with its own book-keeping: to try out what would be without some pods."""
        twin = NodeInfo.__new__(NodeInfo)
        for slot in NodeInfo.__slots__:
            value = getattr(self, slot)
            setattr(twin, slot, value.copy() if slot in _BOOKS else value)
        return twin

    def _count(self, pod: PodInfo, by: int) -> None:
        self.used_cpu += by * pod.cpu
        self.used_memory += by * pod.memory
        self.used_ephemeral += by * pod.ephemeral
        self.used_scored_cpu += by * pod.scored_cpu
        self.used_scored_memory += by * pod.scored_memory
        _tally(self.classes, pod.label_class, by)
        for resource, value in pod.other.items():
            self.used_other[resource] = self.used_other.get(resource, 0) + by * value
        for port in pod.ports:
            _tally(self.ports, port, by)


_BOOKS = ("affine_pods", "anti_affine_pods", "classes", "pods", "ports", "used_other")


def _tally(counts: dict[K, int], key: K, by: int) -> None:
    """Count up or down and forget zeroes."""
    left = counts.get(key, 0) + by
    if left:
        counts[key] = left
    else:
        del counts[key]
