"""Members over the real kernel, network and disks: what clients hear, whatever happens."""

import pytest

from engine.etcd.notes import (
    BecameLeader,
    EntriesDiscarded,
    HandsOver,
    LogLost,
    NoMajority,
    SteppedDown,
    WatchesCut,
    WriteWaits,
)
from engine.units import SECOND
from engine.wire import etcd
from tests.engine.etcd.bench import CLIENT, Bench

SIZES = (1, 3, 5)


def settled(size: int = 3, seed: int = 1, *, full: bool = False) -> Bench:
    bench = Bench(size, seed, full=full)
    bench.run(5)
    return bench


# In health


@pytest.mark.parametrize("size", SIZES)
def test_one_leader_within_two_seconds_of_a_cold_start(size: int) -> None:
    bench = Bench(size)

    bench.run(2)

    assert bench.leader() in bench.members
    assert len(bench.notes(BecameLeader)) == 1


@pytest.mark.parametrize("size", SIZES)
def test_a_write_through_any_member_is_read_through_any_other(size: int) -> None:
    bench = settled(size)

    writes = [bench.put(member, f"pods/default/{member}") for member in bench.members]
    bench.run(1)
    reads = [
        bench.get(reader, f"pods/default/{writer}")
        for reader in bench.members
        for writer in bench.members
    ]
    bench.run(1)

    assert all(bench.answer(number).succeeded for number in writes)
    assert all(bench.answer(number).total == 1 for number in reads)
    stores = [bench.member(member).machine.store for member in bench.members]
    assert {store.revision for store in stores} == {1 + size}


def test_a_read_sees_every_write_that_was_answered_before() -> None:
    bench = settled()
    leader, follower = bench.leader(), bench.followers()[0]

    for turn in range(20):
        write = bench.put(leader, "leases/a", turn)
        while not bench.answers(write):
            bench.run(0.0005)
        read = bench.get(follower, "leases/a")
        bench.run(0.1)
        assert bench.answer(read).items[0].value == {"value": turn}


def test_the_answer_bears_revision_term_and_member() -> None:
    bench = settled()
    leader = bench.leader()

    write = bench.put(leader, "a")
    bench.run(1)

    assert bench.answer(write).header == etcd.Header(2, 1, leader)


def test_every_write_knows_the_record_that_asked_for_it() -> None:
    bench = settled()
    bench.watch(bench.followers()[0])
    bench.run(1)

    bench.put(bench.followers()[1], "a")
    bench.run(1)

    (event,) = [
        message.events[0] for _, _, message in bench.heard if type(message) is etcd.WatchEvents
    ]
    record = bench.world.trace[event.kv.record]
    assert (record.where, type(record.what)) == (bench.followers()[1], etcd.Txn)


def test_the_ledger_has_each_write_once() -> None:
    bench = settled()

    for number in range(5):
        bench.put(bench.members[number % 3], f"a{number}")
        bench.run(0.1)

    assert [write.revision for write in bench.ledger.writes] == [2, 3, 4, 5, 6]


def test_a_batch_of_entries_is_one_message_per_watch() -> None:
    bench = settled()
    number = bench.watch(bench.followers()[0])
    bench.run(1)

    for key in "abc":
        bench.put(bench.leader(), key)
    bench.run(1)

    messages = [m for m in bench.answers(number) if type(m) is etcd.WatchEvents]
    assert [event.kv.key for m in messages for event in m.events] == [
        "/registry/a",
        "/registry/b",
        "/registry/c",
    ]
    assert [event.kv.mod_revision for m in messages for event in m.events] == [2, 3, 4]
    assert len(messages) < 3


def test_a_watch_from_the_past_hears_what_it_missed() -> None:
    bench = settled()
    for key in "abc":
        bench.put(bench.leader(), key)
        bench.run(0.1)

    number = bench.watch(bench.followers()[0], since=3)
    bench.run(1)

    created, events = bench.answers(number)
    assert type(created) is etcd.WatchCreated
    assert [event.kv.key for event in events.events] == ["/registry/b", "/registry/c"]


