"""Sentences of the Raft paper (sections 5, 8) and of the thesis, one test each."""

import pytest

from engine.etcd.leadership import Leadership
from engine.etcd.raft import Raft
from engine.wire.raft import (
    Append,
    AppendReply,
    Commit,
    Entry,
    Heartbeat,
    HeartbeatReply,
    PreVote,
    PreVoteReply,
    ReadIndex,
    Vote,
    VoteReply,
)
from tests.engine.etcd.raft_lab import Lab


def sent(lab: Lab, sender: str, kind: type) -> list[tuple[str, object]]:
    return [(to, letter) for by, to, letter in lab.mail if by == sender and type(letter) is kind]


def with_logs(*terms: tuple[int, ...]) -> Lab:
    """Members whose logs on disk hold entries of these terms; each has seen its own last term."""
    lab = Lab(len(terms))
    for name, own in zip(lab.members, terms, strict=True):
        disk = lab.disks[name]
        disk.log = [Entry(index, term, f"{index}@{term}") for index, term in enumerate(own, 1)]
        disk.state = disk.state._replace(term=max(own, default=0))
        lab.start(name)
    return lab


# 5.1 terms


def test_a_stale_leader_that_hears_a_newer_term_becomes_a_follower() -> None:
    """5.1: a leader that discovers that its term is out of date reverts to follower."""
    lab = Lab(3)
    leader = lab.elect("a")

    leader.step("b", AppendReply(leader.term + 1, 0, rejected=True))

    assert (leader.role, leader.leader) == ("follower", None)


def test_a_request_with_a_stale_term_is_rejected() -> None:
    """5.1: a server that receives a request with a stale term number rejects it."""
    lab = Lab(3)
    lab.elect("a")
    before = lab.log("b")

    lab.rafts["b"].step("c", Append(0, 0, 0, (Entry(1, 0, "old"),), 0))
    lab.drain("b")

    assert lab.log("b") == before
    assert lab.mail == [("b", "c", AppendReply(lab.rafts["b"].term, 0, rejected=True))]


# 5.2 leader election


def test_members_start_as_followers() -> None:
    """5.2: when servers start up, they begin as followers."""
    assert {raft.role for raft in Lab(5).rafts.values()} == {"follower"}


def test_a_follower_that_hears_nothing_begins_an_election() -> None:
    """5.2: silence over the election timeout begins an election (first the pre-vote, 9.6)."""
    lab = Lab(3)

    lab.tick("a", lab.rafts["a"].ticks_left() - 1)
    assert lab.rafts["a"].role == "follower"
    lab.tick("a")

    assert lab.rafts["a"].role == "pre-candidate"
    assert [to for to, _ in sent(lab, "a", PreVote)] == ["b", "c"]


@pytest.mark.parametrize("size", [1, 3, 5])
def test_a_candidate_wins_with_a_majority(size: int) -> None:
    """5.2: a candidate wins if it receives votes from a majority of the full cluster."""
    lab = Lab(size)

    leader = lab.elect("a")

    assert lab.leaders() == ["a"]
    assert {raft.leader for raft in lab.rafts.values()} == {"a"}
    assert leader.term == 1


def test_a_candidate_without_a_majority_stays_a_candidate() -> None:
    """5.2: with only two of five votes there is no leader."""
    lab = Lab(5)
    lab.partition("a", "b")

    lab.tick("a", lab.rafts["a"].ticks_left())
    lab.settle()

    assert lab.rafts["a"].role == "pre-candidate"


def test_a_member_votes_once_a_term_first_come_first_served() -> None:
    """5.2: each server will vote for at most one candidate in a given term."""
    lab = Lab(3)
    voter = lab.rafts["c"]

    for candidate in ("a", "b", "a"):
        voter.step(candidate, Vote(1, 0, 0))
        lab.drain("c")

    answers = [(to, reply.granted) for _, to, reply in lab.mail if isinstance(reply, VoteReply)]
    assert answers == [("a", True), ("b", False), ("a", True)]


