"""Admission webhooks that cannot be reached (facts 2.1, scenario S20)."""

from typing import Any

import pytest

from tests.engine.apiserver.api_lab import ApiLab, config_map, deployment, pod

RULE = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}
NOBODY = {"url": "https://127.0.0.1:9"}
SERVICE = {"service": {"name": "guard", "namespace": "default", "path": "/check"}}


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


def test_a_service_needs_an_endpoint() -> None:
    lab = guarded(SERVICE)
    missing = lab.ask("create", "pods", "default", body=pod())
    ports = [{"port": 443}]
    body: Any = {"metadata": {"name": "guard"}, "spec": {"ports": ports}}
    lab.ask("create", "services", "default", body=body)
    empty = lab.ask("create", "pods", "default", body=pod())
    labels = {"kubernetes.io/service-name": "guard"}
    body = {
        "metadata": {"name": "guard-1", "labels": labels},
        "addressType": "IPv4",
        "endpoints": [{"addresses": ["10.0.0.1"], "conditions": {"ready": True}}],
    }
    lab.ask("create", "endpointslices", "default", body=body)

    answered = lab.ask("create", "pods", "default", body=pod())

    assert 'service "guard" not found' in missing.body["message"]
    assert 'no endpoints available for service "guard"' in empty.body["message"]
    assert answered.code == 201
