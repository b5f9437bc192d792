"""Whether an aggregated API is available, and what that is called."""

from typing import Any

import pytest

from engine.apiserver.availability import RESYNC_US, is_available
from engine.objects import condition
from engine.units import SECOND
from tests.engine.operator.shell import Shell

API = {
    "apiVersion": "apiregistration.k8s.io/v1",
    "kind": "APIService",
    "metadata": {"name": "v1beta1.metrics.k8s.io"},
    "spec": {
        "group": "metrics.k8s.io", "version": "v1beta1", "groupPriorityMinimum": 100,
        "versionPriority": 100, "service": {"name": "metrics", "namespace": "default"},
    },
}  # fmt: skip
SERVICE = {
    "apiVersion": "v1", "kind": "Service", "metadata": {"name": "metrics"},
    "spec": {"selector": {"app": "m"}, "clusterIP": "10.96.1.2", "ports": [{"port": 443}]},
}  # fmt: skip


def endpoints(*, ready: bool) -> dict[str, Any]:
    return {
        "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
        "metadata": {"name": "metrics-x", "labels": {"kubernetes.io/service-name": "metrics"}},
        "endpoints": [{"addresses": ["10.1.1.1"], "conditions": {"ready": ready}}],
    }  # fmt: skip


class Lab(Shell):
    """A server with an APIService and what stands behind it."""

    def give(self, plural: str, body: Any, namespace: str = "default") -> None:
        self.ask("create", plural, namespace, body=body)

    def register(self) -> None:
        self.give("apiservices", API, "")
        self.run(1)

    def available(self) -> tuple[str, str, str]:
        found = condition(self.stored("apiservices", "v1beta1.metrics.k8s.io", ""), "Available")
        assert found is not None, "it was looked at"
        return found["status"], found["reason"], found["message"]


@pytest.fixture
def lab() -> Lab:
    return Lab()


def test_without_its_service(lab: Lab) -> None:
    lab.register()

    assert lab.available() == (
        "False", "ServiceNotFound", 'service/metrics in "default" is not present',
    )  # fmt: skip


def test_with_a_service_that_listens_elsewhere(lab: Lab) -> None:
    lab.give("services", {**SERVICE, "spec": {**SERVICE["spec"], "ports": [{"port": 80}]}})
    lab.register()

    assert lab.available()[1:] == (
        "ServicePortError", 'service/metrics in "default" is not listening on port 443',
    )  # fmt: skip


def test_without_endpoints(lab: Lab) -> None:
    lab.give("services", SERVICE)
    lab.register()

    assert lab.available()[1:] == (
        "EndpointsNotFound", 'cannot find endpointslices for service/metrics in "default"',
    )  # fmt: skip


def test_with_endpoints_that_are_not_ready(lab: Lab) -> None:
    lab.give("services", SERVICE)
    lab.give("endpointslices", endpoints(ready=False))
    lab.register()

    assert lab.available()[1] == "MissingEndpoints"


def test_with_nobody_who_answers(lab: Lab) -> None:
    lab.give("services", SERVICE)
    lab.give("endpointslices", endpoints(ready=True))
    lab.register()
    lab.run(6)

    status, reason, message = lab.available()
    url = "https://10.96.1.2:443/apis/metrics.k8s.io/v1beta1"
    assert (status, reason) == ("False", "FailedDiscoveryCheck")
    assert message == (
        f'failing or missing response from {url}: Get "{url}": context deadline exceeded'
    )


def test_what_was_lacking_is_seen_at_the_next_look(lab: Lab) -> None:
    lab.register()
    lab.give("services", SERVICE)

    lab.run(RESYNC_US // SECOND + 1)

    assert lab.available()[1] == "EndpointsNotFound"


def test_who_asks_for_it_is_told(lab: Lab) -> None:
    before = lab.type("top nodes")
    lab.register()
    away = lab.type("top pods")
    stored = lab.stored("apiservices", "v1beta1.metrics.k8s.io", "")

    assert before == (1, "", "error: Metrics API not available\n")
    assert not is_available(stored)
    assert away == (
        1, "",
        "Error from server (ServiceUnavailable): the server is currently unable to handle the "
        "request (get pods.metrics.k8s.io)\n",
    )  # fmt: skip


def test_an_api_that_is_taken_away_is_looked_at_no_more(lab: Lab) -> None:
    lab.register()
    lab.type("delete apiservice v1beta1.metrics.k8s.io")
    lab.run(1)

    assert not lab.server._availability._beat.armed
    assert lab.type("top nodes")[2] == "error: Metrics API not available\n"