def test_the_vote_is_remembered_across_a_restart() -> None:
    """5.2, figure 2: votedFor is updated on stable storage before responding."""
    lab = Lab(3)
    lab.rafts["c"].step("a", Vote(1, 0, 0))
    lab.drain("c")
    lab.crash("c")
    lab.start("c")
    lab.mail.clear()

    lab.rafts["c"].step("b", Vote(1, 0, 0))
    lab.drain("c")

    assert lab.mail == [("c", "b", VoteReply(1, granted=False))]


def test_a_vote_is_not_sent_before_it_is_durable() -> None:
    """Figure 2: persistent state is updated before responding."""
    lab = Lab(3)
    lab.auto_sync = False

    lab.rafts["c"].step("a", Vote(1, 0, 0))
    lab.drain("c")
    assert lab.mail == []
    lab.sync("c")

    assert lab.mail == [("c", "a", VoteReply(1, granted=True))]


def test_a_candidate_that_hears_the_legitimate_leader_returns_to_follower() -> None:
    """5.2: an AppendEntries of a term at least as large makes the candidate a follower."""
    lab = Lab(3)
    lab.partition("a")
    lab.tick("a", lab.rafts["a"].ticks_left())
    lab.mail.clear()

    lab.rafts["a"].step("b", Heartbeat(1, 0))

    assert (lab.rafts["a"].role, lab.rafts["a"].leader) == ("follower", "b")


def test_split_votes_end_by_new_random_timeouts() -> None:
    """5.2: each candidate restarts its randomised timeout, so split votes are resolved quickly."""
    lab = Lab(3, seed=3)
    for _ in range(200):
        for name in lab.members:
            lab.tick(name)
        lab.settle()

    assert len(lab.leaders()) == 1


def test_election_timeouts_differ_between_members_and_rounds() -> None:
    """5.2: timeouts are chosen randomly from a fixed interval (here 10 to 19 ticks)."""
    timeouts = {Lab(5, seed).rafts[name].ticks_left() for seed in range(40) for name in "abcde"}

    assert timeouts == set(range(10, 20))


# 5.3 log replication


def test_an_entry_is_committed_once_a_majority_holds_it_durably() -> None:
    """5.3: an entry is committed once the leader has replicated it on a majority of the servers."""
    lab = Lab(3)
    leader = lab.elect("a")
    lab.partition("b")
    lab.propose("a", "x")
    assert leader.log.committed == 1

    lab.settle()

    assert leader.log.committed == 2
    assert lab.applied["c"][-1].data == "x"
    assert lab.rafts["b"].log.committed == 1


def test_nothing_is_committed_without_a_majority() -> None:
    """5.3: the leader alone never suffices."""
    lab = Lab(3)
    leader = lab.elect("a")
    lab.partition("a")

    lab.propose("a", "x")
    lab.settle()

    assert leader.log.committed == 1


def test_followers_learn_of_the_commit_without_being_asked() -> None:
    """5.3: once a follower learns that an entry is committed, it applies it; no tick is needed."""
    lab = Lab(3)
    lab.elect("a")

    lab.propose("a", "x")
    lab.settle()

    assert [lab.applied[name][-1].data for name in lab.members] == ["x", "x", "x"]


def test_a_write_costs_two_messages_and_a_notice_per_follower() -> None:
    """5.3, as the engine means it: append, answer, commit notice; nothing else."""
    lab = Lab(3)
    lab.elect("a")
    lab.propose("a", "x")
    kinds = []

    while lab.mail:
        kinds.append(type(lab.mail[0][2]))
        lab.deliver()

    assert sorted(kind.__name__ for kind in kinds) == sorted(
        ["Append", "AppendReply", "Commit"] * 2
    )


FIGURE_7 = {
    "a: misses one entry": (1, 1, 1, 4, 4, 5, 5, 6, 6),
    "b: misses many": (1, 1, 1, 4),
    "c: one extra of the last term": (1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6),
    "d: two extra of a newer term": (1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7),
    "e: misses some and has extra": (1, 1, 1, 4, 4, 4, 4),
    "f: two terms of its own": (1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3),
}


