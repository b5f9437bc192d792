"""The etcd leases of what does not last: Events, which vanish an hour after their last change.

After apiserver/pkg/storage/etcd3/lease_manager.go: what is written within a minute hangs on one
lease, up to a thousand keys; it lasts that minute longer. One difference: the real server asks etcd
for a lease first, here the first write that names one grants it, so that Events cost no message.
"""

from typing import NamedTuple

from engine.component import Context
from engine.units import SECOND

REUSE_US = 60 * SECOND
REUSE_PERCENT = 5
"""A lease is used again for a minute, and for at most so much of its time."""
KEYS_MAX = 1_000
NUMBER_MAX = 1 << 48


class Lease(NamedTuple):
    """A lease by its number, and how long it is to last from its first key on."""

    number: int = 0
    ttl_us: int = 0


NONE = Lease()


class Leases:
    """Chooses the lease that the next key of a kind hangs on."""

    __slots__ = ("_ctx", "_ends", "_keys", "_lease")

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._lease, self._ends, self._keys = NONE, 0, 0

    def lease(self, ttl_us: int) -> Lease:
        """A lease that ends after `ttl_us`, or a little later."""
        more_us = min(REUSE_US, ttl_us * REUSE_PERCENT // 100)
        left = self._ends - self._ctx.now - ttl_us
        self._keys += 1
        if not 0 < left <= more_us or self._keys > KEYS_MAX:
            number = self._ctx.dice.between("lease", 1, NUMBER_MAX)
            self._lease, self._keys = Lease(number, ttl_us + more_us), 1
            self._ends = self._ctx.now + ttl_us + more_us
        return self._lease
