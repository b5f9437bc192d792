"""A document in controls, as YAML, opened, and saved: nothing of it is lost on the way."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Rejected, names_in, read_document, read_scenario
from quizbank.check import check_pack
from tests.quizbank.sample import write_pack
from tutor.lab import fresh
from tutor.lab.cluster import CHOICES, controls_of, names_workers, others_of, with_control
from tutor.lab.differences import differences
from tutor.lab.reading import read_manifests, read_plan
from tutor.lab.saving import FILL_IN, file_name, question_file, scenario_file, title_of, with_title
from tutor.lab.steps import added
from tutor.lab.workload import focus_of, name_of, with_field, with_manifests, with_object, without
from tutor.lab.writing import as_yaml
from tutor.lab.wrong import below, elsewhere, wrong_with

SCENARIOS = sorted((Path(__file__).parents[3] / "docs" / "scenarios").glob("*.yaml"))
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**16), 10**16)
    | st.text(max_size=20)
    | st.sampled_from(
        ["yes", "No", "1.10", "12:30:00", "010", "~", "<<", "=", "- a", "a: b", "x #y"]
    ),  # fmt: skip # noqa: E501
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.text(max_size=12), values, min_size=1, max_size=3))
def test_the_strict_reader_reads_back_what_was_written(value: dict[str, Any]) -> None:
    assert read_document(as_yaml(value), "written").value == value


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_a_scenario_is_opened_and_saved_as_the_same_world(file: Path) -> None:
    plan = read_plan(file.read_text())

    again = read_plan(scenario_file(plan, seed=1))

    assert again == plan
    assert read_scenario(again).content_hash() == read_scenario(plan).content_hash()
    assert wrong_with(plan) == ()


def test_steps_stand_on_a_line_each() -> None:
    plan = added(fresh().plan, "partition", names_in(fresh().plan["cluster"]))

    assert as_yaml(plan).splitlines() == [
        "cluster: {control_planes: 3, workers: 3}",
        "workload:",
        "  - {deployment: {name: web, replicas: 3}}",
        "timeline:",
        "  - {id: partition, at: 10s, partition: {left: [cp-1]}}",
        "until: 70s",
    ]


def test_a_long_text_is_quoted_and_a_long_mapping_stands_below() -> None:
    text = as_yaml({"a": {"first": "x" * 60, "second": "a: b\n" * 3, "third": {"empty": []}}})

    assert text.splitlines()[0] == "a:"
    assert '  second: "a: b\\na: b\\na: b\\n"' in text


def test_an_open_question_gives_its_scenario() -> None:
    plan = {"cluster": {"control_planes": 1}, "until": "5s"}
    text = as_yaml({"id": "one", "type": "predict", "scenario": plan})

    assert read_plan(text) == plan


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("cluster: {control_planes: 9}\nuntil: 5s\n", 1, "control_planes"),
        ("cluster: {}\ntimeline:\n  - {at: 5s, crahs: cp-1/etcd}\nuntil: 9s\n", 3, "crahs"),
        ("cluster: {}\nuntil: 5s\nuntil: 6s\n", 3, "again"),
        ("- a\n", 1, "mapping"),
        ("", 1, "empty"),
        ("id: a\ntype: predict\nscenario:\n  cluster: {workers: -1}\n  until: 5s\n", 4, "workers"),
    ],
)
def test_what_cannot_be_opened_is_told_by_line(source: str, line: int, message: str) -> None:
    with pytest.raises(Rejected) as wrong:
        read_plan(source)

    first = wrong.value.findings[0]
    assert first.line == line
    assert message in f"{first.path} {first.message}"


def test_manifests_are_pasted_as_kubectl_takes_them() -> None:
    one = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
    many = f"{one}---\n{one.replace('name: a', 'name: b')}"
    whole = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: c}}"

    plan = with_manifests(with_manifests(fresh().plan, many), whole)

    assert [name_of(item) for item in plan["workload"]] == [
        ("Deployment", "web"),
        ("ConfigMap", "a"),
        ("ConfigMap", "b"),
        ("Pod", "c"),
    ]
    assert wrong_with(plan) == ()


@pytest.mark.parametrize(
    ("source", "line"),
    [("", 1), ("kind: Pod\n", 1), ("a: 1\n---\nb: [\n", 4), ("---\n---\nfoo\n", 3)],
)
def test_what_is_no_manifest_is_told_by_line(source: str, line: int) -> None:
    with pytest.raises(Rejected) as wrong:
        read_manifests(source)

    assert max(one.line for one in wrong.value.findings) == line


CONTROLS = [
    ("control_planes", 5),
    ("etcd", "external"),
    ("workers", 0),
    ("zones", 3),
    ("cloud", True),
    ("profile", "1.31"),
]


@pytest.mark.parametrize(("name", "value"), CONTROLS)
def test_a_control_that_is_turned_shows_what_it_was_turned_to(name: str, value: Any) -> None:
    plan = with_control(fresh().plan, name, value)

    assert controls_of(plan) == {**controls_of(fresh().plan), name: value}
    assert wrong_with(plan) == ()


def test_controls_leave_alone_what_they_do_not_show() -> None:
    timings = {"node_monitor_grace_period": "10s"}
    plan = {**fresh().plan, "cluster": {"workers": [{"name": "big"}], "timings": timings}}

    turned = with_control(with_control(plan, "cloud", True), "cloud", False)

    assert turned == plan
    assert others_of(plan) == ["timings"]
    assert names_workers(plan) and controls_of(plan)["workers"] == 1


def test_members_belong_to_external_etcd() -> None:
    plan = with_control(with_control(fresh().plan, "etcd", "external"), "etcd_members", 5)
    assert plan["cluster"]["etcd_members"] == 5

    assert "etcd_members" not in with_control(plan, "etcd", "stacked")["cluster"]


@pytest.mark.parametrize("cluster", [None, 3, [], {"workers": "x", "zones": True, "cloud": {}}])
def test_a_cluster_that_is_none_is_shown_all_the_same(cluster: Any) -> None:
    assert set(controls_of({"cluster": cluster})) == {name for name, _ in CONTROLS} | {
        "etcd_members"
    }


def test_a_release_is_offered_newest_first_and_the_newest_goes_without_saying() -> None:
    older = with_control(fresh().plan, "profile", "1.30")

    assert CHOICES["profile"][0] == controls_of(fresh().plan)["profile"]
    assert older["cluster"]["profile"] == "1.30"
    assert with_control(older, "profile", CHOICES["profile"][0]) == fresh().plan


def test_objects_get_names_that_are_free() -> None:
    plan = fresh().plan
    for short in ("deployment", "service", "pod", "service"):
        plan = with_object(plan, short)

    assert [name for _, name in map(name_of, plan["workload"])] == [
        "web", "web-2", "web", "alone", "web-2",
    ]  # fmt: skip
    assert wrong_with(plan) == ()
    assert focus_of(without(without(plan, 0), 0)) == "alone"


def test_a_field_that_is_emptied_holds_its_default_again() -> None:
    plan = with_field(with_field(fresh().plan, 0, "image", "nginx:1.28"), 0, "replicas", None)

    assert plan["workload"] == [{"deployment": {"name": "web", "image": "nginx:1.28"}}]


def test_a_complaint_stands_at_the_row_that_it_is_about() -> None:
    plan = {
        **fresh().plan,
        "cluster": {"control_planes": 9},
        "timeline": [{"at": "1s", "crash": "cp-1/etcd"}, {"at": "x", "crash": "cp-1/etcd"}],
        "until": "soon",
    }
    found = wrong_with(plan)

    assert [one.path for one in below(found, "timeline[1]")] == ["timeline[1].at"]
    assert below(found, "timeline[0]") == []
    assert [one.path for one in below(found, "cluster.control_planes")] == [
        "cluster.control_planes"
    ]
    assert [one.path for one in elsewhere(found, ["cluster", "timeline"])] == ["until"]


def test_worlds_are_compared_by_name() -> None:
    first = added(fresh().plan, "partition", names_in(fresh().plan["cluster"]))
    second = with_control(added(first, "heal", {}), "control_planes", 5)

    assert [(one.where, one.first, one.second) for one in differences(first, second)] == [
        ("control_planes", "3", "5"),
        ("until", "70s", "80s"),
        ("heal", None, "at: 20s, heal: partition"),
    ]
    assert differences(first, first) == []


def test_a_title_is_written_in_one_language_and_read_in_both() -> None:
    plan = with_title(fresh().plan, "pt-BR", " Corte em 3–2 ")

    assert (title_of(plan, "pt-BR"), title_of(plan, "en")) == ("Corte em 3–2", "Corte em 3–2")
    assert file_name(plan) == "corte-em-3-2"
    assert with_title(plan, "pt-BR", "") == fresh().plan
    assert wrong_with(plan) == ()


def plans_to_ask() -> list[Any]:
    names = names_in(fresh().plan["cluster"])
    fault = added(fresh().plan, "crash", names)
    bare = {**fault, "workload": []}
    return [
        pytest.param(fault, {}, id="pods at the end"),
        pytest.param(added(fault, "kubectl", names), {"kubectl": "timed_out"}, id="a command"),
        pytest.param(bare, {}, id="etcd without a leader"),
    ]


@pytest.mark.parametrize(("plan", "heard"), plans_to_ask())
def test_the_start_of_a_question_is_whole_but_for_what_it_says_to_fill_in(
    plan: dict[str, Any], heard: dict[str, str], tmp_path: Path
) -> None:
    write_pack(tmp_path)
    (name,) = [file.name for file in tmp_path.glob("*.yaml") if file.name != "pack.yaml"]
    written = question_file(with_title(plan, "en", "Dark"), 7, heard)
    (tmp_path / name).write_text(written)

    _, findings = check_pack(tmp_path)

    lines = written.splitlines()
    marked = [FILL_IN in lines[one.line - 1] or FILL_IN in lines[one.line - 2] for one in findings]
    assert all(marked), findings
    assert "FILL IN: a pergunta" in written
    if heard:
        option = written.partition("id: timed_out")[2]
        assert "why:" in option and "tempting:" not in option