@pytest.mark.parametrize("follower", FIGURE_7.values(), ids=FIGURE_7.keys())
def test_the_leader_brings_any_log_of_figure_7_into_line(follower: tuple[int, ...]) -> None:
    """5.3: the leader forces the followers' logs to duplicate its own."""
    own = (1, 1, 1, 4, 4, 5, 5, 6, 6, 6)
    lab = with_logs(own, follower, own)
    leader = lab.rafts["a"]
    leader.become_follower(7, None)
    leader.become_candidate()
    lab.drain("a")

    lab.settle()

    assert leader.role == "leader"
    assert lab.log("b") == lab.log("a")
    assert leader.log.committed == 11


def test_a_lost_append_is_sent_again() -> None:
    """5.3: the leader retries AppendEntries indefinitely."""
    lab = Lab(3)
    lab.elect("a")
    lab.propose("a", "x")
    lab.mail.clear()

    for _ in range(3):
        lab.tick("a")
        lab.settle()

    assert [lab.log(name)[-1][1] for name in lab.members] == ["x", "x", "x"]


def test_an_unreachable_follower_is_probed_not_flooded() -> None:
    """tracker/progress.go: a probing leader sends one Append, then waits for an answer."""
    lab = Lab(3)
    leader = lab.elect("a")
    leader.unreachable("b")

    for number in range(5):
        lab.propose("a", number)

    assert len([1 for to, _ in sent(lab, "a", Append) if to == "b"]) == 1


# 5.4 safety


LATEST = {
    "longer log of the same term wins": ((1, 1), (1,), True),
    "newer last term wins over length": ((2,), (1, 1, 1), True),
    "shorter log of the same term is refused": ((1,), (1, 1), False),
    "older last term is refused": ((1, 1, 1), (2,), False),
    "equal logs are granted": ((1,), (1,), True),
}


@pytest.mark.parametrize(("candidate", "voter", "granted"), LATEST.values(), ids=LATEST.keys())
def test_voters_deny_a_log_less_complete_than_theirs(
    candidate: tuple[int, ...], voter: tuple[int, ...], granted: bool
) -> None:
    """5.4.1: the voter denies its vote if its own log is more up-to-date."""
    lab = with_logs(candidate, voter, ())

    lab.rafts["b"].step("a", Vote(5, len(candidate), candidate[-1]))
    lab.drain("b")

    assert lab.mail == [("b", "a", VoteReply(5, granted))]


class EagerLeadership(Leadership):
    """Commits entries of older terms by counting: what figure 8 warns of."""

    def advance_commit(self) -> bool:
        matches = sorted([self._log.stable, *(p.match for p in self.progress.values())])
        self._log.commit_to(matches[-self._quorum])
        return super().advance_commit()


class Eager(Raft):
    def become_leader(self) -> None:
        super().become_leader()
        self.leading = EagerLeadership(
            self.name, self.term, self.peers, self.quorum, self.log, self._out
        )
        self.leading.begin()


def figure_8(raft: type[Raft]) -> Lab:
    """Steps (a) to (d): an old entry reaches a majority, then a newer term overwrites it."""
    lab = Lab(5, raft=raft)
    old, rival = Entry(2, 2, "old"), Entry(2, 3, "rival")
    base = Entry(1, 1, "base")
    for name, log in (("a", [base, old]), ("b", [base, old]), ("e", [base, rival])):
        lab.disks[name].log = log
    for name in "cd":
        lab.disks[name].log = [base]
    for name in lab.members:
        state = lab.disks[name].state
        lab.disks[name].state = state._replace(term=3 if name == "e" else 2)
        lab.start(name)
    lab.rafts["a"].become_follower(3, None)
    lab.rafts["a"].become_candidate()
    lab.drain("a")
    lab.partition("d", "e")
    while lab.mail:  # votes, then the old entry, but nothing of the new term
        for position, (_, to, letter) in enumerate(lab.mail):
            if isinstance(letter, Append):
                short = tuple(entry for entry in letter.entries if entry.term < 4)
                lab.mail[position] = ("a", to, letter._replace(entries=short))
        lab.deliver()
    lab.drain("a")
    lab.crash("a")
    lab.cut.clear()
    for other in lab.rafts.values():
        other.election_elapsed = 10
    lab.rafts["e"].become_follower(4, None)
    lab.rafts["e"].become_candidate()
    lab.drain("e")
    lab.settle()
    return lab


