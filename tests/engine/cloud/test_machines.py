"""What a machine of the cloud means for its Node, and a Service for its load balancer."""

import pytest

from engine.cloud.balancing import (
    DOOMED,
    EXCLUDED,
    FINALIZER,
    asked,
    balancer_name,
    needs_cleanup,
    targets,
    wants_balancer,
)
from engine.cloud.machines import first_status, has_taint, initialised, route_made
from engine.wellknown import UNINITIALIZED

INSTANCE = {
    "id": "quorum://region-1/w1", "state": "running", "type": "standard", "address": "10.0.0.1",
    "zone": "zone-a", "region": "region-1", "pods": "10.244.1.0/24",
}  # fmt: skip


def node(name="w1", *, taints=(), labels=None, provider="quorum://r/w1", **meta):
    found = {"metadata": {"name": name, "labels": labels or {}, **meta}, "spec": {}}
    if taints:
        found["spec"]["taints"] = [{"key": key, "effect": "NoSchedule"} for key in taints]
    if provider:
        found["spec"]["providerID"] = provider
    return found


def service(**spec):
    meta = spec.pop("metadata", {})
    return {
        "metadata": {"name": "web", "namespace": "default", "uid": "a-b-c", **meta},
        "spec": {"type": "LoadBalancer", "ports": [{"port": 80, "nodePort": 30080}], **spec},
    }


def test_an_initialised_node_keeps_other_taints_and_knows_its_place():
    fresh = node(taints=[UNINITIALIZED, "dedicated"], provider="")

    ready = initialised(fresh, INSTANCE, routes=False)

    assert [taint["key"] for taint in ready["spec"]["taints"]] == ["dedicated"]
    assert ready["spec"]["providerID"] == "quorum://region-1/w1"
    assert ready["metadata"]["labels"]["topology.kubernetes.io/zone"] == "zone-a"
    assert "podCIDR" not in ready["spec"]
    assert has_taint(fresh, UNINITIALIZED)  # what was given is not changed


def test_the_last_taint_leaves_no_empty_list():
    assert "taints" not in initialised(node(taints=[UNINITIALIZED]), INSTANCE, routes=False)["spec"]


def test_where_the_cloud_makes_routes_a_node_has_no_network_before_its_route():
    fresh = initialised(node(taints=[UNINITIALIZED]), INSTANCE, routes=True)

    before = first_status(fresh, INSTANCE, 0, routes=True)
    after = route_made({**fresh, "status": before}, 10_000_000)

    assert fresh["spec"]["podCIDR"] == "10.244.1.0/24"
    assert [(c["status"], c["reason"]) for c in before["conditions"]] == [
        ("True", "NoRouteCreated")
    ]
    assert [(c["status"], c["reason"]) for c in after["conditions"]] == [("False", "RouteCreated")]


WANTS = [
    ("a LoadBalancer", {}, True),
    ("a ClusterIP", {"type": "ClusterIP"}, False),
    ("one of another controller's", {"loadBalancerClass": "example.com/vip"}, False),
]


@pytest.mark.parametrize(("spec", "wants"), [w[1:] for w in WANTS], ids=[w[0] for w in WANTS])
def test_who_wants_a_balancer(spec, wants):
    assert wants_balancer(service(**spec)) is wants


CLEANUP = [
    ("stays as it is", {}, {}, False),
    ("is being deleted", {"deletionTimestamp": "2026-01-01T00:00:00Z"}, {}, True),
    ("has become a ClusterIP", {}, {"type": "ClusterIP"}, True),
]


@pytest.mark.parametrize(
    ("meta", "spec", "leaves"), [c[1:] for c in CLEANUP], ids=[c[0] for c in CLEANUP]
)
def test_a_balancer_is_removed_when_its_service(meta, spec, leaves):
    with_finalizer = service(metadata={"finalizers": [FINALIZER], **meta}, **spec)

    assert needs_cleanup(with_finalizer) is leaves
    assert not needs_cleanup(service(metadata=meta, **spec))  # there never was one


TARGETS = [
    ("every known node", node(), True),
    ("not one that the cloud does not know", node(provider=""), False),
    ("not an excluded one", node(labels={EXCLUDED: ""}), False),
    ("not one that is deleted", node(deletionTimestamp="2026-01-01T00:00:00Z"), False),
    ("not one that the autoscaler takes away", node(taints=[DOOMED]), False),
    ("also one that is not ready", node(taints=["node.kubernetes.io/unreachable"]), True),
]  # fmt: skip


@pytest.mark.parametrize(("one", "led_to"), [t[1:] for t in TARGETS], ids=[t[0] for t in TARGETS])
def test_a_balancer_leads_to(one, led_to):
    assert targets([one]) == (("w1",) if led_to else ())


def test_what_the_status_says_makes_no_difference_to_the_balancer():
    before = service()

    assert asked(before) == asked({**before, "status": {"loadBalancer": {"ingress": [{}]}}})
    assert asked(before) != asked(service(externalTrafficPolicy="Local"))


def test_a_balancer_is_called_after_the_uid_as_the_cloud_provider_library_does_it():
    name = balancer_name(service(metadata={"uid": "8c2aafad-0da6-48fb-a9b2-63061671ea84"}))

    assert name == "a8c2aafad0da648fba9b263061671ea8"
    assert len(name) == 32
