"""What kubectl apply sends: the difference between last, new and live manifests."""

from typing import Any

import pytest

from engine.operator.kubectl.three_way import three_way

KEYS = {"ports": "port", "finalizers": "", "spec.volumes": "name"}


def port(number: Any, **more: Any) -> dict[str, Any]:
    return {"port": number, **more}


@pytest.mark.parametrize(
    ("last", "new", "live", "patch"),
    [
        pytest.param({"a": 1}, {"a": 1}, {"a": 1, "b": 2}, {}, id="others' fields stay"),
        pytest.param({"a": 1}, {}, {"a": 1}, {"a": None}, id="what is left out is removed"),
        pytest.param(
            {"ports": [port(80)]},
            {"ports": [port(80, name="web")]},
            {"ports": [port(80), port(90)]},
            {"ports": [port(80, name="web"), port(90)]},
            id="items with a key merge",
        ),
        pytest.param(
            {},
            {"spec": {"strategy": {"type": "Recreate"}}},
            {"spec": {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}}},
            {"spec": {"strategy": {"type": "Recreate", "rollingUpdate": None}}},
            id="a strategy is said whole",
        ),
        pytest.param(
            {},
            {"spec": {"strategy": {}}},
            {"spec": {"strategy": {"type": "RollingUpdate"}}},
            {},
            id="a strategy of which nothing is said stays",
        ),
        pytest.param(
            {},
            {"spec": {"volumes": [{"name": "a", "configMap": {"name": "x"}}]}},
            {"spec": {"volumes": [{"name": "a", "emptyDir": {}}, {"name": "b"}]}},
            {"spec": {"volumes": [{"name": "a", "configMap": {"name": "x"}}, {"name": "b"}]}},
            id="a volume is said whole",
        ),
        pytest.param(
            {},
            {"ports": [{"name": "no number"}]},
            {"ports": [port(80)]},
            {"ports": [{"name": "no number"}]},
            id="items without their key replace the list",
        ),
        pytest.param(
            {},
            {"ports": ["80"]},
            {"ports": [port(80)]},
            {"ports": ["80"]},
            id="items that are no objects replace the list",
        ),
        pytest.param(
            {"ports": "80"},
            {"ports": [port(80)]},
            {"ports": [port(90)]},
            {"ports": [port(80), port(90)]},
            id="a last manifest that made no sense counts as empty",
        ),
        pytest.param(
            {}, {"ports": "80"}, {"ports": [port(80)]}, {"ports": "80"}, id="no list at all"
        ),
        pytest.param(
            {"finalizers": ["x"]},
            {"finalizers": ["y"]},
            {"finalizers": ["x", "z"]},
            {"finalizers": ["y", "z"]},
            id="a list of plain values is a set",
        ),
    ],
)
def test_the_patch_of_an_apply(last: Any, new: Any, live: Any, patch: Any) -> None:
    assert three_way(last, new, live, KEYS) == patch
