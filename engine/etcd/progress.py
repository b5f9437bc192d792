"""What a leader knows of one member's log, and how boldly it sends (etcd/raft tracker/progress.go).

Probing: one Append, then silence until an answer tells where the logs match. Replicating: entries
are sent as they come, without waiting.
"""

LOST_AFTER_TICKS = 2


class Progress:
    """One member, seen by the leader."""

    __slots__ = (
        "active",
        "match",
        "next",
        "paused",
        "replicating",
        "restful",
        "sent_commit",
        "stale",
        "unanswered",
        "was_active",
    )

    def __init__(self, next_index: int) -> None:
        self.match = 0  # known to be in its log, durably
        self.next = next_index  # the next entry to send; match < next
        self.replicating = False
        self.paused = False  # probing, and the probe is under way
        self.stale = False  # … since before the last tick
        self.sent_commit = 0
        self.active = False  # heard from since the last check of the quorum
        self.was_active = False  # … and in the period before that
        self.restful = True
        self.unanswered = 0  # ticks without an acknowledgement while entries were outstanding

    def probe(self) -> None:
        """Fall back to asking where the logs match."""
        self.replicating = self.paused = False
        self.next = self.match + 1
        self.unanswered = 0
        self.sent_commit = min(self.sent_commit, self.match)

    def acknowledge(self, last: int) -> bool:
        """Take a successful answer; whether it told something new."""
        if last <= self.match and (self.replicating or last < self.match):
            return False
        self.match = max(self.match, last)
        self.next = max(self.next, last + 1)
        self.replicating, self.paused = True, False
        self.unanswered = 0
        return True

    def step_back(self, rejected: int, hint: int) -> bool:
        """Take a rejection of the entry at `rejected`; whether it was news, not a late answer."""
        if self.replicating:
            if rejected <= self.match:
                return False
            self.probe()
            return True
        if self.next - 1 != rejected:
            return False
        self.next = max(min(rejected, hint + 1), self.match + 1)
        self.paused = False
        return True

    def tick(self, last_index: int) -> None:
        """A heartbeat goes out; count for how long an answer to entries is missing."""
        self.stale = self.paused
        if self.match < last_index:
            self.unanswered += 1

    def pause(self, *, stale: bool = False) -> None:
        """A probe is under way: send nothing more until there is an answer to it."""
        self.paused, self.stale = True, stale

    def seems_lost(self, last_index: int) -> bool:
        """Whether entries sent long ago were never acknowledged although the member is alive."""
        return self.match < last_index and self.unanswered >= LOST_AFTER_TICKS