def test_figure_8_counting_replicas_commits_only_entries_of_the_own_term() -> None:
    """5.4.2: only entries of the leader's current term are committed by counting replicas."""
    lab = figure_8(Raft)

    assert lab.leaders() == ["e"]
    assert [lab.log(name)[1] for name in "bcd"] == [(3, "rival")] * 3


def test_figure_8_catches_a_leader_that_counts_old_terms() -> None:
    """The script above has teeth."""
    with pytest.raises(AssertionError, match=r"leader completeness|is committed and cannot"):
        figure_8(Eager)


def test_a_new_leader_commits_older_entries_with_its_own_first() -> None:
    """5.4.2, 8: a no-op at the start of its term commits everything that preceded it."""
    lab = with_logs((1, 1), (1, 1), (1,))

    leader = lab.elect("a")

    assert leader.log.committed == 3
    assert lab.log("c") == [(1, "1@1"), (1, "2@1"), (2, None)]


# 5.5, 8 and the thesis


def test_requests_are_idempotent() -> None:
    """5.5: a follower that receives an AppendEntries it has already seen ignores its entries."""
    lab = Lab(3)
    lab.elect("a")
    lab.propose("a", "x")
    letter = next(letter for letter in lab.mail if isinstance(letter[2], Append))
    lab.mail += [letter, letter]

    lab.settle()

    assert lab.log("b") == lab.log("a")


def test_an_old_append_does_not_cut_newer_entries() -> None:
    """5.3: only an entry that conflicts is deleted; a late, shorter message is not a conflict."""
    lab = Lab(3)
    lab.elect("a")
    lab.propose("a", "x")
    late = next(letter for letter in lab.mail if isinstance(letter[2], Append))
    lab.settle()
    lab.propose("a", "y")
    lab.settle()

    lab.mail.append(late)
    lab.settle()

    assert lab.log("b")[-1][1] == "y"


def test_a_leader_steps_down_when_a_quorum_is_silent_for_an_election_timeout() -> None:
    """Thesis 6.2: a leader steps down if a timeout passes without a round to a majority."""
    lab = Lab(3)
    leader = lab.elect("a")
    lab.partition("a")

    lab.tick("a", 20)
    lab.settle()

    assert (leader.role, leader.leader) == ("follower", None)


def test_a_leader_with_one_of_two_followers_stays() -> None:
    """Thesis 6.2: two of three are a majority."""
    lab = Lab(3)
    leader = lab.elect("a")
    lab.crash("b")
    for _ in range(40):
        lab.tick("a")
        lab.settle()

    assert leader.role == "leader"


def test_a_member_that_heard_a_leader_lately_grants_no_vote() -> None:
    """Thesis 4.2.3: a server that hears from a leader within the timeout ignores RequestVote."""
    lab = Lab(3)
    lab.elect("a")
    term = lab.rafts["b"].term

    lab.rafts["b"].step("c", Vote(term + 5, 99, 99))
    lab.rafts["b"].step("c", PreVote(term + 5, 99, 99))
    lab.drain("b")

    assert (lab.mail, lab.rafts["b"].term) == ([], term)


def test_a_cut_off_member_does_not_raise_the_term() -> None:
    """Thesis 9.6: with pre-vote, a partitioned server does not disturb on its return."""
    lab = Lab(3)
    leader = lab.elect("a")
    lab.partition("c")
    for _ in range(100):
        lab.tick("c")
    lab.mail.clear()
    lab.cut.clear()

    lab.tick("a")
    lab.settle()

    assert (leader.role, leader.term, lab.rafts["c"].leader) == ("leader", 1, "a")


def test_a_pre_vote_changes_nothing_at_the_voter() -> None:
    """Thesis 9.6: a pre-vote asks whether a vote would be granted; nothing is promised."""
    lab = Lab(3)

    lab.rafts["b"].step("a", PreVote(7, 0, 0))
    lab.drain("b")

    assert lab.mail == [("b", "a", PreVoteReply(7, granted=True))]
    assert (lab.rafts["b"].term, lab.rafts["b"].vote) == (0, None)


