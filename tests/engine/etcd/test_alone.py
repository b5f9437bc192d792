"""--force-new-cluster: what one member that is left keeps, what it loses, and who may come back."""

from engine.etcd.admin_notes import Removed, WentOnAlone
from engine.etcd.machine import Proposal, Reshape
from engine.etcd.membership import found
from engine.etcd.ready import HardState
from engine.etcd.refounding import refounded
from engine.wire.etcd import Compact
from engine.wire.etcd_admin import MemberAdd, MemberRemove
from engine.wire.raft import Entry
from tests.engine.etcd.operated import Operated

NAMES = ("cp-1/etcd", "cp-2/etcd", "cp-3/etcd")


def lone(bench: Operated, name: str = "cp-3/etcd") -> None:
    bench.act()
    bench.world.process(name).held_by.clear()
    bench.world.go_on_alone(name)
    bench.world.kernel.cause = None
    bench.run(3)


def survivor(**flags: object) -> Operated:
    """Of three members two have lost their disks."""
    bench = Operated(**flags)
    bench.settle()
    bench.said("put color red")
    bench.run(1)
    for name in NAMES[:2]:
        bench.world.lose_disk(name, f"lost {name}", bench.note())
    bench.run(3)
    return bench


def joins(bench: Operated, name: str) -> None:
    bench.act()
    bench.world.process(f"{name}/etcd").held_by.clear()
    bench.world.join(f"{name}/etcd")
    bench.world.kernel.cause = None
    bench.run(6)


# The log


def _entry(index: int, change: object) -> Entry:
    return Entry(index, 3, Proposal("cp-1/etcd", 1, change, 0))


def test_what_is_not_known_to_be_committed_is_dropped_and_the_others_are_removed():
    founding = found(NAMES[2], NAMES)
    entries = [_entry(n, Compact(n, n)) for n in (1, 2, 3, 4)]

    done = refounded(founding, entries, HardState(5, None, 3), NAMES[2], 7)

    assert done.keep == 3
    assert sorted(done.gone) == list(NAMES[:2])
    assert [(entry.index, entry.term) for entry in done.added] == [(4, 5), (5, 5)]
    assert done.state == HardState(5, None, 5)


def test_who_belonged_to_the_cluster_is_read_from_the_log():
    founding = found(NAMES[2], NAMES)
    gone = next(info.id for info in founding.founders if info.address == NAMES[0])
    entries = [
        _entry(1, Reshape(MemberRemove(0, gone))),
        _entry(2, Reshape(MemberAdd(0, "cp-4/etcd", learner=True), 44)),
        _entry(3, Reshape(MemberAdd(0, "cp-5/etcd", learner=True), 55)),
    ]

    done = refounded(founding, entries, HardState(3, None, 2), NAMES[2], 7)

    assert sorted(done.gone) == ["cp-2/etcd", "cp-4/etcd"]


# A cluster


def test_nothing_else_helps_when_the_majority_is_lost_for_good():
    bench = survivor()

    assert bench.said("member remove cp-1", "cp-3") == "Error: context deadline exceeded"


def test_the_one_that_is_left_goes_on_with_everything():
    bench = survivor()
    before = bench.member("cp-3/etcd").machine
    revision, cluster = before.store.revision, before.membership.cluster

    lone(bench)

    (alone,) = bench.notes(WentOnAlone)
    assert sorted(alone.gone) == list(NAMES[:2])
    assert bench.said("get color --print-value-only", "cp-3") == "red"
    assert bench.said("put color blue", "cp-3") == "OK"
    machine = bench.member("cp-3/etcd").machine
    assert machine.store.revision == revision + 1
    assert machine.membership.cluster == cluster
    assert bench.said("member list", "cp-3").count("\n") == 0


def test_the_flag_holds_for_one_start():
    bench = survivor()
    lone(bench)
    bench.said("member add cp-1 --peer-urls=https://cp-1:2380 --learner", "cp-3")
    joins(bench, "cp-1")
    bench.said("member promote cp-1", "cp-3")

    bench.crash("cp-3/etcd")
    bench.revive("cp-3/etcd")
    bench.run(4)

    assert len(bench.notes(WentOnAlone)) == 1
    assert bench.said("put color blue", "cp-3") == "OK"
    assert bench.said("get color --print-value-only", "cp-1") == "blue"


def test_a_second_voter_that_is_not_there_takes_the_majority_away_again():
    bench = survivor()
    lone(bench)

    assert "added" in bench.said("member add cp-1 --peer-urls=https://cp-1:2380", "cp-3")

    assert bench.said("put color blue", "cp-3") == "Error: context deadline exceeded"
    joins(bench, "cp-1")
    assert bench.said("put color blue", "cp-3") == "OK"


def test_a_write_that_was_confirmed_may_be_lost():
    bench = Operated()
    bench.settle()
    leader = bench.leader()
    (left, other) = [name for name in NAMES if name != leader]
    bench.act()
    bench.world.pause(left)
    told = bench.put(leader, "told")
    bench.run(1)
    assert bench.answer(told).succeeded
    bench.crash(left)
    for name in (leader, other):
        bench.world.lose_disk(name, f"lost {name}", bench.note())

    lone(bench, left)

    assert bench.member(left).machine.store.get("/registry/told") is None
    asked = bench.put(left, "new")
    bench.run(1)
    assert bench.answer(asked).succeeded
    assert [(write.key, write.value is None) for write in bench.ledger.writes] == [
        ("/registry/told", False),
        ("/registry/told", True),  # another history has begun, in which it never was
        ("/registry/new", False),
    ]


def test_the_lost_are_turned_away_when_they_come_back_with_their_data():
    bench = Operated()
    bench.settle()
    bench.said("put color red")
    for name in NAMES[:2]:
        bench.crash(name)
    bench.run(2)
    lone(bench)
    bench.said("put color blue", "cp-3")

    bench.revive("cp-1/etcd")
    bench.run(3)

    assert {note.member for note in bench.notes(Removed)} == {"cp-1/etcd"}
    assert bench.said("get color --print-value-only", "cp-3") == "blue"


def test_in_a_cluster_of_one_there_is_nobody_to_remove():
    bench = Operated(1)
    bench.settle()
    bench.said("put color red")

    lone(bench, "cp-1/etcd")

    assert bench.notes(WentOnAlone) == []
    assert bench.said("get color --print-value-only") == "red"
