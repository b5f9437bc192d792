"""Profiles: one table of what changed, what people are told of it, and clusters that obey it."""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from engine.__main__ import main
from engine.controllers.node_lifecycle import NodeSilent
from engine.document import read_document
from engine.fidelity import not_modelled
from engine.finding import Rejected
from engine.history import Run
from engine.objects import condition, dig
from engine.profiles import CHANGES, LATEST, PROFILES, Profile, between, profile
from engine.scenario import read_scenario
from engine.simulation import simulate
from engine.units import SECOND

NAMES = list(PROFILES)

# The table.


def test_every_older_value_is_a_field_of_a_profile_and_differs_from_todays() -> None:
    names = [field.name for field in fields(Profile)]
    for change in CHANGES:
        for field, older in change.older.items():
            assert field in names, change.name
            assert older != getattr(LATEST, field), change.name


def test_the_table_is_sorted_by_release_and_each_name_is_there_once() -> None:
    assert [one.since for one in CHANGES] == sorted(one.since for one in CHANGES)
    assert len({one.name for one in CHANGES}) == len(CHANGES)
    assert all(one.since in PROFILES for one in CHANGES)


def test_every_field_that_can_change_does() -> None:
    always = {"name", "kubernetes", "etcd"}
    touched = {field for one in CHANGES for field in one.older}

    assert touched | always == {field.name for field in fields(Profile)}


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.name)
def test_a_change_has_a_source_and_speaks_both_languages(change: Any) -> None:
    assert change.sources
    for text in (change.says, change.before, change.after):
        assert text["en"]
        assert text["pt-BR"]


@pytest.mark.parametrize(("old", "middle", "new"), [("1.30", "1.33", "1.36")])
def test_two_steps_change_what_one_step_does(old: str, middle: str, new: str) -> None:
    whole = [one.name for one in between(old, new)]
    steps = [one.name for one in (*between(old, middle), *between(middle, new))]

    assert sorted(dict.fromkeys(steps)) == sorted(whole)
    assert between(middle, middle) == ()


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("1.31", "node_monitor_grace_us", 40 * SECOND),
        ("1.32", "node_monitor_grace_us", 50 * SECOND),
        ("1.31", "created_says", "Created container {name}"),
        ("1.34", "created_says", "Created container: {name}"),
        ("1.35", "created_says", "Container created"),
        ("1.30", "generate_tries", 1),
        ("1.31", "generate_tries", 8),
        ("1.35", "scores_gain", False),
        ("1.36", "scores_gain", True),
    ],
)
def test_a_profile_has_what_held_then(name: str, field: str, value: Any) -> None:
    assert getattr(profile(name), field) == value


# What people type.


def test_what_changed_between_two_releases_is_printed_with_sources(capsys: Any) -> None:
    assert main(["profiles", "--diff", "1.31", "1.32"]) == 0

    told = capsys.readouterr().out
    assert "1.32  kube-controller-manager: how long a node may be silent" in told
    assert "40s → 50s" in told
    assert "https://github.com/kubernetes/kubernetes/pull/126287" in told
    assert "untolerated" not in told


def test_it_is_printed_in_portuguese(capsys: Any) -> None:
    assert main(["profiles", "--diff", "1.31", "1.32", "--language", "pt-BR"]) == 0

    assert "quanto tempo um nó pode ficar em silêncio" in capsys.readouterr().out


