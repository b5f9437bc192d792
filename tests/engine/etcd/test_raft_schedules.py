"""Random schedules against pure Raft: the laws of figure 3 hold, and agreement returns."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.etcd.leadership import Leadership
from engine.etcd.raft import Raft
from engine.etcd.raft_log import RaftLog
from engine.wire.raft import Append, AppendReply
from tests.engine.etcd.raft_lab import Lab, heal_and_settle, run_schedule


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), size=st.sampled_from((1, 3, 5)))
def test_laws_hold_under_any_schedule_and_agreement_returns(seed: int, size: int) -> None:
    lab = Lab(size, seed)

    run_schedule(lab, 1000)
    heal_and_settle(lab)

    assert len(lab.leaders()) == 1
    logs = [lab.log(name) for name in lab.members]
    assert all(log == logs[0] for log in logs)
    assert all(lab.applied[name] == lab.applied[lab.members[0]] for name in lab.members)


def test_schedules_do_real_work() -> None:
    """A fuzzer that commits nothing proves nothing."""
    committed = []
    for seed in range(20):
        lab = Lab(3, seed)
        run_schedule(lab, 1000)
        committed.append(len(lab.laws.committed))

    assert sum(committed) / len(committed) > 16
    assert sum(1 for count in committed if count) >= 12


class VotesForShorterLogs(Raft):
    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.log = GullibleLog(self.log.entries, self.log.committed)


class GullibleLog(RaftLog):
    def is_complete(self, index: int, term: int) -> bool:
        return True


class PromisesBeforeSync(Raft):
    def ready(self):  # type: ignore[no-untyped-def]
        ready = super().ready()
        if ready is None:
            return None
        early = [promise for promise in ready.promises if promise[0] != self.name]
        late = [promise for promise in ready.promises if promise[0] == self.name]
        return ready._replace(messages=ready.messages + early, promises=late)


class AcceptsAnyPrevious(Raft):
    def _hear_append(self, leader: str, message: Append) -> None:
        log = self.log
        if message.previous_index <= log.last_index:
            entries = tuple(entry for entry in message.entries if entry.index > log.committed)
            last = log.merge(message.previous_index, entries)
            log.commit_to(min(message.commit, max(last, log.committed)))
            self._out.promises.append((leader, AppendReply(self.term, last)))
        else:
            super()._hear_append(leader, message)


class CountsToLess(Raft):
    def become_leader(self) -> None:
        self.quorum -= 1
        super().become_leader()
        self.quorum += 1


class VotesTwice(Raft):
    def _consider_vote(self, sender, message):  # type: ignore[no-untyped-def]
        self.vote = sender
        self.leader = None
        super()._consider_vote(sender, message)


class CountsOldTerms(Raft):
    def become_leader(self) -> None:
        super().become_leader()
        self.leading = EagerLeadership(
            self.name, self.term, self.peers, self.quorum, self.log, self._out
        )


class EagerLeadership(Leadership):
    def advance_commit(self) -> bool:
        matches = sorted([self._log.stable, *(p.match for p in self.progress.values())])
        self._log.commit_to(matches[-self._quorum])
        return super().advance_commit()


@pytest.mark.parametrize(
    ("flaw", "size"),
    [
        (VotesForShorterLogs, 3),
        (PromisesBeforeSync, 3),
        (AcceptsAnyPrevious, 5),
        (CountsToLess, 5),
        (VotesTwice, 3),
    ],
)
def test_schedules_find_a_seeded_flaw(flaw: type[Raft], size: int) -> None:
    """ "Zero violations" means nothing without mutants."""

    def breaks(seed: int) -> bool:
        try:
            run_schedule(Lab(size, seed, flaw), 600)
        except AssertionError:
            return True
        return False

    assert any(breaks(seed) for seed in range(300))
