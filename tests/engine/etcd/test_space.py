"""Quota, alarm, compaction, defragmentation: what fills the database, and what empties it again."""

from engine.etcd.backend import Backend, size_of
from engine.etcd.mvcc import Store
from engine.objects import freeze
from engine.units import SECOND
from engine.wire.etcd import (
    TIMED_OUT,
    Delete,
    EtcdError,
    LeaseGrant,
    Put,
    StatusRequest,
    Txn,
)
from engine.wire.etcd_admin import NO_SPACE, Defragment, HashRequest, SnapshotRequest
from tests.engine.etcd.operated import Operated

QUOTA = 64 << 10
LONG = "x" * 4000


def test_a_file_does_not_shrink_by_compaction():
    store, backend = Store(), Backend()
    put = Put("key", freeze({"text": LONG}))
    for _ in range(10):
        backend.wrote(store.txn(Txn(1, (), (put,)), 0).events)
    full = backend.size

    assert store.compact(store.revision) is None
    backend.dropped(store.forgotten)

    assert backend.size == full
    assert backend.in_use < full / 2
    backend.defragment()
    assert backend.size == backend.in_use


def test_free_pages_are_used_again():
    store, backend = Store(), Backend()
    put = Put("key", freeze({"text": LONG}))
    for _ in range(10):
        backend.wrote(store.txn(Txn(1, (), (put,)), 0).events)
    store.compact(store.revision)
    backend.dropped(store.forgotten)
    full = backend.size

    for _ in range(5):
        backend.wrote(store.txn(Txn(1, (), (put,)), 0).events)

    assert backend.size == full


def test_counting_late_counts_the_same():
    eager, late, store = Backend(), Backend(), Store()
    for turn in range(40):
        put = Put(f"key-{turn % 7}", freeze({"text": "y" * (turn * 50)}))
        events = store.txn(Txn(1, (), (put,)), 0).events
        for backend in (eager, late):
            backend.wrote(events)
        if turn % 9 == 8:
            store.compact(store.revision)
            for backend in (eager, late):
                backend.dropped(store.forgotten)
        assert eager.size > 0  # asked after every turn

    assert (late.size, late.in_use) == (eager.size, eager.in_use)
    living = store.dump()
    assert late.in_use >= sum(size_of(kv) for _, kvs in living.versions for kv in kvs)


def fill(bench: Operated) -> str:
    """Write until etcd refuses; what it says."""
    for turn in range(40):
        said = bench.said(f"put key-{turn} {LONG}")
        if said != "OK":
            return said
    raise AssertionError("the quota was never reached")


def test_a_full_database_is_freed_in_three_steps():
    bench = Operated(quota=QUOTA)
    bench.settle()

    assert fill(bench) == f"Error: {NO_SPACE}"

    assert "alarm:NOSPACE" in bench.said("alarm list")
    assert bench.said("put small x") == f"Error: {NO_SPACE}"  # small writes too
    assert bench.said("get key-0 --keys-only") == "key-0"
    for turn in range(10):
        assert bench.said(f"del key-{turn}") == "1"
    revision = bench.type("get key-0 -w json").out.split('"revision": ')[1].split(",")[0]
    assert bench.said(f"compaction {revision}") == f"compacted revision {revision}"
    assert bench.type("defrag --cluster").rc == 0
    assert "alarm:NOSPACE" in bench.said("alarm disarm")
    assert bench.said("alarm list") == ""
    assert bench.said("put small x") == "OK"


def test_disarming_alone_does_not_help():
    bench = Operated(quota=QUOTA)
    bench.settle()
    fill(bench)

    bench.type("alarm disarm")

    assert fill(bench) == f"Error: {NO_SPACE}"
    bench.run(1)
    assert "alarm:NOSPACE" in bench.said("alarm list")


def test_every_member_refuses_what_takes_room_and_nothing_else():
    bench = Operated(quota=QUOTA)
    bench.settle()
    fill(bench)
    bench.run(1)

    grant = bench.ask("cp-2/etcd", lambda id: LeaseGrant(id, 60_000_000))
    delete = bench.ask("cp-3/etcd", lambda id: Txn(id, (), (Delete("key-1"),)))
    bench.run(1)

    refused = bench.answer(grant)
    assert isinstance(refused, EtcdError)
    assert refused.message == NO_SPACE
    assert refused.definite
    assert bench.answer(delete).succeeded