def test_all_profiles_are_listed(capsys: Any) -> None:
    assert main(["profiles"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == NAMES


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("1.29", "1.36", "error: no profile '1.29'; there are 1.30, 1.31, "),
        ("1.36", "latest", "error: no profile 'latest'; there are 1.30, 1.31, "),
        ("1.36", "1.31", "error: 1.36 is newer than 1.31; say the older one first"),
    ],
)
def test_a_wrong_pair_is_refused(capsys: Any, old: str, new: str, said: str) -> None:
    assert main(["profiles", "--diff", old, new]) == 1

    assert capsys.readouterr().err.startswith(said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "1.30",
            'cluster.profile: YAML reads 1.30 as 1.3 (quote it if it is text: "1.30"',
        ),
        ("1.31", 'cluster.profile: a profile is text: write "1.31"'),
        ('"1.29"', "cluster.profile: no profile '1.29'; there are 1.30, 1.31, "),
        ("latest", "cluster.profile: no profile 'latest'; there are 1.30, 1.31, "),
        ("[1]", "cluster.profile: no profile [1]; there are 1.30, 1.31, "),
    ],
)
def test_a_wrong_profile_in_a_scenario_is_refused_with_a_way_out(written: str, said: str) -> None:
    with pytest.raises(Rejected) as rejected:
        document = read_document(f"cluster: {{profile: {written}}}\nuntil: 9s", "s.yaml")
        read_scenario(document.value, document.place)

    assert said in str(rejected.value)


CASE = """
nodes:
  - metadata: {name: a}
    spec: {taints: [{key: disk, value: slow, effect: NoSchedule}]}
    status: {allocatable: {cpu: "4", memory: 8Gi, pods: "110"}}
pod: {metadata: {name: p}, spec: {containers: [{name: c, image: nginx}]}}
"""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("1.34", "1 node(s) had untolerated taint {disk: slow}."),
        ("1.35", "1 node(s) had untolerated taint(s)."),
    ],
)
def test_a_case_is_decided_as_an_older_release_would(
    tmp_path: Path, capsys: Any, name: str, words: str
) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(CASE, encoding="utf-8")

    assert main(["schedule", "--case", str(case), "--profile", name]) == 0

    assert words in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--case", "CASE", "--profile", "1.20"], "error: no profile '1.20'; there are 1.30, "),
        (
            ["CASE", "--out", "OUT", "--profile", "1.31"],
            "error: --pod, --json and --profile go with --case",
        ),
    ],
    ids=["an unknown profile", "a file of cases"],
)
def test_a_profile_that_cannot_be_is_refused(
    tmp_path: Path, capsys: Any, arguments: list[str], said: str
) -> None:
    (tmp_path / "CASE").write_text(CASE, encoding="utf-8")
    here = [str(tmp_path / word) if word.isupper() else word for word in arguments]

    assert main(["schedule", *here]) == 1

    assert capsys.readouterr().err.startswith(said)


# Clusters.

SCENARIO = """
cluster: {workers: 2, zones: 2, profile: "%s"}
workload:
  - deployment: {name: web, image: "nginx:1.27", replicas: 2}
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}
  - apiVersion: v1
    kind: Pod
    metadata: {name: huge}
    spec:
      containers: [{name: c, image: "nginx:1.27", resources: {requests: {cpu: "64"}}}]
timeline:
  - {at: 6s, id: gone, kubectl: delete configmap settings}
  - {at: 7s, id: members, etcdctl: {host: cp-1, line: endpoint status -w table}}
  - {at: 8s, id: again, kubectl: delete pod -l app=web}
  - {at: 20s, power_off: worker-2}
until: 90s
"""


@cache
def run_of(name: str) -> Run:
    document = read_document(SCENARIO % name, "s.yaml")
    return simulate(read_scenario(document.value, document.place), seed=1)


def stored(run: Run, prefix: str) -> list[Any]:
    return [value for key, value in run.objects().items() if key.startswith(f"/registry/{prefix}")]


def a_pod(run: Run) -> Any:
    return next(one for one in stored(run, "pods/default/web-") if dig(one, "spec.nodeName"))


def says(reason: str) -> Callable[[Run], set[str]]:
    return lambda run: {one["message"] for one in stored(run, "events/") if one["reason"] == reason}


def silence(run: Run) -> int:
    """The seconds after which the dark node counted as Unknown; the node monitor looks each 5 s."""
    silent = [record.what for record in run.records if isinstance(record.what, NodeSilent)]
    return silent[0].seconds // 5 * 5


