"""The rows of a timeline: what may be said, written short, changed, moved, taken away."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import VOCABULARY, names_in, read_scenario
from tutor.lab import fresh
from tutor.lab.steps import (
    added,
    fields_of,
    moved,
    removed,
    renamed,
    timeline_of,
    trigger_of,
    with_field,
    with_trigger,
    with_word,
    word_of,
)
from tutor.lab.wrong import wrong_with

PLAN = {**fresh().plan, "cluster": {"control_planes": 3, "workers": 3, "zones": 3, "cloud": True}}
NAMES = names_in(PLAN["cluster"])


def built(*words: str) -> dict[str, Any]:
    plan: dict[str, Any] = dict(PLAN)
    for word in words:
        plan = added(plan, word, NAMES)
    return plan


@pytest.mark.parametrize("word", [word for word in VOCABULARY if word != "heal"])
def test_every_word_begins_as_a_step_that_can_be_run(word: str) -> None:
    assert wrong_with(built(word)) == ()


@pytest.mark.parametrize("size", [1, 2, 5])
@pytest.mark.parametrize("word", ["crash", "stop", "pause", "partition", "power_off", "etcd_join"])
def test_it_names_what_this_cluster_has(word: str, size: int) -> None:
    plan = {**fresh().plan, "cluster": {"control_planes": size, "workers": 1}}

    assert wrong_with(added(plan, word, names_in(plan["cluster"]))) == ()


def test_a_heal_begins_with_the_fault_that_nobody_heals_yet() -> None:
    plan = built("partition", "crash", "heal", "heal")

    assert [step.get("heal") for step in timeline_of(plan)][2:] == ["crash", "partition"]


def test_each_step_comes_a_while_after_the_others_and_the_run_outlasts_it() -> None:
    plan = built("crash", "kubectl", "heal")

    assert [step["at"] for step in timeline_of(plan)] == ["10s", "20s", "30s"]
    assert plan["until"] == "90s"


@pytest.mark.parametrize(
    ("value", "fields"),
    [
        ({"crash": "cp-1/etcd"}, {"process": "cp-1/etcd"}),
        ({"crash": ["cp-1/etcd", "cp-2/etcd"]}, {"process": ["cp-1/etcd", "cp-2/etcd"]}),
        ({"kubectl": {"line": "get pods", "via": "cp-1"}}, {"line": "get pods", "via": "cp-1"}),
        ({"cloud_down": True}, {}),
        ({}, {}),
    ],
)
def test_a_step_is_read_however_short_it_is_written(
    value: dict[str, Any], fields: dict[str, Any]
) -> None:
    assert fields_of(value) == fields


def test_fields_are_written_as_short_as_they_can_be() -> None:
    plan = built("kubectl")

    plan = with_field(plan, 0, "via", "cp-2")
    assert timeline_of(plan)[0]["kubectl"] == {"line": "scale deployment web --replicas=5", "via": "cp-2"}  # fmt: skip # noqa: E501

    plan = with_field(with_field(plan, 0, "via", ""), 0, "line", "get pods")
    assert timeline_of(plan)[0]["kubectl"] == "get pods"


def test_a_manifest_is_typed_as_yaml_and_kept_as_values() -> None:
    plan = with_field(built("apply"), 0, "manifest", "{kind: Pod, metadata: {name: a}}")

    assert fields_of(timeline_of(plan)[0]) == {
        "manifest": {"kind": "Pod", "metadata": {"name": "a"}}
    }


def test_a_step_that_is_emptied_is_told_and_not_lost() -> None:
    plan = with_field(built("crash"), 0, "process", [])

    assert timeline_of(plan)[0]["crash"] == {}
    assert [one.message for one in wrong_with(plan)] == ["'process' is missing"]


def test_another_word_keeps_the_time_and_the_name() -> None:
    (step,) = timeline_of(with_word(built("crash"), 0, "power_off", NAMES))

    assert (step["id"], step["at"], step["power_off"]) == ("crash", "10s", "worker-1")


@pytest.mark.parametrize(
    ("kind", "text", "read"),
    [
        ("at", " 12s ", ("at", "12s")),
        ("at", "0", ("at", "0")),
        ("after", "crash + 5s", ("after", "crash + 5s")),
        ("when", "settled", ("when", "settled")),
        ("at", "soon", ("at", "soon")),
    ],
)
def test_a_step_waits_for_one_thing(kind: str, text: str, read: tuple[str, str]) -> None:
    step = timeline_of(with_trigger(built("crash", "heal"), 1, kind, text))[1]

    assert trigger_of(step) == read
    assert sum(1 for word in ("at", "after", "when") if word in step) == 1


def test_whoever_names_a_step_follows_its_new_name() -> None:
    plan = with_trigger(built("crash", "heal"), 1, "after", "crash + 5s")
    plan = {**plan, "until": "crash + 60s"}

    plan = renamed(plan, 0, "dark")

    assert timeline_of(plan)[0]["id"] == "dark"
    assert timeline_of(plan)[1] == {"id": "heal", "after": "dark + 5s", "heal": "dark"}
    assert plan["until"] == "dark + 60s"
    assert wrong_with(plan) == ()


def test_steps_without_a_name_keep_it_when_they_move() -> None:
    plan = {
        **PLAN,
        "timeline": [
            {"at": "1s", "crash": "cp-1/etcd"},
            {"at": "2s", "crash": "cp-2/etcd"},
            {"after": "step-2 + 1s", "heal": "step-1"},
        ],
    }

    swapped = moved(plan, 0, 1)

    assert [step["id"] for step in timeline_of(swapped)] == ["step-2", "step-1", "step-3"]
    assert wrong_with(swapped) == ()
    assert [step["id"] for step in timeline_of(removed(swapped, 1))] == ["step-2", "step-3"]


def test_there_is_nothing_above_the_first_and_below_the_last() -> None:
    plan = built("crash", "heal")

    assert moved(plan, 0, -1) == plan == moved(plan, 1, 1)
    assert moved(moved(plan, 0, 1), 0, 1) == plan


acts = st.lists(
    st.tuples(
        st.sampled_from(["add", "move", "remove", "rename", "word", "field", "wait"]),
        st.integers(0, 5),
        st.sampled_from(sorted(VOCABULARY)),
        st.sampled_from(["", "a", "cp-1", "5s", "settled", "cut + 5s", "{", "no"]),
    ),
    max_size=12,
)


@given(acts)
def test_whatever_is_done_the_rows_stay_readable(todo: list[tuple[str, int, str, str]]) -> None:
    plan: dict[str, Any] = dict(PLAN)
    for act, index, word, text in todo:
        rows = timeline_of(plan)
        if act == "add":
            plan = added(plan, word, NAMES)
        elif index < len(rows):
            known = word_of(rows[index])
            assert known is not None
            key = known.keys[0].name if known.keys else "none"
            match act:
                case "move":
                    plan = moved(plan, index, 1)
                case "remove":
                    plan = removed(plan, index)
                case "rename":
                    plan = renamed(plan, index, text)
                case "word":
                    plan = with_word(plan, index, word, NAMES)
                case "field":
                    plan = with_field(plan, index, key, text)
                case "wait":
                    plan = with_trigger(plan, index, "after", text)

    for step in timeline_of(plan):
        word_ = word_of(step)
        assert word_ is not None and step["id"]
        assert len([word for word in VOCABULARY if word in step]) == 1
    if not wrong_with(plan):
        read_scenario(plan)
