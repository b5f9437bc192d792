"""Quantities and what a pod asks of a node (component-helpers/resource/helpers.go)."""

from typing import Any

import pytest

from engine.fitting.requests import requests_of
from engine.quantity import amount, parse_quantity, thousandths, units

MI = 1 << 20


@pytest.mark.parametrize(
    ("text", "millicores"),
    [("500m", 500), ("2", 2000), ("0.1", 100), ("1e3m", None), ("100u", 1), ("1k", 1_000_000)],
)
def test_cpu_is_counted_in_millicores_rounded_up(text: str, millicores: int | None) -> None:
    if millicores is None:
        with pytest.raises(ValueError, match="1e3m"):
            thousandths(text)
    else:
        assert thousandths(text) == millicores


@pytest.mark.parametrize(
    ("text", "value"),
    [("1Gi", 1 << 30), ("64Mi", 64 * MI), ("1.5Gi", 3 << 29), ("1G", 10**9), ("2e3", 2000),
     ("100m", 1), ("7", 7), (3, 3)],
)  # fmt: skip
def test_bytes_are_counted_whole_rounded_up(text: str, value: int) -> None:
    assert units(text) == value


@pytest.mark.parametrize("text", ["", "abc", "1 Gi", "1KiB", "--1", "1e9999"])
def test_what_is_no_quantity_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="is not a quantity"):
        parse_quantity(text)


def test_each_resource_has_its_own_grain() -> None:
    assert amount("cpu", "1") == 1000
    assert amount("nvidia.com/gpu", "1") == 1


def container(cpu: str = "", memory: str = "", **more: Any) -> dict[str, Any]:
    asked = {k: v for k, v in (("cpu", cpu), ("memory", memory)) if v}
    return {"name": "c", "resources": {"requests": asked}, **more}


@pytest.mark.parametrize(
    ("spec", "cpu", "memory"),
    [
        ({"containers": [container("100m", "64Mi"), container("50m")]}, 150, 64 * MI),
        ({"containers": [container("1")], "initContainers": [container("3")]}, 3000, 0),
        ({"containers": [container("2")], "initContainers": [container("1")]}, 2000, 0),
        (
            {
                "containers": [container("1")],
                "initContainers": [container("500m", restartPolicy="Always"), container("2")],
            },
            2500,
            0,
        ),
        (
            {
                "containers": [container("1")],
                "initContainers": [container("2"), container("500m", restartPolicy="Always")],
            },
            2000,
            0,
        ),
        ({"containers": [container("1")], "overhead": {"cpu": "250m"}}, 1250, 0),
        ({"containers": [container("1")], "resources": {"requests": {"cpu": "3"}}}, 3000, 0),
        ({"containers": [{"name": "c", "resources": {"limits": {"cpu": "2"}}}]}, 2000, 0),
    ],
    ids=[
        "containers add up", "a greedy init container counts alone",
        "a modest init container does not count", "a sidecar runs beside later init containers",
        "but not beside earlier ones", "overhead is added", "the pod's own requests win",
        "a limit alone is a request",
    ],
)  # fmt: skip
def test_a_pod_asks_for(spec: dict[str, Any], cpu: int, memory: int) -> None:
    found = requests_of(spec)

    assert (found.cpu, found.memory) == (cpu, memory)


def test_containers_that_ask_nothing_are_scored_with_a_default() -> None:
    spec = {"containers": [container("", "1Gi"), container()]}

    found = requests_of(spec)

    assert (found.cpu, found.scored_cpu) == (0, 200)
    assert found.scored_memory == (1024 + 200) * MI


def test_other_resources_are_kept_by_name() -> None:
    asked = {"ephemeral-storage": "1Gi", "example.com/dongle": "2", "hugepages-2Mi": "0"}
    found = requests_of({"containers": [{"name": "c", "resources": {"requests": asked}}]})

    assert found.ephemeral == 1 << 30
    assert found.other == {"example.com/dongle": 2}
