"""Quota, alarm, compaction, defragmentation: what fills the database, and what empties it again."""

from engine.etcd.backend import Backend, size_of
from engine.etcd.mvcc import Store
from engine.objects import freeze
from engine.wire.etcd import Delete, EtcdError, LeaseGrant, Put, Txn
from engine.wire.etcd_admin import NO_SPACE
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
