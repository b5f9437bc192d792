"""What `explain` knows: all that this API reads or stores, told in the form of the real one."""

from collections.abc import Iterator
from typing import Any

import pytest

from engine.apiserver.types import STRUCTS
from engine.operator.kubectl.explained import TYPES, type_of
from engine.resources import CATALOGUE
from tests.engine.operator.shell import Shell
from tests.engine.shipped import run_of
from tests.engine.stories.scenarios import named

PLAIN = ("string", "integer", "boolean", "Quantity", "IntOrString", "Object")
"""What is no struct."""
RUNS = ("drain-and-describe", "pod-troubles", "job-that-fails", "cloud-loadbalancer", "preemption")


def test_every_kind_and_every_type_that_is_named_is_described():
    kinds = {row.kind for row in CATALOGUE.values()}
    named_types = {field.element for one in TYPES.values() for field in one.fields.values()}

    assert kinds <= set(TYPES)
    assert named_types - set(PLAIN) <= set(TYPES)
    assert set(TYPES) - named_types - kinds <= {"Ingress", "VolumeAttachment"}


@pytest.mark.parametrize("name", TYPES)
def test_every_field_that_is_described_is_one_that_the_server_knows(name):
    told = type_of(name)
    assert told is not None

    assert set(told.fields) <= set(STRUCTS[name])


@pytest.mark.parametrize("document", RUNS)
def test_every_field_that_is_ever_stored_is_described(document):
    strange = {
        path
        for write in run_of(named(document)).writes
        if write.value is not None and "kind" in write.value
        for path in unknown(write.value, write.value["kind"], write.value["kind"])
    }

    assert strange == set()


def unknown(value: Any, name: str, path: str) -> Iterator[str]:
    """Paths in an object that no type has."""
    told = type_of(name)
    if isinstance(value, list | tuple):
        for item in value:
            yield from unknown(item, name, path)
    elif isinstance(value, dict) and told is not None:
        for key, item in value.items():
            field = told.fields.get(key)
            if field is None:
                yield f"{path}.{key}"
            elif not field.kind.startswith("map"):
                yield from unknown(item, field.element, f"{path}.{key}")


@pytest.mark.parametrize("name", TYPES)
def test_descriptions_are_whole_sentences_that_fit(name):
    told = TYPES[name]

    assert told.says[0].isupper()
    for says in (told.says, *(field.says for field in told.fields.values())):
        assert says.endswith((".", "…")), says


POD = """\
KIND:       Pod
VERSION:    v1

FIELD: restartPolicy <string>
ENUM:
    Always
    OnFailure
    Never


DESCRIPTION:
    Whether containers that end are started again, with growing pauses up to
    five minutes. Always, unless it is said otherwise.
    

"""  # noqa: W293
STRATEGY = """\
GROUP:      apps
KIND:       Deployment
VERSION:    v1

FIELD: strategy <DeploymentStrategy>


DESCRIPTION:
    How old pods are replaced by new ones.
    How old pods are replaced.
    
FIELDS:
  rollingUpdate\t<RollingUpdateDeployment>
    How far a rolling update may go at a time.

  type\t<string>
  enum: RollingUpdate, Recreate
    Bit by bit, or all at once: the old ones first.


"""  # noqa: W293
SPREAD = """\
FIELDS:
  matchExpressions\t<[]LabelSelectorRequirement>
    key\t<string> -required-
    operator\t<string> -required-
    values\t<[]string>
  matchLabels\t<map[string]string>

"""


@pytest.fixture(scope="module")
def shell():
    return Shell()


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("explain pods.spec.restartPolicy", POD),
        ("explain deploy.spec.strategy --api-version=apps/v1", STRATEGY),
    ],
)
def test_a_field_is_told_as_kubectl_tells_it(shell, line, text):
    assert shell.type(line) == (0, text, "")


def test_all_fields_below_are_listed(shell):
    _, out, _ = shell.type("explain rs.spec.selector --recursive")

    assert out.endswith(SPREAD)


def test_a_type_that_holds_itself_comes_to_an_end(shell):
    code, out, _ = shell.type("explain statefulset --recursive")

    assert code == 0
    assert "volumeClaimTemplates\t<[]PersistentVolumeClaim>" in out


WRONG = [
    ("explain", "error: You must specify the type of resource to explain."),
    ("explain pods services", "error: We accept only this format: explain RESOURCE"),
    ("explain cats", 'error: the server doesn\'t have a resource type "cats"'),
    ("explain pods.spec.contaner", 'error: field "contaner" does not exist'),
    ("explain pods.spec.nodeName.more", 'error: field "more" does not exist'),
    ("explain deploy --api-version=apps/v2", "error: couldn't find resource for"),
]


@pytest.mark.parametrize(("line", "said"), WRONG, ids=[line for line, _ in WRONG])
def test_what_cannot_be_explained_is_told(shell, line, said):
    code, _, err = shell.type(line)

    assert code == 1
    assert err.startswith(said)
