"""How a change is merged into a scenario document."""

import pytest

from engine.scenario import merge_change

DOCUMENT = {
    "cluster": {"control_planes": 3, "workers": 2, "zones": ["a", "b"]},
    "workload": [{"deployment": {"name": "web", "replicas": 3}}, {"service": {"name": "web-svc"}}],
    "timeline": [
        {"id": "cut", "at": "5s", "partition": {"left": ["cp-1"], "right": ["cp-2", "cp-3"]}},
        {"at": "9s", "kubectl": "get pods"},
    ],
    "until": "60s",
}

CHANGES = [
    pytest.param({}, DOCUMENT, id="nothing"),
    pytest.param(
        {"cluster": {"workers": 5}},
        {**DOCUMENT, "cluster": {"control_planes": 3, "workers": 5, "zones": ["a", "b"]}},
        id="mappings merge",
    ),
    pytest.param(
        {"cluster": {"zones": ["c"]}},
        {**DOCUMENT, "cluster": {"control_planes": 3, "workers": 2, "zones": ["c"]}},
        id="lists are replaced",
    ),
    pytest.param(
        {"cluster": {"zones": None}},
        {**DOCUMENT, "cluster": {"control_planes": 3, "workers": 2}},
        id="null removes",
    ),
    pytest.param({"timeline": []}, {**DOCUMENT, "timeline": []}, id="a list replaces the timeline"),
    pytest.param(
        {"timeline": {"cut": {"partition": {"left": ["cp-3"]}}, "step-2": None}},
        {
            **DOCUMENT,
            "timeline": [
                {
                    "id": "cut",
                    "at": "5s",
                    "partition": {"left": ["cp-3"], "right": ["cp-2", "cp-3"]},
                }
            ],
        },
        id="steps are changed and removed by id",
    ),
    pytest.param(
        {"timeline": {"cut": {"crash": "cp-1/etcd", "when": "settled"}}},
        {
            **DOCUMENT,
            "timeline": [
                {"id": "cut", "when": "settled", "crash": "cp-1/etcd"},
                {"at": "9s", "kubectl": "get pods"},
            ],
        },
        id="another verb and another trigger take the place of the old ones",
    ),
    pytest.param(
        {"timeline": {"cut": None, "step-2": {"kubectl": {"via": "cp-1"}}}},
        {
            **DOCUMENT,
            "timeline": [{"at": "9s", "kubectl": {"line": "get pods", "via": "cp-1"}}],
        },
        id="a verb in short form keeps what it said",
    ),
    pytest.param(
        {"timeline": {"late": {"at": "30s", "heal": "cut"}}},
        {
            **DOCUMENT,
            "timeline": [*DOCUMENT["timeline"], {"id": "late", "at": "30s", "heal": "cut"}],
        },
        id="a new id adds a step",
    ),
    pytest.param(
        {"workload": {"web": {"replicas": 5}, "web-svc": None}},
        {**DOCUMENT, "workload": [{"deployment": {"name": "web", "replicas": 5}}]},
        id="objects are changed by name",
    ),
]


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_a_change_is_merged(change, expected):
    before = repr(DOCUMENT)

    changed = merge_change(DOCUMENT, change)

    assert changed == expected
    assert repr(DOCUMENT) == before