def test_a_watch_from_a_compacted_revision_is_refused() -> None:
    bench = settled()
    for key in "abcd":
        bench.put(bench.leader(), key)
        bench.run(0.1)
    compaction = bench.ask(bench.leader(), lambda id: etcd.Compact(id, 4))
    bench.run(1)

    number = bench.watch(bench.leader(), since=2)
    bench.run(1)

    assert type(bench.answer(compaction)) is etcd.CompactReply
    cancelled = bench.answer(number)
    assert (cancelled.compact_revision, cancelled.reason) == (4, etcd.COMPACTED)


def test_a_watch_can_be_given_up_and_asked_how_far_it_has_come() -> None:
    bench = settled()
    member = bench.members[0]
    number = bench.watch(member)
    bench.run(1)

    bench.world.network.send(CLIENT, member, etcd.WatchProgress(number))
    bench.run(1)
    bench.world.network.send(CLIENT, member, etcd.WatchCancel(number))
    bench.put(member, "a")
    bench.run(1)

    created, progress = bench.answers(number)[:2]
    assert type(created) is etcd.WatchCreated
    assert progress == etcd.WatchEvents(number, etcd.Header(1, 1, member), ())


def test_a_read_only_transaction_writes_nothing() -> None:
    bench = settled()
    bench.put(bench.leader(), "a")
    bench.run(1)
    compare = (etcd.Compare("/registry/a", "mod", 2),)

    number = bench.ask(
        bench.followers()[0], lambda id: etcd.Txn(id, compare, (etcd.Get("/registry/a"),))
    )
    bench.run(1)

    answer = bench.answer(number)
    assert (answer.succeeded, answer.results[0].version) == (True, 1)
    assert bench.member(bench.leader()).raft.log.last_index == 2


def test_status_is_answered_by_every_member_itself() -> None:
    bench = settled()

    numbers = [bench.ask(member, etcd.StatusRequest) for member in bench.members]
    bench.run(1)

    replies = [bench.answer(number) for number in numbers]
    assert {reply.leader for reply in replies} == {bench.leader()}
    assert [reply.header.member for reply in replies] == list(bench.members)
    assert {reply.error for reply in replies} == {""}


# The leader goes


def test_a_crashed_leader_is_replaced_within_about_two_seconds() -> None:
    """facts 1.1: 1.0-1.9 s after the last heartbeat, each split vote adds as much."""
    waits = []
    for seed in range(1, 9):
        bench = settled(seed=seed)
        crashed_at = bench.now
        bench.crash(bench.leader())
        bench.run(8)
        elections = [r.at for r in bench.world.trace.records if type(r.what) is BecameLeader]
        waits.append((elections[1] - crashed_at) / SECOND)

    assert min(waits) >= 0.9
    assert max(waits) < 4.0
    assert len({round(wait, 3) for wait in waits}) > 4


def test_a_write_lost_with_the_leader_times_out_with_the_reason() -> None:
    bench = settled()
    leader, follower = bench.leader(), bench.followers()[0]
    bench.world.power_off(leader.partition("/")[0])
    asked_at = bench.now

    write = bench.put(follower, "a")
    bench.run(10)

    assert bench.answer(write).message == etcd.TIMED_OUT_LEADER_FAILED
    assert not bench.answer(write).definite
    assert bench.answered_after(write, asked_at) == pytest.approx(7.0, abs=0.01)


def test_a_pending_read_hears_of_the_new_leader() -> None:
    bench = settled()
    leader, follower = bench.leader(), bench.followers()[0]
    bench.crash(leader)

    read = bench.get(follower, "a")
    bench.run(10)

    assert bench.answer(read).message == etcd.LEADER_CHANGED
    assert bench.answer(read).definite


def test_a_watch_survives_a_quick_election() -> None:
    bench = settled()
    follower = bench.followers()[0]
    number = bench.watch(follower)
    bench.run(1)
    bench.crash(bench.leader())
    bench.run(6)

    bench.put(follower, "a")
    bench.run(1)

    assert [type(message) for message in bench.answers(number)] == [
        etcd.WatchCreated,
        etcd.WatchEvents,
    ]


