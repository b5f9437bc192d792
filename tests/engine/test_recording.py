"""First lines of recordings, as people write them: right, doubtful and wrong."""

import json

import pytest

from engine.__main__ import main
from engine.operator.recorded import Done, Typed
from engine.recording import BadRecording, Step, read_recording
from engine.replay import replay
from engine.topology import Counts
from engine.units import SECOND


def line(**state):
    state = {"up": "--nodes 2", "steps": [], "total": 5, **state}
    return json.dumps({"t": 0, "kind": "scenario", "name": "x", "event": "START", "state": state})


def test_a_first_line_alone_is_enough_and_steps_come_in_the_order_of_their_times():
    steps = [[3.5, "@kill node2 kcm1"], [0, "kubectl get pods"]]

    recording = read_recording(line(up="--nodes 4 --kcm=2 --supervise", steps=steps, total=9))

    assert recording.counts == Counts(nodes=4, kcm=2, supervised=True)
    assert recording.total == 9 * SECOND
    assert recording.steps == (
        Step(0, Typed("kubectl get pods"), "kubectl get pods"),
        Step(3_500_000, Done("kill", ("node2", "kcm1")), "@kill node2 kcm1"),
    )
    assert recording.doubts == ()


def test_nodes_that_a_step_starts_and_nobody_has_seen_join_later():
    steps = [[1, "@start node2 node7"], [2, "@start kcm1"], [3, "@start node7"]]

    recording = read_recording(line(up="--nodes 3", steps=steps))

    assert recording.counts.later == ("node7",)


@pytest.mark.parametrize(
    ("given", "doubt"),
    [
        pytest.param({"up": "--node 3"}, "'--node' is ignored (--nodes?)", id="unknown option"),
        pytest.param({"steps": [[1, "@kill etcd9"]]}, "no etcd9 (etcd1?)", id="unknown name"),
        pytest.param({"steps": [[1, "ssh node9 ls"]]}, "no node9 (node2?)", id="unknown machine"),
    ],
)
def test_what_means_nothing_is_said_and_does_not_stop_anyone(given, doubt):
    assert doubt in " ".join(read_recording(line(**given)).doubts)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param("hello", "not JSON", id="not JSON"),
        pytest.param("[" * 100_000, "nested too deeply", id="deep"),
        pytest.param("[1]", "not a START line", id="a list"),
        pytest.param(line().replace('"name"', '"nome"'), "has no name", id="no name"),
        pytest.param(line().replace('"x"', '"\\ud800"'), "half a character", id="surrogate"),
        pytest.param(line().replace('"total"', '"end"'), "has no total", id="no total"),
        pytest.param(line(up=None), "up is not like", id="up is null"),
        pytest.param(line(up="--etcd 0"), "--etcd 0: a number from 1", id="no etcd"),
        pytest.param(line(up="--nodes 999"), "--nodes 999: a number from 0 to", id="many nodes"),
        pytest.param(line(up="--nodes"), "--nodes : a number", id="no number"),
        pytest.param(line(steps="abc"), "steps is not like", id="steps are a text"),
        pytest.param(line(steps=[[1, 5]]), "step 1 is not like", id="a command is a number"),
        pytest.param(line(steps=[[-1, "kubectl"]]), "time of step 1", id="before the beginning"),
        pytest.param(line(steps=[[1e30, "kubectl"]]), "time of step 1", id="beyond all time"),
        pytest.param(line(steps=[[True, "kubectl"]]), "time of step 1", id="a time is true"),
        pytest.param(line(steps=[[1, "ls"]]), "neither kubectl", id="another command"),
        pytest.param(line(steps=[[1, "ssh node1"]]), "no shell to stay in", id="ssh alone"),
        pytest.param(line(steps=[[1, "ssh node1 whoami"]]), "whoami: command not", id="no program"),
        pytest.param(line(steps=[[1, "echo 'a | kubectl"]]), "step 1: No closing", id="a quote"),
        pytest.param(line(total=float("nan")), "total is not a number", id="total is NaN"),
        pytest.param(line(total=True), "total is not a number", id="total is true"),
    ],
)
def test_a_wrong_first_line_is_refused_with_its_place_and_a_way_out(text, said):
    with pytest.raises(BadRecording) as refused:
        read_recording(text)

    assert said in str(refused.value)


def test_the_command_line_reads_no_more_than_the_first_line(tmp_path, capsys):
    recording, out = tmp_path / "real.jsonl", tmp_path / "simulated.jsonl"
    recording.write_bytes(line(up="--nodes 0", total=1).encode() + b"\n" + b"\xff" * 20_000)

    code = main(["replay", str(recording), "--out", str(out)])

    assert code == 0, capsys.readouterr().err
    rows = [json.loads(row) for row in out.read_text("utf-8").splitlines()]
    assert (rows[0]["event"], rows[-1]["event"], rows[-1]["t"]) == ("START", "END", 2.0)


def outputs(rows):
    """What was answered, by the recorded name of the step."""
    return {row["name"]: row["state"] for row in rows if row["event"] == "OUTPUT"}


def test_a_line_typed_on_a_machine_is_played_like_any_other_step():
    stop, look = "ssh node1 systemctl stop kubelet", "ssh node1 systemctl is-active kubelet"
    lost = "ssh node9 systemctl stop kubelet"
    steps = [[0, stop], [1, look], [2, lost], [60, "kubectl get node node1 --no-headers"]]

    found = outputs(replay(read_recording(line(steps=steps, total=61))))

    assert found[stop] == {"rc": 0, "out": "", "err": ""}
    assert found[look] == {"rc": 3, "out": "inactive\n", "err": ""}
    assert (found[lost]["rc"], "not resolve hostname node9" in found[lost]["err"]) == (255, True)
    assert found["kubectl get node node1 --no-headers"]["out"].split()[1] == "NotReady"


def test_pipes_and_streams_of_manifests_are_read_as_a_shell_reads_them():
    """Found when a recording counted its pods: `wc -l` was taken for the names of pods."""
    count = "kubectl get nodes --no-headers | wc -l"
    maps = [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": n}} for n in "ab"]
    apply = "echo '" + "\n---\n".join(map(json.dumps, maps)) + "' | kubectl apply -f -"

    found = outputs(replay(read_recording(line(steps=[[0, count], [1, apply]]))))

    assert found[count] == {"rc": 0, "out": "2\n", "err": ""}
    assert found[apply]["out"] == "configmap/a created\nconfigmap/b created\n"
