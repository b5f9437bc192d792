"""What a Service wants of the cloud: pure functions of the Service and the nodes.

After k8s.io/cloud-provider: controllers/service/controller.go (wantsLoadBalancer, needsCleanup,
needsUpdate, stableNodeSetPredicates) and cloud.go (DefaultLoadBalancerName).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.cloud.machines import has_taint
from engine.objects import Obj, dig, is_deleting, labels, name, uid
from engine.wellknown import EXCLUDED

FINALIZER = "service.kubernetes.io/load-balancer-cleanup"
DOOMED = "ToBeDeletedByClusterAutoscaler"
NAME_MAX = 32


def wants_balancer(service: Obj) -> bool:
    """Whether it is of type LoadBalancer and no other controller's (spec.loadBalancerClass)."""
    spec = service["spec"]
    return spec.get("type") == "LoadBalancer" and not spec.get("loadBalancerClass")


def finalizers(service: Obj) -> list[str]:
    """Who must have cleaned up before it can go."""
    return list(service["metadata"].get("finalizers") or ())


def needs_cleanup(service: Obj) -> bool:
    """Whether it has a balancer that it does not want any more."""
    if FINALIZER not in finalizers(service):
        return False
    return is_deleting(service) or not wants_balancer(service)


def balancer_name(service: Obj) -> str:
    """The name of its balancer in the cloud."""
    return f"a{uid(service).replace('-', '')}"[:NAME_MAX]


def asked(service: Obj) -> Mapping[str, Any]:
    """All that makes a difference to its balancer, but for the nodes."""
    spec = service["spec"]
    fields = ("type", "ports", "externalTrafficPolicy", "loadBalancerSourceRanges")
    annotations = dict(service["metadata"].get("annotations") or {})
    annotations.pop("kubectl.kubernetes.io/last-applied-configuration", None)
    return {"uid": uid(service), "annotations": annotations, **{f: spec.get(f) for f in fields}}


def targets(nodes: Iterable[Obj]) -> tuple[str, ...]:
    """The nodes that a balancer leads to: not those that go, nor those that are excluded. A node
    that is not ready stays: the balancer's own checks skip it.
    """
    return tuple(
        sorted(
            name(node)
            for node in nodes
            if not is_deleting(node)
            and EXCLUDED not in labels(node)
            and not has_taint(node, DOOMED)
            and dig(node, "spec.providerID")
        )
    )


def balancer(service: Obj, nodes: tuple[str, ...]) -> dict[str, Any]:
    """What the cloud is asked to make."""
    ports = [
        {"port": port["port"], "nodePort": port.get("nodePort")}
        for port in service["spec"].get("ports") or ()
    ]
    return {"ports": ports, "targets": list(nodes)}


def ingress(service: Obj) -> list[Mapping[str, Any]]:
    """Where clients reach it from outside, as far as anyone knows."""
    return list(dig(service, "status.loadBalancer.ingress") or ())


def shown(address: str) -> list[dict[str, str]]:
    """The same, of a balancer with this address (ipMode: KEP-1860)."""
    return [{"ip": address, "ipMode": "VIP"}]
