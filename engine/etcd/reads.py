"""Linearizable reads of one member's clients: gathered into rounds, each confirmed by the leader.

One round at a time (etcd server/etcdserver/read/read.go): what arrives meanwhile waits for the
next. A confirmed round is served once this member has applied the index that it was given.
"""

from collections.abc import Callable
from typing import NamedTuple

from engine.component import Context
from engine.etcd.proposals import TIMEOUT_US
from engine.etcd.raft import Raft
from engine.etcd.ready import ReadState
from engine.units import MILLISECOND
from engine.wire.etcd import LEADER_CHANGED, TIMED_OUT, Range, Txn
from engine.wire.etcd_admin import AlarmRequest, HashRequest, MemberList

RETRY_US = 500 * MILLISECOND
AGAIN = "read index retry"


class Read(NamedTuple):
    """A client's request, and the record that brought it here; no client: the member's own."""

    client: str
    request: Range | Txn | MemberList | AlarmRequest | HashRequest
    record: int


class Reads:
    """`serve` answers a read from the store; `fail` tells a round's clients why there is none."""

    __slots__ = (
        "_began",
        "_commit",
        "_ctx",
        "_fail",
        "_number",
        "_raft",
        "_round",
        "_serve",
        "_timer",
        "_waiting",
    )

    def __init__(
        self,
        ctx: Context,
        raft: Raft,
        serve: Callable[[Read], None],
        fail: Callable[[list[Read], str], None],
    ) -> None:
        self._ctx, self._raft, self._serve, self._fail = ctx, raft, serve, fail
        self._number = ctx.incarnation << 32
        self._waiting: list[Read] = []
        self._round: list[Read] = []  # empty: no round is under way
        self._commit: int | None = None  # what the round waits to be applied, once confirmed
        self._began = 0
        self._timer = ctx.timer(AGAIN, "the leader's answer to a read")

    @property
    def waiting(self) -> int:
        """How many reads are not answered yet."""
        return len(self._waiting) + len(self._round)

    def add(self, read: Read) -> None:
        """Take a client's read."""
        self._waiting.append(read)
        if not self._round:
            self._begin()

    def confirmed(self, state: ReadState) -> None:
        """The leader has answered."""
        if self._round and state.context == (self._ctx.name, self._number):
            self._commit = state.commit
            self.applied()

    def applied(self) -> None:
        """The store has moved on: serve what waited for it."""
        if self._commit is None or self._raft.log.applied < self._commit:
            return
        served, self._round = self._round, []
        for read in served:
            self._serve(read)
        self._begin()

    def leader_changed(self) -> None:
        """A new leader has appeared: what was asked of the old one will not be answered."""
        if self._round and self._commit is None:
            self._abort(LEADER_CHANGED)

    def retry(self) -> None:
        """No answer within half a second: ask again, or give up."""
        if not self._round or self._commit is not None:
            return
        if self._ctx.now - self._began >= TIMEOUT_US:
            self._abort(TIMED_OUT)
        else:
            self._ask()

    def _begin(self) -> None:
        self._round, self._waiting = self._waiting, []
        self._commit = None
        if self._round:
            self._number += 1
            self._began = self._ctx.now
            self._ask()
        else:
            self._timer.cancel()

    def _ask(self) -> None:
        self._timer.set(RETRY_US)
        self._raft.read_index(self._ctx.name, (self._ctx.name, self._number))

    def _abort(self, text: str) -> None:
        failed, self._round = self._round, []
        self._fail(failed, text)
        self._begin()
