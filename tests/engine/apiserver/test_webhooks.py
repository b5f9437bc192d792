"""Admission webhooks that cannot be reached, or give no answer (facts 2.1, scenario S20)."""

from typing import Any

import pytest

from engine.host import Host
from engine.kubelet.container import Container, Entry
from engine.objects import evolve, freeze
from engine.sockets import Deaf
from engine.units import SECOND
from tests.engine.apiserver.api_lab import ApiLab, config_map, deployment, pod

RULE = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}
NOBODY = {"url": "https://127.0.0.1:9"}
SERVICE: Any = {"service": {"name": "guard", "namespace": "default", "path": "/check"}}


def guarded(config: Any = NOBODY, **more: Any) -> ApiLab:
    """A server whose pods are guarded by a webhook."""
    lab = ApiLab()
    lab.run(2)
    hook = {"name": "guard.example.com", "clientConfig": config, "rules": [RULE], **more}
    body = {"metadata": {"name": "guard"}, "webhooks": [hook]}
    assert lab.ask("create", "validatingwebhookconfigurations", body=body).code == 201
    return lab


def test_a_webhook_that_refuses_connections_stops_what_it_guards_and_nothing_else() -> None:
    lab = guarded(timeoutSeconds=5)

    refused = lab.ask("create", "pods", "default", body=pod())
    others = [
        lab.ask("create", "deployments", "default", body=deployment()).code,
        lab.ask("create", "configmaps", "default", body=config_map()).code,
    ]

    assert refused.code == 500
    assert refused.body["reason"] == "InternalError"
    assert refused.body["message"] == (
        'Internal error occurred: failed calling webhook "guard.example.com": failed to call '
        'webhook: Post "https://127.0.0.1:9/?timeout=5s": dial tcp 127.0.0.1:9: connect: '
        "connection refused"
    )
    assert others == [201, 201]


def test_removing_the_configuration_is_never_intercepted() -> None:
    rule = {**RULE, "apiGroups": ["*"], "operations": ["*"], "resources": ["*/*"]}
    lab = guarded(rules=[{**rule, "apiVersions": ["*"]}])

    code = lab.ask("delete", "validatingwebhookconfigurations", "", "guard").code

    assert code == 200
    assert lab.ask("create", "pods", "default", body=pod()).code == 201


@pytest.mark.parametrize(
    ("more", "code"),
    [
        pytest.param({"failurePolicy": "Ignore"}, 201, id="failurePolicy Ignore lets it pass"),
        pytest.param({"rules": [{**RULE, "operations": ["DELETE"]}]}, 201, id="another operation"),
        pytest.param({"rules": [{**RULE, "resources": ["*"]}]}, 500, id="every resource"),
        pytest.param({"rules": [{**RULE, "resources": ["pods/status"]}]}, 201, id="a subresource"),
        pytest.param({"rules": [{**RULE, "scope": "Cluster"}]}, 201, id="another scope"),
        pytest.param(
            {"objectSelector": {"matchLabels": {"app": "other"}}}, 201, id="objects not selected"
        ),
        pytest.param(
            {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "default"}}},
            500,
            id="the namespace is selected",
        ),
    ],
)
def test_which_requests_a_webhook_is_asked_about(more: Any, code: int) -> None:
    assert guarded(**more).ask("create", "pods", "default", body=pod()).code == code


def served(lab: ApiLab, name: str, *pods: str) -> None:
    """A Service with an address, and the rules that kube-proxy wrote for it."""
    body: Any = {"metadata": {"name": name}, "spec": {"ports": [{"port": 443}]}}
    assert lab.ask("create", "services", "default", body=body).code == 201
    lab.hosts["cp-1"].put_rules({f"default/{name}": " ".join(f"default/{pod}" for pod in pods)})


def worker(lab: ApiLab, *pods: str) -> Host:
    """A machine that runs these pods."""
    host = lab.hosts["worker-1"] = Host(
        "worker-1", "worker", None, lab.kernel, lab.hosts["cp-1"].network, 1
    )
    host.power_on()
    for pod_name in pods:
        program = Container("c", "guard:1", state="running", number=pod_name)
        placed = evolve(freeze(pod(pod_name)), {"metadata": {"namespace": "default"}})
        entry = Entry(placed, "10.0.0.1", False, program)
        host.put_container(pod_name, entry, {"pod": pod_name})
    return host


def created(lab: ApiLab) -> tuple[int, str, int]:
    """What becomes of a new pod: code, message, and after how many whole seconds."""
    began = lab.kernel.now
    answer = lab.ask("create", "pods", "default", body=pod(f"at-{began}"))
    return answer.code, str(answer.body.get("message", "")), (lab.kernel.now - began) // SECOND


def test_a_service_is_called_by_its_address_and_refuses_without_an_endpoint() -> None:
    lab = guarded(SERVICE)

    code, missing, _ = created(lab)
    served(lab, "guard")
    empty = created(lab)

    assert (code, 'service "guard" not found' in missing) == (500, True)
    assert empty[0] == 500
    assert empty[1].endswith(":443: connect: connection refused")
    assert 'Post "https://guard.default.svc:443/check?timeout=10s": dial tcp 10.96.' in empty[1]
    assert empty[2] == 0


def test_a_program_that_answers_lets_the_request_through() -> None:
    lab = guarded(SERVICE)
    served(lab, "guard", "guard-1@worker-1")
    worker(lab, "guard-1")

    assert created(lab)[0] == 201


