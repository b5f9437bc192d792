"""Which volumes a pod claims, and what each claim asks of a node.

After pkg/scheduler/framework/plugins/volumebinding/binder.go and
staging/src/k8s.io/component-helpers/storage/volume/{helpers,pv_helpers}.go.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from engine.claims import BIND_COMPLETED, NO_PROVISIONER, asked, class_of, find_volume
from engine.fitting.node_terms import term_matches
from engine.objects import Obj, dig, key_of, name

WAIT = "WaitForFirstConsumer"
ONCE_POD = "ReadWriteOncePod"


class Storage:
    """The claims, volumes and classes of a cluster, by key or name; the drivers that have
    registered on its nodes, by node; and what is attached, by name.
    """

    __slots__ = ("attachments", "claims", "classes", "csi_nodes", "volumes")

    def __init__(self) -> None:
        self.claims: dict[str, Obj] = {}
        self.volumes: dict[str, Obj] = {}
        self.classes: dict[str, Obj] = {}
        self.csi_nodes: dict[str, Obj] = {}
        self.attachments: dict[str, Obj] = {}

    def class_of(self, claim: Obj) -> Obj | None:
        """The storage class that a claim names, if there is one of that name."""
        return self.classes.get(class_of(claim) or "")


class Claims(NamedTuple):
    """A pod's claims: bound to a volume, to be bound once a node is chosen, or not yet bound."""

    bound: tuple[Obj, ...]
    waiting: tuple[Obj, ...]
    immediate: tuple[Obj, ...]


def claim_names(pod: Obj) -> list[str]:
    """The claims that a pod's volumes name; a generic ephemeral volume's is named after both."""
    found = []
    for volume in pod["spec"].get("volumes") or ():
        if "persistentVolumeClaim" in volume:
            found.append(str((volume["persistentVolumeClaim"] or {}).get("claimName", "")))
        elif "ephemeral" in volume:
            found.append(f"{pod['metadata']['name']}-{volume['name']}")
    return found


def is_bound(claim: Obj) -> bool:
    """Whether a claim has its volume for good (the annotation, or the phase that follows it)."""
    if not dig(claim, "spec.volumeName"):
        return False
    done = BIND_COMPLETED in (claim["metadata"].get("annotations") or {})
    return done or dig(claim, "status.phase") == "Bound"


def waits(claim: Obj, storage: Storage) -> bool:
    """Whether a claim is bound only when a node has been chosen."""
    kind = storage.class_of(claim)
    return kind is not None and kind.get("volumeBindingMode") == WAIT


def sort_claims(claims: Iterable[Obj], storage: Storage) -> Claims:
    """Bound, waiting for a node, and all other."""
    bound, waiting, immediate = [], [], []
    for claim in claims:
        if is_bound(claim):
            bound.append(claim)
        elif waits(claim, storage) and not dig(claim, "spec.volumeName"):
            waiting.append(claim)
        else:
            immediate.append(claim)
    return Claims(tuple(bound), tuple(waiting), tuple(immediate))


def reaches(volume: Obj, labels: Mapping[str, str]) -> bool:
    """Whether a node with these labels can use a volume (its spec.nodeAffinity)."""
    terms = dig(volume, "spec.nodeAffinity.required.nodeSelectorTerms")
    return terms is None or any(term_matches(term, "", labels) for term in terms)


def find_volumes(
    claims: Iterable[Obj], labels: Mapping[str, str], storage: Storage
) -> dict[str, Obj | None]:
    """For each claim (key) the smallest free volume that will do on such a node, or None; the
    smallest claim chooses first, and no volume serves twice.
    """
    chosen: dict[str, Obj | None] = {}
    taken: dict[str, None] = {}
    for claim in sorted(claims, key=asked):
        left = (one for one in storage.volumes.values() if name(one) not in taken)
        volume = find_volume(
            claim, left, free=("Available",), reaches=lambda one: reaches(one, labels)
        )
        chosen[key_of(claim)] = volume
        if volume is not None:
            taken[name(volume)] = None
    return chosen


def may_provision(claim: Obj, labels: Mapping[str, str], storage: Storage) -> bool:
    """Whether the claim's class can make a volume for such a node."""
    kind = storage.class_of(claim)
    if kind is None or kind.get("provisioner", NO_PROVISIONER) in ("", NO_PROVISIONER):
        return False
    topologies = kind.get("allowedTopologies") or ()
    return not topologies or any(_allows(term, labels) for term in topologies)


def _allows(term: Obj, labels: Mapping[str, str]) -> bool:
    wanted = term.get("matchLabelExpressions") or ()
    return bool(wanted) and all(
        labels.get(one.get("key", "")) in (one.get("values") or ()) for one in wanted
    )