def test_health_tells_of_an_alarm():
    bench = Operated(quota=QUOTA)
    bench.settle()
    fill(bench)

    ended = bench.type("endpoint health")

    assert ended.rc == 1
    assert "Active Alarm(s): NOSPACE" in ended.err
    assert "Error: unhealthy cluster" in ended.err
    assert "alarm:NOSPACE" in bench.said("endpoint status")


# A defragmentation takes its time

GIB = 1 << 30


def test_a_small_file_is_defragmented_in_a_moment():
    bench = Operated()
    bench.settle()

    ended = bench.type("defrag --cluster")

    assert ended.rc == 0
    assert ended.out.count("Finished defragmenting etcd member[https://") == 3


def test_a_member_under_defragmentation_answers_nothing_that_needs_its_file():
    bench = Operated(ballast=GIB)  # eight seconds
    bench.settle()
    leader = bench.leader()
    begun = bench.now
    defrag = bench.ask(leader, Defragment)
    bench.run(0.1)

    asked = {
        "status": bench.ask(leader, StatusRequest),
        "old read": bench.get(leader, "x", serializable=True),
        "fresh read": bench.get(leader, "x"),
        "hash": bench.ask(leader, HashRequest),
        "snapshot": bench.ask(leader, SnapshotRequest),
        "again": bench.ask(leader, Defragment),
    }
    bench.watch(leader)
    bench.run(6)

    assert [name for name, number in asked.items() if bench.answers(number)] == []
    bench.run(11)
    assert all(bench.answers(number) for number in asked.values())
    assert 8 <= bench.answered_after(defrag, begun) <= 8.1
    assert 16 <= bench.answered_after(asked["again"], begun) <= 16.2


def test_a_sign_of_life_does_not_have_the_file_counted():
    bench = Operated()
    bench.settle()

    life = bench.ask(bench.leader(), lambda number: StatusRequest(number, sizes=False))
    whole = bench.ask(bench.leader(), StatusRequest)
    bench.run(0.1)

    assert bench.answer(life).size == bench.answer(life).in_use == 0
    assert bench.answer(whole).size >= bench.answer(whole).in_use > 0
    assert bench.answer(life).raft_index == bench.answer(whole).raft_index


def test_the_others_write_and_the_leader_keeps_its_office():
    bench = Operated(ballast=GIB)
    bench.settle()
    leader, follower = bench.leader(), bench.followers()[0]
    bench.ask(leader, Defragment)
    bench.run(0.1)

    here, there = bench.put(leader, "here"), bench.put(follower, "there")
    bench.run(1)

    assert bench.answer(there).succeeded
    assert bench.answers(here) == []
    bench.run(6.5)  # its client gave up after seven seconds, but it was committed long ago
    assert bench.answer(here).message == TIMED_OUT
    assert bench.member(follower).machine.store.get("/registry/here") is not None
    assert bench.member(leader).machine.store.get("/registry/here") is None
    bench.run(2)
    assert bench.member(leader).machine.store.get("/registry/here") is not None
    assert bench.leader() == leader
    assert bench.member(leader).raft.term == 1


def test_etcdctl_asks_one_endpoint_after_the_other():
    bench = Operated(ballast=GIB // 2)
    bench.settle()
    begun = bench.now

    bench.type("defrag --cluster --command-timeout=60s", within=20)

    assert 12 <= (bench.now - begun) / SECOND <= 12.5


def test_etcdctl_gives_up_before_a_large_file_is_done():
    bench = Operated(ballast=GIB)
    bench.settle()

    ended = bench.type("defrag")
    bench.run(4)

    assert ended.rc == 1
    assert "(context deadline exceeded)" in ended.err
    assert bench.member("cp-1/etcd").raft.log.applied == bench.member("cp-2/etcd").raft.log.applied


def test_a_crash_ends_a_defragmentation():
    bench = Operated(ballast=GIB)
    bench.settle()
    bench.ask("cp-1/etcd", Defragment)
    bench.run(1)

    bench.crash("cp-1/etcd")
    bench.revive("cp-1/etcd")
    bench.run(3)

    assert bench.said("put color red") == "OK"
    assert bench.said("get color --print-value-only") == "red"
