"""The promises that every fault keeps, and what each does."""

import pytest

from engine.commands import COMMANDS
from engine.explain import sentences
from engine.faults import FAULTS, FaultBegan, FaultEnded
from engine.roles import played_by
from tests.engine.faults.small_world import picture, small_world

every_fault = pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))


@every_fault
def test_a_fault_and_its_heal_leave_the_world_as_it_was(fault):
    stage = small_world()
    before = picture(stage)

    stage.perform(fault.model_validate(fault.example), "harm")
    harmed = picture(stage)
    stage.world.kernel.run(1_000_000)
    stage.perform(COMMANDS["heal"].model_validate("harm"), "mend")
    stage.world.kernel.run(2_000_000)

    assert harmed != before
    assert picture(stage) == before
    assert stage.faults == {}


@every_fault
def test_a_fault_says_in_both_languages_that_it_began_and_ended(fault):
    stage = small_world()

    stage.perform(fault.model_validate(fault.example), "harm")
    stage.perform(COMMANDS["heal"].model_validate("harm"), "mend")

    told = [r for r in stage.world.trace.records if type(r.what) in (FaultBegan, FaultEnded)]
    assert [type(record.what) for record in told] == [FaultBegan, FaultEnded]
    assert all(record.story for record in told)
    for record in told:
        texts = sentences(record.what)
        assert texts["en"] != texts["pt-BR"]
        assert all(record.what.targets[0].partition("/")[0] in text for text in texts.values())


@every_fault
def test_what_a_fault_does_is_caused_by_its_beginning(fault):
    stage = small_world()

    stage.perform(fault.model_validate(fault.example), "harm")

    records = stage.world.trace.records
    began = next(n for n, record in enumerate(records) if type(record.what) is FaultBegan)
    assert all(record.causes for record in records[began + 1 :])


@every_fault
def test_two_faults_on_one_thing_are_healed_one_by_one(fault):
    stage = small_world()
    for name in ("one", "other"):
        stage.perform(fault.model_validate(fault.example), name)
    harmed = picture(stage)

    stage.perform(COMMANDS["heal"].model_validate("one"), "mend")

    if fault.__name__ in (
        "Pause",
        "PowerOff",
        "ZoneOutage",
    ):
        assert stage.faults == {}
    else:
        assert list(stage.faults) == ["other"]
        assert picture(stage).keys() == harmed.keys()


@pytest.mark.parametrize("word", FAULTS, ids=list(FAULTS))
def test_a_fault_has_help_and_an_example(word):
    fault = FAULTS[word]

    assert len(fault.help()) > 40
    assert fault.model_validate(fault.example).word() == word


def test_a_crashed_process_is_not_restarted_by_its_supervisor():
    stage = small_world()

    stage.perform(FAULTS["crash"].model_validate("cp-1/etcd"), "harm")
    stage.world.kernel.run(600_000_000)

    assert stage.world.process("cp-1/etcd").state == "crashed"


def test_a_process_that_is_stopped_ends_by_itself():
    stage = small_world()

    stage.perform(FAULTS["stop"].model_validate("worker-1/kubelet"), "harm")

    assert not stage.world.process("worker-1/kubelet").running


def test_a_one_way_partition_blocks_one_direction():
    stage = small_world()
    cut = {"left": "cp-1", "right": "cp-2", "one_way": True}

    stage.perform(FAULTS["partition"].model_validate(cut), "cut")

    network = stage.world.network
    assert not network.is_open("cp-1", "cp-2")
    assert network.is_open("cp-2", "cp-1")


def test_a_partition_without_right_isolates_left():
    stage = small_world()

    stage.perform(FAULTS["partition"].model_validate({"left": ["cp-1"]}), "cut")

    network = stage.world.network
    others = [name for name in stage.world.hosts if name != "cp-1"]
    assert not any(network.is_open("cp-1", other) for other in others)
    assert network.is_open("cp-2", "cp-3")


ROLES = [
    pytest.param("leader/etcd", "process", "cp-2/etcd", id="the member with the newest term leads"),
    pytest.param("follower/etcd", "process", "cp-1/etcd", id="a member that lost follows"),
    pytest.param("leader/etcd", "host", "cp-2", id="of a host: where the leader runs"),
    pytest.param("leader/kube-scheduler", "process", "cp-3/kube-scheduler", id="holds the lease"),
    pytest.param("cp-1/etcd", "process", "cp-1/etcd", id="a name means itself"),
]


@pytest.mark.parametrize(("name", "kind", "meant"), ROLES)
def test_a_role_is_played_by_whoever_plays_it_now(name, kind, meant):
    world = small_world().world
    world.process("cp-1/etcd").shown.update(role="leader", term=2)
    world.process("cp-2/etcd").shown.update(role="leader", term=3)
    world.process("cp-3/kube-scheduler").shown.update(lease="holder")

    assert played_by(world, name, kind) == meant


def test_a_fault_on_a_leader_is_healed_where_it_struck():
    stage = small_world()
    stage.world.process("cp-2/etcd").shown.update(role="leader", term=3)
    stage.perform(FAULTS["crash"].model_validate("leader/etcd"), "harm")
    stage.world.process("cp-3/etcd").shown.update(role="leader", term=4)

    stage.perform(COMMANDS["heal"].model_validate("harm"), "mend")

    assert stage.world.process("cp-2/etcd").running