def test_another_port_than_the_services_is_no_way() -> None:
    lab = guarded({"service": {**SERVICE["service"], "port": 8443}})
    served(lab, "guard", "guard-1@worker-1")

    assert 'no service port 8443 found for service "guard"' in created(lab)[1]


def hang(lab: ApiLab) -> None:
    """The program of the pod hangs from now on."""
    lab.hosts["worker-1"].deaf_by["hang"] = Deaf("guard-1", refuses=False, record=0)


def test_a_program_that_hangs_is_waited_for_and_then_refuses_by_its_policy() -> None:
    lab = guarded(SERVICE, timeoutSeconds=7)
    served(lab, "guard", "guard-1@worker-1")
    worker(lab, "guard-1")
    hang(lab)

    code, message, seconds = created(lab)

    assert (code, seconds) == (500, 7)
    assert message == (
        'Internal error occurred: failed calling webhook "guard.example.com": failed to call '
        'webhook: Post "https://guard.default.svc:443/check?timeout=7s": context deadline exceeded'
    )


def test_what_may_fail_is_waited_for_as_long_and_lets_the_request_through() -> None:
    lab = guarded(SERVICE, failurePolicy="Ignore")
    served(lab, "guard", "guard-1@worker-1")
    worker(lab, "guard-1")
    hang(lab)

    code, _, seconds = created(lab)

    assert (code, seconds) == (201, 10)


def test_a_program_that_refuses_is_known_at_once() -> None:
    lab = guarded(SERVICE)
    served(lab, "guard", "guard-1@worker-1")
    worker(lab, "guard-1").deaf_by["no"] = Deaf("guard-1", refuses=True, record=0)

    code, message, seconds = created(lab)

    assert (code, seconds) == (500, 0)
    assert message.endswith("connect: connection refused")


@pytest.mark.parametrize(
    ("rules", "seconds"),
    [
        pytest.param(("gone@worker-1",), 0, id="a pod that is gone: its machine refuses"),
        pytest.param(("guard-1@dark",), 10, id="a machine without power: silence"),
        pytest.param(("@",), 10, id="an address that nobody has: silence"),
    ],
)
def test_endpoints_that_are_out_of_date(rules: tuple[str, ...], seconds: int) -> None:
    lab = guarded(SERVICE)
    served(lab, "guard", *rules)
    worker(lab, "guard-1")
    dark = Host("dark", "worker", None, lab.kernel, lab.hosts["cp-1"].network, 1)
    dark.power_on()
    dark.power_off()

    assert created(lab)[2] == seconds


def test_an_address_that_nobody_has_gives_no_answer_and_a_name_is_unknown() -> None:
    silent = created(guarded({"url": "https://192.0.2.1/check"}, timeoutSeconds=3))
    unknown = created(guarded({"url": "https://hooks.example.com/check"}))

    assert (silent[0], silent[2]) == (500, 3)
    assert silent[1].endswith(
        'Post "https://192.0.2.1/check?timeout=3s": context deadline exceeded'
    )
    assert unknown[1].endswith("dial tcp: lookup hooks.example.com: no such host")
    assert unknown[2] == 0


@pytest.mark.parametrize(
    ("plural", "seconds"),
    [
        pytest.param("mutatingwebhookconfigurations", 7, id="mutating: one after the other"),
        pytest.param("validatingwebhookconfigurations", 4, id="validating: all at once"),
    ],
)
def test_how_several_are_asked(plural: str, seconds: int) -> None:
    lab = ApiLab()
    lab.run(2)
    hook = {"clientConfig": {"url": "https://192.0.2.1"}, "rules": [RULE]}
    hooks = [
        {**hook, "name": "a.example.com", "timeoutSeconds": 3, "failurePolicy": "Ignore"},
        {**hook, "name": "b.example.com", "timeoutSeconds": 4, "failurePolicy": "Ignore"},
    ]
    assert (
        lab.ask("create", plural, body={"metadata": {"name": "g"}, "webhooks": hooks}).code == 201
    )

    code, _, waited = created(lab)

    assert (code, waited) == (201, seconds)


def test_changes_and_deletions_wait_too() -> None:
    rule = {**RULE, "operations": ["UPDATE", "DELETE"]}
    lab = guarded({"url": "https://192.0.2.1"}, rules=[rule], timeoutSeconds=2)
    assert lab.ask("create", "pods", "default", body=pod("web")).code == 201

    began = lab.kernel.now
    change = {"metadata": {"labels": {"a": "b"}}}
    patched = lab.ask("patch", "pods", "default", "web", body=change, patchType="merge")
    deleted = lab.ask("delete", "pods", "default", "web", gracePeriodSeconds=0)

    assert (patched.code, deleted.code) == (500, 500)
    assert (lab.kernel.now - began) // SECOND == 4


def test_a_request_waits_for_its_webhooks_no_longer_than_for_anything_else() -> None:
    lab = ApiLab()
    lab.run(2)
    hook = {"clientConfig": {"url": "https://192.0.2.1"}, "rules": [RULE], "timeoutSeconds": 30}
    hooks = [{**hook, "name": f"{n}.example.com", "failurePolicy": "Ignore"} for n in "ab"]
    lab.ask("create", "mutatingwebhookconfigurations",
            body={"metadata": {"name": "g"}, "webhooks": hooks})  # fmt: skip

    code, message, seconds = created(lab)

    assert (code, seconds) == (504, 34)
    assert "context deadline exceeded" in message
