"""Clients' changes between arrival and answer: handed to the leader, or waiting for one.

After seven seconds the client is told that it timed out; nobody knows then whether the change takes
effect.
"""

from typing import NamedTuple

from engine.component import Context
from engine.etcd.machine import Change, Proposal
from engine.etcd.raft import Raft
from engine.trace import make
from engine.units import SECOND

TIMEOUT_US = 7 * SECOND
"""5 s + 2 x election timeout (etcd server/config/config.go ReqTimeout)."""

DEADLINE = "request timeout"


class Pending(NamedTuple):
    """A client that waits: for the answer to its request `id`, which the record brought here."""

    client: str
    id: int
    started: int
    record: int


class Proposals:
    """Everything that this member's clients want changed."""

    __slots__ = ("_ctx", "_numbers", "_pending", "_raft", "_timer", "_waiting")

    def __init__(self, ctx: Context, raft: Raft) -> None:
        self._ctx, self._raft = ctx, raft
        self._numbers = ctx.incarnation << 32  # no two starts of a member share a number
        self._pending: dict[int, Pending] = {}  # oldest first
        self._waiting: list[Proposal] = []  # there was no leader to take them
        self._timer = ctx.timer(DEADLINE, "the commit of a proposal")

    @property
    def waiting(self) -> int:
        """How many changes have no leader to go to."""
        return len(self._waiting)

    def submit(self, client: str, request: int, change: Change) -> bool:
        """Propose for a client; False when it has to wait for a leader."""
        number = self.expect(client, request)
        proposal = Proposal(self._ctx.name, number, change, self._ctx.cause)
        if self._waiting or not self._raft.propose(proposal):
            self._waiting.append(proposal)
            return False
        return True

    def expect(self, client: str, request: int) -> int:
        """Remember a client that waits; answers the number under which it is kept."""
        ctx = self._ctx
        self._numbers += 1
        self._pending[self._numbers] = make(Pending, (client, request, ctx.now, ctx.cause))
        if not self._timer.armed:
            self._timer.set(TIMEOUT_US)
        return self._numbers

    def flush(self) -> None:
        """There is a leader now: hand over what waits and was not given up yet."""
        waiting, self._waiting = self._waiting, []
        for proposal in waiting:
            if proposal.number in self._pending and not self._raft.propose(proposal):
                self._waiting.append(proposal)

    def done(self, number: int) -> Pending | None:
        """The client that waits for this number, if it still does."""
        return self._pending.pop(number, None)

    def late(self) -> list[Pending]:
        """The clients whose time is up; sets the timer for the next."""
        now, late = self._ctx.now, []
        while self._pending:
            number, pending = next(iter(self._pending.items()))
            if pending.started + TIMEOUT_US > now:
                self._timer.set(pending.started + TIMEOUT_US - now)
                break
            late.append(self._pending.pop(number))
        self._waiting = [each for each in self._waiting if each.number in self._pending]
        return late
