"""A client's connection to an API server: choosing one, knocking, keeping alive, noticing the end.

A connection begins with a handshake (here a ping), through the load balancer if there is one;
knocks that nobody answers are repeated after 1, 2, 4, 8 s as TCP repeats a SYN, for 30 s
(net/http DefaultTransport: dial time-out). An open connection on which nothing has been heard for
30 s is pinged, and given up 15 s later (ReadIdleTimeout and PingTimeout,
apimachinery/pkg/util/net/http.go); a client that hears something more often never pings.
"""

from typing import NamedTuple

from engine.component import Context
from engine.units import SECOND, rfc3339
from engine.wire.api import Dial, Dialed, Ping, Pong
from engine.wire.system import Disconnected, Expired, Refused

ALIVE = "api connection"
DIAL_US = 30 * SECOND
KNOCK_US = 1 * SECOND
KNOCKS = 3
"""Knocks at a backend before a load balancer is asked for another (timeout connect)."""
IDLE_US = 30 * SECOND
PING_US = 15 * SECOND
REFUSED = "connection refused"
LOST = "connection lost"
UNREACHABLE = "i/o timeout"
OPENED = "opened"
EXPIRED = "x509: certificate has expired or is not yet valid"


def certificate_ended(wall_us: int, ends_us: int) -> str:
    """What Go says of a certificate that has ended on this machine's clock (crypto/x509)."""
    return (
        f"tls: failed to verify certificate: {EXPIRED}: "
        f"current time {rfc3339(wall_us)} is after {rfc3339(ends_us)}"
    )


class Servers(NamedTuple):
    """Where the API is: server processes tried in turn, or one load balancer process that
    chooses.
    """

    addresses: tuple[str, ...]
    balancer: str = ""


class Connection:
    """`open`: messages may be sent. `hear` answers OPENED, or why the connection is gone, or ""."""

    def __init__(self, ctx: Context, servers: Servers, first_id: int, name: str) -> None:
        self._ctx, self._servers = ctx, servers
        self.server: str | None = None if servers.balancer else servers.addresses[0]
        self._via = servers.balancer.partition("/")[0] or None
        self.open = False
        self._began: int | None = None  # since when it is being made; None: it is not
        self._knocks = 0  # at this server
        self._ping = first_id  # the id of the last ping
        self._pinged = False  # whether the open connection waits for a pong
        self._failed = ""  # the backend to tell the balancer of
        self._timer = ctx.timer(name, "a sign of life from kube-apiserver")
        self.timer = name  # the name of that

    def want(self) -> None:
        """Make the connection, if nobody is at it."""
        if self._began is None:
            self._began, self._knocks = self._ctx.now, 0
            self._knock()

    def send(self, message: object) -> None:
        """Send on the open connection."""
        assert self.server is not None, "an open connection has a server"
        if self._timer.deadline is None:
            self._timer.set(IDLE_US)
        self._ctx.send(self.server, message, self._via)

    def heard(self, *, busy: bool) -> None:
        """The server said something; `busy`: more is expected of it."""
        self._pinged = False
        if busy:
            self._timer.set(IDLE_US)
        else:
            self._timer.cancel()

    def close(self) -> None:
        """Give the open connection up, and tell the server, if it can be told."""
        self.send(Disconnected(self._ctx.name))
        self._leave()

    def hear(self, message: object) -> str:
        """What becomes of the connection by this message."""
        match message:
            case Pong(id=number) if number == self._ping:
                return self._answered(message.ends_us)
            case Dialed(backend=backend) if self._began is not None and self.server is None:
                return self._dialed(backend)
            case Refused(message=Dial() | Ping(id=self._ping)) if self._began is not None:
                return self._end(REFUSED)
            case Disconnected(peer=peer) if peer in (self.server, self._servers.balancer):
                return self._end(LOST) if self.open or self._began is not None else ""
            case Expired() if message.name == self._timer.expiry.name:
                return self._silent()
        return ""

    def lost(self) -> None:
        """The server turned a message away: the connection was not there any more."""
        self._leave()

    def _knock(self) -> None:
        if self.server is None:
            self._ctx.send(self._servers.balancer, Dial(self._failed))
        else:
            self._ping += 1
            self._ctx.send(self.server, Ping(self._ping), self._via)
        self._timer.set(KNOCK_US << self._knocks)
        self._knocks += 1

    def _dialed(self, backend: str) -> str:
        if not backend:
            return self._end(REFUSED)
        self.server, self._failed, self._knocks = backend, "", 0
        self._knock()
        return ""

    def _answered(self, ends_us: int | None) -> str:
        """A sign of life; the first one is the handshake, in which the certificate is looked at."""
        if self.open:
            self.heard(busy=True)
            return ""
        if self._began is None or self._ctx.sender != self.server:
            return ""
        if ends_us is not None and self._ctx.wall > ends_us:
            return self._end(certificate_ended(self._ctx.wall, ends_us))
        self.open, self._began = True, None
        self._timer.cancel()
        self._ctx.connect(self._ctx.sender)
        if self._servers.balancer:
            self._ctx.connect(self._servers.balancer)
        return OPENED

    def _silent(self) -> str:
        if self.open:
            if self._pinged:
                return self._end(LOST)
            self._pinged = True
            self._ping += 1
            self.send(Ping(self._ping))
            self._timer.set(PING_US)
        elif self._began is not None:
            if self._ctx.now - self._began >= DIAL_US:
                return self._end(UNREACHABLE)
            if self._servers.balancer and self.server is not None and self._knocks >= KNOCKS:
                self._failed, self.server, self._knocks = self.server, None, 0
            self._knock()
        return ""

    def _end(self, why: str) -> str:
        self._leave()
        return why

    def _leave(self) -> None:
        """The next connection is to another address, or to what the balancer says."""
        self._timer.cancel()
        if self.open and self.server is not None:
            self._ctx.disconnect(self.server)
        self.open, self._began, self._pinged = False, None, False
        if self._servers.balancer:
            self.server, self._failed = None, self.server or self._failed
        elif self.server is not None:
            addresses = self._servers.addresses
            self.server = addresses[(addresses.index(self.server) + 1) % len(addresses)]
