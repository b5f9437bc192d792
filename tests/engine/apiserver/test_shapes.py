"""Objects whose fields hold something else than they may: the decoder's words, never a crash."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.apiserver.shapes import Unreadable, decoded
from engine.objects import freeze
from engine.patch import merge
from engine.resources import CATALOGUE
from engine.wire.api import User
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
        pytest.param("nodes", {"status": {"daemonEndpoints": {}}}, id="a field that nothing reads"),
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
TERM = {"key": "a", "operator": "In", "values": ["b"]}
SELECTOR = {"matchLabels": {"a": "b"}, "matchExpressions": [TERM]}
RBAC = "rbac.authorization.k8s.io/v1"


def named(kind: str, api_version: str, **fields: Any) -> dict[str, Any]:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": "odd"}, **fields}


GOOD: list[tuple[str, dict[str, Any]]] = [
    ("deployments", deployment()),
    ("deployments", merge(deployment(), {"spec": {"selector": SELECTOR}})),
    ("pods", pod("web")),
    (
        "nodes",
        named("Node", "v1", status={"allocatable": {"cpu": "1"}, "conditions": [{"type": "A"}]}),
    ),
    (
        "limitranges",
        named(
            "LimitRange",
            "v1",
            spec={"limits": [{"type": "Container", "max": {"cpu": "1"}, "default": {"cpu": "1"}}]},
        ),
    ),
    (
        "clusterrolebindings",
        named(
            "ClusterRoleBinding",
            RBAC,
            subjects=[{"kind": "User", "name": "ann"}],
            roleRef={"kind": "ClusterRole", "name": "odd"},
        ),
    ),
    ("clusterroles", named("ClusterRole", RBAC, rules=[{"verbs": ["get"], "resources": ["pods"]}])),
    ("leases", named("Lease", "coordination.k8s.io/v1", spec={"leaseDurationSeconds": 15})),
    (
        "endpointslices",
        named(
            "EndpointSlice",
            "discovery.k8s.io/v1",
            addressType="IPv4",
            endpoints=[{"addresses": ["10.0.0.1"], "conditions": {"ready": True}}],
            ports=[{"name": "", "port": 80}],
        ),
    ),
]
OBJECTS = st.sampled_from(GOOD)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(OBJECTS, st.data(), ODD)
def test_whatever_stands_where_the_server_answers(lab, good, data, odd):
    plural, value = good
    path = data.draw(st.sampled_from(places(value)))
    broken = changed(value, path, odd)
    namespace = "default" if CATALOGUE[plural].namespaced else ""

    answer = lab.ask("create", plural, namespace, body=broken)
    lab.ask("list", "pods", "default", user=User("ann"))  # rights are looked up in what was stored
    if answer.code == 201:
        name = answer.body["metadata"]["name"]
        lab.ask("delete", plural, namespace, name, options={"gracePeriodSeconds": 0})

    assert 100 <= answer.code < 500


CHANGE = {
    "metadata": {"labels": {"a": "b"}, "$deleteFromPrimitiveList/finalizers": ["x"]},
    "spec": {
        "$retainKeys": ["template"],
        "template": {
            "spec": {
                "$setElementOrder/containers": [{"name": "web"}],
                "containers": [{"name": "web", "image": "x"}],
            }
        },
    },
}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["strategic", "merge", "json"]), st.data(), ODD)
def test_whatever_a_patch_holds_the_server_answers(lab, kind, data, odd):
    lab.ask(
        "create", "deployments", "default", body=merge(deployment(), {"metadata": {"name": "odd"}})
    )
    change = changed(CHANGE, data.draw(st.sampled_from(places(CHANGE))), odd)
    steps = st.sampled_from(
        [odd, {"op": "add", "path": "", "value": odd}, {"op": "replace", "path": "", "value": odd}]
    )
    body = [data.draw(steps)] if kind == "json" and data.draw(st.booleans()) else change

    answer = lab.ask(
        "patch", "deployments", "default", "odd", body=body, options={"patchType": kind}
    )

    assert 100 <= answer.code < 500


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        pytest.param("strategic", [1], f"{GO}array into Go value of type map[string]interface {{}}",
                     id="a list for a strategic patch"),
        pytest.param("merge", 5, f"error decoding patch: {GO}number into Go value of type "
                     "map[string]interface {}", id="a number for a merge patch"),
        pytest.param("json", {}, f"{GO}object into Go value of type jsonpatch.Patch",
                     id="an object for a JSON patch"),
        pytest.param("json", [5], f"{GO}number into Go value of type jsonpatch.Operation",
                     id="a number for an operation"),
        pytest.param("strategic", {"metadata": None}, "the name of the object (odd based on URL) "
                     "was undeterminable: name must be provided", id="no metadata left"),
        pytest.param("strategic",
                     {"spec": {"template": {"spec": {"containers": [{"image": "x"}]}}}},
                     "map: map[image:x] does not contain declared merge key: name",
                     id="an item without its key"),
        pytest.param("strategic", {"spec": {"$patch": "foo"}},
                     "unknown patch type: foo in map: map[$patch:foo]", id="an unknown directive"),
    ],
)  # fmt: skip
def test_a_patch_that_makes_no_sense_is_refused_in_the_servers_words(lab, kind, body, said):
    lab.ask(
        "create", "deployments", "default", body=merge(deployment(), {"metadata": {"name": "odd"}})
    )

    answer = lab.ask(
        "patch", "deployments", "default", "odd", body=body, options={"patchType": kind}
    )

    assert (answer.code, answer.body["message"]) == (400, said)


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

    assert answer.code == 422
    assert "DeploymentSpec.spec.template of type v1.PodTemplateSpec" in answer.body["message"]
