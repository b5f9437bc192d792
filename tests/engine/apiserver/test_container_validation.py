"""Containers as people get them wrong: mounts, ports, probes, hooks, names of resources, and what
an init container may not have; in the words of the real validation.
"""

from typing import Any

import pytest

from engine.apiserver.pod_validation import pod_spec_problems
from engine.apiserver.validation import problems
from engine.resources import CATALOGUE
from tests.engine.apiserver.api_lab import deployment, pod

HANDLER = "must specify a handler type"
ONLY_SIDECARS = "may not be set for init containers without restartPolicy=Always"


def wrong(**spec: Any) -> list[str]:
    """What is wrong with a pod of one container, or with the container itself."""
    container = {"name": "c", "image": "nginx", **spec.pop("container", {})}
    found = pod_spec_problems({"containers": [container], **spec}, "spec")
    return [f"{cause.field}: {cause.message}" for cause in found]


@pytest.mark.parametrize(
    ("container", "problem"),
    [
        pytest.param({"image": ""}, "image: Required value", id="no image"),
        pytest.param(
            {"imagePullPolicy": "Sometimes"},
            'imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", '
            '"IfNotPresent", "Never"',
            id="an unknown pull policy",
        ),
        pytest.param(
            {"ports": [{"name": "http"}]}, "ports[0].containerPort: Required value", id="no port"
        ),
        pytest.param(
            {"ports": [{"containerPort": 70000}]},
            "ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
            id="too large a port",
        ),
        pytest.param(
            {"ports": [{"containerPort": 80, "protocol": "HTTP"}]},
            'ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
            id="a protocol of another layer",
        ),
        pytest.param({"env": [{"value": "x"}]}, "env[0].name: Required value", id="no variable"),
        pytest.param(
            {"volumeMounts": [{"name": "data", "mountPath": "/data"}]},
            'volumeMounts[0].name: Not found: "data"',
            id="a mount without a volume",
        ),
        pytest.param(
            {"readinessProbe": {"periodSeconds": 5}},
            f"readinessProbe: Required value: {HANDLER}",
            id="a probe that asks nothing",
        ),
        pytest.param(
            {"livenessProbe": {"exec": {"command": ["a"]}, "tcpSocket": {"port": 1}}},
            "livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type",
            id="a probe that asks twice",
        ),
        pytest.param(
            {"livenessProbe": {"exec": {"command": ["a"]}, "successThreshold": 2}},
            "livenessProbe.successThreshold: Invalid value: 2: must be 1",
            id="a liveness probe that wants to be sure",
        ),
        pytest.param(
            {"readinessProbe": {"httpGet": {"port": 80_000}}},
            "readinessProbe.httpGet.port: Invalid value: 80000: must be between 1 and 65535, "
            "inclusive",
            id="a probe of a port that is none",
        ),
        pytest.param(
            {"startupProbe": {"tcpSocket": {}}},
            "startupProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive",
            id="a probe that does not say which port",
        ),
        pytest.param(
            {"lifecycle": {"preStop": {}}},
            f"lifecycle.preStop: Required value: {HANDLER}",
            id="an empty hook",
        ),
        pytest.param(
            {"resources": {"requests": {"pods": "1"}}},
            'resources.requests[pods]: Invalid value: "pods": must be a standard resource for '
            "containers",
            id="a resource that is none of a container",
        ),
        pytest.param(
            {"resources": {"limits": {"a.com/gpu": "500m"}}},
            'resources.limits[a.com/gpu]: Invalid value: "500m": must be an integer',
            id="half a device",
        ),
    ],
)
def test_one_thing_is_wrong_with_a_container(container: Any, problem: str) -> None:
    assert wrong(container=container) == [f"spec.containers[0].{problem}"]


def test_a_misspelt_resource_is_wrong_twice() -> None:
    path = 'spec.containers[0].resources.limits[cpus]: Invalid value: "cpus": '

    assert wrong(container={"resources": {"limits": {"cpus": "1"}}}) == [
        f"{path}must be a standard resource type or fully qualified",
        f"{path}must be a standard resource for containers",
    ]


