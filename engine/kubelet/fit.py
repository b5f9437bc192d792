"""Whether a pod fits its node: the kubelet asks once more, before anything of the pod runs.

After KL:lifecycle/predicate.go, pkg/scheduler/scheduler.go (AdmissionCheck) and
pkg/scheduler/framework/plugins/noderesources/fit.go, in their words.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from engine.fitting.node_terms import node_requirement
from engine.fitting.ports import clash, host_ports
from engine.fitting.tolerations import is_tolerated
from engine.kubelet.worker import Worker
from engine.objects import Obj, dig, labels, name
from engine.quantity import amount

NO_MATCH = "node(s) didn't match Pod's node affinity/selector"
NO_PORTS = "node(s) didn't have free ports for the requested pod ports"
NOT_TOLERATED = "node(s) had taints that the pod didn't tolerate"


class Shortage(NamedTuple):
    """Too little is left of one resource; CPU in millicores, all else in units."""

    resource: str
    requested: int
    used: int
    capacity: int

    @property
    def reason(self) -> str:
        """status.reason of the pod."""
        return f"OutOf{self.resource}"

    @property
    def message(self) -> str:
        """What is said about it."""
        return (
            f"Node didn't have enough resource: {self.resource}, requested: {self.requested}, "
            f"used: {self.used}, capacity: {self.capacity}"
        )

    @property
    def lacking(self) -> int:
        """How much would have to be freed."""
        return self.requested - (self.capacity - self.used)


class Misfit(NamedTuple):
    """The node is not one for this pod, however much is free there."""

    reason: str
    why: str

    @property
    def message(self) -> str:
        """What is said about it."""
        return f"Predicate {self.reason} failed: {self.why}"


Objection = Shortage | Misfit


def offers_of(*allocatable: Mapping[str, str]) -> dict[str, int]:
    """What a node can give; of a resource that is named twice the later word counts."""
    return {key: amount(key, value) for given in allocatable for key, value in given.items()}


def objections(
    worker: Worker, others: Sequence[Worker], node: Obj, offers: Mapping[str, int]
) -> list[Objection]:
    """Everything that speaks against a pod beside these others, in the order of the checks. Taints
    are nothing to a static pod, and to others only those of the effect NoExecute.
    """
    pod, found = worker.pod, list[Objection](_shortages(worker, others, offers))
    required = node_requirement(pod["spec"])
    if required is not None and not required.matches(name(node), labels(node)):
        found.append(Misfit("NodeAffinity", NO_MATCH))
    ports = host_ports(pod["spec"])
    if ports and any(clash(ports, host_ports(other.pod["spec"])) for other in others):
        found.append(Misfit("NodePorts", NO_PORTS))
    if not worker.static and not _bears(pod, dig(node, "spec.taints") or ()):
        found.append(Misfit("TaintToleration", NOT_TOLERATED))
    return found


def _shortages(
    worker: Worker, others: Sequence[Worker], offers: Mapping[str, int]
) -> Iterator[Shortage]:
    places = offers.get("pods", 0)
    if len(others) >= places:
        yield Shortage("pods", 1, len(others), places)
    for resource, asked in worker.asks.items():
        if "/" in resource and resource not in offers:
            continue  # the cluster's, not this node's (removeMissingExtendedResources)
        used = sum(other.asks.get(resource, 0) for other in others)
        if asked > offers.get(resource, 0) - used:
            yield Shortage(resource, asked, used, offers.get(resource, 0))


def _bears(pod: Obj, taints: Sequence[Obj]) -> bool:
    harsh = [taint for taint in taints if taint["effect"] == "NoExecute"]
    tolerations = dig(pod, "spec.tolerations") or ()
    return all(is_tolerated(taint, tolerations) for taint in harsh)