def test_a_leader_that_stops_cleanly_hands_over_without_a_gap() -> None:
    """facts 1.1: a planned restart causes almost no gap."""
    bench = settled()
    leader, follower = bench.leader(), bench.followers()[0]

    bench.world.stop(leader, "stop", bench.note())
    bench.run(0.05)
    write = bench.put(follower, "a")
    bench.run(0.1)

    assert len(bench.notes(HandsOver)) == 1
    assert not bench.world.process(leader).running
    assert bench.answer(write).succeeded


# A majority goes


def without_majority(seed: int = 1) -> tuple[Bench, str]:
    bench = settled(seed=seed)
    bench.put(bench.leader(), "old")
    bench.run(1)
    survivor = bench.followers()[1]
    for member in bench.members:
        if member != survivor:
            bench.crash(member)
    return bench, survivor


def test_without_a_majority_writes_wait_seven_seconds_and_fail() -> None:
    bench, survivor = without_majority()
    bench.run(5)
    asked_at = bench.now

    write = bench.put(survivor, "a")
    bench.run(10)

    error = etcd.EtcdError(write, "Unavailable", etcd.TIMED_OUT, definite=False)
    assert bench.answer(write) == error
    assert bench.answered_after(write, asked_at) == pytest.approx(7.0, abs=0.01)
    assert len(bench.notes(WriteWaits)) == 1


def test_without_a_majority_linearizable_reads_wait_seven_seconds_and_fail() -> None:
    bench, survivor = without_majority()
    bench.run(5)
    asked_at = bench.now

    read = bench.get(survivor, "old")
    bench.run(10)

    assert bench.answer(read).message == etcd.TIMED_OUT
    assert bench.answered_after(read, asked_at) == pytest.approx(7.0, abs=0.01)


def test_without_a_majority_serializable_reads_and_status_still_answer() -> None:
    bench, survivor = without_majority()
    bench.run(5)

    read = bench.get(survivor, "old", serializable=True)
    status = bench.ask(survivor, etcd.StatusRequest)
    bench.run(0.1)

    assert bench.answer(read).items[0].value == {"value": "x"}
    assert bench.answer(status).error == etcd.NO_LEADER


@pytest.mark.parametrize("seed", range(1, 6))
def test_watches_are_cut_three_to_four_seconds_after_the_leader_was_lost(seed: int) -> None:
    bench = settled(seed=seed)
    survivor = bench.followers()[1]
    number = bench.watch(survivor)
    faithful = bench.watch(survivor, require_leader=False)
    bench.run(1)
    crashed_at = bench.now
    for member in bench.members:
        if member != survivor:
            bench.crash(member)
    bench.run(10)

    cut_after = [
        (at - crashed_at) / SECOND
        for at, _, message in bench.heard
        if type(message) is etcd.WatchCancelled
    ]
    assert bench.answers(number)[-1].reason == etcd.NO_LEADER
    assert len(bench.answers(faithful)) == 1
    # noticed after 1-2 s, then three checks a second apart, the first within a second
    assert len(cut_after) == 1
    assert 2.9 < cut_after[0] < 5.1
    assert [note.count for note in bench.notes(WatchesCut)] == [1]


def test_without_a_leader_new_watches_are_refused() -> None:
    bench, survivor = without_majority()
    bench.run(5)

    number = bench.watch(survivor)
    bench.run(1)

    assert bench.answer(number).reason == etcd.NO_LEADER


def test_a_leader_that_lost_its_majority_steps_down_within_two_seconds() -> None:
    bench = settled()
    leader = bench.leader()
    cut_at = bench.now
    bench.cut(leader)
    bench.run(5)

    stepped = [r for r in bench.world.trace.records if type(r.what) is SteppedDown]
    assert len(stepped) == 1
    assert 1.0 <= (stepped[0].at - cut_at) / SECOND <= 2.1
    assert stepped[0].story
    note = stepped[0].what
    assert (note.heard, note.members, note.quorum) == (1, 3, 2)  # type: ignore[attr-defined]


