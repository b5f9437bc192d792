"""Objects by which the server itself works are refused where it could not work by them, and it goes
on. (Found by objects made up of the fields of each type: the server broke on what it had let in.)
"""

from typing import Any

import pytest

from tests.engine.apiserver.api_lab import ApiLab

FLOW: Any = {
    "priorityLevelConfiguration": {"name": "global-default"},
    "rules": [{
        "subjects": [{"kind": "User", "user": {"name": "jane"}}],
        "resourceRules": [
            {"apiGroups": ["*"], "resources": ["pods"], "verbs": ["*"], "namespaces": ["*"]}
        ],
    }],
}  # fmt: skip


@pytest.fixture
def lab() -> ApiLab:
    lab = ApiLab()
    lab.run(2)
    return lab


def created(lab: ApiLab, plural: str, **fields: Any) -> Any:
    return lab.ask("create", plural, body={"metadata": {"name": "v1.example.com"}, **fields})


def flow(**fields: Any) -> dict[str, Any]:
    return {"spec": {**FLOW, **fields}}


def limited(**response: Any) -> dict[str, Any]:
    return {"spec": {"type": "Limited", "limited": {"limitResponse": response}}}


@pytest.mark.parametrize(
    ("plural", "fields", "why"),
    [
        pytest.param(
            "validatingwebhookconfigurations", {"webhooks": [{"clientConfig": {"url": "https://a"}}]},
            "webhooks[0].name: Required value", id="a webhook without a name",
        ),
        pytest.param(
            "mutatingwebhookconfigurations", {"webhooks": [{"name": "a.b.c"}]},
            "webhooks[0].clientConfig: Required value: exactly one of url or service is required",
            id="a webhook that is nowhere",
        ),
        pytest.param(
            "apiservices", {"spec": {"service": {"name": "a"}}},
            "spec.service.namespace: Required value", id="an API served from no namespace",
        ),
        pytest.param(
            "flowschemas", flow(priorityLevelConfiguration={}),
            "spec.priorityLevelConfiguration.name: Required value: must reference a priority level",
            id="a flow that leads nowhere",
        ),
        pytest.param(
            "flowschemas", flow(matchingPrecedence=10_001),
            "spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000",
            id="a flow behind all",
        ),
        pytest.param(
            "flowschemas", flow(rules=[{**FLOW["rules"][0], "subjects": [{"kind": "User"}]}]),
            "spec.rules[0].subjects[0].user: Required value: user is required when subject kind is "
            "'User'",
            id="a flow of nobody",
        ),
        pytest.param(
            "prioritylevelconfigurations", {"spec": {}},
            'spec.type: Unsupported value: "": supported values: "Exempt", "Limited"',
            id="a level of no type",
        ),
        pytest.param(
            "prioritylevelconfigurations", {"spec": {"type": "Limited"}},
            "spec.limited: Required value: must not be empty when type is Limited",
            id="limits that are not told",
        ),
        pytest.param(
            "prioritylevelconfigurations", limited(type="Queue", queuing={"queues": -1}),
            "spec.limited.limitResponse.queuing.queues: Invalid value: -1: must be positive",
            id="less than no queue",
        ),
    ],
)  # fmt: skip
def test_what_the_server_could_not_work_by_is_refused(
    lab: ApiLab, plural: str, fields: Any, why: str
) -> None:
    answer = created(lab, plural, **fields)

    assert answer.code == 422
    assert answer.body["message"].endswith(f" is invalid: {why}")


@pytest.mark.parametrize(
    ("plural", "fields"),
    [
        pytest.param("flowschemas", flow(), id="a flow"),
        pytest.param("flowschemas", flow(rules=[]), id="a flow without rules"),
        pytest.param(
            "prioritylevelconfigurations", limited(type="Queue", queuing={}), id="queues as usual"
        ),
        pytest.param("prioritylevelconfigurations", limited(type="Reject"), id="no queues"),
        pytest.param("apiservices", {"spec": {}}, id="an API of the server's own"),
    ],
)
def test_what_it_can_work_by_is_taken_and_does_not_stop_it(
    lab: ApiLab, plural: str, fields: Any
) -> None:
    assert created(lab, plural, **fields).code == 201
    lab.run(5)
    assert lab.ask("get", "namespaces", name="default").code == 200


def test_a_request_without_a_spec_and_a_taint_without_a_key_are_refused(lab: ApiLab) -> None:
    request = created(lab, "certificatesigningrequests")
    node = created(lab, "nodes", spec={"taints": [{"effect": "NoSchedule"}]})

    assert (request.code, node.code) == (422, 422)


def test_an_apply_of_nothing_manages_nothing(lab: ApiLab) -> None:
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web"}}
    options = {"fieldManager": "ci", "patchType": "apply"}

    made = lab.ask("patch", "configmaps", "default", "web", body=body, options=options)
    again = lab.ask("patch", "configmaps", "default", "web", options=options,
                    body={**body, "metadata": None})  # fmt: skip

    assert (made.code, again.code) == (201, 200)
    assert "managedFields" not in made.body["metadata"]


def test_an_apply_of_metadata_that_are_none_is_refused(lab: ApiLab) -> None:
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": "web"}
    options = {"fieldManager": "ci", "patchType": "apply"}

    answer = lab.ask("patch", "configmaps", "default", "web", body=body, options=options)

    assert answer.code == 500
    assert answer.body["message"].endswith(": .metadata: expected map, got &{web}")