def test_leadership_is_handed_over_before_stopping() -> None:
    """Thesis 3.10: the prior leader brings the target up to date and sends TimeoutNow."""
    lab = Lab(3)
    leader = lab.elect("a")
    lab.propose("a", "x")

    leader.transfer_to("c")
    refused = lab.propose("a", "y")
    lab.settle()

    assert not refused
    assert lab.leaders() == ["c"]
    assert lab.rafts["c"].term == 2


def test_a_failed_handover_is_given_up_after_an_election_timeout() -> None:
    """Thesis 3.10: if it does not complete after about an election timeout, the leader goes on."""
    lab = Lab(3)
    leader = lab.elect("a")
    lab.crash("c")
    leader.transfer_to("c")
    for _ in range(10):
        lab.tick("a")
        lab.settle()

    assert lab.propose("a", "y")


def test_a_read_waits_for_a_quorum_to_confirm_the_leader() -> None:
    """Thesis 6.4: the leader exchanges heartbeats with a majority before it answers a read."""
    lab = Lab(3)
    lab.elect("a")

    lab.read("a", 1)
    assert lab.reads == []
    lab.settle()

    assert lab.reads == [("a", ("a", 1), 1)]


def test_a_follower_asks_the_leader_for_its_commit_index() -> None:
    """Thesis 6.4: followers can serve reads after asking the leader for a current readIndex."""
    lab = Lab(3)
    lab.elect("a")
    lab.propose("a", "x")
    lab.settle()

    lab.read("b", 1)
    assert sent(lab, "b", ReadIndex) == [("a", ReadIndex(("b", 1)))]
    lab.settle()

    assert lab.reads == [("b", ("b", 1), 2)]


def test_an_isolated_leader_serves_no_read() -> None:
    """Thesis 6.4: a leader that was superseded without knowing must not answer from stale state."""
    lab = Lab(3)
    lab.elect("a")
    lab.partition("a")

    lab.read("a", 1)
    lab.settle()

    assert lab.reads == []


def test_a_new_leader_serves_reads_only_after_its_first_commit() -> None:
    """Thesis 6.4: until an entry of its term commits, a leader does not know what is committed."""
    lab = Lab(3)
    lab.auto_sync = False
    for name in "abc":
        lab.rafts[name].become_follower(1, None)
    lab.rafts["a"].become_candidate()
    lab.drain("a")
    for _ in range(3):
        for name in "abc":
            lab.sync(name)
        while any(isinstance(letter, Vote | VoteReply) for _, _, letter in lab.mail):
            lab.deliver()
    assert lab.leaders() == ["a"]

    lab.read("a", 1)
    assert lab.reads == []
    assert sent(lab, "a", Heartbeat) == []
    lab.auto_sync = True
    for name in "abc":
        lab.sync(name)
    lab.settle()

    assert lab.reads == [("a", ("a", 1), 1)]


def test_a_heartbeat_never_commits_what_a_follower_has_not_acknowledged() -> None:
    """Figure 2: commitIndex is at most the index of the last new entry."""
    lab = Lab(3)
    lab.elect("a")
    lab.partition("b")
    lab.propose("a", "x")
    lab.settle()
    lab.tick("a")
    lab.mail.clear()

    lab.tick("a")

    commits = {to: letter.commit for to, letter in sent(lab, "a", Heartbeat)}  # type: ignore[attr-defined]
    assert commits == {"b": 1, "c": 2}


def test_a_member_that_lost_acknowledged_entries_notices() -> None:
    """Figure 2 assumes stable storage; etcd panics: tocommit is out of range."""
    lab = Lab(3)
    lab.elect("a")
    lab.crash("b")
    lab.disks["b"].log.clear()
    lab.disks["b"].state = lab.disks["b"].state._replace(commit=0)
    lab.start("b")

    lab.rafts["b"].step("a", Commit(1, 1))

    assert lab.rafts["b"].log.missing == 1


def test_answers_to_heartbeats_count_towards_the_quorum() -> None:
    """etcd/raft: RecentActive is set by every answer."""
    lab = Lab(3)
    leader = lab.elect("a")
    lab.partition("a")
    for _ in range(3):
        lab.tick("a", 10)
        leader.step("b", HeartbeatReply(leader.term))

    assert leader.role == "leader"
