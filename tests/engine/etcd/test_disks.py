"""What etcd does on a disk that is slow, full or lost."""

from engine.etcd.admin_notes import NoRoom
from engine.etcd.notes import LogLost
from engine.units import MILLISECOND
from tests.engine.etcd.operated import Operated

SLOW = 2500 * MILLISECOND


def host_of(process: str) -> str:
    return process.partition("/")[0]


def test_a_leader_with_a_slow_disk_loses_its_office():
    bench = Operated()
    bench.settle()
    slow = bench.leader()
    bench.act()
    bench.world.slow_disk(host_of(slow), "slow", SLOW)
    bench.put(slow, "a")  # it saves before it ticks again

    bench.run(6)

    assert bench.member(slow).raft.role == "follower"
    assert bench.leader() != slow


def test_a_slow_follower_delays_nobody():
    bench = Operated()
    bench.settle()
    slow = bench.followers()[0]
    bench.act()
    bench.world.slow_disk(host_of(slow), "slow", SLOW)
    leader = bench.leader()

    asked_at = bench.now
    number = bench.put(leader, "a")
    bench.run(1)

    assert bench.answered_after(number, asked_at) < 0.1
    assert bench.leader() == leader


def test_a_write_to_a_slow_majority_is_slow():
    bench = Operated()
    bench.settle()
    leader, followers = bench.leader(), bench.followers()
    bench.act()
    for follower in followers:
        bench.world.slow_disk(host_of(follower), "slow", 500 * MILLISECOND)

    asked_at = bench.now
    number = bench.put(leader, "a")
    bench.run(2)

    assert bench.answered_after(number, asked_at) > 0.5


def test_two_faults_on_one_disk_leave_the_worse():
    bench = Operated(1)
    disk = bench.world.process("cp-1/etcd").disk
    healthy = disk.latency_us
    bench.act()
    bench.world.slow_disk("cp-1", "one", SLOW)
    bench.world.slow_disk("cp-1", "other", 2 * SLOW)

    bench.world.quicken_disk("cp-1", "other")
    assert disk.latency_us == SLOW

    bench.world.quicken_disk("cp-1", "one")
    assert disk.latency_us == healthy


def test_a_member_without_room_ends_itself_until_there_is_room():
    bench = Operated()
    bench.settle()
    full = bench.followers()[0]
    bench.act()
    bench.world.fill_disk(host_of(full), "full", bench.note())

    bench.put(bench.leader(), "a")
    bench.run(20)
    assert bench.notes(NoRoom)
    assert not bench.world.process(full).running

    bench.act()
    bench.world.empty_disk(host_of(full), "full")
    bench.run(30)
    assert bench.member(full).raft.log.applied == bench.member(bench.leader()).raft.log.applied


def test_a_member_that_lost_its_disk_cannot_go_on_as_itself():
    bench = Operated()
    bench.settle()
    bench.said("put kept 1")
    lost = bench.followers()[0]

    bench.act()
    bench.world.lose_disk(lost, "lost", bench.note())
    bench.run(1)
    bench.act()
    bench.world.revive(lost, "lost")
    bench.run(5)

    assert bench.notes(LogLost)
    assert not bench.world.process(lost).running


def test_a_member_that_lost_its_disk_is_let_in_anew():
    bench = Operated()
    bench.settle()
    bench.said("put kept 1")
    lost = bench.followers()[0]
    name, asked = host_of(lost), host_of(bench.leader())
    bench.act()
    bench.world.lose_disk(lost, "lost", bench.note())
    bench.run(3)

    assert bench.type(f"member remove {name}", asked).rc == 0
    added = bench.type(f"member add {name} --peer-urls=https://{name}:2380", asked)
    assert added.rc == 0, added.err
    bench.act()
    bench.world.process(lost).held_by.clear()
    bench.world.join(lost)
    bench.run(5)

    assert bench.said("get kept", name) == "kept\n1"