def test_only_a_sidecar_is_probed_among_init_containers() -> None:
    probe = {"livenessProbe": {"exec": {"command": ["a"]}}}
    init = {"name": "i", "image": "nginx", **probe}

    assert wrong(initContainers=[init]) == [
        f"spec.initContainers[0].livenessProbe: Forbidden: {ONLY_SIDECARS}"
    ]
    assert wrong(initContainers=[{**init, "restartPolicy": "Always"}]) == []


@pytest.mark.parametrize(
    ("spec", "problem"),
    [
        pytest.param(
            {"volumes": [{"name": "a"}, {"name": "a"}]},
            'volumes[1].name: Duplicate value: "a"',
            id="two volumes of one name",
        ),
        pytest.param(
            {"nodeSelector": {"disk": "very fast"}},
            "nodeSelector: Invalid value: \"very fast\": a valid label must be an empty string or "
            "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
            "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for "
            "validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
            id="a value that no node can have",
        ),
        pytest.param(
            {"activeDeadlineSeconds": 0},
            "activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive",
            id="no time at all",
        ),
        pytest.param(
            {"resources": {"requests": {"ephemeral-storage": "1Gi"}}},
            'resources.requests[ephemeral-storage]: Unsupported value: "ephemeral-storage": '
            'supported values: "cpu", "hugepages-", "memory"',
            id="a resource that no pod has as a whole",
        ),
        pytest.param(
            {
                "resources": {"requests": {"cpu": "500m"}},
                "container": {"resources": {"requests": {"cpu": "2"}}},
            },
            'resources.requests[cpu]: Invalid value: "500m": must be greater than or equal to '
            "aggregate container requests of 2",
            id="less than its containers ask for",
        ),
        pytest.param(
            {
                "resources": {"limits": {"cpu": "1"}},
                "container": {"resources": {"limits": {"cpu": "2"}}},
            },
            'resources.containers[0][cpu].limits: Invalid value: "2": must be less than or equal '
            "to pod limits of 1",
            id="a container that may use more than its pod",
        ),
    ],
)  # fmt: skip
def test_one_thing_is_wrong_with_a_pod(spec: Any, problem: str) -> None:
    assert wrong(**spec) == [f"spec.{problem}"]


@pytest.mark.parametrize(
    ("key", "why"),
    [
        pytest.param("/app", "prefix part must be non-empty", id="no prefix before the slash"),
        pytest.param("a/b/c", "a valid label key must consist of alphanumeric", id="two slashes"),
        pytest.param("my app", "name part must consist of alphanumeric", id="a blank"),
        pytest.param("x" * 64, "name part must be no more than 63 bytes", id="too long"),
        pytest.param("Shop/app", "prefix part a lowercase RFC 1123 subdomain", id="capitals"),
    ],
)
def test_a_key_that_no_label_may_have(key: str, why: str) -> None:
    labelled: Any = {**pod(), "metadata": {"name": "web", "labels": {key: "x"}}}

    (cause,) = problems(CATALOGUE["pods"], labelled)

    assert cause.field == "metadata.labels"
    assert f": {why}" in cause.message


def test_an_annotation_may_be_written_in_capitals() -> None:
    noted: Any = {**pod(), "metadata": {"name": "web", "annotations": {"Shop/App": "x"}}}

    assert problems(CATALOGUE["pods"], noted) == []


def test_nobody_looks_into_the_pods_of_a_stateful_set_whose_mounts_come_from_claims() -> None:
    workload: Any = deployment()
    mounted = {"name": "c", "image": "nginx", "volumeMounts": [{"name": "d", "mountPath": "/d"}]}
    workload["spec"]["template"]["spec"] = {"containers": [mounted]}

    (cause,) = problems(CATALOGUE["deployments"], workload)

    assert cause.message == 'Not found: "d"'
    assert problems(CATALOGUE["statefulsets"], workload) == []
