"""What commands do to a world, and that they end the faults they mend."""

import json

import pytest

from engine.commands import COMMANDS
from engine.faults import FAULTS, FaultEnded
from engine.operator.messages import RunCommand
from tests.engine.faults.small_world import picture, small_world

MENDS = [
    pytest.param("crash", "cp-1/etcd", "start", "cp-1/etcd", id="start mends crash"),
    pytest.param("stop", "cp-1/etcd", "start", "cp-1/etcd", id="start mends stop"),
    pytest.param("pause", "cp-1/etcd", "resume", "cp-1/etcd", id="resume mends pause"),
    pytest.param("power_off", "cp-1", "power_on", "cp-1", id="power_on mends power_off"),
]


@pytest.mark.parametrize(("fault", "harmed", "command", "mended"), MENDS)
def test_a_command_that_mends_everything_ends_the_fault(fault, harmed, command, mended):
    stage = small_world()
    before = picture(stage)
    stage.perform(FAULTS[fault].model_validate(harmed), "harm")

    stage.perform(COMMANDS[command].model_validate(mended), "mend")

    assert picture(stage) == before
    assert stage.faults == {}
    assert any(type(record.what) is FaultEnded for record in stage.world.trace.records)


def test_a_fault_goes_on_while_part_of_it_is_left():
    stage = small_world()
    stage.perform(FAULTS["crash"].model_validate(["cp-1/etcd", "cp-2/etcd"]), "harm")

    stage.perform(COMMANDS["start"].model_validate("cp-1/etcd"), "mend")

    assert list(stage.faults) == ["harm"]
    assert stage.world.process("cp-1/etcd").running
    assert not stage.world.process("cp-2/etcd").running


def test_healing_what_is_over_does_nothing():
    stage = small_world()

    stage.perform(COMMANDS["heal"].model_validate("nothing"), "mend")

    assert picture(stage) == picture(small_world())


def heard(stage):
    return [
        m for m in stage.world.process("operator/kubectl").component.heard if type(m) is RunCommand
    ]


@pytest.mark.parametrize("line", ["get pods", "kubectl get pods", " get pods "])
def test_a_kubectl_line_reaches_the_terminal(line):
    stage = small_world()

    stage.perform(COMMANDS["kubectl"].model_validate(line), "look")

    assert heard(stage) == [RunCommand("look", "kubectl get pods", "", "")]


def test_manifests_are_piped_into_kubectl_apply():
    stage = small_world()
    apply = COMMANDS["apply"]

    stage.perform(apply.model_validate({**apply.example, "via": "cp-1"}), "write")

    (typed,) = heard(stage)
    assert (typed.line, typed.via) == ("kubectl apply -f -", "cp-1")
    assert json.loads(typed.stdin) == apply.example["manifest"]


@pytest.mark.parametrize(
    ("downtime", "says"),
    [(5_000_000, "has no unit"), ("500ms", "not from 1s to 30m"), ("1h", "not from 1s to 30m")],
)
def test_a_downtime_is_written_with_its_unit_and_within_reason(downtime, says):
    with pytest.raises(ValueError, match=says):
        COMMANDS["reboot"].model_validate({"host": "worker-1", "downtime": downtime})


@pytest.mark.parametrize("word", COMMANDS, ids=list(COMMANDS))
def test_a_command_has_help_and_an_example(word):
    command = COMMANDS[word]

    assert len(command.help()) > 40
    assert command.model_validate(command.example).word() == word
