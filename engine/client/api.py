"""Calls to the API server: connect (through a load balancer if there is one), ask, and know how
it ended.

A call ends in one Answer: a code from the server, or 0 when there was none: then `definite` says
whether the
request certainly had no effect (nothing listened) or may have had one (silence).
"""

from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple

from engine.component import Context
from engine.objects import Obj
from engine.units import SECOND
from engine.wire.api import NO_OPTIONS, Dial, Dialed, Request, Response, Unwatch, Watch
from engine.wire.system import Disconnected, Expired, Refused

TIMER = "api time-out"
TIMEOUT_US = 60 * SECOND
DIAL_AGAIN_US = 1 * SECOND
REFUSED = "connection refused"
SILENT = "no answer in time"


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


class _Call(NamedTuple):
    tag: Hashable
    request: Request
    deadline: int


class ApiClient:
    """One process's connection to the API. Its component hands it every message it does not know
    itself.
    """

    def __init__(self, ctx: Context, servers: Servers, user: str) -> None:
        self.ctx, self.servers, self.user = ctx, servers, user
        self.server: str | None = None if servers.balancer else servers.addresses[0]
        self._via = servers.balancer.partition("/")[0] or None
        self._calls: dict[int, _Call] = {}
        self._waiting: list[int] = []  # calls made before the balancer chose a server
        self._watches: list[Watch] = []
        self._ids = 0
        self._timer = ctx.timer(TIMER, "an answer from kube-apiserver")
        self._dialing = False

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
        self._calls[number] = _Call(tag, request, deadline)
        if self._timer.deadline is None or self._timer.deadline > deadline:
            self._timer.set(timeout_us)
        if self.server is None:
            self._waiting.append(number)
            self._dial()
        else:
            self.ctx.send(self.server, request, self._via)

    def watch(
        self,
        resource: str,
        *,
        namespace: str = "",
        labels: str = "",
        fields: str = "",
        since: int | None = None,
    ) -> int:
        """Open a stream and answer its id; events, WatchClosed, Refused or Disconnected follow."""
        number = self._next()
        watch = Watch(number, resource, namespace, labels, fields, since, self.user)
        if self.server is None:
            self._watches.append(watch)
            self._dial()
        else:
            self._open(watch)
        return number

    def unwatch(self, number: int) -> None:
        """Close a stream."""
        if self.server is not None:
            self.ctx.send(self.server, Unwatch(number), self._via)

    def abandon(self) -> None:
        """Drop the connection and pick a server anew (what a kubelet does after failed
        heartbeats).
        """
        self._lose_server(self.server)

    def hear(self, message: object) -> list[Answer]:
        """The calls that this message ends; empty when it is not for us."""
        match message:
            case Response():
                call = self._calls.pop(message.id, None)
                if call is None:
                    return []
                if not self._calls:
                    self._timer.cancel()
                return [
                    Answer(call.tag, call.request, message.code, message.body, True, message.record)
                ]
            case Expired() if message.name == TIMER:
                return self._time_out()
            case Refused(to=to, message=Request() as request):
                call = self._calls.pop(request.id, None)
                self._lose_server(to)
                return [Answer(call.tag, request, 0, {}, True, -1, REFUSED)] if call else []
            case Refused(to=to, message=Watch()):
                self._lose_server(to)
            case Disconnected(peer=peer):
                return self._disconnected(peer)
            case Dialed(backend=backend):
                self._dialed(backend)
            case Refused(message=Dial()):
                self._dialing = False
        return []

    def _next(self) -> int:
        self._ids += 1
        return self._ids

    def _open(self, watch: Watch) -> None:
        assert self.server is not None
        self.ctx.connect(self.server)
        self.ctx.send(self.server, watch, self._via)

    def _dial(self, failed: str = "") -> None:
        if not self._dialing:
            self._dialing = True
            self.ctx.send(self.servers.balancer, Dial(failed))

    def _dialed(self, backend: str) -> None:
        self._dialing, self.server = False, backend
        waiting, self._waiting = self._waiting, []
        for number in waiting:
            if number in self._calls:
                self.ctx.send(backend, self._calls[number].request, self._via)
        watches, self._watches = self._watches, []
        for watch in watches:
            self._open(watch)

    def _lose_server(self, failed: str | None) -> None:
        """The next call connects anew: another address, or whatever the balancer says."""
        if failed is None or failed != self.server:
            return
        self.ctx.disconnect(failed)
        if self.servers.balancer:
            self.server = None
            self._dial(failed)
        else:
            addresses = self.servers.addresses
            self.server = addresses[(addresses.index(failed) + 1) % len(addresses)]

    def _disconnected(self, peer: str) -> list[Answer]:
        """The server died: what was asked of it may or may not have happened."""
        if peer != self.server:
            return []
        self._lose_server(peer)
        waiting = set(self._waiting)
        lost = [call for number, call in self._calls.items() if number not in waiting]
        self._calls = {number: call for number, call in self._calls.items() if number in waiting}
        return [
            Answer(call.tag, call.request, 0, {}, False, -1, "connection lost") for call in lost
        ]

    def _time_out(self) -> list[Answer]:
        now = self.ctx.now
        late = [number for number, call in self._calls.items() if call.deadline <= now]
        answers = []
        for number in late:
            call = self._calls.pop(number)
            answers.append(
                Answer(call.tag, call.request, 0, {}, number in self._waiting, -1, SILENT)
            )
            if number in self._waiting:
                self._waiting.remove(number)
        self._dialing = False
        if self._calls:
            self._timer.set(min(call.deadline for call in self._calls.values()) - now)
        return answers
