"""What kubectl says of objects that are refused, and of manifests that it cannot read itself."""

import json

import pytest

from engine.apiserver.errors import invalid as invalid_object
from engine.apiserver.errors import invalid_value, required
from engine.client import Answer
from engine.operator.kubectl.trouble import say_status, while_doing
from engine.resources import CATALOGUE
from engine.wire.api import Request
from tests.engine.operator.terminal import Terminal


def refused(*causes) -> Answer:
    request = Request(1, "create", "deployments", "default", "web")
    body = invalid_object(CATALOGUE["deployments"], "web", causes).status
    return Answer("create", request, 422, body)


def test_one_thing_wrong_stands_on_the_line_and_several_in_a_list():
    one, two = required("spec.selector"), invalid_value("spec.replicas", -1, "must be positive")

    assert say_status(refused(one)) == (
        'The Deployment "web" is invalid: spec.selector: Required value'
    )
    assert say_status(refused(one, two)) == (
        'The Deployment "web" is invalid: \n'
        "* spec.selector: Required value\n"
        "* spec.replicas: Invalid value: -1: must be positive"
    )


def test_what_was_being_done_stands_in_errors_of_the_server_only():
    assert while_doing("creating", "Error from server (BadRequest): no: never") == (
        'Error from server (BadRequest): error when creating "STDIN": no: never'
    )
    assert while_doing("creating", "Unable to connect to the server: EOF") == (
        "Unable to connect to the server: EOF"
    )


@pytest.mark.parametrize("verb", ["apply", "create", "replace"])
@pytest.mark.parametrize(
    "manifest",
    [
        pytest.param(5, id="a number"),
        pytest.param([], id="a list"),
        pytest.param({"kind": "List", "items": ["x"]}, id="a list of texts"),
        pytest.param({"kind": "List", "items": "x"}, id="a text for a list"),
        pytest.param({"kind": "Pod", "apiVersion": "v1", "metadata": "x"}, id="metadata is a text"),
        pytest.param(
            {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "a", "labels": [1]}},
            id="labels are a list",
        ),
        pytest.param(
            {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "a", "annotations": "x"}},
            id="annotations are a text",
        ),
        pytest.param({"kind": ["Pod"], "apiVersion": {}, "metadata": {}}, id="kind is a list"),
    ],
)
def test_manifests_that_kubectl_cannot_decode_are_an_error(verb, manifest):
    code, out, err = Terminal().type(f"{verb} -f -", json.dumps(manifest))

    assert (code, out) == (1, "")
    assert err.startswith("error: ")
