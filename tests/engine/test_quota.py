"""What objects count for in a quota."""

from fractions import Fraction
from typing import Any

import pytest

from engine.quota import in_scope, usage_of, written
from engine.units import EPOCH, MINUTE, rfc3339


def pod(*containers: dict[str, Any], phase: str = "Running", **spec: Any) -> dict[str, Any]:
    return {
        "metadata": {"name": "p"}, "spec": {"containers": list(containers), **spec},
        "status": {"phase": phase},
    }  # fmt: skip


def asks(limits: dict[str, str] | None = None, **requests: str) -> dict[str, Any]:
    return {"name": "c", "resources": {"requests": requests, "limits": limits or {}}}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (pod(asks(cpu="500m"), asks(cpu="1", memory="1Gi")),
         {"cpu": "1500m", "requests.cpu": "1500m", "memory": "1Gi", "requests.memory": "1Gi"}),
        (pod(asks({"cpu": "2"})), {"limits.cpu": "2"}),
        (pod(asks(cpu="1"), initContainers=[asks(cpu="3"), asks(cpu="2")]),
         {"cpu": "3", "requests.cpu": "3"}),
        (pod(asks(cpu="1"), initContainers=[{**asks(cpu="1"), "restartPolicy": "Always"}]),
         {"cpu": "2", "requests.cpu": "2"}),
        (pod({"name": "c"}), {}),
    ],
    ids=["containers add up", "limits", "the greediest init container", "a sidecar", "nothing"],
)  # fmt: skip
def test_what_a_pod_counts_for(value: dict[str, Any], found: dict[str, str]) -> None:
    usage = usage_of("pods", value, EPOCH)

    assert (usage.pop("pods"), usage.pop("count/pods")) == (1, 1)
    assert {resource: written(resource, amount) for resource, amount in usage.items()} == found


def test_a_pod_that_has_ended_counts_for_nothing() -> None:
    late = pod()
    late["metadata"] |= {"deletionTimestamp": rfc3339(EPOCH), "deletionGracePeriodSeconds": 30}

    assert usage_of("pods", pod(phase="Succeeded"), EPOCH) == {}
    assert usage_of("pods", late, EPOCH) != {}
    assert usage_of("pods", late, EPOCH + MINUTE) == {}


@pytest.mark.parametrize(
    ("plural", "spec", "resource", "amount"),
    [
        ("services", {"type": "NodePort", "ports": [{}, {}]}, "services.nodeports", 2),
        ("services", {"type": "LoadBalancer", "ports": [{}]}, "services.loadbalancers", 1),
        ("services", {"type": "ClusterIP", "ports": [{}]}, "services.nodeports", 0),
        ("persistentvolumeclaims", {"resources": {"requests": {"storage": "1Gi"}}},
         "requests.storage", 1 << 30),
        ("deployments", {}, "count/deployments.apps", 1),
        ("configmaps", {}, "configmaps", 1),
    ],
)  # fmt: skip
def test_what_other_kinds_count_for(
    plural: str, spec: dict[str, Any], resource: str, amount: int
) -> None:
    assert usage_of(plural, {"metadata": {"name": "x"}, "spec": spec}, EPOCH)[resource] == amount


@pytest.mark.parametrize(
    ("resource", "amount", "text"),
    [
        ("cpu", Fraction(3, 2), "1500m"), ("cpu", Fraction(2), "2"), ("pods", Fraction(3000), "3k"),
        ("memory", Fraction(512 << 20), "512Mi"), ("limits.memory", Fraction(1000), "1000"),
        ("pods", Fraction(0), "0"),
    ],
)  # fmt: skip
def test_amounts_are_written_as_people_read_them(
    resource: str, amount: Fraction, text: str
) -> None:
    assert written(resource, amount) == text


def test_scopes_choose_pods() -> None:
    quota = {"spec": {"scopes": ["BestEffort"]}}

    assert in_scope(quota, "pods", pod({"name": "c"}))
    assert not in_scope(quota, "pods", pod(asks(cpu="1")))
    assert not in_scope(quota, "services", {"spec": {}})