def presence(path: str, one: Callable[[Run], Any]) -> Callable[[Run], bool]:
    return lambda run: dig(one(run), path) is not None


def scheduled(run: Run) -> Any:
    return condition(a_pod(run), "PodScheduled")


SEEN: list[tuple[str, str, Callable[[Run], Any], Any, Any]] = [
    ("kubelets report the release", "1.35",
     lambda run: stored(run, "nodes/cp-1")[0]["status"]["nodeInfo"]["kubeletVersion"],
     "v1.34.0", "v1.35.0"),
    ("grace of silent nodes", "1.32", silence, 40, 50),
    ("generation of pods", "1.33", presence("metadata.generation", a_pod), False, True),
    ("observedGeneration of pods", "1.34", presence("status.observedGeneration", a_pod),
     False, True),
    ("observedGeneration of conditions", "1.34", presence("observedGeneration", scheduled),
     False, True),
    ("zone of pods", "1.35",
     lambda run: "topology.kubernetes.io/zone" in a_pod(run)["metadata"]["labels"], False, True),
    ("terminatingReplicas of Deployments", "1.35",
     presence("status.terminatingReplicas",
              lambda run: stored(run, "deployments/default/web")[0]), False, True),
    ("terminatingReplicas of ReplicaSets", "1.35",
     presence("status.terminatingReplicas",
              lambda run: stored(run, "replicasets/default/web")[0]), False, True),
    ("Event Created, colon", "1.32",
     lambda run: "Created container: nginx" in says("Created")(run), False, True),
    ("Event Created", "1.35",
     lambda run: says("Created")(run) == {"Container created"}, False, True),
    ("Event Started", "1.35",
     lambda run: says("Started")(run) == {"Container started"}, False, True),
    ("Event Pulled", "1.35",
     lambda run: any("can be accessed" in text for text in says("Pulled")(run)), False, True),
    ("the taint's name", "1.35",
     lambda run: any("{node-role.kubernetes.io/control-plane: }" in text
                     for text in says("FailedScheduling")(run)), True, False),
    ("new claims", "1.34",
     lambda run: any("no new claims to deallocate, preemption: 0/" in text
                     for text in says("FailedScheduling")(run)), False, True),
    ("kubectl delete", "1.34", lambda run: run.commands["gone"].out.strip(),
     'configmap "settings" deleted', 'configmap "settings" deleted from default namespace'),
    ("etcdctl endpoint status", "1.34",
     lambda run: "STORAGE VERSION" in run.commands["members"].out, False, True),
    ("the version of etcd", "1.36",
     lambda run: " 3.6.6 " in run.commands["members"].out, True, False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("since", "seen", "before", "after"),
    [row[1:] for row in SEEN],
    ids=[f"{row[0]} since {row[1]}" for row in SEEN],
)
def test_a_cluster_does_what_its_release_did(
    since: str, seen: Callable[[Run], Any], before: Any, after: Any
) -> None:
    last_before = NAMES[NAMES.index(since) - 1]

    assert (seen(run_of(last_before)), seen(run_of(since))) == (before, after)


def test_a_scenario_without_a_profile_is_of_the_newest_release() -> None:
    document = read_document("cluster: {workers: 1}\nuntil: 9s", "s.yaml")

    assert read_scenario(document.value).cluster.release == LATEST


def test_a_run_says_its_profile() -> None:
    assert run_of("1.31").profile == "1.31"


@pytest.mark.parametrize(("name", "told"), [("1.31", True), ("1.36", False)])
def test_a_run_of_an_older_release_says_what_is_not_as_it_was(name: str, told: bool) -> None:
    said = " ".join(one["en"] for one in not_modelled(run_of(name)))

    assert ("the newest release with the listed changes undone" in said) is told
    assert ("1.35, client-go, how a cache gets its first picture" in said) is told
