"""A pod as the scheduler reads it: parsed once, then shared by every decision that meets it.

After pkg/scheduler/framework/types.go (PodInfo).
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from engine.fitting.ports import host_ports
from engine.fitting.requests import requests_of
from engine.objects import Obj, controller_of, selects


class LabelClass:
    """All pods of one namespace with the same labels and the same fate; compared by identity, so
    interned.

    Selectors are put to a class once, not to each of its pods.
    """

    __slots__ = ("deleting", "labels", "namespace", "placed")

    def __init__(self, namespace: str, labels: Mapping[str, str], *, deleting: bool) -> None:
        self.namespace, self.labels, self.deleting = namespace, labels, deleting
        self.placed: dict[str, int] = {}  # how many of them are on which node; the cluster counts

    def count(self, node: str, by: int) -> None:
        """Pods of this class come to a known node, or leave it."""
        left = self.placed.get(node, 0) + by
        if left:
            self.placed[node] = left
        else:
            del self.placed[node]


Classes = dict[tuple[object, ...], LabelClass]
"""The interned classes of one cluster."""


class PodTerm(NamedTuple):
    """One term of inter-pod (anti-)affinity; `weight` is 0 for a required one."""

    selector: Obj | None
    topology_key: str
    namespaces: Sequence[str]
    namespace_selector: Obj | None
    weight: int

    def matches(self, pods: LabelClass, namespace_labels: Mapping[str, Mapping[str, str]]) -> bool:
        """Whether the term speaks of pods of this class."""
        if pods.namespace not in self.namespaces and not (
            self.namespace_selector is not None
            and selects(self.namespace_selector, namespace_labels.get(pods.namespace) or {})
        ):
            return False
        return selects(self.selector, pods.labels)


_SELECTIVE = ("nodeSelector", "affinity", "tolerations", "topologySpreadConstraints")
"""The fields of a spec that choose among nodes."""


class PodInfo:
    """What decisions need to know of a pod, bound or not."""

    __slots__ = (
        "_needs", "affine", "anti_affine", "cpu", "ephemeral", "key", "label_class", "likes",
        "memory", "name", "namespace", "node_name", "obj", "other", "ports", "priority",
        "scored_cpu", "scored_memory", "shuns", "start_time", "tolerations", "uid",
    )  # fmt: skip

    def __init__(self, pod: Obj, classes: Classes) -> None:
        meta, spec = pod["metadata"], pod["spec"]
        self.obj = pod
        self._needs: tuple[object, ...] | None = None
        self.name: str = meta["name"]
        self.namespace: str = meta.get("namespace", "default")
        self.key = f"{self.namespace}/{self.name}"
        self.uid: str = meta.get("uid", "")
        self.node_name: str = spec.get("nodeName") or ""
        self.priority: int = spec.get("priority") or 0
        self.start_time: str | None = (pod.get("status") or {}).get("startTime")
        self.label_class = label_class(meta, self.namespace, classes)
        (
            self.cpu, self.memory, self.ephemeral, self.other, self.scored_cpu, self.scored_memory,
        ) = requests_of(spec)  # fmt: skip
        self.tolerations: Sequence[Obj] = spec.get("tolerations") or ()
        self.ports = host_ports(spec)
        affinity: Mapping[str, Any] = spec.get("affinity") or {}
        together, apart = affinity.get("podAffinity"), affinity.get("podAntiAffinity")
        self.affine, self.likes = self._terms(together) if together else ((), ())
        self.anti_affine, self.shuns = self._terms(apart) if apart else ((), ())

    @property
    def has_pod_affinity(self) -> bool:
        """Whether it says anything about other pods."""
        return bool(self.affine or self.likes or self.anti_affine or self.shuns)

    @property
    def shape(self) -> tuple[object, ...]:
        """All that decides where it may go and likes to go: pods of one shape are decided alike."""
        owner = controller_of(self.obj)
        return self.label_class, (owner["kind"], owner["name"]) if owner else None, self.needs

    @property
    def needs(self) -> tuple[object, ...]:
        """What decides about a node by itself, whatever the labels of the pod and of others."""
        if self._needs is None:
            spec = self.obj["spec"]
            images = [
                c.get("image") for c in (*(spec.get("initContainers") or ()), *spec["containers"])
            ]
            self._needs = (
                self.node_name, self.cpu, self.memory, self.ephemeral, self.scored_cpu,
                self.scored_memory, tuple(self.other.items()), self.ports, tuple(images),
                repr([spec.get(field) for field in _SELECTIVE]),
            )  # fmt: skip
        return self._needs

    def _terms(self, part: Obj) -> tuple[tuple[PodTerm, ...], tuple[PodTerm, ...]]:
        required = part.get("requiredDuringSchedulingIgnoredDuringExecution") or ()
        preferred = part.get("preferredDuringSchedulingIgnoredDuringExecution") or ()
        return (
            tuple(self._term(term, 0) for term in required),
            tuple(self._term(entry["podAffinityTerm"], entry["weight"]) for entry in preferred),
        )

    def _term(self, term: Obj, weight: int) -> PodTerm:
        spaces, chosen = term.get("namespaces") or (), term.get("namespaceSelector")
        if not spaces and chosen is None:
            spaces = (self.namespace,)
        selector = with_label_keys(term, self.label_class.labels)
        return PodTerm(selector, term["topologyKey"], spaces, chosen, weight)


def label_class(meta: Obj, namespace: str, classes: Classes) -> LabelClass:
    """The one LabelClass of a pod with this metadata."""
    labels = meta.get("labels") or {}
    deleting = "deletionTimestamp" in meta
    key = (namespace, deleting, *sorted(labels.items()))
    found = classes.get(key)
    if found is None:
        found = classes[key] = LabelClass(namespace, labels, deleting=deleting)
    return found


def with_label_keys(term: Obj, labels: Mapping[str, str]) -> Obj | None:
    """The term's selector, narrowed by matchLabelKeys and mismatchLabelKeys (KEP-3633,
    KEP-3243).
    """
    selector: Obj | None = term.get("labelSelector")
    same, other = term.get("matchLabelKeys") or (), term.get("mismatchLabelKeys") or ()
    if selector is None or not (same or other):
        return selector
    extra = [
        {"key": key, "operator": operator, "values": [labels[key]]}
        for keys, operator in ((same, "In"), (other, "NotIn"))
        for key in keys
        if key in labels
    ]
    return {**selector, "matchExpressions": [*(selector.get("matchExpressions") or ()), *extra]}
