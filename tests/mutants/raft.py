"""Bugs in Raft: what the paper, the thesis and etcd warn of."""

from tests.mutants.planting import Edit, Mutant

PAPER = "tests.engine.etcd.test_raft_paper"
SCENES = "tests.mutants.test_scenes"
LOG, RAFT, LEADER, WAL = (
    f"engine.etcd.{name}" for name in ("raft_log", "raft", "leadership", "wal")
)

MUTANTS = (
    Mutant(
        "a vote is forgotten on restart",
        (Edit(WAL, "return RaftLog(entries, state.commit), state\n",
              "return RaftLog(entries, state.commit), state._replace(vote=None)\n"),),
        f"{SCENES}:test_a_vote_outlives_a_loss_of_power",
        "paper 5.2, figure 2: votedFor is persistent",
    ),
    Mutant(
        "entries of old terms are committed by counting",
        (Edit(LEADER, "if index <= log.committed or log.term_at(index) != self._term:",
              "if index <= log.committed:"),),
        f"{PAPER}:test_figure_8_counting_replicas_commits_only_entries_of_the_own_term",
        "paper 5.4.2, figure 8",
    ),
    Mutant(
        "a vote for a log that is shorter",
        (Edit(LOG, "return term > last_term or (term == last_term and index >= len(self.entries))",
              "return term >= last_term"),),
        f"{PAPER}:test_voters_deny_a_log_less_complete_than_theirs",
        "paper 5.4.1",
    ),
    Mutant(
        "two votes in one term",
        (Edit(RAFT, "elif complete and free:", "elif complete:"),),
        f"{PAPER}:test_a_member_votes_once_a_term_first_come_first_served",
        "paper 5.2",
    ),
    Mutant(
        "a candidate counts its own vote before it is durable",
        (Edit(RAFT, "self._out.promises.append((self.name, VoteReply(self.term, granted=True)))",
              "self._count_vote(self.name, granted=True)"),),
        f"{SCENES}:test_a_candidate_counts_its_own_vote_once_it_is_durable",
        "paper figure 2: before responding, also to oneself",
    ),
    Mutant(
        "a candidate asks for votes before its term is durable",
        (Edit(RAFT, "self._out.promises.extend((peer, ask)",
              "self._out.messages.extend((peer, ask)"),),
        f"{SCENES}:test_a_candidate_asks_for_votes_once_its_term_is_durable",
        "paper figure 2: currentTerm is persistent; etcd's raft loop saves before it sends",
    ),
    Mutant(
        "entries are taken without a look at what precedes them",
        (Edit(LOG, "if self.term_at(previous) == message.previous_term:",
              "if previous <= len(self.entries):"),),
        f"{PAPER}:test_the_leader_brings_any_log_of_figure_7_into_line",
        "paper 5.3: the consistency check",
    ),
    Mutant(
        "a conflicting suffix is kept",
        (Edit(LOG, "if self.term_at(entry.index) != entry.term:",
              "if entry.index > len(self.entries):"),),
        f"{PAPER}:test_the_leader_brings_any_log_of_figure_7_into_line",
        "paper 5.3",
    ),
    Mutant(
        "an append that comes late cuts what came after it",
        (Edit(LOG, "return previous_index + len(entries)",
              "self._cut(max(self.committed, previous_index + len(entries)))\n"
              "        return previous_index + len(entries)"),),
        f"{SCENES}:test_an_append_that_comes_late_cuts_nothing",
        "paper figure 2, receiver step 3: only if it conflicts",
    ),
    Mutant(
        "the commit mark runs ahead of what was compared",
        (Edit(LOG, "self.commit_to(min(message.commit, last))",
              "self.commit_to(min(message.commit, len(self.entries)))"),),
        f"{SCENES}:test_a_commit_mark_covers_only_what_the_leader_has_compared",
        "paper figure 2, receiver step 5: index of last new entry",
    ),
    Mutant(
        "a heartbeat commits what the follower may not have",
        (Edit(LEADER, "commit = min(progress.match, committed)", "commit = committed"),),
        f"{PAPER}:test_a_heartbeat_never_commits_what_a_follower_has_not_acknowledged",
        "etcd/raft bcastHeartbeat",
    ),
    Mutant(
        "one voice less than a majority commits",
        (Edit(LEADER, "index = matches[-self._quorum]", "index = matches[1 - self._quorum]"),),
        f"{PAPER}:test_nothing_is_committed_without_a_majority",
        "paper 5.3",
    ),
    Mutant(
        "the leader counts what it has sent as acknowledged",
        (Edit(LEADER, "progress.next += len(entries)",
              "progress.next += len(entries)\n            progress.match = progress.next - 1"),),
        f"{PAPER}:test_nothing_is_committed_without_a_majority",
        "etcd/raft: Next is optimistic, Match is not",
    ),
    Mutant(
        "promises are sent before they are durable",
        (Edit(WAL, "            _add(self._waiting, ready.promises)\n",
              "            if self._sync is None:\n                self._begin(log)\n"
              "            return ready.promises\n"),),
        f"{SCENES}:test_a_write_is_answered_once_a_majority_holds_it_durably",
        "paper figure 2; etcd/raft: send after save",
    ),
    Mutant(
        "a sync that ends late vouches for entries that came after it",
        (Edit(LOG, "if index > self.stable and self.term_at(index) == term:",
              "if index > self.stable:"),),
        f"{SCENES}:test_a_late_sync_vouches_for_nothing_that_replaced_its_entries",
        "etcd/raft log_unstable.go stableTo",
    ),
    Mutant(
        "a leader answers reads without asking whether it still leads",
        (Edit(LEADER, "self._rounds.add(read, self._name)\n        self._ask_all(context)\n",
              "self._confirm([read])\n"),),
        f"{PAPER}:test_an_isolated_leader_serves_no_read",
        "thesis 6.4",
    ),
    Mutant(
        "a new leader answers reads before its first commit",
        (Edit(LEADER, "if self._log.term_at(self._log.committed) != self._term:", "if False:"),),
        f"{PAPER}:test_a_new_leader_serves_reads_only_after_its_first_commit",
        "thesis 6.4, step 1",
    ),
)  # fmt: skip
