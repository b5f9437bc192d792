"""Calls to the cloud's API: each ends with an answer, or with a time-out when there is none.

A thing that is being made (202) is asked for again until it is there, as the libraries of cloud
providers do it.
"""

from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple

from engine.cloud.notes import CloudFound, CloudLost
from engine.component import Context
from engine.units import SECOND
from engine.wire.cloud import ACCEPTED, NOT_FOUND, NOTHING, OK, CloudRequest, CloudResponse
from engine.wire.system import Expired, Refused

TIMEOUT_US = 10 * SECOND
POLL_US = 1 * SECOND
"""Estimates: every provider's library has its own."""
URL = "https://cloud.example/v1"


class CloudAnswer(NamedTuple):
    """How call `tag` ended. `code` 0: nobody answered; `text` says what went wrong."""

    tag: tuple[Hashable, ...]
    code: int
    body: Mapping[str, Any] = NOTHING
    text: str = ""

    @property
    def ok(self) -> bool:
        """Whether it is done."""
        return self.code == OK

    @property
    def missing(self) -> bool:
        """Whether the cloud knows no such thing: an answer, not a failure."""
        return self.code == NOT_FOUND


class _Call(NamedTuple):
    tag: tuple[Hashable, ...]
    request: CloudRequest
    due: int  # when it is late, or when it is to be asked again
    waits: bool  # whether an answer is under way


class CloudClient:
    """One process's calls to the cloud. Its component hands it every message."""

    def __init__(self, ctx: Context, address: str) -> None:
        self._ctx, self._address = ctx, address
        self._calls: dict[int, _Call] = {}
        self._ids = ctx.incarnation << 20
        self._lost = False
        self._timer = ctx.timer("cloud call", "an answer of the cloud's API")

    def call(
        self,
        tag: tuple[Hashable, ...],
        verb: str,
        kind: str,
        name: str = "",
        body: Mapping[str, Any] = NOTHING,
    ) -> None:
        """Ask the cloud; `hear` returns an answer with this tag, now or after the time-out."""
        self._send(tag, CloudRequest(0, verb, kind, name, body))

    def hear(self, message: object) -> list[CloudAnswer]:
        """The calls that this message ends."""
        match message:
            case CloudResponse():
                call = self._calls.pop(message.id, None)
                return [] if call is None else self._answered(call, message)
            case Refused(message=CloudRequest() as request):
                call = self._calls.pop(request.id, None)
                return [] if call is None else [self._failed(call, "connect: connection refused")]
            case Expired() if message.name == self._timer.expiry.name:
                return self._time_out()
        return []

    def _send(self, tag: tuple[Hashable, ...], request: CloudRequest) -> None:
        self._ids = number = self._ids + 1
        request = request._replace(id=number)
        self._calls[number] = _Call(tag, request, self._ctx.now + TIMEOUT_US, True)
        self._arm()
        self._ctx.send(self._address, request)

    def _answered(self, call: _Call, answer: CloudResponse) -> list[CloudAnswer]:
        if self._lost:
            self._lost = False
            self._ctx.note(CloudFound(self._ctx.name, self._address), story=True)
        if answer.code == ACCEPTED:
            again = CloudRequest(call.request.id, "get", call.request.kind, call.request.name)
            self._calls[again.id] = _Call(call.tag, again, self._ctx.now + POLL_US, False)
            self._arm()
            return []
        self._arm()
        text = str(answer.body.get("message", ""))
        return [CloudAnswer(call.tag, answer.code, answer.body, text)]

    def _failed(self, call: _Call, why: str) -> CloudAnswer:
        if not self._lost:
            self._lost = True
            self._ctx.note(CloudLost(self._ctx.name, why, self._address), story=True)
        self._arm()
        url = "/".join(part for part in (URL, call.request.kind, call.request.name) if part)
        method = {"get": "Get", "list": "Get", "delete": "Delete"}.get(call.request.verb, "Put")
        return CloudAnswer(call.tag, 0, NOTHING, f'{method} "{url}": dial tcp: {why}')

    def _time_out(self) -> list[CloudAnswer]:
        now = self._ctx.now
        due = [number for number, call in self._calls.items() if call.due <= now]
        answers = []
        for call in [self._calls.pop(number) for number in due]:
            if call.waits:
                answers.append(self._failed(call, "i/o timeout"))
            else:
                self._send(call.tag, call.request)
        self._arm()
        return answers

    def _arm(self) -> None:
        if not self._calls:
            self._timer.cancel()
            return
        due = min(call.due for call in self._calls.values())
        if self._timer.deadline != due:
            self._timer.set(max(0, due - self._ctx.now))
