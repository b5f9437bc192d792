"""The etcd members that a server knows: whose turn it is, and who may not be tried for a while.

After gRPC's round_robin and its connection back-off, as client/v3 uses them.
"""

from collections.abc import Iterator

from engine.component import Context
from engine.units import SECOND

CONNECT_US, CONNECT_MAX_US = 1 * SECOND, 120 * SECOND
CONNECT_FACTOR, CONNECT_JITTER = 1.6, 0.2
"""gRPC's connection back-off (doc/connection-backoff.md)."""
KEEPALIVE_US, KEEPALIVE_PATIENCE_US = 30 * SECOND, 10 * SECOND
"""apiserver/pkg/storage/storagebackend/factory/etcd3.go: keepaliveTime, keepaliveTimeout."""


class Endpoint:
    """One etcd member as seen from here."""

    __slots__ = ("address", "down_until", "failures", "heard_at", "name", "pinged")

    def __init__(self, name: str, own_host: str, now: int) -> None:
        host = name.partition("/")[0]
        self.name = name
        self.address = "127.0.0.1:2379" if host == own_host else f"{host}:2379"
        self.down_until = 0  # no attempt to connect before this time
        self.failures = 0  # failed connections in a row
        self.heard_at = now
        self.pinged = False


class Endpoints:
    """All of them, in turn."""

    def __init__(self, ctx: Context, names: tuple[str, ...]) -> None:
        own = ctx.name.partition("/")[0]
        self._ctx = ctx
        self._by_name = {name: Endpoint(name, own, ctx.now) for name in names}
        self._order = list(self._by_name.values())
        self._turn = 0

    def __iter__(self) -> Iterator[Endpoint]:
        return iter(self._order)

    @property
    def reachable(self) -> bool:
        """Whether at least one did not fail at the last attempt to connect."""
        return any(endpoint.failures == 0 for endpoint in self._order)

    @property
    def usable(self) -> bool:
        """Whether at least one may be tried now."""
        now = self._ctx.now
        return any(endpoint.down_until <= now for endpoint in self._order)

    @property
    def next_attempt(self) -> int:
        """When the first of those that are down may be tried again."""
        return min(endpoint.down_until for endpoint in self._order)

    @property
    def last(self) -> Endpoint:
        """Whose turn it was."""
        return self._order[self._turn]

    def get(self, name: str) -> Endpoint | None:
        """The endpoint of this process, if it is one."""
        return self._by_name.get(name)

    def pick(self) -> Endpoint | None:
        """The next in turn that may be tried now."""
        now = self._ctx.now
        for _ in self._order:
            self._turn = (self._turn + 1) % len(self._order)
            endpoint = self._order[self._turn]
            if endpoint.down_until <= now:
                return endpoint
        return None

    def heard(self, name: str) -> None:
        """A message came from this process."""
        endpoint = self._by_name.get(name)
        if endpoint is not None:
            endpoint.heard_at = self._ctx.now
            endpoint.pinged = False
            if endpoint.failures:
                endpoint.failures, endpoint.down_until = 0, 0

    def fail(self, endpoint: Endpoint) -> None:
        """A connection could not be made or is dead: leave it alone for a while."""
        wait = min(CONNECT_US * CONNECT_FACTOR**endpoint.failures, CONNECT_MAX_US)
        swing = 1 + CONNECT_JITTER * (2 * self._ctx.dice.roll("etcd reconnect") - 1)
        endpoint.failures += 1
        endpoint.down_until = self._ctx.now + int(wait * swing)
