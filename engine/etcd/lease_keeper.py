"""The leader's clock over leases: proposes the end of those that nobody renewed."""

from engine.component import Context
from engine.etcd.lease import Lessor
from engine.etcd.machine import Proposal
from engine.etcd.notes import LeaseEnded
from engine.etcd.raft import Raft
from engine.units import SECOND
from engine.wire.etcd import LeaseRevoke

EXPIRY = "lease expiry"
EXTRA_US = 1 * SECOND
"""A new leader adds an election timeout to every lease (server/lease/lessor.go Promote)."""


class LeaseKeeper:
    """Counts the time of leases while this member leads."""

    __slots__ = ("_ctx", "_lessor", "_raft", "_timer")

    def __init__(self, ctx: Context, lessor: Lessor, raft: Raft) -> None:
        self._ctx, self._lessor, self._raft = ctx, lessor, raft
        self._timer = ctx.timer(EXPIRY, "the renewal of an etcd lease")

    def promote(self) -> None:
        """This member leads now."""
        self._lessor.promote(self._ctx.now, EXTRA_US)
        self.rearm()

    def demote(self) -> None:
        """Somebody else counts."""
        self._lessor.demote()
        self._timer.cancel()

    def renew(self, lease: int) -> int | None:
        """Begin a lease's time anew; answers it, or None when there is no such lease."""
        ttl_us = self._lessor.renew(lease, self._ctx.now)
        self.rearm()
        return ttl_us

    def life(self, lease: int) -> tuple[int, int, tuple[str, ...]]:
        """A lease's whole time, what is left of it, and its keys; nothing for one that is over."""
        found = self._lessor.leases.get(lease)
        if found is None or found.expires_at is None:
            return 0, 0, ()
        left_us = max(0, found.expires_at - self._ctx.now)
        return found.ttl_us, left_us, tuple(sorted(found.keys))

    def numbers(self) -> tuple[int, ...]:
        """All leases, those that end first before the others; as granted where nobody counts."""
        leases = self._lessor.leases
        return tuple(sorted(leases, key=lambda number: leases[number].expires_at or 0))

    def rearm(self) -> None:
        """Set the timer to the next end of a lease."""
        expiry = self._lessor.next_expiry()
        if expiry is None:
            self._timer.cancel()
        elif self._timer.deadline != expiry:
            self._timer.set(max(0, expiry - self._ctx.now))

    def expired(self) -> None:
        """Have the keys of every lease deleted whose time is over."""
        ctx = self._ctx
        for lease in self._lessor.expired(ctx.now):
            keys = len(self._lessor.leases[lease].keys)
            record = ctx.note(LeaseEnded(ctx.name, lease, keys))
            self._raft.propose(Proposal(ctx.name, 0, LeaseRevoke(0, lease), record))
        self.rearm()
