"""What the members of one etcd cluster say to each other: Raft's messages, and a greeting.

Names follow the Raft paper and thesis; what etcd/raft calls MsgApp is Append here. `steady`
messages take no jitter on the network, so that a run which computes them instead of sending them
is the same run.
"""

from typing import Any, NamedTuple

Context = tuple[str, int]
"""Names one round of linearizable reads: the member that asked and its own count."""


class Entry(NamedTuple):
    """One entry of the replicated log; `data` None is the empty entry that opens a term."""

    index: int  # type: ignore[assignment]
    term: int
    data: object


class PreVote(NamedTuple):
    """Would you vote for me in `term`? Changes nobody's term (thesis 9.6)."""

    term: int
    last_index: int
    last_term: int


class PreVoteReply(NamedTuple):
    """`term` is the asked one when granted, the answering member's own when not."""

    term: int
    granted: bool


class Vote(NamedTuple):
    """RequestVote. `transfer`: the leader itself wants this election; its lease does not count."""

    term: int
    last_index: int
    last_term: int
    transfer: bool = False


class VoteReply(NamedTuple):
    """A vote, durable before it is sent, or a refusal."""

    term: int
    granted: bool


class Append(NamedTuple):
    """AppendEntries: `entries` follow the one at `previous_index`, of `previous_term`."""

    term: int
    previous_index: int
    previous_term: int
    entries: tuple[Entry, ...]
    commit: int


class AppendReply(NamedTuple):
    """The follower's log matches up to entry `last`, durably; or, `rejected`, not even there.

    The hint is where the logs could match: the follower's last entry at or below `last` whose term
    is not newer than the leader's there.
    """

    term: int
    last: int
    rejected: bool = False
    hint_index: int = 0
    hint_term: int = 0


class Commit(NamedTuple):
    """What the follower has acknowledged is committed up to `commit` (an empty Append in etcd)."""

    term: int
    commit: int


class Heartbeat(NamedTuple):
    """The leader is alive, and `commit` was committed when it last said so.

    `rest` is the simulator's own: from this time on heartbeats are computed, not sent; -1: no.
    """

    term: int
    commit: int
    rest: int = -1

    @property
    def steady(self) -> bool:
        """Whether it travels without jitter."""
        return True


class HeartbeatReply(NamedTuple):
    """`restful`: nothing on the follower's side (a slow disk) forbids computing the heartbeats."""

    term: int
    restful: bool = True

    @property
    def steady(self) -> bool:
        """Whether it travels without jitter."""
        return True


class Confirm(NamedTuple):
    """Do you still follow me? A linearizable read wants to know (in etcd a heartbeat)."""

    term: int
    context: Context

    @property
    def steady(self) -> bool:
        """Whether it travels without jitter."""
        return True


class Confirmed(NamedTuple):
    """Yes: no newer leader was known here when the question came."""

    term: int
    context: Context

    @property
    def steady(self) -> bool:
        """Whether it travels without jitter."""
        return True


class Propose(NamedTuple):
    """A follower hands a client's proposal on to the leader; it may get lost."""

    data: object


class ReadIndex(NamedTuple):
    """A follower asks for the commit index that a linearizable read must wait for (thesis 6.4)."""

    context: Context


class ReadIndexReply(NamedTuple):
    """A quorum confirmed the leader after it was asked: serve the read once `commit` is applied."""

    term: int
    context: Context
    commit: int


class TimeoutNow(NamedTuple):
    """Leadership transfer: campaign at once (thesis 3.10)."""

    term: int


class Hello(NamedTuple):
    """A member opens its connection to another; the other answers with `reply`. Both say of which
    cluster they are, and as whom they belong to it.
    """

    reply: bool = False
    cluster: int = 0
    member: int = 0


class Acquaint(NamedTuple):
    """A member that was added asks who belongs to the cluster (GET /members of a peer)."""


class Acquainted(NamedTuple):
    """The cluster's number, its members (MemberInfo), and what its log begins with: `founders` and
    `base`, the database that it builds upon.
    """

    cluster: int
    members: tuple[Any, ...]
    founders: tuple[Any, ...]
    base: object


class Evicted(NamedTuple):
    """You do not belong to this cluster any more (HTTP 410 in etcd)."""


RaftMessage = (
    PreVote
    | PreVoteReply
    | Vote
    | VoteReply
    | Append
    | AppendReply
    | Commit
    | Heartbeat
    | HeartbeatReply
    | Confirm
    | Confirmed
    | ReadIndexReply
    | TimeoutNow
)
"""Every message that carries a term."""
