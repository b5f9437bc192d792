"""A group that rests must be the same run as one that sends every heartbeat, and much cheaper."""

import re
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.etcd import notes
from engine.units import SECOND
from tests.engine.etcd.bench import Bench

RECORD = re.compile(r"record=\d+")
TOLD = (notes.BecameLeader, notes.SteppedDown, notes.Deposed, notes.PatienceLost, notes.WatchesCut)


def play(seed: int, size: int, *, full: bool, acts: int = 8) -> Bench:
    """A schedule of faults and requests that depends on the seed alone."""
    random = Random(seed)
    bench = Bench(size, seed, full=full)
    bench.run(3 + random.random())
    for member in bench.members:
        bench.watch(member, require_leader=False)
    for turn in range(acts):
        _disturb(bench, random, turn)
        for _ in range(random.randrange(12)):
            bench.run(random.choice((0.0003, 0.002, 0.05, 0.4, 1.5)) * random.random())
            member = random.choice(bench.members)
            if random.random() < 0.7:
                bench.put(member, f"leases/{random.randrange(5)}", turn)
            else:
                bench.get(member, f"leases/{random.randrange(5)}")
        bench.run(random.choice((0.01, 1, 3, 10)) * random.random())
    for _ in range(2):  # a member that was told to stop may take until now to end
        for member in bench.members:
            _mend(bench, member)
        bench.run(10)
    return bench


def _disturb(bench: Bench, random: Random, turn: int) -> None:
    world, member = bench.world, random.choice(bench.members)
    host, record = member.partition("/")[0], bench.note()
    others = [name.partition("/")[0] for name in bench.members if name != member]
    match random.choice(("crash", "pause", "power", "stop", "cut", "one way", "mend", "heal")):
        case "crash":
            world.crash(member, "crash", record)
        case "pause":
            world.pause(member)
        case "power":
            world.power_off(host)
        case "stop":
            world.stop(member, "stop", record)
        case "cut":
            world.block([host], others[: random.randint(1, max(1, len(others)))], "cut", record)
        case "one way":
            world.block([host], others[:1], "cut", record, one_way=True)
        case "mend":
            _mend(bench, member)
        case "heal":
            bench.heal()


def _mend(bench: Bench, member: str) -> None:
    world = bench.world
    bench.heal()
    if world.process(member).state == "paused":
        world.resume(member)
    if not world.host(member.partition("/")[0]).power:
        world.power_on(member.partition("/")[0])
    world.revive(member, "crash")
    world.revive(member, "stop")


def observed(bench: Bench) -> list[str]:
    """What anyone outside can see, with times: elections, writes, and all that the client heard."""
    records = bench.world.trace.records
    elections = [f"{r.at} {r.what}" for r in records if type(r.what) in TOLD]
    writes = [f"{write.at} {write.revision} {write.key}" for write in bench.ledger.writes]
    heard = [
        f"{at} {sender} {RECORD.sub('', repr(message))}" for at, sender, message in bench.heard
    ]
    return elections + writes + heard


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32), size=st.sampled_from((1, 3, 3, 5)))
def test_resting_changes_nothing_that_can_be_seen(seed: int, size: int) -> None:
    quiet, full = play(seed, size, full=False), play(seed, size, full=True)

    assert observed(quiet) == observed(full)


@pytest.mark.parametrize("size", [1, 3, 5])
def test_a_quiet_group_costs_nothing(size: int) -> None:
    bench = Bench(size)
    bench.run(5)
    before = bench.world.kernel.delivered

    bench.run(600)

    assert bench.world.kernel.delivered - before <= 1  # at most a timer that was left behind


def test_a_group_with_a_dead_member_rests_too() -> None:
    bench = Bench(3)
    bench.run(5)
    bench.crash(bench.followers()[0])
    bench.run(5)
    before = bench.world.kernel.delivered

    bench.run(600)

    assert bench.world.kernel.delivered - before <= 1