def test_a_lonely_survivor_says_once_that_it_has_no_majority() -> None:
    bench, _ = without_majority()

    bench.run(60)

    told = [r for r in bench.world.trace.records if type(r.what) is NoMajority]
    assert len(told) > 10
    assert [r.story for r in told] == [True] + [False] * (len(told) - 1)


def test_recovery_takes_up_everything_that_was_answered() -> None:
    bench, survivor = without_majority()
    bench.run(20)
    for member in bench.members:
        bench.revive(member)
    bench.run(5)

    read = bench.get(survivor, "old")
    write = bench.put(survivor, "new")
    bench.run(1)

    assert bench.answer(read).total == 1
    assert bench.answer(write).succeeded
    assert len({bench.member(m).machine.store.revision for m in bench.members}) == 1


def test_a_minority_keeps_nothing_that_it_alone_has_taken() -> None:
    """facts S6: after healing, the minority's uncommitted entries are overwritten."""
    bench = settled()
    leader = bench.leader()
    bench.cut(leader)
    lost = bench.put(leader, "lost")
    bench.run(4)
    kept = bench.put(bench.leader(), "kept")
    bench.run(8)
    bench.heal()
    bench.run(3)

    read = bench.get(leader, "lost")
    bench.run(1)

    assert not bench.answer(lost).definite
    assert bench.answer(kept).succeeded
    assert bench.answer(read).total == 0
    assert [note.member for note in bench.notes(EntriesDiscarded)] == [leader]


def test_a_cut_off_follower_returns_without_an_election() -> None:
    bench = settled()
    follower = bench.followers()[0]
    bench.cut(follower)
    bench.run(30)

    bench.heal()
    bench.run(3)

    assert len(bench.notes(BecameLeader)) == 1
    assert bench.member(follower).raft.leader == bench.leader()


# Disks and pauses


def test_a_member_restarts_from_its_disk_alone() -> None:
    bench, survivor = without_majority()
    bench.run(3)
    bench.crash(survivor)
    bench.run(1)
    bench.revive(survivor)
    bench.run(1)

    read = bench.get(survivor, "old", serializable=True)
    bench.run(0.1)

    assert bench.answer(read).total == 1


@pytest.mark.parametrize("size", SIZES)
def test_what_was_answered_survives_the_power_loss_of_all(size: int) -> None:
    bench = settled(size)
    writes = [bench.put(bench.leader(), f"a{number}") for number in range(10)]
    bench.run(1)
    hosts = [member.partition("/")[0] for member in bench.members]
    for host in hosts:
        bench.world.power_off(host)
    bench.run(1)
    for host in hosts:
        bench.world.power_on(host)
    bench.run(5)

    read = bench.ask(bench.leader(), lambda id: etcd.Range(id, "/registry/", "/registry0"))
    bench.run(1)

    assert all(bench.answer(number).succeeded for number in writes)
    assert bench.answer(read).total == 10


def test_a_member_that_lost_its_disk_gives_up() -> None:
    bench = settled()
    follower = bench.followers()[0]
    bench.put(bench.leader(), "a")
    bench.run(1)
    bench.crash(follower)
    bench.world.process(follower).disk.wipe()

    bench.revive(follower)
    bench.run(1)

    assert [note.member for note in bench.notes(LogLost)] == [follower]
    assert bench.world.process(follower).state == "exited"


def test_a_paused_leader_is_replaced_and_follows_when_it_goes_on() -> None:
    bench = settled()
    leader = bench.leader()
    bench.world.pause(leader)
    bench.run(10)
    bench.world.resume(leader)
    bench.run(3)

    assert bench.leader() != leader
    assert bench.member(leader).raft.leader == bench.leader()
    assert len(bench.notes(BecameLeader)) == 2


def test_a_paused_follower_does_not_disturb_on_its_return() -> None:
    bench = settled()
    follower = bench.followers()[0]
    bench.world.pause(follower)
    bench.run(10)
    bench.world.resume(follower)
    bench.run(3)

    assert len(bench.notes(BecameLeader)) == 1


