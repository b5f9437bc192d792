"""What etcd promises its clients, under random faults: nothing lost, nothing stale, in order.

After etcd's own robustness tests (tests/robustness): linearizability by revision and real time, and
the guarantees of watches.
"""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.wire.etcd import Event, RangeReply, TxnReply, WatchEvents
from tests.engine.etcd.bench import Bench
from tests.engine.etcd.test_rest import play

SEEDS = st.integers(0, 2**32)
SIZES = st.sampled_from((1, 3, 3, 5))


def done(bench: Bench, kind: type) -> list[tuple[int, int, int]]:
    """(asked at, answered at, revision) of every answer of this kind."""
    return [
        (bench.asked[message.id], at, message.header.revision)
        for at, _, message in bench.heard
        if type(message) is kind
    ]


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, size=SIZES)
def test_promises(seed: int, size: int) -> None:
    bench = play(seed, size, full=False)

    assert_agreement(bench)
    assert_nothing_acknowledged_is_lost(bench)
    assert_real_time_order(bench)
    assert_watches_tell_everything_once_in_order(bench)


def assert_agreement(bench: Bench) -> None:
    """Faults have stopped: one leader, and every store holds the same."""
    assert bench.leader()
    members = [bench.member(name) for name in bench.living()]
    states = [(m.machine.store.revision, m.machine.store.range("/", "0")) for m in members]
    assert len(members) == len(bench.members)
    assert all(state == states[0] for state in states)


def assert_nothing_acknowledged_is_lost(bench: Bench) -> None:
    """What was answered stands in the history, at the revision of the answer."""
    written = {write.revision: write for write in bench.ledger.writes}
    for _, _, message in bench.heard:
        if type(message) is TxnReply:
            (kv,) = message.results
            assert kv is not None
            write = written[kv.mod_revision]
            assert (write.key, write.value) == (kv.key, kv.value)


def assert_real_time_order(bench: Bench) -> None:
    """Whatever was asked after an answer sees at least its revision; a write, more."""
    writes, reads = done(bench, TxnReply), done(bench, RangeReply)
    for asked, _, revision in writes:
        assert all(revision > older for _, answered, older in writes if answered < asked)
        assert all(revision > older for _, answered, older in reads if answered < asked)
    for asked, _, revision in reads:
        assert all(revision >= older for _, answered, older in writes if answered < asked)
        assert all(revision >= older for _, answered, older in reads if answered < asked)


def assert_watches_tell_everything_once_in_order(bench: Bench) -> None:
    """Ordered, unique, complete from the first event on, as long as the member lived."""
    streams: dict[tuple[str, int], list[Event]] = {}
    for _, sender, message in bench.heard:
        if type(message) is WatchEvents:
            streams.setdefault((sender, message.id), []).extend(message.events)
    for events in streams.values():
        revisions = [event.kv.mod_revision for event in events]
        assert revisions == list(range(revisions[0], revisions[0] + len(revisions)))
        for event in events:
            if event.previous is not None:
                assert event.kv.version == event.previous.version + 1
