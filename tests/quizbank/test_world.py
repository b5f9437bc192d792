"""Setting one value of a scenario, and healing a fault at another time."""

import pytest

from quizbank.world import numbers_of, read_number, value_at, with_healing, with_value

SCENARIO = {
    "cluster": {"workers": 2},
    "workload": [{"deployment": {"name": "web", "replicas": 6}}],
    "timeline": [{"id": "dark", "at": "10s", "power_off": {"host": "worker-2"}}],
}

PATHS = {
    "a key": ("cluster.workers", 2),
    "a step by its id": ("timeline.dark.at", "10s"),
    "an item by its index": ("workload.0.deployment.replicas", 6),
    "nothing": ("cluster.zones", None),
    "an unknown step": ("timeline.light.at", None),
    "below a word": ("cluster.workers.more", None),
    "beyond the end": ("workload.7.deployment", None),
}


@pytest.mark.parametrize(("path", "value"), PATHS.values(), ids=PATHS.keys())
def test_a_value_is_found_by_its_path(path: str, value: object) -> None:
    assert value_at(SCENARIO, path) == value


@pytest.mark.parametrize(
    "path",
    ["cluster.workers", "cluster.zones", "timeline.dark.at", "workload.0.deployment.replicas"],
)
def test_what_is_set_is_found_and_the_rest_is_untouched(path: str) -> None:
    before = value_at(SCENARIO, path)

    changed = with_value(SCENARIO, path, 99)

    assert value_at(changed, path) == 99
    assert value_at(SCENARIO, path) == before
    assert with_value(changed, path, before) == with_value(SCENARIO, path, before)


def test_a_fault_that_nothing_healed_is_healed_by_a_new_step() -> None:
    healed = with_healing(SCENARIO, "dark", "30s")

    assert healed["timeline"][1] == {"id": "heal-dark", "after": "dark + 30s", "heal": "dark"}
    assert with_healing(healed, "dark", "5s")["timeline"][1]["after"] == "dark + 5s"


def test_every_number_of_a_scenario_is_found_where_it_stands() -> None:
    numbers = numbers_of({**SCENARIO, "until": "2m", "cloud": True, "focus": "web"})

    assert numbers == {
        "cluster.workers": 2,
        "workload.0.deployment.replicas": 6,
        "timeline.dark.at": "10s",
        "until": "2m",
    }
    assert all(value_at({**SCENARIO, "until": "2m"}, path) == n for path, n in numbers.items())


@pytest.mark.parametrize(("text", "like", "read"), [("7", 2, 7), (" 1M30s ", "10s", "1m30s")])
def test_a_typed_number_is_read_as_the_one_it_replaces(
    text: str, like: int | str, read: int | str
) -> None:
    assert read_number(text, like) == read


@pytest.mark.parametrize(("text", "like"), [("many", 2), ("-1", 2), ("2.5", 2), ("5", "10s")])
def test_nonsense_is_no_number(text: str, like: int | str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        read_number(text, like)
