"""What a leader does: replicate, commit, check its quorum, confirm reads, hand over.

Pure, like raft.py, of which it is a part; it lives for one term.
"""

from engine.etcd.progress import Progress
from engine.etcd.raft_log import RaftLog
from engine.etcd.read_index import ReadIndexes
from engine.etcd.ready import Outbox, ReadState
from engine.trace import make
from engine.wire.raft import (
    Append,
    AppendReply,
    Commit,
    Confirm,
    Confirmed,
    Context,
    Heartbeat,
    HeartbeatReply,
    RaftMessage,
    ReadIndexReply,
    TimeoutNow,
)

ENTRIES_PER_APPEND_MAX = 1000


class Leadership:
    """The leader `name` of one term over `peers`."""

    __slots__ = (
        "_committed_before",
        "_early_reads",
        "_log",
        "_name",
        "_out",
        "_pending_reshape",
        "_quorum",
        "_rounds",
        "_term",
        "_voting",
        "_votes",
        "progress",
        "transferee",
    )

    def __init__(
        self, name: str, term: int, peers: tuple[str, ...], quorum: int, log: RaftLog, out: Outbox
    ) -> None:
        self._name, self._term, self._quorum, self._log, self._out = name, term, quorum, log, out
        following = log.last_index + 1
        self.progress = {peer: Progress(following) for peer in peers}
        self._voting = self.progress  # those of them who vote
        self._votes = True  # whether this member itself votes
        self._pending_reshape = log.last_index  # there may be a change of members up to here
        self.transferee: str | None = None
        self._committed_before = log.committed  # at the last heartbeat: repeats what may be lost
        self._rounds = ReadIndexes()
        self._early_reads: list[tuple[str, Context]] = []  # asked before this term has a commit

    def begin(self) -> None:
        """Open the term with an empty entry: its commit commits what came before (5.4.2)."""
        self.propose(None)

    def propose(self, data: object) -> None:
        """Append to the own log and replicate. A change of members while another may be under way
        becomes an empty entry (etcd/raft raft.go, stepLeader).
        """
        if getattr(data, "reshapes", False):
            if self._pending_reshape > self._log.applied:
                data = None
            else:
                self._pending_reshape = self._log.last_index + 1
        self._log.append(self._term, data)
        for peer, progress in self.progress.items():
            self._send_append(peer, progress)

    def sent(self, peer: str, index: int) -> None:
        """A member that had everything before was sent the entry at `index`."""
        progress = self.progress[peer]
        progress.next, progress.sent_commit = index + 1, index - 1

    def acknowledged(self, peer: str, index: int) -> None:
        """A member has the entry, which is committed, and was told so."""
        progress = self.progress[peer]
        progress.next = index + 1
        progress.match = progress.sent_commit = index
        progress.active, progress.unanswered = True, 0

    def step(self, sender: str, message: RaftMessage) -> None:
        """Take an answer of a member of this term."""
        progress = self.progress.get(sender)
        if progress is None:
            return
        match message:
            case AppendReply():
                progress.active = True
                if message.rejected:
                    self._hear_rejection(sender, progress, message)
                elif progress.acknowledge(message.last):
                    self._hear_acknowledgement(sender, progress)
            case HeartbeatReply():
                self._hear_heartbeat_reply(sender, progress, message)
            case Confirmed(context=context) if sender in self._voting:
                needed = self._quorum + (not self._votes)  # a round counts the leader itself
                self._confirm(self._rounds.acknowledge(context, sender, needed))

    def beat(self, rest: int = -1) -> None:
        """Send every member a heartbeat, and ask again for the reads that got stuck."""
        last, committed = self._log.last_index, self._committed_before
        for peer, progress in self.progress.items():
            progress.tick(last)
            commit = min(progress.match, committed)
            self._out.messages.append((peer, Heartbeat(self._term, commit, rest)))
        self._committed_before = self._log.committed
        overdue = self._rounds.overdue()
        if overdue is not None:
            self._ask_all(overdue)

    def count_heard(self) -> int:
        """How many members, this one included, were heard since the last count (thesis 6.2)."""
        heard = int(self._votes)
        for peer, progress in self.progress.items():
            progress.was_active, progress.active = progress.active, False
            heard += progress.was_active and peer in self._voting
            if not progress.was_active and progress.replicating:
                progress.probe()
                progress.pause(stale=True)  # until it is heard again
        return heard

    def advance_commit(self) -> bool:
        """Commit what a quorum holds durably, counting only entries of the own term (figure 8)."""
        log = self._log
        if log.committed >= log.last_index:
            return False
        matches = [progress.match for progress in self._voting.values()]
        if self._votes:
            matches.append(log.stable)
        matches.sort()
        index = matches[-self._quorum]
        if index <= log.committed or log.term_at(index) != self._term:
            return False
        log.commit_to(index)
        for peer, progress in self.progress.items():
            self._send_news(peer, progress)
        early, self._early_reads = self._early_reads, []
        for asker, context in early:
            self._begin_read(asker, context)
        return True

    def read_index(self, asker: str, context: Context) -> None:
        """Begin a linearizable read, or keep it until this term has committed something."""
        if self._log.term_at(self._log.committed) != self._term:
            self._early_reads.append((asker, context))
        else:
            self._begin_read(asker, context)

    def transfer_to(self, peer: str) -> None:
        """Hand leadership over (thesis 3.10) as soon as that member has the whole log."""
        if peer not in self._voting:
            return
        self.transferee = peer
        progress = self.progress[peer]
        if progress.match == self._log.last_index:
            self._out.messages.append((peer, TimeoutNow(self._term)))
        else:
            self._send_append(peer, progress)

    def reconfigure(self, voters: tuple[str, ...], learners: tuple[str, ...]) -> None:
        """Replicate to these from now on, and count only those who vote."""
        for peer in [peer for peer in self.progress if peer not in (*voters, *learners)]:
            del self.progress[peer]
        for peer in (*voters, *learners):
            if peer != self._name and peer not in self.progress:
                self.progress[peer] = Progress(self._log.last_index + 1)
                self.progress[peer].active = True  # it is given one period to answer
        self._voting = {peer: self.progress[peer] for peer in voters if peer != self._name}
        self._votes = self._name in voters
        self._quorum = len(voters) // 2 + 1
        if self.transferee not in self._voting:
            self.transferee = None
        self.advance_commit()
        for peer, progress in self.progress.items():
            if not progress.paused and progress.match < self._log.last_index:
                self._send_append(peer, progress)

    # Answers

    def _hear_acknowledgement(self, sender: str, progress: Progress) -> None:
        if not self.advance_commit():
            self._send_news(sender, progress)
        if self.transferee == sender:
            self.transfer_to(sender)

    def _hear_rejection(self, sender: str, progress: Progress, message: AppendReply) -> None:
        hint = message.hint_index
        if message.hint_term > 0:
            hint, _ = self._log.find_conflict_by_term(hint, message.hint_term)
        if progress.step_back(message.last, hint):
            self._send_append(sender, progress)

    def _hear_heartbeat_reply(
        self, sender: str, progress: Progress, message: HeartbeatReply
    ) -> None:
        progress.active, progress.restful = True, message.restful
        if progress.replicating and progress.seems_lost(self._log.last_index):
            progress.probe()
        if not progress.replicating and (progress.stale or not progress.paused):
            progress.paused = False
            self._send_append(sender, progress)

    # Sending

    def _send_append(self, peer: str, progress: Progress) -> None:
        """Send what this member lacks, or an empty probe when that is unknown."""
        if progress.paused:
            return
        log, previous = self._log, progress.next - 1
        entries = log.after(previous, ENTRIES_PER_APPEND_MAX)
        told = self._term, previous, log.term_at(previous), entries, log.committed
        message = make(Append, told)
        self._out.messages.append((peer, message))
        progress.sent_commit = min(log.committed, previous + len(entries))
        if progress.replicating:
            progress.next += len(entries)
        else:
            progress.pause()

    def _send_news(self, peer: str, progress: Progress) -> None:
        """Send the entries still to be sent; if none, the commit mark unless it is known there."""
        if progress.next <= self._log.last_index:
            self._send_append(peer, progress)
            return
        commit = min(progress.match, self._log.committed)
        if commit > progress.sent_commit:
            progress.sent_commit = commit
            self._out.messages.append((peer, make(Commit, (self._term, commit))))

    # Linearizable reads

    def _begin_read(self, asker: str, context: Context) -> None:
        read = ReadState(context, self._log.committed, asker)
        if not self._voting:
            self._confirm([read])
            return
        self._rounds.add(read, self._name)
        self._ask_all(context)

    def _ask_all(self, context: Context) -> None:
        question = Confirm(self._term, context)
        self._out.messages.extend((peer, question) for peer in self.progress)

    def _confirm(self, reads: list[ReadState]) -> None:
        for read in reads:
            if read.asker == self._name:
                self._out.reads.append(read)
            else:
                reply = ReadIndexReply(self._term, read.context, read.commit)
                self._out.messages.append((read.asker, reply))