def test_a_disk_that_stalls_for_seconds_costs_the_leader_its_office() -> None:
    """facts S8: stalls of more than an election timeout make heartbeats late."""
    bench = settled()
    leader, follower = bench.leader(), bench.followers()[0]
    bench.world.disturb()
    bench.world.process(leader).disk.latency_us = 4 * SECOND
    bench.put(leader, "a")
    bench.run(6)

    write = bench.put(follower, "b")
    bench.run(1)

    assert bench.leader() != leader
    assert bench.answer(write).succeeded


def test_a_slow_disk_on_one_follower_does_not_slow_writes() -> None:
    """facts S9: commit latency follows the fastest majority."""
    bench = settled()
    leader, follower = bench.leader(), bench.followers()[0]
    bench.world.disturb()
    bench.world.process(follower).disk.latency_us = 500_000
    asked_at = bench.now

    write = bench.put(leader, "a")
    bench.run(5)

    assert bench.answered_after(write, asked_at) < 0.01
    assert len(bench.notes(BecameLeader)) == 1


def test_writes_that_come_together_share_a_sync() -> None:
    bench = settled(1)
    before = len([r for r in bench.world.trace.records if type(r.what).__name__ == "Synced"])

    writes = [bench.put(bench.leader(), f"a{number}") for number in range(50)]
    bench.run(1)

    syncs = len([r for r in bench.world.trace.records if type(r.what).__name__ == "Synced"])
    assert all(bench.answer(number).succeeded for number in writes)
    assert syncs - before < 5


# Leases


def test_keys_die_with_their_lease() -> None:
    bench = settled()
    grant = bench.ask(bench.followers()[0], lambda id: etcd.LeaseGrant(id, 15 * SECOND))
    bench.run(0.1)
    lease = bench.answer(grant).lease
    bench.put(bench.leader(), "masterleases/1", lease=lease)
    bench.run(10)
    early = bench.get(bench.leader(), "masterleases/1")
    bench.run(6)
    late = bench.get(bench.leader(), "masterleases/1")
    bench.run(1)

    assert (bench.answer(early).total, bench.answer(late).total) == (1, 0)


def test_a_lease_lives_while_it_is_renewed_through_any_member() -> None:
    bench = settled()
    grant = bench.ask(bench.leader(), lambda id: etcd.LeaseGrant(id, 5 * SECOND))
    bench.run(0.1)
    lease = bench.answer(grant).lease
    bench.put(bench.leader(), "a", lease=lease)
    renewals = []
    for turn in range(10):
        bench.run(3)
        member = bench.members[turn % 3]
        renewals.append(bench.ask(member, lambda id: etcd.LeaseKeepAlive(id, lease)))
    bench.run(0.1)
    alive = bench.get(bench.leader(), "a")
    bench.run(6)
    dead = bench.get(bench.leader(), "a")
    bench.run(1)

    assert [bench.answer(number).ttl_us for number in renewals] == [5 * SECOND] * 10
    assert (bench.answer(alive).total, bench.answer(dead).total) == (1, 0)


def test_a_new_leader_gives_leases_their_time_again() -> None:
    bench = settled()
    grant = bench.ask(bench.leader(), lambda id: etcd.LeaseGrant(id, 5 * SECOND))
    bench.run(0.1)
    bench.put(bench.leader(), "a", lease=bench.answer(grant).lease)
    bench.run(4)
    bench.crash(bench.leader())
    bench.run(4)

    read = bench.get(bench.leader(), "a")
    bench.run(8)
    late = bench.get(bench.leader(), "a")
    bench.run(1)

    assert (bench.answer(read).total, bench.answer(late).total) == (1, 0)


def test_an_unknown_lease_is_refused() -> None:
    bench = settled()

    numbers = [
        bench.put(bench.leader(), "a", lease=7),
        bench.ask(bench.leader(), lambda id: etcd.LeaseRevoke(id, 7)),
        bench.ask(bench.followers()[0], lambda id: etcd.LeaseKeepAlive(id, 7)),
    ]
    bench.run(1)

    assert {bench.answer(number).message for number in numbers} == {etcd.LEASE_NOT_FOUND}
