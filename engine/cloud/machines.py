"""What a machine of the cloud means for its Node: pure functions of both.

After k8s.io/cloud-provider: controllers/node/node_controller.go, controllers/nodelifecycle and
api/well_known_taints.go.
"""

from collections.abc import Mapping
from typing import Any

from engine.objects import Obj, condition, dig, evolve, holds, name, with_condition
from engine.units import rfc3339
from engine.wellknown import REGION, UNINITIALIZED, ZONE

SHUTDOWN = "node.cloudprovider.kubernetes.io/shutdown"
NO_SCHEDULE = "NoSchedule"

Instance = Mapping[str, Any]
"""A machine as the cloud's API describes it."""


def taints_of(node: Obj) -> list[Obj]:
    """The node's taints."""
    return list(dig(node, "spec.taints") or ())


def has_taint(node: Obj, key: str) -> bool:
    """Whether it has a taint of this key."""
    return any(taint["key"] == key for taint in taints_of(node))


def without(node: Obj, key: str) -> dict[str, Any]:
    """The change that takes a taint off."""
    kept = [taint for taint in taints_of(node) if taint["key"] != key]
    return {"spec": {"taints": kept or None}}


def is_ready(node: Obj) -> bool:
    """Whether its Ready condition is True."""
    return holds(node, "Ready")


def initialised(node: Obj, instance: Instance, *, routes: bool) -> Obj:
    """The Node with what the cloud knows of it, and without the taint that keeps pods away."""
    labels = {"node.kubernetes.io/instance-type": instance["type"]}
    labels[REGION] = instance["region"]
    if instance["zone"]:
        labels[ZONE] = instance["zone"]
    spec = {**without(node, UNINITIALIZED)["spec"], "providerID": instance["id"]}
    if routes:
        spec["podCIDR"], spec["podCIDRs"] = instance["pods"], [instance["pods"]]
    return evolve(node, {"metadata": {"labels": labels}, "spec": spec})


def addresses(node: Obj, instance: Instance) -> list[dict[str, str]]:
    """The addresses that the cloud gives a machine."""
    return [
        {"type": "InternalIP", "address": instance["address"]},
        {"type": "Hostname", "address": name(node)},
    ]


def first_status(node: Obj, instance: Instance, wall_us: int, *, routes: bool) -> dict[str, Any]:
    """What an initialised node's status gets: its addresses, and where the cloud makes routes, that
    there is none yet.
    """
    status: dict[str, Any] = {"addresses": addresses(node, instance)}
    if routes:
        status["conditions"] = [routed(wall_us, done=False)]
    return status


def routed(wall_us: int, *, done: bool) -> dict[str, str]:
    """The condition NetworkUnavailable, before and after the route (controllers/route)."""
    now = rfc3339(wall_us)
    if done:
        said = ("False", "RouteCreated", "RouteController created a route")
    else:
        said = ("True", "NoRouteCreated", "Node created without a route")
    return {
        "type": "NetworkUnavailable",
        "status": said[0],
        "reason": said[1],
        "message": said[2],
        "lastHeartbeatTime": now,
        "lastTransitionTime": now,
    }


def route_made(node: Obj, wall_us: int) -> dict[str, Any]:
    """The status of a node that has its route."""
    conditions = dig(node, "status.conditions") or ()
    return {"conditions": with_condition(conditions, routed(wall_us, done=True))}


def lacks_network(node: Obj) -> bool:
    """Whether nobody has said yet that its pods can be reached."""
    found = condition(node, "NetworkUnavailable")
    return found is None or found["status"] != "False"
