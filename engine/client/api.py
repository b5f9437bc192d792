"""Calls to the API server, and how each of them ended.

A call ends in one Answer: a code from the server, or 0 when there was none: then `definite` says
whether the request certainly had no effect (it was never sent, or nothing listened) or may have
had one (silence). All calls and watches of a client share one connection, as HTTP/2 does it.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, NamedTuple, Protocol

from engine.client.connection import (
    ALIVE,
    EXPIRED,
    LOST,
    OPENED,
    REFUSED,
    UNREACHABLE,
    Connection,
    Servers,
)
from engine.component import Context
from engine.objects import Obj
from engine.trace import make
from engine.units import SECOND
from engine.wire.api import (
    NO_OPTIONS,
    Request,
    Response,
    Unwatch,
    User,
    Watch,
    WatchClosed,
    WatchEvents,
)
from engine.wire.system import Expired, Refused

__all__ = [
    "EXPIRED",
    "LOST",
    "REFUSED",
    "SILENT",
    "UNREACHABLE",
    "Answer",
    "ApiClient",
    "Listener",
    "Servers",
]

TIMER, AGAIN = "api time-out", "api again"
TIMEOUT_US = 60 * SECOND
SILENT = "no answer in time"
RETRIES_MAX = 10
TOO_MANY, SERVER_ERROR = 429, 500
"""client-go/rest/with_retry.go: an answer with one of these codes, or a higher one, that names
`Retry-After` seconds is no answer yet: the call is sent again so many times.
"""


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
    warnings: tuple[str, ...] = ()

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
    sent: bool
    then: Callable[[Answer], None] | None = None
    timeout_us: int = TIMEOUT_US
    tries: int = 0


class _Stream(NamedTuple):
    watch: Watch
    listener: Listener | None
    sent: bool


class ApiClient:
    """One process's calls and watches. Its component hands it every message.

    `connection` tells several clients of one process apart.
    """

    def __init__(self, ctx: Context, servers: Servers, user: User, *, connection: int = 0) -> None:
        self.ctx, self.servers, self.user = ctx, servers, user
        self._calls: dict[int, _Call] = {}
        self._streams: dict[int, _Stream] = {}
        self._later: list[tuple[int, _Call]] = []  # what is sent again, and when
        # An answer to an earlier life, or to another connection, is not taken for ours.
        self._ids = (ctx.incarnation << 20) + (connection << 16)
        which = f" {connection}" if connection else ""
        self._timer = ctx.timer(TIMER + which, "an answer from kube-apiserver")
        self._again = ctx.timer(AGAIN + which, "the moment that kube-apiserver has named")
        self._connection = Connection(ctx, servers, self._ids, ALIVE + which)

    @property
    def server(self) -> str | None:
        """The server that it talks to, or would try first; None: a load balancer is to choose."""
        return self._connection.server

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
        user: User | None = None,
        then: Callable[[Answer], None] | None = None,
    ) -> None:
        """Send a request; `hear` will return an Answer with this tag, sooner or after
        `timeout_us`. `user`: who asks, where a process speaks for several accounts. `then` hears
        what the server answered before that.
        """
        self._ids = number = self._ids + 1
        who = user or self._who()
        asked = number, verb, resource, namespace, name, subresource, options, body, who
        request = make(Request, asked)
        deadline = self.ctx.now + timeout_us
        call = tag, request, deadline, self._connection.open, then, timeout_us, 0
        self._calls[number] = make(_Call, call)
        if self._timer.deadline is None or self._timer.deadline > deadline:
            self._timer.set(timeout_us)
        self._send(request)

    def ask(self, tag: Hashable, resource: str, namespace: str, name: str) -> Answer | None:
        """Get an object from a server on the same machine and have the answer, if only time lies
        between; None: it has to be called for.
        """
        connection = self._connection
        if not connection.open or connection.server is None:
            return None
        who = self._who()
        asked = self._ids + 1, "get", resource, namespace, name, "", NO_OPTIONS, None, who
        request = make(Request, asked)
        found = self.ctx.ask(connection.server, request)
        if found is None:
            return None
        self._ids += 1
        response, at = found
        self.ctx.wait(at)
        assert isinstance(response, Response), f"{response} answers no request"
        connection.heard(busy=bool(self._calls or self._streams))
        _, code, body, record, warnings = response
        return make(Answer, (tag, request, code, body, True, record, "", warnings))

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
        self._ids = number = self._ids + 1
        watch = Watch(number, resource, namespace, labels, fields, since, self._who())
        self._streams[number] = _Stream(watch, listener, self._connection.open)
        self._send(watch)
        return number

    def _who(self) -> User:
        """The user, with the end of the certificate that this process has by now."""
        ends = self.ctx.certificate_ends
        return self.user if ends is None else self.user._replace(ends_us=ends)

    def unwatch(self, number: int) -> None:
        """Close a stream."""
        stream = self._streams.pop(number, None)
        if stream is not None and stream.sent:
            self._connection.send(Unwatch(number))

    def abandon(self) -> None:
        """Close the connection and pick a server anew (what a kubelet does after failed
        heartbeats): streams break, calls under way end by their time-outs.
        """
        if self._connection.open:
            self._connection.close()
            self._break_streams(LOST, sent=True)

    def hear(self, message: object) -> list[Answer]:
        """The calls that this message ends; empty when it is not for us."""
        if type(message) is Response:
            return self._answered(message)
        if type(message) is WatchEvents:
            if message.id in self._streams:
                self._connection.heard(busy=True)
            return []
        if type(message) is WatchClosed:
            if self._streams.pop(message.id, None) is not None:
                self._connection.heard(busy=True)
            return []
        if type(message) is Expired:
            if message.name == self._timer.expiry.name:
                return self._time_out()
            if message.name == self._again.expiry.name:
                self._send_again()
                return []
            return self._hear_connection(message) if message.name == self._connection.timer else []
        if isinstance(message, Refused) and isinstance(message.message, Request | Watch):
            return self._refused(message.message)
        return self._hear_connection(message)

    def _send(self, message: Request | Watch) -> None:
        if self._connection.open:
            self._connection.send(message)
        else:
            self._connection.want()

    def _answered(self, message: Response) -> list[Answer]:
        call = self._calls.pop(message.id, None)
        if call is None:
            return []
        if not self._calls:
            self._timer.cancel()
        self._connection.heard(busy=bool(self._calls or self._streams))
        _, code, body, record, warnings = message
        if code >= TOO_MANY and self._is_put_off(call, message):
            return []
        told = call.tag, call.request, code, body, True, record, "", warnings
        answer = make(Answer, told)
        if call.then is not None:
            call.then(answer)
        return [answer]

    def _is_put_off(self, call: _Call, message: Response) -> bool:
        """Whether the server asks for the call to be sent again, and there is time for that. Who
        waits as long as a server may take waits for each attempt anew.
        """
        may_be = message.code == TOO_MANY or message.code >= SERVER_ERROR
        wait = (message.body.get("details") or {}).get("retryAfterSeconds") if may_be else None
        at = self.ctx.now + (wait or 0) * SECOND
        deadline = at + call.timeout_us if call.timeout_us >= TIMEOUT_US else call.deadline
        if not wait or call.tries >= RETRIES_MAX or at >= deadline:
            return False
        self._later.append((at, call._replace(tries=call.tries + 1, deadline=deadline)))
        self._arm_again()
        return True

    def _arm_again(self) -> None:
        if self._later:
            self._again.set(max(0, min(at for at, _ in self._later) - self.ctx.now))

    def _send_again(self) -> None:
        now = self.ctx.now
        due = [call for at, call in self._later if at <= now]
        self._later = [one for one in self._later if one[0] > now]
        for call in due:
            self._ids = number = self._ids + 1
            request = call.request._replace(id=number)
            self._calls[number] = call._replace(request=request, sent=self._connection.open)
            if self._timer.deadline is None or self._timer.deadline > call.deadline:
                self._timer.set(call.deadline - now)
            self._send(request)
        self._arm_again()

    def _hear_connection(self, message: object) -> list[Answer]:
        was_open = self._connection.open
        became = self._connection.hear(message)
        if became == OPENED:
            self._flush()
        elif became:
            return self._end_all(became, sent=was_open)
        return []

    def _flush(self) -> None:
        """Send what waited for the connection."""
        for number, call in self._calls.items():
            if not call.sent:
                self._calls[number] = call._replace(sent=True)
                self._connection.send(call.request)
        for number, stream in self._streams.items():
            if not stream.sent:
                self._streams[number] = stream._replace(sent=True)
                self._connection.send(stream.watch)

    # How calls and streams end without an answer.

    def _refused(self, asked: Request | Watch) -> list[Answer]:
        """Nothing listens where the connection was believed to lead."""
        call = self._calls.pop(asked.id, None)
        stream = self._streams.pop(asked.id, None)
        if call is None and stream is None:
            return []
        self._connection.lost()
        if stream is not None and stream.listener is not None:
            stream.listener.broken(REFUSED)
        first = [Answer(call.tag, call.request, 0, {}, True, -1, REFUSED)] if call else []
        return first + self._end_all(LOST, sent=True)

    def _end_all(self, why: str, *, sent: bool) -> list[Answer]:
        """The connection is gone with all that it carried (`sent`: that may have had an effect),
        or could not be made for what waited for it.
        """
        ended = [number for number, call in self._calls.items() if call.sent is sent]
        calls = [self._calls.pop(number) for number in ended]
        self._break_streams(why, sent=sent)
        return [Answer(call.tag, call.request, 0, {}, not sent, -1, why) for call in calls]

    def _break_streams(self, why: str, *, sent: bool) -> None:
        broken = [number for number, stream in self._streams.items() if stream.sent is sent]
        for stream in [self._streams.pop(number) for number in broken]:
            if stream.listener is not None:
                stream.listener.broken(why)

    def _time_out(self) -> list[Answer]:
        now = self.ctx.now
        late = [number for number, call in self._calls.items() if call.deadline <= now]
        calls = [self._calls.pop(number) for number in late]
        if self._calls:
            self._timer.set(min(call.deadline for call in self._calls.values()) - now)
        return [Answer(call.tag, call.request, 0, {}, not call.sent, -1, SILENT) for call in calls]
