"""Calls to the API server: connect (through a load balancer if there is one), ask, and know how
it ended.

A call ends in one Answer: a code from the server, or 0 when there was none: then `definite` says
whether the request certainly had no effect (nothing listened) or may have had one (silence).

All calls and watches of a process share one connection, as HTTP/2 does it. A connection on which
nothing has been heard for 30 s is pinged, and given up 15 s later (ReadIdleTimeout and
PingTimeout, apimachinery/pkg/util/net/http.go); a client that hears something more often never
pings.
"""

from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple, Protocol

from engine.component import Context
from engine.objects import Obj
from engine.units import SECOND
from engine.wire.api import (
    NO_OPTIONS,
    Dial,
    Dialed,
    Ping,
    Pong,
    Request,
    Response,
    Unwatch,
    Watch,
    WatchClosed,
    WatchEvents,
)
from engine.wire.system import Disconnected, Expired, Refused

TIMER = "api time-out"
ALIVE = "api connection"
TIMEOUT_US = 60 * SECOND
IDLE_US = 30 * SECOND
"""Also how long connecting may take (net/http DefaultTransport: dial time-out 30 s)."""
PING_US = 15 * SECOND
REFUSED = "connection refused"
LOST = "connection lost"
SILENT = "no answer in time"
UNREACHABLE = "i/o timeout"


class Servers(NamedTuple):
    """Where the API is: server processes tried in turn, or one load balancer process that
    chooses.
    """

    addresses: tuple[str, ...]
    balancer: str = ""


class Answer(NamedTuple):
    """How call `tag` ended. `code` 0: no answer; `text` then says why. `record`: who wrote the
    data.
    """

    tag: Hashable
    request: Request
    code: int
    body: Obj
    definite: bool = True
    record: int = -1
    text: str = ""

    @property
    def ok(self) -> bool:
        """Whether the server did what was asked."""
        return 200 <= self.code < 300


class Listener(Protocol):
    """Who opened a watch and wants to know when its connection is gone."""

    def broken(self, why: str) -> None:
        """The stream will say nothing more."""


class _Call(NamedTuple):
    tag: Hashable
    request: Request
    deadline: int
    server: str  # empty while no server is chosen


class _Stream(NamedTuple):
    watch: Watch
    server: str
    listener: Listener | None


