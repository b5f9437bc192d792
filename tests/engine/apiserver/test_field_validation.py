"""Fields that a type lacks: refused with Strict, told with Warn, passed over with Ignore, and never
kept; in the words of the real server, for creates, updates and each kind of patch.
"""

from typing import Any

import pytest

from engine.apiserver.strategy.field_validation import compact, go_text
from tests.engine.apiserver.api_lab import ApiLab, deployment, pod

STRICT = {"fieldManager": "kubectl-create", "fieldValidation": "Strict"}
TOLD = {"fieldManager": "kubectl-patch"}


@pytest.fixture
def lab() -> ApiLab:
    lab = ApiLab()
    lab.run(2)
    return lab


def with_typo(name: str = "web") -> Any:
    value = deployment(name)
    return {**value, "spec": {**value["spec"], "replica": 3}}


def test_a_strict_create_names_every_unknown_field_in_the_order_of_the_alphabet(lab: ApiLab):
    body: Any = pod()
    container = {"name": "c", "image": "nginx", "imagePullPolicie": "Never", "port": [{}]}
    body = {**body, "spec": {"containers": [container], "Replicas": 1}}

    answer = lab.ask("create", "pods", "default", body=body, options=STRICT)

    assert (answer.code, answer.body["reason"]) == (400, "BadRequest")
    assert answer.body["message"] == (
        'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field '
        '"spec.Replicas", unknown field "spec.containers[0].imagePullPolicie", unknown field '
        '"spec.containers[0].port"'
    )


def test_a_wrong_type_is_told_before_unknown_fields(lab: ApiLab):
    body = with_typo()
    body["spec"]["replicas"] = "three"

    answer = lab.ask("create", "deployments", "default", body=body, options=STRICT)

    assert "of type int32" in answer.body["message"]
    assert "unknown field" not in answer.body["message"]


@pytest.mark.parametrize(
    ("options", "warnings"),
    [
        pytest.param(TOLD, ('unknown field "spec.replica"',), id="told by default"),
        pytest.param({**TOLD, "fieldValidation": "Ignore"}, (), id="passed over"),
    ],
)
def test_a_field_that_is_not_refused_is_not_kept_either(lab: ApiLab, options: Any, warnings: Any):
    answer = lab.ask("create", "deployments", "default", body=with_typo(), options=options)

    assert (answer.code, answer.warnings) == (201, warnings)
    assert "replica" not in answer.body["spec"]


def test_a_strict_update_is_refused_like_a_create(lab: ApiLab):
    lab.ask("create", "deployments", "default", body=deployment())

    answer = lab.ask("update", "deployments", "default", "web", body=with_typo(), options=STRICT)

    assert answer.code == 400
    assert answer.body["message"].endswith('strict decoding error: unknown field "spec.replica"')


@pytest.mark.parametrize(
    ("kind", "body", "shown"),
    [
        pytest.param(
            "strategic", {"spec": {"replica": 3}}, '"map[spec:map[replica:3]]"', id="strategic"
        ),
        pytest.param("merge", {"spec": {"replica": 3}}, '"{\\"apiVersion\\"', id="merge"),
        pytest.param(
            "json",
            [{"op": "add", "path": "/spec/replica", "value": 3}],
            '"{\\"apiVersion\\"',
            id="json",
        ),
    ],
)
def test_a_strict_patch_shows_the_patch_or_all_that_it_made(
    lab: ApiLab, kind: str, body: Any, shown: str
):
    lab.ask("create", "deployments", "default", body=deployment())
    options = {**STRICT, "patchType": kind}

    answer = lab.ask("patch", "deployments", "default", "web", body=body, options=options)

    message = answer.body["message"]
    assert (answer.code, answer.body["reason"]) == (422, "Invalid")
    assert message.startswith(f' "" is invalid: patch: Invalid value: {shown}')
    assert message.endswith(': strict decoding error: unknown field "spec.replica"')


def test_a_patch_of_a_person_is_warned_of_and_does_nothing(lab: ApiLab):
    before = lab.ask("create", "deployments", "default", body=deployment()).body

    answer = lab.ask(
        "patch", "deployments", "default", "web", body={"spec": {"replica": 3}}, options=TOLD
    )

    assert answer.warnings == ('unknown field "spec.replica"',)
    assert answer.body["metadata"]["generation"] == before["metadata"]["generation"]


@pytest.mark.parametrize(
    ("patch", "why"),
    [
        pytest.param(
            {"spec": {"replicas": "3"}},
            '"map[spec:map[replicas:3]]": unrecognized type: int32',
            id="a text for a number",
        ),
        pytest.param(
            {"spec": {"template": "x"}},
            '"map[spec:map[template:x]]": cannot restore struct from: string',
            id="a text for a struct",
        ),
        pytest.param(
            {"metadata": {"labels": ["a"]}},
            '"map[metadata:map[labels:[a]]]": cannot restore map from slice',
            id="a list for a map",
        ),
    ],
)
def test_what_a_strategic_patch_cannot_become_is_said_by_the_other_decoder(
    lab: ApiLab, patch: Any, why: str
):
    lab.ask("create", "deployments", "default", body=deployment())

    answer = lab.ask("patch", "deployments", "default", "web", body=patch)

    assert answer.body["message"] == f' "" is invalid: patch: Invalid value: {why}'


def test_a_server_side_apply_speaks_of_its_schema(lab: ApiLab):
    options = {"fieldManager": "ci", "patchType": "apply"}
    body = with_typo()
    body["spec"]["template"]["spec"]["containers"][0]["imagee"] = "x"

    answer = lab.ask("patch", "deployments", "default", "web", body=body, options=options)

    assert answer.code == 500
    assert answer.body["message"] == (
        "failed to create typed patch object (default/web; apps/v1, Kind=Deployment): errors:\n"
        "  .spec.replica: field not declared in schema\n"
        '  .spec.template.spec.containers[name="main"].imagee: field not declared in schema'
    )


@pytest.mark.parametrize("name", ["a.b", "a..b", "x[0]", "y[z]"])
def test_a_field_with_dots_and_brackets_of_its_own_is_one_field(lab: ApiLab, name: str):
    body = {**deployment(), "spec": {**deployment()["spec"], name: 3}}

    applied = lab.ask(
        "patch", "deployments", "default", "web", body=body,
        options={"fieldManager": "ci", "patchType": "apply"},
    )  # fmt: skip
    created = lab.ask("create", "deployments", "default", body=body, options=STRICT)

    assert applied.body["message"].endswith(f": .spec.{name}: field not declared in schema")
    assert created.body["message"].endswith(f'unknown field "spec.{name}"')


def test_values_in_json_are_fit_for_html_as_in_go():
    assert compact({"command": "a <b> & c"}) == r'{"command":"a \u003cb\u003e \u0026 c"}'


def test_values_are_written_as_go_prints_them():
    value = {"b": [1, "x", None], "a": {"yes": True}}

    assert go_text(value) == "map[a:map[yes:true] b:[1 x <nil>]]"
