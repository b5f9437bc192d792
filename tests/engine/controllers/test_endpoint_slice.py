"""Endpoint slices: who is listed, in what state, in which slice."""

import pytest

from engine.client import Change
from engine.controllers import endpoint_slice as slices
from engine.controllers._base import Rule
from engine.objects import Obj, evolve
from tests.engine.controllers.builders import Cluster, Shelf, addressed, dying, node, pod, service

RULE: Rule = slices.reconcile.rule


def backend(own: str, ip: int = 1, **more: object) -> Obj:
    defaults = {"node": "n1", "phase": "Running", "ready": True}
    return addressed(pod(own, **{**defaults, **more}), f"10.0.0.{ip}")


def settled(*pods: Obj, **spec: object) -> Cluster:
    cluster = Cluster(
        {"services": [service(**spec)], "pods": pods, "nodes": [node("n1", zone="a")]}
    )
    cluster.settle([RULE])
    return cluster


def endpoints(cluster: Cluster) -> list[Obj]:
    return [one for group in cluster.every("endpointslices") for one in group["endpoints"]]


def conditions(cluster: Cluster) -> tuple:
    (one,) = endpoints(cluster)
    return tuple(one["conditions"][key] for key in ("ready", "serving", "terminating"))


def test_a_slice_names_its_service_pods_ports_and_zones() -> None:
    cluster = settled(backend("a"))

    (one,) = cluster.every("endpointslices")
    assert one["metadata"]["labels"]["kubernetes.io/service-name"] == "web"
    assert one["metadata"]["generateName"] == "web-"
    assert one["ports"] == [{"name": "", "port": 80, "protocol": "TCP"}]
    (endpoint,) = one["endpoints"]
    assert (endpoint["addresses"], endpoint["nodeName"], endpoint["zone"]) == (
        ["10.0.0.1"],
        "n1",
        "a",
    )


@pytest.mark.parametrize(
    ("one", "state"),
    [
        pytest.param(backend("a"), (True, True, False), id="ready"),
        pytest.param(backend("a", ready=False), (False, False, False), id="not ready"),
        pytest.param(dying(backend("a")), (False, True, True), id="terminating, still serving"),
    ],
)
def test_the_conditions_of_an_endpoint(one: Obj, state: tuple) -> None:
    assert conditions(settled(one)) == state


def test_not_ready_addresses_are_published_when_asked_for() -> None:
    cluster = settled(backend("a", ready=False), publishNotReadyAddresses=True)

    assert conditions(cluster) == (True, False, False)


def test_finished_and_addressless_pods_are_left_out() -> None:
    cluster = settled(backend("a", phase="Failed"), pod("b", node="n1"))

    assert endpoints(cluster) == []
    assert len(cluster.every("endpointslices")) == 1, "a placeholder stays"


def test_a_named_port_is_that_of_each_pod() -> None:
    port = {"name": "http", "containerPort": 8080}
    one = evolve(backend("a"), {"spec": {"containers": [{"name": "c", "ports": [port]}]}})

    cluster = settled(one, ports=[{"port": 80, "targetPort": "http"}])

    assert cluster.every("endpointslices")[0]["ports"][0]["port"] == 8080


def test_more_than_a_hundred_endpoints_take_two_slices() -> None:
    cluster = settled(*[backend(f"p{i:03d}", i % 250) for i in range(150)])

    assert sorted(len(one["endpoints"]) for one in cluster.every("endpointslices")) == [50, 100]


def test_an_endpoint_stays_in_its_slice_when_others_come_and_go() -> None:
    cluster = settled(*[backend(f"p{i:03d}") for i in range(120)])
    (full, half) = sorted(cluster.every("endpointslices"), key=lambda one: -len(one["endpoints"]))

    del cluster.objects["pods"]["default/p000"]
    cluster.objects["pods"]["default/x"] = backend("x")
    cluster.settle([RULE])

    after = {one["metadata"]["name"]: one["endpoints"] for one in cluster.every("endpointslices")}
    assert after[half["metadata"]["name"]] == half["endpoints"]
    assert len(after[full["metadata"]["name"]]) == 100


def test_a_service_without_selector_is_left_to_others() -> None:
    assert settled(backend("a"), selector=None).every("endpointslices") == []


def test_a_service_that_is_being_deleted_gets_no_new_slices() -> None:
    shelf = Shelf({"services": [dying(service())], "pods": [backend("a")], "nodes": [node("n1")]})

    assert list(RULE.reconcile(shelf.every("services")[0], shelf)) == []


def test_only_changes_that_matter_wake_the_service() -> None:
    shelf = Shelf({"services": [service()]})
    one = backend("a")
    noise = evolve(one, {"metadata": {"annotations": {"x": "y"}}})
    ready = evolve(one, {"status": {"conditions": []}})

    def woken(new: Obj) -> list[str]:
        return list(slices.services_of(Change("pods", "default/a", one, new, -1), shelf))

    assert (woken(noise), woken(ready)) == ([], ["default/web"])
