"""Templates, resources, tolerations, strategies and priority classes that people often get wrong,
in the words of the real validation.
"""

from typing import Any

import pytest

from engine.apiserver.pod_validation import pod_spec_problems
from engine.apiserver.validation import content_problems
from engine.resources import CATALOGUE


def said(causes: Any) -> list[str]:
    return [f"{cause.field}: {cause.message}" for cause in causes]


def wrong(**spec: Any) -> list[str]:
    """What is wrong with a pod of one container, or with the container itself."""
    container = {"name": "c", "image": "nginx", **spec.pop("container", {})}
    return said(pod_spec_problems({"containers": [container], **spec}, "spec"))


@pytest.mark.parametrize(
    ("resources", "problem"),
    [
        pytest.param({"requests": {"cpu": "1"}, "limits": {"cpu": "1000m"}}, None, id="equal"),
        pytest.param(
            {"requests": {"cpu": "2"}, "limits": {"cpu": "1"}},
            'requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
            id="more than the limit",
        ),
        pytest.param(
            {"requests": {"example.com/gpu": "1"}, "limits": {"example.com/gpu": "2"}},
            'requests: Invalid value: "1": must be equal to example.com/gpu limit of 2',
            id="devices are not overcommitted",
        ),
        pytest.param(
            {"requests": {"example.com/gpu": "1"}},
            "limits: Required value: Limit must be set for non overcommitable resources",
            id="nor asked for without a limit",
        ),
        pytest.param(
            {"requests": {"memory": "-1Gi"}},
            'requests[memory]: Invalid value: "-1Gi": must be greater than or equal to 0',
            id="less than nothing",
        ),
    ],
)
def test_requests_and_limits(resources: dict[str, Any], problem: str | None) -> None:
    found = wrong(container={"resources": resources})

    assert found == ([f"spec.containers[0].resources.{problem}"] if problem else [])


@pytest.mark.parametrize(
    ("toleration", "problem"),
    [
        pytest.param({"operator": "Exists"}, None, id="everything"),
        pytest.param({"key": "k", "value": "v"}, None, id="Equal is the default"),
        pytest.param(
            {"value": "v"},
            'operator: Invalid value: "": operator must be Exists when `key` is empty, which means '
            '"match all values and all keys"',
            id="no key",
        ),
        pytest.param(
            {"key": "k", "operator": "Exists", "effect": "NoSchedule", "tolerationSeconds": 5},
            "effect: Invalid value: \"NoSchedule\": effect must be 'NoExecute' when "
            "`tolerationSeconds` is set",
            id="seconds are for evictions",
        ),
        pytest.param(
            {"key": "k", "operator": "Is"},
            'operator: Unsupported value: "Is": supported values: "Equal", "Exists"',
            id="another operator",
        ),
        pytest.param(
            {"key": "k", "operator": "Exists", "effect": "Never"},
            'effect: Unsupported value: "Never": supported values: "NoExecute", "NoSchedule", '
            '"PreferNoSchedule"',
            id="another effect",
        ),
    ],
)
def test_tolerations(toleration: dict[str, Any], problem: str | None) -> None:
    found = wrong(tolerations=[toleration])

    assert found == ([f"spec.tolerations[0].{problem}"] if problem else [])


def workload(resource: str, **spec: Any) -> list[str]:
    template = {
        "metadata": {"labels": {"app": "web"}},
        "spec": {"containers": [{"name": "c", "image": "nginx"}], "restartPolicy": "Always"},
    }
    whole = {"selector": {"matchLabels": {"app": "web"}}, "template": template, **spec}
    body = {"metadata": {"name": "web"}, "spec": whole}
    return said(content_problems(CATALOGUE[resource], body))


ROLLING = "spec.strategy.rollingUpdate"


@pytest.mark.parametrize(
    ("resource", "spec", "problems"),
    [
        pytest.param("deployments", {}, [], id="all is well"),
        pytest.param(
            "deployments",
            {"selector": None},
            ["spec.selector: Required value",
             'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not '
             "match template `labels`"],
            id="no selector matches nothing",
        ),
        pytest.param(
            "deployments",
            {"template": None},
            ["spec.template.metadata.labels: Invalid value: null: `selector` does not match "
             "template `labels`",
             "spec.template.spec.containers: Required value"],
            id="no template",
        ),
        pytest.param(
            "deployments",
            {"strategy": {"type": "Recreate", "rollingUpdate": {"maxSurge": 1}}},
            [f"{ROLLING}: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
            id="bounds of a rolling update without one",
        ),
        pytest.param(
            "deployments",
            {"strategy": {"rollingUpdate": {"maxSurge": "0%", "maxUnavailable": 0}}},
            [f"{ROLLING}.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0"],
            id="an update that never moves",
        ),
        pytest.param(
            "deployments",
            {"progressDeadlineSeconds": 10, "minReadySeconds": 10},
            ["spec.progressDeadlineSeconds: Invalid value: 10: must be greater than "
             "minReadySeconds"],
            id="a deadline that cannot be kept",
        ),
        pytest.param(
            "daemonsets",
            {"updateStrategy": {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 1}}},
            ["spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when "
             "maxUnavailable is non-zero"],
            id="daemons surge or go, not both",
        ),
        pytest.param(
            "daemonsets",
            {"updateStrategy": {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": 0}}},
            ["spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when "
             "maxSurge is 0"],
            id="daemons that never move",
        ),
        pytest.param(
            "jobs",
            {},
            ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", '
             '"Never"'],
            id="a job that would never end",
        ),
    ],
)  # fmt: skip
def test_workloads(resource: str, spec: dict[str, Any], problems: list[str]) -> None:
    assert workload(resource, **spec) == problems


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("mine", 1_000_000_000, None),
        ("system-node-critical", 2_000_001_000, None),
        ("mine", 1_000_000_001,
         "value: Forbidden: maximum allowed value of a user defined priority is 1000000000"),
        ("system-mine", 1,
         "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for "
         "system use only. error: system-mine is not a known system priority class"),
    ],
)  # fmt: skip
def test_priority_classes(name: str, value: int, problem: str | None) -> None:
    body = {"metadata": {"name": name}, "value": value}

    found = said(content_problems(CATALOGUE["priorityclasses"], body))

    assert found == ([problem] if problem else [])
