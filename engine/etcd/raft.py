"""Raft of one member as a pure state machine: messages and ticks in, messages and entries out.

Elections with pre-vote and check-quorum, replication, commit, linearizable reads and leadership
transfer as in etcd/raft. It neither sends nor stores: `ready()` hands over what the shell must
persist, send and apply. Numbers in comments are sections of the Raft paper and thesis.
"""

from collections.abc import Callable
from typing import Literal

from engine.etcd.leadership import Leadership
from engine.etcd.raft_log import RaftLog
from engine.etcd.ready import HardState, Outbox, ReadState, Ready
from engine.trace import make
from engine.wire.raft import (
    Append,
    AppendReply,
    Commit,
    Confirm,
    Confirmed,
    Context,
    Entry,
    Heartbeat,
    HeartbeatReply,
    PreVote,
    PreVoteReply,
    Propose,
    RaftMessage,
    ReadIndex,
    ReadIndexReply,
    TimeoutNow,
    Vote,
    VoteReply,
)

NOTHING: tuple[Entry, ...] = ()

ELECTION_TICKS = 10
"""Election timeout in heartbeat intervals (etcd: 1000 ms / 100 ms); also the leader's lease."""

Role = Literal["follower", "pre-candidate", "candidate", "leader"]


class Raft:
    """One member. `timeout` draws the next randomised election timeout, in ticks (10 to 19)."""

    def __init__(
        self,
        name: str,
        members: tuple[str, ...],
        log: RaftLog,
        state: HardState,
        timeout: Callable[[], int],
    ) -> None:
        self.name = name
        self.voters, self.learners = members, tuple[str, ...]()
        self.peers = tuple(member for member in members if member != name)
        self.quorum = len(members) // 2 + 1
        self.promotable = name in members  # whether this member may ask for votes
        self.log = log
        self.term, self.vote = state.term, state.vote
        self.role: Role = "follower"
        self.leader: str | None = None
        self.leading: Leadership | None = None  # present exactly while the role is leader
        self.restful = True  # whether nothing here forbids computing heartbeats
        self.turns = 0  # how often role, leader or term have changed
        self.heard = 0  # members that answered a leader in its last period, itself included
        self.votes: dict[str, bool] = {}
        self.election_elapsed = 0  # ticks since the leader was heard; as leader: since its check
        self._draw_timeout = timeout
        self._timeout = timeout()
        self.patience = self._timeout  # the timeout that ran out last
        self._out = Outbox()
        self._saved = HardState(self.term, self.vote, log.committed)

    # What the shell drives it with

    def step(self, sender: str, message: RaftMessage) -> None:
        """Take a message of another member (or this member's own vote, once it is durable)."""
        if message.term > self.term:
            if not self._meet_newer_term(sender, message):
                return
        elif message.term < self.term:
            self._meet_older_term(sender, message)
            return
        if isinstance(message, (Vote, PreVote)):  # noqa: UP038 - a tuple is faster
            self._consider_vote(sender, message)
        elif self.leading is not None:
            self.leading.step(sender, message)
        elif self.role == "follower":
            self._step_follower(sender, message)
        else:
            self._step_candidate(sender, message)

    def tick(self, rest: int = -1) -> None:
        """One heartbeat interval has passed; `rest` goes into the heartbeats (see Heartbeat)."""
        self.election_elapsed += 1
        if self.leading is None:
            if self.election_elapsed >= self._timeout:
                self.election_elapsed, self.patience = 0, self._timeout
                if self.promotable and not self.log.reshapes_soon:
                    self.become_pre_candidate()
            return
        if self.election_elapsed >= ELECTION_TICKS:
            self.election_elapsed = 0
            self.leading.transferee = None
            self.heard = self.leading.count_heard()
            if self.heard < self.quorum:
                self.become_follower(self.term, None)
                return
        self.leading.beat(rest)

    def ticks_left(self) -> int:
        """How many ticks until `tick` does more than count."""
        return 1 if self.leading else max(1, self._timeout - self.election_elapsed)

    def propose(self, data: object) -> bool:
        """Append as leader or hand on to the leader; False when there is nobody to take it."""
        if self.leading is not None:
            if self.leading.transferee is not None:
                return False
            self.leading.propose(data)
            return True
        if self.leader is None:
            return False
        self._out.messages.append((self.leader, Propose(data)))
        return True

    def read_index(self, asker: str, context: Context) -> None:
        """Ask for a linearizable read, for this member or another; lost without a leader."""
        if self.leading is not None:
            self.leading.read_index(asker, context)
        elif self.leader is not None and asker == self.name:
            self._out.messages.append((self.leader, ReadIndex(context)))

    def reconfigure(
        self, voters: tuple[str, ...], learners: tuple[str, ...], *, promotable: bool
    ) -> None:
        """The members are these from now on (thesis 4.1: one is added or removed at a time)."""
        self.voters, self.learners, self.promotable = voters, learners, promotable
        self.peers = tuple(member for member in (*voters, *learners) if member != self.name)
        self.quorum = len(voters) // 2 + 1
        if self.leading is not None:
            self.leading.reconfigure(voters, learners)
        elif not promotable and self.role != "follower":
            self.become_follower(self.term, None)

    def synced(self, index: int, term: int) -> None:
        """The disk holds the log up to the entry (`index`, `term`)."""
        self.log.synced(index, term)
        if self.leading is not None:
            self.leading.advance_commit()

    def conclude(self, index: int) -> HardState:
        """Everything up to here is committed and applied; what to remember of it."""
        log = self.log
        log.committed = log.applied = index
        self._saved = saved = make(HardState, (self.term, self.vote, index))
        return saved

    def unreachable(self, peer: str) -> None:
        """The network says that a message to this member did not arrive."""
        progress = self.leading.progress.get(peer) if self.leading is not None else None
        if progress is not None and progress.replicating:
            progress.probe()

    def transfer_to(self, peer: str) -> None:
        """Hand leadership over before stopping; given up after one election timeout."""
        if self.leading is not None and self.leading.transferee is None:
            self.election_elapsed = 0
            self.leading.transfer_to(peer)

    @property
    def has_mail(self) -> bool:
        """Whether something is to be sent or answered."""
        out = self._out
        return bool(out.messages or out.promises or out.reads)

    def ready(self) -> Ready | None:
        """Hand over everything that has come up since the last call; None when nothing has."""
        log, out, state, saved = self.log, self._out, None, self._saved
        if log.committed != saved.commit or self.term != saved.term or self.vote != saved.vote:
            state = self._saved = make(HardState, (self.term, self.vote, log.committed))
        keep, entries, committed = log.written, NOTHING, NOTHING
        if keep < len(log.entries):
            entries = log.take_unwritten()
        if log.applied < log.committed and log.applied < log.stable and not log.held:
            committed = log.take_committed()
        messages, promises, reads = out.messages, out.promises, out.reads
        if not (messages or promises or reads or entries or committed or state):
            return None
        out.messages, out.promises, out.reads = [], [], []
        return make(Ready, (state, keep, entries, messages, promises, committed, reads))

    # Changing roles

    def become_follower(self, term: int, leader: str | None) -> None:
        """Follow, or wait for someone to follow."""
        self._reset(term)
        self.role, self.leader = "follower", leader

    def become_pre_candidate(self) -> None:
        """Ask whether an election could be won, without disturbing anyone's term (thesis 9.6)."""
        self.turns += 1
        self.role, self.leader, self.votes = "pre-candidate", None, {}
        ask = PreVote(self.term + 1, self.log.last_index, self.log.last_term)
        self._out.messages.extend((peer, ask) for peer in self.voters if peer != self.name)
        self._count_vote(self.name, granted=True)

    def become_candidate(self, *, transfer: bool = False) -> None:
        """Open a term, and ask for votes once it is durable, the own one included (5.2): who forgot
        it could be voted for twice in it, and lead it with two logs.
        """
        self._reset(self.term + 1)
        self.role, self.vote = "candidate", self.name
        ask = Vote(self.term, self.log.last_index, self.log.last_term, transfer)
        self._out.promises.extend((peer, ask) for peer in self.voters if peer != self.name)
        self._out.promises.append((self.name, VoteReply(self.term, granted=True)))

    def become_leader(self) -> None:
        """Lead this term."""
        self._reset(self.term)
        self.role, self.leader = "leader", self.name
        self.leading = Leadership(
            self.name, self.term, self.peers, self.quorum, self.log, self._out
        )
        if self.learners:
            self.leading.reconfigure(self.voters, self.learners)
        self.leading.begin()

    def _reset(self, term: int) -> None:
        if term != self.term:
            self.term, self.vote = term, None
        self.turns += 1
        self.leader = self.leading = None
        self.election_elapsed, self._timeout = 0, self._draw_timeout()
        self.votes = {}

    # Terms and votes

    def _meet_newer_term(self, sender: str, message: RaftMessage) -> bool:
        """Whether to go on with a message of a newer term."""
        match message:
            case Vote() | PreVote():
                leased = self.leader is not None and self.election_elapsed < ELECTION_TICKS
                if leased and not (isinstance(message, Vote) and message.transfer):
                    return False  # a leader was heard lately: nobody may disturb it (thesis 4.2.3)
                if isinstance(message, Vote):
                    self.become_follower(message.term, None)
            case PreVoteReply(granted=True):
                pass  # bears the term that we asked about, not one that exists
            case Append() | Heartbeat() | Commit() | Confirm():
                self.become_follower(message.term, sender)
            case _:
                self.become_follower(message.term, None)
        return True

    def _meet_older_term(self, sender: str, message: RaftMessage) -> None:
        """Tell a leader of the past that its time is over; refuse pre-votes; ignore the rest."""
        match message:
            case Append() | Heartbeat() | Confirm():
                self._out.messages.append((sender, AppendReply(self.term, 0, rejected=True)))
            case PreVote():
                self._out.messages.append((sender, PreVoteReply(self.term, granted=False)))

    def _consider_vote(self, sender: str, message: Vote | PreVote) -> None:
        """Grant at most one vote a term, and only to a log no less complete (5.2, 5.4.1)."""
        complete = self.log.is_complete(message.last_index, message.last_term)
        free = self.vote == sender or (self.vote is None and self.leader is None)
        if isinstance(message, PreVote):
            granted = complete and (free or message.term > self.term)
            term = message.term if granted else self.term
            self._out.messages.append((sender, PreVoteReply(term, granted)))
        elif complete and free:
            self.election_elapsed, self.vote = 0, sender
            self._out.promises.append((sender, VoteReply(self.term, granted=True)))
        else:
            self._out.messages.append((sender, VoteReply(self.term, granted=False)))

    def _count_vote(self, voter: str, *, granted: bool) -> None:
        if voter in self.voters:
            self.votes.setdefault(voter, granted)
        in_favour = sum(self.votes.values())
        if in_favour >= self.quorum:
            if self.role == "candidate":
                self.become_leader()
            else:
                self.become_candidate()
        elif len(self.votes) - in_favour >= self.quorum:
            self.become_follower(self.term, None)

    # Messages of the current term, for those who do not lead

    def _step_follower(self, sender: str, message: RaftMessage) -> None:
        match message:
            case Append() | Heartbeat() | Commit():
                self.election_elapsed = 0
                if self.leader != sender:
                    self.leader = sender
                    self.turns += 1
                self._hear_leader(sender, message)
            case Confirm(context=context):
                self._out.messages.append((sender, Confirmed(self.term, context)))
            case ReadIndexReply():
                self._out.reads.append(ReadState(message.context, message.commit, self.name))
            case TimeoutNow() if self.promotable:
                self.become_candidate(transfer=True)

    def _step_candidate(self, sender: str, message: RaftMessage) -> None:
        match message:
            case Append() | Heartbeat() | Commit():
                self.become_follower(message.term, sender)
                self._hear_leader(sender, message)
            case VoteReply() if self.role == "candidate":
                self._count_vote(sender, granted=message.granted)
            case PreVoteReply() if self.role == "pre-candidate":
                self._count_vote(sender, granted=message.granted)

    def _hear_leader(self, leader: str, message: Append | Heartbeat | Commit) -> None:
        if isinstance(message, Append):
            self._hear_append(leader, message)
            return
        self.log.commit_to(message.commit)
        if isinstance(message, Heartbeat):
            self._out.messages.append((leader, HeartbeatReply(self.term, self.restful)))

    def _hear_append(self, leader: str, message: Append) -> None:
        reply = self.log.accept(message, self.term)
        waiting = self._out.messages if reply.rejected else self._out.promises
        waiting.append((leader, reply))