class ApiClient:
    """One process's connection to the API. Its component hands it every message."""

    def __init__(
        self, ctx: Context, servers: Servers, user: str, *, connection: int = 0
    ) -> None:
        """`connection` tells several clients of one process apart. One that is not 0 is made for a
        single purpose, like a run of kubectl: it begins with a ping, as TLS does with a handshake,
        so that a server that is there but cannot answer yet is known to be there.
        """
        self.ctx, self.servers, self.user = ctx, servers, user
        self._greets = connection > 0
        self.server: str | None = None if servers.balancer else servers.addresses[0]
        self._via = servers.balancer.partition("/")[0] or None
        self._calls: dict[int, _Call] = {}
        self._streams: dict[int, _Stream] = {}
        # An answer to an earlier life, or to another connection, is not taken for ours.
        self._ids = (ctx.incarnation << 20) + (connection << 16)
        which = f" {connection}" if connection else ""
        self._timer = ctx.timer(TIMER + which, "an answer from kube-apiserver")
        self._alive = ctx.timer(ALIVE + which, "a sign of life from kube-apiserver")
        self._open = False  # whether we hold a connection to `server`
        self._proven = False  # whether `server` has said anything on it
        self._pinged = False
        self._dialing = False
        self._failed = ""  # the backend to tell the balancer of

    def call(
        self,
        tag: Hashable,
        verb: str,
        resource: str,
        namespace: str = "",
        name: str = "",
        *,
        subresource: str = "",
        options: Mapping[str, Any] = NO_OPTIONS,
        body: Obj | None = None,
        timeout_us: int = TIMEOUT_US,
    ) -> None:
        """Send a request; `hear` will return an Answer with this tag, sooner or after
        `timeout_us`.
        """
        number = self._next()
        request = Request(
            number, verb, resource, namespace, name, subresource, options, body, self.user
        )
        deadline = self.ctx.now + timeout_us
        self._calls[number] = _Call(tag, request, deadline, self.server or "")
        if self._timer.deadline is None or self._timer.deadline > deadline:
            self._timer.set(timeout_us)
        self._send(request)

    def watch(
        self,
        resource: str,
        *,
        namespace: str = "",
        labels: str = "",
        fields: str = "",
        since: int | None = None,
        listener: Listener | None = None,
    ) -> int:
        """Open a stream and answer its id; WatchEvents or WatchClosed follow, or `listener` hears
        that the connection broke.
        """
        number = self._next()
        watch = Watch(number, resource, namespace, labels, fields, since, self.user)
        self._streams[number] = _Stream(watch, self.server or "", listener)
        self._send(watch)
        return number

    def unwatch(self, number: int) -> None:
        """Close a stream."""
        stream = self._streams.pop(number, None)
        if stream is not None and stream.server:
            self.ctx.send(stream.server, Unwatch(number), self._via)

    def abandon(self) -> None:
        """Close the connection and pick a server anew (what a kubelet does after failed
        heartbeats): streams break, calls under way end by their time-outs.
        """
        server = self.server
        if server is not None and self._open:
            self.ctx.send(server, Disconnected(self.ctx.name), self._via)
            self._lose(server)
            self._break_streams(server, LOST)

    def hear(self, message: object) -> list[Answer]:
        """The calls that this message ends; empty when it is not for us."""
        match message:
            case Response():
                return self._answered(message)
            case WatchEvents() | Pong():
                self._heard()
            case WatchClosed():
                self._streams.pop(message.id, None)
                self._heard()
            case Expired() if message.name == self._timer.expiry.name:
                return self._time_out()
            case Expired() if message.name == self._alive.expiry.name:
                return self._quiet()
            case Refused():
                return self._refused(message)
            case Disconnected(peer=peer):
                if peer == self.servers.balancer:
                    peer = self.server or ""
                return self._cut(peer, LOST, definite=False)
            case Dialed(backend=backend):
                return self._dialed(backend)
        return []

    def _next(self) -> int:
        self._ids += 1
        return self._ids

    def _send(self, message: Request | Watch) -> None:
        if self._alive.deadline is None:
            self._alive.set(IDLE_US)
        if self.server is None:
            self._dial()
            return
        if not self._open:
            self._open = True
            self.ctx.connect(self.server)
            if self._greets:
                self.ctx.send(self.server, Ping(self._next()), self._via)
        self.ctx.send(self.server, message, self._via)

    def _heard(self) -> None:
        self._proven, self._pinged = True, False
        if self._streams or self._calls:
            self._alive.set(IDLE_US)
        else:
            self._alive.cancel()

    def _answered(self, message: Response) -> list[Answer]:
        call = self._calls.pop(message.id, None)
        if not self._calls:
            self._timer.cancel()
        self._heard()
        if call is None:
            return []
        return [Answer(call.tag, call.request, message.code, message.body, True, message.record)]

    # Choosing a server.

    def _dial(self) -> None:
        if not self._dialing:
            self._dialing = True
            self.ctx.send(self.servers.balancer, Dial(self._failed))

    def _dialed(self, backend: str) -> list[Answer]:
        if not self._dialing:
            return []
        self._dialing = False
        if not backend:
            return self._cut("", REFUSED, definite=True)
        self.server, self._failed = backend, ""
        self.ctx.connect(self.servers.balancer)
        for number, call in self._calls.items():
            if not call.server:
                self._calls[number] = call._replace(server=backend)
                self._send(call.request)
        for number, stream in self._streams.items():
            if not stream.server:
                self._streams[number] = stream._replace(server=backend)
                self._send(stream.watch)
        return []

    def _lose(self, server: str) -> None:
        """The next call connects anew: to another address, or to whatever the balancer says."""
        if server != self.server:
            return
        self.ctx.disconnect(server)
        self._open = self._proven = self._pinged = False
        self._alive.cancel()
        if self.servers.balancer:
            self.server, self._failed = None, server
        else:
            addresses = self.servers.addresses
            self.server = addresses[(addresses.index(server) + 1) % len(addresses)]

    # How connections and calls end.

    def _refused(self, message: Refused) -> list[Answer]:
        asked = message.message
        if isinstance(asked, Dial):
            self._dialing = False
            return self._cut("", REFUSED, definite=True)
        if not isinstance(asked, Request | Watch):
            return []
        self._lose(message.to)
        stream = self._streams.pop(asked.id, None)
        if stream is not None and stream.listener is not None:
            stream.listener.broken(REFUSED)
        call = self._calls.pop(asked.id, None)
        return [Answer(call.tag, call.request, 0, {}, True, -1, REFUSED)] if call else []

    def _quiet(self) -> list[Answer]:
        """Nothing was heard for 30 s: ping, or give up what does not answer."""
        if self.server is None:
            self._dialing = False
            return self._cut("", UNREACHABLE, definite=True)
        if not (self._calls or self._streams):
            return []
        if self._proven and not self._pinged:
            self._pinged = True
            self._alive.set(PING_US)
            self.ctx.send(self.server, Ping(self._next()), self._via)
            return []
        why = LOST if self._proven else UNREACHABLE
        return self._cut(self.server, why, definite=False)

    def _cut(self, server: str, why: str, *, definite: bool) -> list[Answer]:
        """The connection to `server` (empty: the one being made) is gone with all that it
        carried: what was asked on it may or may not have happened.
        """
        if server:
            self._lose(server)
        else:
            self._alive.cancel()
        ended = [number for number, call in self._calls.items() if call.server == server]
        calls = [self._calls.pop(number) for number in ended]
        self._break_streams(server, why)
        return [Answer(call.tag, call.request, 0, {}, definite, -1, why) for call in calls]

    def _break_streams(self, server: str, why: str) -> None:
        broken = [number for number, stream in self._streams.items() if stream.server == server]
        for stream in [self._streams.pop(number) for number in broken]:
            if stream.listener is not None:
                stream.listener.broken(why)

    def _time_out(self) -> list[Answer]:
        now = self.ctx.now
        late = [number for number, call in self._calls.items() if call.deadline <= now]
        calls = [self._calls.pop(number) for number in late]
        if self._calls:
            self._timer.set(min(call.deadline for call in self._calls.values()) - now)
        return [
            Answer(call.tag, call.request, 0, {}, not call.server, -1, SILENT) for call in calls
        ]
