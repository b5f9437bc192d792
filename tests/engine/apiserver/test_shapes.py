"""Objects whose fields hold something else than they may: the decoder's words, never a crash."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.apiserver.shapes import Unreadable, decoded
from engine.objects import freeze
from engine.patch import merge
from engine.resources import CATALOGUE
from tests.engine.apiserver.api_lab import ApiLab, deployment, pod

GO = "json: cannot unmarshal "


@pytest.mark.parametrize(
    ("plural", "value", "said"),
    [
        pytest.param(
            "deployments",
            {"spec": "x"},
            f"{GO}string into Go struct field Deployment.spec of type v1.DeploymentSpec",
            id="a text for a struct",
        ),
        pytest.param(
            "deployments",
            {"spec": {"replicas": "3"}},
            f"{GO}string into Go struct field DeploymentSpec.spec.replicas of type int32",
            id="a text for a number",
        ),
        pytest.param(
            "deployments",
            {"spec": {"replicas": 99999999999}},
            f"{GO}number 99999999999 into Go struct field DeploymentSpec.spec.replicas of type "
            "int32",
            id="too large a number",
        ),
        pytest.param(
            "pods",
            {"spec": {"containers": [{"env": [{"name": "A", "value": 1}]}]}},
            f"{GO}number into Go struct field EnvVar.spec.containers.env.value of type string",
            id="a number for a text, deep in lists",
        ),
        pytest.param(
            "pods",
            {"spec": {"containers": {}}},
            f"{GO}object into Go struct field PodSpec.spec.containers of type []v1.Container",
            id="an object for a list",
        ),
        pytest.param(
            "pods",
            {"spec": {"containers": [{"resources": {"requests": {"cpu": "lots"}}}]}},
            "quantities must match the regular expression "
            "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
            id="no quantity",
        ),
    ],
)
def test_the_first_wrong_field_is_named_in_the_words_of_the_decoder(plural, value, said):
    with pytest.raises(Unreadable) as refused:
        decoded(CATALOGUE[plural], freeze(value))

    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("plural", "value"),
    [
        pytest.param("deployments", deployment(), id="a good deployment"),
        pytest.param("pods", {"spec": {"surprise": 1}}, id="an unknown field"),
        pytest.param("events", {"reason": 5}, id="a resource without a row"),
    ],
)
def test_what_can_be_read_stays_the_same_object(plural, value):
    frozen = freeze(value)

    assert decoded(CATALOGUE[plural], frozen) is frozen


def test_null_is_absent_and_in_a_list_or_map_the_empty_value():
    value = {
        "metadata": None,
        "spec": {
            "nodeName": None,
            "containers": [None, {"command": [None]}],
            "nodeSelector": {"a": None},
        },
    }

    assert decoded(CATALOGUE["pods"], freeze(value)) == {
        "spec": {"containers": [{}, {"command": [""]}], "nodeSelector": {"a": ""}}
    }


@pytest.fixture(scope="module")
def lab() -> ApiLab:
    lab = ApiLab()
    lab.run(2)
    return lab


def places(value: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    inner = value.items() if isinstance(value, dict) else ()
    return [path, *(place for key, item in inner for place in places(item, (*path, key)))]


def changed(value: Any, path: tuple[str, ...], new: Any) -> Any:
    return {**value, path[0]: changed(value[path[0]], path[1:], new)} if path else new


ODD = st.sampled_from(
    ["x", "", 0, -1, 1.5, 10**12, True, None, [], {}, [1], ["x"], [{}], [None], {"a": 1}, {"": {}}]
)
OBJECTS = st.sampled_from([("deployments", deployment()), ("pods", pod("web"))])


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(OBJECTS, st.data(), ODD)
def test_whatever_stands_where_the_server_answers(lab, good, data, odd):
    plural, value = good
    path = data.draw(st.sampled_from(places(value)))
    broken = changed(value, path, odd)

    answers = [lab.ask("create", plural, "default", body=broken)]
    if answers[0].code == 201:
        name = answers[0].body["metadata"]["name"]
        lab.ask("delete", plural, "default", name, options={"gracePeriodSeconds": 0})

    assert all(100 <= answer.code < 500 for answer in answers)


def test_a_patch_cannot_bring_in_what_a_create_could_not(lab):
    lab.ask(
        "create", "deployments", "default", body=merge(deployment(), {"metadata": {"name": "p"}})
    )

    answer = lab.ask(
        "patch",
        "deployments",
        "default",
        "p",
        body={"spec": {"template": []}},
        options={"patchType": "merge"},
    )

    assert answer.code == 400
    assert "DeploymentSpec.spec.template of type v1.PodTemplateSpec" in answer.body["message"]
