"""Bugs in the store and its watches, after etcd's own table (tests/robustness/README.md)."""

from tests.mutants.planting import Edit, Mutant
from tests.mutants.raft import LEADER, LOG, RAFT, SCENES

MVCC, WATCHERS, READS = (f"engine.etcd.{name}" for name in ("mvcc", "watchers", "reads"))
ENGINE = "tests.engine.etcd"

MUTANTS = (
    Mutant(
        "a member alone answers before its disk does",
        (
            Edit(LEADER, "matches.append(log.stable)", "matches.append(log.last_index)"),
            Edit(LOG, "end = min(self.committed, self.stable)", "end = self.committed"),
            Edit(RAFT, "log.applied < log.committed and log.applied < log.stable",
                 "log.applied < log.committed"),
        ),
        f"{SCENES}:test_a_write_does_not_share_a_sync_that_began_before_it",
        "etcd 14370: a single-node cluster can lose a write",
    ),
    Mutant(
        "a watch travels back in time",
        (Edit(WATCHERS, "if since > events[0].kv.mod_revision:", "if not events:"),),
        f"{SCENES}:test_a_watch_resumed_at_a_member_that_lags_hears_nothing_twice",
        "etcd 15271",
    ),
    Mutant(
        "a watch from a revision to come is told of older ones",
        (Edit(WATCHERS, "if watch is not None and header.revision >= watch.since - 1:",
              "if watch is not None:"),),
        f"{SCENES}:test_a_watch_from_a_revision_to_come_is_told_of_none_before_it",
        "etcd 20221",
    ),
    Mutant(
        "progress is promised before the events were sent",
        (Edit(WATCHERS, "self._ctx.send(client, WatchEvents(number, header, ()))",
              "later = header._replace(revision=header.revision + 1)\n"
              "            self._ctx.send(client, WatchEvents(number, later, ()))"),),
        f"{ENGINE}.test_member:test_a_watch_can_be_given_up_and_asked_how_far_it_has_come",
        "etcd 15220",
    ),
    Mutant(
        "an event of a transaction is kept twice",
        (Edit(MVCC, "        if events:\n            self._events += events\n"
              "            self.revision = revision\n",
              "        if events:\n            self._events += events + events[:1]\n"
              "            self.revision = revision\n"),),
        f"{ENGINE}.test_mvcc:test_events_begin_at_the_revision_asked_for_and_stay_in_the_range",
        "etcd 17247",
    ),
    Mutant(
        "a watch that is far behind loses events",
        (Edit(MVCC, "for event in self._events[first:] if in_range",
              "for event in self._events[first : first + 16] if in_range"),),
        f"{SCENES}:test_a_watch_from_long_ago_hears_everything_since",
        "etcd 17529: stream starvation",
    ),
    Mutant(
        "a compaction drops the deletion that it ends with",
        (Edit(MVCC, "del self._events[: bisect_left(self._events, revision, key=_revision_of)]",
              "del self._events[: bisect_left(self._events, revision + 1, key=_revision_of)]"),),
        f"{SCENES}:test_a_deletion_at_the_compacted_revision_is_still_told",
        "etcd 18089",
    ),
    Mutant(
        "a watch that opens at the compacted revision misses its event",
        (Edit(MVCC, "first = bisect_left(self._events, revision, key=_revision_of)",
              "first = bisect_left(self._events, revision + (revision == self.compact_revision), "
              "key=_revision_of)"),),
        f"{SCENES}:test_a_deletion_at_the_compacted_revision_is_still_told",
        "etcd 19179",
    ),
    Mutant(
        "a comparison that always holds",
        (Edit(MVCC, "return actual == compare.value\n", "return True\n"),),
        f"{ENGINE}.test_mvcc:test_of_two_updates_from_the_same_revision_one_wins",
        "what optimistic concurrency stands on",
    ),
    Mutant(
        "a read is served before the store has come so far",
        (Edit(READS, "if self._commit is None or self._raft.log.applied < self._commit:",
              "if self._commit is None:"),),
        f"{SCENES}:test_a_read_at_a_member_that_lags_waits_for_it",
        "thesis 6.4, step 4",
    ),
)  # fmt: skip
