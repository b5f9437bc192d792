"""The etcd members that a server knows: which connections stand, whose turn it is, whom to retry.

After gRPC's round_robin: only standing connections carry requests; a lost one is made again at
once, and then with a growing back-off; one that is silent is pinged.
"""

from collections.abc import Iterator
from typing import Literal

from engine.component import Context
from engine.units import SECOND
from engine.wire.etcd import StatusRequest

CONNECT_US, CONNECT_MAX_US = 1 * SECOND, 120 * SECOND
CONNECT_FACTOR, CONNECT_JITTER = 1.6, 0.2
CONNECT_TIMEOUT_US = 20 * SECOND
"""gRPC's connection back-off and minimum connect time-out (doc/connection-backoff.md)."""
KEEPALIVE_US, KEEPALIVE_PATIENCE_US = 30 * SECOND, 10 * SECOND
"""apiserver/pkg/storage/storagebackend/factory/etcd3.go: keepaliveTime, keepaliveTimeout."""


class Endpoint:
    """One etcd member as seen from here. `until`: when the state ends by itself."""

    __slots__ = ("address", "failures", "heard_at", "name", "pinged", "state", "until")

    def __init__(self, name: str, address: str, now: int) -> None:
        self.name, self.address = name, f"{address}:2379"
        self.state: Literal["ready", "connecting", "waiting"] = "connecting"
        self.until = now
        self.failures = 0  # attempts to connect in a row that failed
        self.heard_at = now
        self.pinged = False


class Endpoints:
    """All of them, in turn."""

    def __init__(self, ctx: Context, names: tuple[str, ...], *, beside: bool) -> None:
        """`beside`: all members run on this server's own machine."""
        self._ctx = ctx
        own = ctx.name.partition("/")[0]
        hosts = {name: name.partition("/")[0] for name in names}
        self._by_name = {
            name: Endpoint(name, "127.0.0.1" if beside or host == own else host, ctx.now)
            for name, host in hosts.items()
        }
        self._order = list(self._by_name.values())
        self._turn = 0

    def __iter__(self) -> Iterator[Endpoint]:
        return iter(self._order)

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    @property
    def only(self) -> str | None:
        """The one that there is, if its connection stands."""
        first = self._order[0]
        return first.name if len(self._order) == 1 and first.state == "ready" else None

    @property
    def reachable(self) -> bool:
        """Whether at least one is there, or was not yet found missing."""
        return any(endpoint.failures == 0 for endpoint in self._order)

    @property
    def standing(self) -> bool:
        """Whether at least one connection stands."""
        return any(endpoint.state == "ready" for endpoint in self._order)

    @property
    def connecting(self) -> bool:
        """Whether an attempt to connect is under way."""
        return any(endpoint.state == "connecting" for endpoint in self._order)

    @property
    def next_change(self) -> int | None:
        """When the next attempt begins or is given up; None when all stand."""
        return min((e.until for e in self._order if e.state != "ready"), default=None)

    @property
    def address(self) -> str:
        """What an error names: the address whose turn it was."""
        return self._order[self._turn].address

    def pick(self) -> Endpoint | None:
        """The next in turn of those that stand."""
        for _ in self._order:
            self._turn = (self._turn + 1) % len(self._order)
            endpoint = self._order[self._turn]
            if endpoint.state == "ready":
                return endpoint
        return None

    def connect(self, name: str) -> None:
        """Try to connect now."""
        endpoint = self._by_name[name]
        endpoint.state, endpoint.until = "connecting", self._ctx.now + CONNECT_TIMEOUT_US
        self._ctx.connect(name)
        self._ctx.send(name, StatusRequest(0, sizes=False))

    def heard(self, name: str, at: int) -> bool:
        """A message came from this process then; whether that made a connection stand."""
        endpoint = self._by_name.get(name)
        if endpoint is None:
            return False
        endpoint.heard_at = at
        endpoint.pinged = False
        if endpoint.state == "ready":
            return False
        endpoint.state, endpoint.failures = "ready", 0
        return True

    def fail(self, name: str) -> None:
        """A connection could not be made: leave it alone for a while."""
        endpoint = self._by_name[name]
        if endpoint.state == "waiting":
            return
        wait = min(CONNECT_US * CONNECT_FACTOR**endpoint.failures, CONNECT_MAX_US)
        swing = 1 + CONNECT_JITTER * (2 * self._ctx.dice.roll("etcd reconnect") - 1)
        endpoint.failures += 1
        endpoint.state, endpoint.until = "waiting", self._ctx.now + int(wait * swing)

    def tick(self) -> None:
        """Begin the attempts that are due and give up those that took too long."""
        now = self._ctx.now
        for endpoint in self._order:
            if endpoint.state == "ready" or endpoint.until > now:
                continue
            if endpoint.state == "connecting":
                self.fail(endpoint.name)
            else:
                self.connect(endpoint.name)

    def check_alive(self) -> tuple[list[str], int]:
        """Ping who has been silent for 30 s. Returns who did not answer within 10 s more, and in
        how many microseconds to look again.
        """
        now, wait, dead = self._ctx.now, KEEPALIVE_US, []
        for endpoint in self._order:
            silent = now - endpoint.heard_at
            if endpoint.state != "ready":
                continue
            if silent < KEEPALIVE_US:
                wait = min(wait, KEEPALIVE_US - silent)
            elif endpoint.pinged:
                endpoint.pinged = False
                dead.append(endpoint.name)
            else:
                endpoint.pinged = True
                wait = min(wait, KEEPALIVE_PATIENCE_US)
                self._ctx.send(endpoint.name, StatusRequest(0, sizes=False))
        return dead, wait
