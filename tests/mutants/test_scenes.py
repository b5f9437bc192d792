"""Small scenes that catch one planted bug each, where no other test does."""

from typing import Any

import pytest

from engine.etcd.mvcc import Store
from engine.etcd.raft_log import RaftLog
from engine.units import MILLISECOND
from engine.wire import etcd
from engine.wire.raft import Append, Entry, Vote
from tests.engine.etcd.bench import CLIENT, Bench
from tests.engine.etcd.raft_lab import Lab


def settled(size: int = 3) -> Bench:
    bench = Bench(size)
    bench.run(5)
    return bench


# Raft


def test_a_vote_outlives_a_loss_of_power() -> None:
    """Two candidates of one term, and between their requests the voter's machine reboots."""
    bench = settled()
    voter, candidate, rival = bench.members
    for other in (candidate, rival):
        bench.crash(other)
    term = bench.member(voter).raft.term + 1
    ask = Vote(term, 100, term, True)

    bench.world.network.send(candidate, voter, ask)
    bench.run(0.02)
    bench.world.power_off("cp-1")
    bench.world.power_on("cp-1")
    bench.world.network.send(rival, voter, ask)
    bench.run(0.02)

    raft = bench.member(voter).raft
    assert (raft.term, raft.vote) == (term, candidate)


def test_a_candidate_counts_its_own_vote_once_it_is_durable() -> None:
    lab = Lab(1)
    lab.auto_sync = False
    alone = lab.rafts["a"]

    lab.tick("a", alone.ticks_left())
    before = alone.role
    lab.sync("a")

    assert (before, alone.role) == ("candidate", "leader")


def test_a_candidate_asks_for_votes_once_its_term_is_durable() -> None:
    """If power failed in between, it would not know of its own election, and could be elected once
    more in the same term, to write another log (found by schedule 2172).
    """
    lab = Lab(3)
    lab.auto_sync = False
    lab.rafts["a"].become_candidate()
    lab.drain("a")
    before = list(lab.mail)

    lab.sync("a")

    assert (before, [(to, type(ask)) for _, to, ask in lab.mail]) == (
        [],
        [("b", Vote), ("c", Vote)],
    )


@pytest.mark.parametrize("size", [1, 3])
def test_a_write_is_answered_once_a_majority_holds_it_durably(size: int) -> None:
    """Slow disks: of three, one is the leader's and quick, which is no majority."""
    bench = settled(size)
    slow = bench.followers() or list(bench.members)
    bench.world.disturb()
    for member in slow:
        bench.world.process(member).disk.latency_us = 400 * MILLISECOND

    write = bench.put(bench.leader(), "a")
    bench.run(0.2)
    early = bench.answers(write)
    bench.run(1)

    assert early == []
    assert bench.answer(write).succeeded


def test_a_write_does_not_share_a_sync_that_began_before_it() -> None:
    """A member alone: the second write comes while the disk is busy with the first."""
    bench = settled(1)
    (member,) = bench.members
    bench.world.disturb()
    bench.world.process(member).disk.latency_us = 400 * MILLISECOND

    first = bench.put(member, "a")
    bench.run(0.2)
    second = bench.put(member, "b")
    bench.run(0.4)

    assert (len(bench.answers(first)), len(bench.answers(second))) == (1, 0)


def test_an_append_that_comes_late_cuts_nothing() -> None:
    """Paper 5.3, figure 2: only what conflicts is removed; the newer entry was acknowledged."""
    log = RaftLog()
    first, second = Entry(1, 1, "x"), Entry(2, 1, "y")
    log.accept(Append(1, 0, 0, (first, second), 0), 1)

    log.accept(Append(1, 0, 0, (first,), 0), 1)

    assert log.entries == [first, second]


def test_a_commit_mark_covers_only_what_the_leader_has_compared() -> None:
    """The follower's second entry is of a leader of the past; this message is about the first."""
    log = RaftLog([Entry(1, 1, "x"), Entry(2, 1, "of the past")])

    log.accept(Append(2, 1, 1, (), 2), 2)

    assert log.committed == 1


def test_a_late_sync_vouches_for_nothing_that_replaced_its_entries() -> None:
    log = RaftLog()
    log.append(1, "x")
    log.take_unwritten()
    log.merge(0, (Entry(1, 2, "y"),))

    log.synced(1, 1)

    assert log.stable == 0


# Watches and reads


def lagging() -> tuple[Bench, str, int]:
    """A follower is cut off while five writes are done; who it is, and their last revision."""
    bench = settled()
    member = bench.followers()[0]
    bench.cut(member)
    for number in range(5):
        bench.put(bench.leader(), f"a{number}")
        bench.run(0.1)
    return bench, member, bench.member(bench.leader()).machine.store.revision


def heard(bench: Bench, number: int) -> list[int]:
    return [
        event.kv.mod_revision
        for message in bench.answers(number)
        for event in getattr(message, "events", ())
    ]


def test_a_watch_resumed_at_a_member_that_lags_hears_nothing_twice() -> None:
    bench, member, revision = lagging()

    number = bench.watch(member, since=revision + 1, require_leader=False)
    bench.run(0.1)
    bench.heal()
    bench.run(3)
    bench.put(member, "new")
    bench.run(1)

    assert heard(bench, number) == [revision + 1]


def test_a_watch_from_a_revision_to_come_is_told_of_none_before_it() -> None:
    bench, member, revision = lagging()
    number = bench.watch(member, since=revision + 1, require_leader=False)
    bench.run(0.1)

    bench.world.network.send(CLIENT, member, etcd.WatchProgress(number))
    bench.run(0.1)
    early = [type(each) for each in bench.answers(number)]
    bench.heal()
    bench.run(3)
    bench.world.network.send(CLIENT, member, etcd.WatchProgress(number))
    bench.run(0.1)

    assert early == [etcd.WatchCreated]
    assert bench.answers(number)[-1].header.revision == revision


def test_a_watch_from_long_ago_hears_everything_since() -> None:
    bench = settled()
    for number in range(40):
        bench.put(bench.leader(), f"a{number % 7}")
        bench.run(0.02)

    watch = bench.watch(bench.followers()[0], since=2)
    bench.run(1)

    assert heard(bench, watch) == list(range(2, 42))


def test_a_deletion_at_the_compacted_revision_is_still_told() -> None:
    store = Store()
    put, delete = etcd.Put("/a", {"value": 1}), etcd.Delete("/a")
    for operation in (put, delete):
        store.txn(etcd.Txn(1, (), (operation,)), 0)

    store.compact(3)
    events: Any = store.events_since(3, "/", "0")

    assert [(event.kv.key, event.is_delete) for event in events] == [("/a", True)]


def test_a_read_at_a_member_that_lags_waits_for_it() -> None:
    """The answer to the read's question overtakes the entries that it is about."""
    bench = settled()
    member = bench.followers()[0]
    bench.world.disturb()
    bench.world.process(member).disk.latency_us = 300 * MILLISECOND
    write = bench.put(bench.leader(), "a")
    bench.run(0.05)

    read = bench.get(member, "a")
    bench.run(1)

    assert bench.answer(write).succeeded
    assert bench.answer(read).total == 1