def test_a_lossy_link_keeps_the_heartbeats() -> None:
    bench = Bench(3)
    bench.run(5)
    bench.world.disturb()
    bench.world.network.link("cp-1", "cp-2").loss = 0.1
    bench.run(10)
    before = bench.world.kernel.delivered

    bench.run(10)

    assert bench.world.kernel.delivered - before > 300


def test_a_full_group_sends_every_heartbeat() -> None:
    bench = Bench(3, full=True)
    bench.run(5)
    before = bench.world.kernel.delivered

    bench.run(10)

    assert bench.world.kernel.delivered - before >= 10 * 10 * 5


def test_a_disturbed_group_wakes_at_once_and_in_phase() -> None:
    quiet, full = Bench(3), Bench(3, full=True)
    beats = []
    for bench in (quiet, full):
        bench.run(60)
        bench.world.disturb()
        woken = bench.now
        bench.run(1)
        records = bench.world.trace.records
        beats.append(
            [r.at for r in records if r.at > woken and getattr(r.what, "name", "") == "heartbeat"]
        )

    assert beats[0] == beats[1]
    assert len(beats[0]) == 10


def test_ticks_run_on_the_members_own_phase() -> None:
    """Members do not tick at the same instant: their phases come from the seed."""
    bench = Bench(5, full=True)
    bench.run(3)
    phases = {
        r.at % (SECOND // 10)
        for r in bench.world.trace.records
        if getattr(r.what, "name", "") in ("heartbeat", "election timeout")
    }

    assert len(phases) >= 1


@pytest.mark.parametrize("size", [3, 5])
def test_a_write_that_nothing_comes_between_is_one_step(size: int) -> None:
    """The request, the answer, and at most the acknowledgements that come late, with what the
    leader answers to them.
    """
    bench = Bench(size)
    bench.run(5)
    before = bench.world.kernel.delivered

    for member in bench.members * 10:
        bench.put(member, "leases/a", 1)
        bench.run(1)

    events = bench.world.kernel.delivered - before
    assert events <= 10 * size * (2 + 2 * (size - 1)) * 0.8
    stores = [bench.member(name).machine.store for name in bench.members]
    assert {store.revision for store in stores} == {1 + 10 * size}


@pytest.mark.parametrize("role", ["leader", "follower"])
def test_a_read_that_nothing_comes_between_is_a_question_and_an_answer(role: str) -> None:
    bench = Bench(3)
    bench.run(5)
    asked = bench.leader() if role == "leader" else bench.followers()[0]
    before = bench.world.kernel.delivered

    bench.get(asked, "leases/a")
    bench.run(1)

    assert bench.world.kernel.delivered - before == 2


def test_a_member_whose_disk_is_full_still_dies_of_a_write() -> None:
    bench = Bench(3)
    bench.run(5)
    member = bench.followers()[0]
    bench.world.fill_disk(member.partition("/")[0], "full", bench.note())
    bench.run(5)

    bench.put(bench.leader(), "leases/a", 1)
    bench.run(1)

    assert not bench.world.process(member).running


def disks_after(seed: int, writes: int, *, full: bool) -> tuple[list[str], list[Any]]:
    """What is left when the power goes of writes that nobody has looked at meanwhile."""
    bench = Bench(3, seed, full=full)
    bench.run(5)
    leader, kernel = bench.leader(), bench.world.kernel
    kernel.receivers["pen"] = lambda _: bench.put(leader, "leases/a", kernel.now)
    for number in range(writes):
        kernel.post("pen", "write", number * SECOND // 2)
    bench.run(10)
    for member in bench.members:
        bench.world.power_off(member.partition("/")[0])
    disks = [bench.world.process(member).disk for member in bench.members]
    logs = [re.sub(r"(record|number)=\d+", "", repr(disk.logs)) for disk in disks]
    return logs, [disk.values for disk in disks]


@given(seed=st.integers(0, 2**32), writes=st.integers(1, 12))
@settings(max_examples=10, deadline=None)
def test_what_followers_have_put_off_is_on_their_disks_when_the_power_goes(
    seed: int, writes: int
) -> None:
    assert disks_after(seed, writes, full=False) == disks_after(seed, writes, full=True)
