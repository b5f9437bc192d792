"""Leases: promises to delete keys unless someone keeps renewing (etcd server/lease/lessor.go).

Every member knows which leases exist and what hangs on them; only the leader counts their time, so
a new leader gives all of them their full time again.
"""

from engine.units import SECOND

TTL_MIN_US = 2 * SECOND
"""ceil(1.5 x election timeout), so that a lease outlives an election."""
TTL_MAX_US = 9_000_000_000 * SECOND
REVOKES_IN_FLIGHT_MAX = 16


class Lease:
    """One lease; `expires_at` is None where nobody counts."""

    __slots__ = ("expires_at", "keys", "revoking", "ttl_us")

    def __init__(self, ttl_us: int) -> None:
        self.ttl_us = max(ttl_us, TTL_MIN_US)
        self.expires_at: int | None = None
        self.keys: dict[str, None] = {}
        self.revoking = False  # its end was proposed


class Lessor:
    """All leases of one member."""

    __slots__ = ("leases",)

    def __init__(self) -> None:
        self.leases: dict[int, Lease] = {}

    def grant(self, lease: int, ttl_us: int) -> Lease:
        """A new lease; time is not counted before `renew` or `promote`."""
        granted = self.leases[lease] = Lease(ttl_us)
        return granted

    def revoke(self, lease: int) -> list[str]:
        """End a lease; answers the keys that hang on it."""
        return list(self.leases.pop(lease).keys)

    def attach(self, lease: int, key: str) -> None:
        """Let a key live and die with a lease."""
        self.leases[lease].keys[key] = None

    def detach(self, lease: int, key: str) -> None:
        """Free a key from a lease."""
        found = self.leases.get(lease)
        if found is not None:
            found.keys.pop(key, None)

    # The leader's clock

    def promote(self, now: int, extra_us: int) -> None:
        """This member leads: every lease gets its whole time again, and a timeout more."""
        for lease in self.leases.values():
            lease.expires_at, lease.revoking = now + lease.ttl_us + extra_us, False

    def demote(self) -> None:
        """This member no longer leads: somebody else counts."""
        for lease in self.leases.values():
            lease.expires_at = None

    def renew(self, lease: int, now: int) -> int | None:
        """Begin a lease's time anew; answers it, or None when there is no such lease (any more)."""
        found = self.leases.get(lease)
        if found is None or found.revoking:
            return None
        found.expires_at = now + found.ttl_us
        return found.ttl_us

    def expired(self, now: int) -> list[int]:
        """Leases whose end is to be proposed now, the earliest first; each is named once."""
        under_way = sum(lease.revoking for lease in self.leases.values())
        due = [
            (lease.expires_at, number)
            for number, lease in self.leases.items()
            if lease.expires_at is not None and lease.expires_at <= now and not lease.revoking
        ]
        numbers = [number for _, number in sorted(due)[: REVOKES_IN_FLIGHT_MAX - under_way]]
        for number in numbers:
            self.leases[number].revoking = True
        return numbers

    def next_expiry(self) -> int | None:
        """When the next lease ends that nobody is ending yet."""
        return min(
            (
                lease.expires_at
                for lease in self.leases.values()
                if lease.expires_at is not None and not lease.revoking
            ),
            default=None,
        )
