"""The write-ahead log of one member: entries and votes go to the disk; promises wait for it.

One sync at a time; what arrives meanwhile shares the next one (group commit).
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from engine.component import Context
from engine.disk import Disk
from engine.etcd.raft_log import RaftLog
from engine.etcd.ready import HardState, Outgoing, Ready
from engine.trace import make
from engine.units import MILLISECOND
from engine.wire.raft import AppendReply, Entry

LOG = "wal"
STATE = "hard state"
STALL_US = 100 * MILLISECOND
"""etcd's raft loop saves before it ticks and sends again: a longer sync holds both up."""


class Sync(NamedTuple):
    """A sync under way, and where the log ended when it began."""

    token: int
    last: int
    term: int
    began: int


class Wal:
    """What this member has on its disk."""

    __slots__ = ("_ctx", "_dirty", "_promises", "_state", "_sync", "_waiting")

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._state: HardState = ctx.disk.values.get(STATE, HardState())
        self._sync: Sync | None = None
        self._promises: list[Outgoing] = []  # safe when the sync under way ends
        self._dirty = False  # something was written since that sync began
        self._waiting: list[Outgoing] = []  # safe after the sync after that

    @staticmethod
    def exists(disk: Disk) -> bool:
        """Whether a member has written a log here."""
        return LOG in disk.logs

    def replace(self, keep: int, entries: Iterable[Entry], state: HardState) -> None:
        """Cut the log and go on from there, before anybody reads it."""
        disk = self._ctx.disk
        disk.append(LOG, list(entries), keep)
        disk.write(STATE, state)
        disk.sync()
        self._state = state

    def recover(self) -> tuple[RaftLog, HardState]:
        """What was there when this process began."""
        entries = self._ctx.disk.logs.get(LOG, [])
        state = self._state
        if state.commit > len(entries):  # the log was lost, which the leader will tell us
            state = self._state = state._replace(commit=len(entries))
        return RaftLog(entries, state.commit), state

    @property
    def length(self) -> int:
        """How many entries the disk holds, durable or not."""
        return len(self._ctx.disk.logs.get(LOG, ()))

    @property
    def syncing(self) -> bool:
        """Whether a sync is under way."""
        return self._sync is not None

    @property
    def stalled(self) -> bool:
        """Whether the disk has held up this member for longer than a tick."""
        return self._sync is not None and self._ctx.now - self._sync.began > STALL_US

    def save(self, ready: Ready, log: RaftLog) -> list[Outgoing]:
        """Write what must be kept; answers the promises that are safe already."""
        disk = self._ctx.disk
        if ready.entries:
            disk.append(LOG, list(ready.entries), ready.keep)
            self._dirty = True
        if ready.state is not None:
            disk.write(STATE, ready.state)
            if ready.state[:2] != self._state[:2]:
                self._dirty = True
            self._state = ready.state
        if self._dirty:
            _add(self._waiting, ready.promises)
            if self._sync is None:
                self._begin(log)
            return []
        if self._sync is not None:
            _add(self._promises, ready.promises)
            return []
        return ready.promises

    def keep(self, entries: Sequence[Entry]) -> None:
        """Entries were written and synced in turn, with nothing else meanwhile."""
        assert self._sync is None and not self._dirty, f"{self._ctx.name} writes something else"
        self._ctx.disk.append_durably(LOG, entries)

    def mark(self, state: HardState) -> None:
        """The commit mark has moved, which needs no sync. The one before was synced with the entry
        that is committed now.
        """
        term, vote, commit = state
        disk, self._state = self._ctx.disk, state
        disk.keep(STATE, make(HardState, (term, vote, commit - 1)))
        disk.write(STATE, state)

    def synced(self, token: int, log: RaftLog) -> tuple[Sync, list[Outgoing]] | None:
        """A sync has ended: what it made durable, and the promises that may go out."""
        done = self._sync
        if done is None or done.token != token:
            return None
        promises, self._promises, self._sync = self._promises, [], None
        if self._dirty:
            self._begin(log)
        return done, promises

    def _begin(self, log: RaftLog) -> None:
        ctx = self._ctx
        began = ctx.disk.sync(), log.last_index, log.last_term, ctx.now
        self._sync = make(Sync, began)
        self._promises, self._waiting, self._dirty = self._waiting, [], False


def _add(waiting: list[Outgoing], promises: list[Outgoing]) -> None:
    """Queue promises; an acknowledgement takes the place of a smaller one of the same term."""
    for to, promise in promises:
        if waiting and isinstance(promise, AppendReply):
            last_to, last = waiting[-1]
            if isinstance(last, AppendReply) and (last_to, last.term) == (to, promise.term):
                waiting[-1] = max(waiting[-1], (to, promise), key=_acknowledged)
                continue
        waiting.append((to, promise))


def _acknowledged(promise: Outgoing) -> int:
    reply = promise[1]
    assert isinstance(reply, AppendReply), f"{reply} acknowledges nothing"
    return reply.last
