"""The calls that a server has under way: what each waits for, until when, and how it ends."""

from collections.abc import Callable
from typing import Any, Literal

from engine.apiserver.admission.webhooks import Heard
from engine.apiserver.errors import Denial, timed_out, unexplained
from engine.apiserver.etcd_client import Answer, EtcdClient
from engine.apiserver.leases import Leases
from engine.apiserver.notes import AccessDenied, BudgetForbids, Conflicted, RequestFailed
from engine.apiserver.strategy.outcome import NOTHING_HEARD, Outcome
from engine.apiserver.watch_cache import Stored
from engine.component import Context
from engine.objects import Obj
from engine.resources import Resource
from engine.trace import make
from engine.units import SECOND
from engine.wire import api, etcd

REQUEST_LIMIT_US = READ_LIMIT_US = 60 * SECOND
WRITE_LIMIT_US = 34 * SECOND
"""apiserver/pkg: server/config.go RequestTimeout; handlers/rest.go requestTimeoutUpperBound."""
HEALTH_LIMIT_US = 2 * SECOND
READ_LATE = "Timeout: request did not complete within the allotted timeout"
WRITE_LATE = (
    "Timeout: request did not complete within requested timeout - context deadline exceeded"
)

Phase = Literal[
    "health",  # one linearizable read proves that etcd answers
    "get",  # one object from etcd
    "revision",  # how far etcd is, before a consistent list or watch
    "fresh",  # until the cache has come that far
    "list",  # all objects from etcd, where the cache cannot help
    "namespace",  # whether the namespace of a new object exists
    "create",  # the transaction that creates
    "read",  # the object to change, from etcd
    "txn",  # the transaction that changes or deletes
    "remove",  # the deletion that follows a last change
    "quota",  # what the new object uses, added to a quota
    "budget",  # the disruption budget of an eviction
    "make",  # the creation of what is applied and does not exist
    "sweep",  # the deletions of a deletecollection
    "kubelet",  # the log of a container, from its node
    "webhook",  # those who must be asked first
    "rights",  # the first picture of the store: before it nobody's rights are known
    "seat",  # a free seat in its priority level
]


class Call:
    """One request, or the opening of a watch, under way. `client` "": the server asks itself."""

    __slots__ = (
        "budget", "client", "current", "deadline", "fresh", "heard", "limit", "outcome", "parent",
        "phase", "quotas", "request", "resource", "revision", "seat", "serial", "todo", "tries",
        "user", "value", "waits_for", "warnings",
    )  # fmt: skip

    def __init__(
        self, client: str, request: api.Request | api.Watch, resource: Resource | None
    ) -> None:
        self.client, self.request, self.resource = client, request, resource
        self.user = request.user  # who asks in the end, once the stages have said so
        self.serial = 0
        self.deadline = 0
        self.phase: Phase = "get"
        self.waits_for = 0  # the request to etcd
        self.current: Stored | None = None  # the object as we believe it to be
        self.fresh = False  # whether `current` came from etcd, not from the cache
        self.outcome: Outcome | None = None
        self.value: Obj | None = None  # what a create stores
        self.budget: Stored | None = None
        self.revision = 0  # what the cache must reach
        self.limit = 0  # until when it may wait for that
        self.tries = 0
        self.parent: Call | None = None
        self.quotas: list[Obj] = []  # still to be charged for what is created
        self.warnings: tuple[str, ...] = ()  # what the client is told besides
        self.heard: Heard = NOTHING_HEARD  # what webhooks have said
        self.seat: Any = None  # in its priority level, while those are counted
        self.todo: list[Obj] = []  # what is still to delete, last first

    @property
    def key(self) -> str:
        """The store key of the object that the request names."""
        request = self.request
        assert isinstance(request, api.Request) and self.resource is not None
        return self.resource.key(request.namespace, request.name)

    @property
    def row(self) -> Resource:
        """The resource; only health checks have none."""
        assert self.resource is not None
        return self.resource

    @property
    def asked(self) -> api.Request:
        """The request; only for calls that are no watches."""
        assert isinstance(self.request, api.Request)
        return self.request


class Desk:
    """Where calls lie while they wait, and from where they are answered."""

    def __init__(
        self,
        ctx: Context,
        store: EtcdClient,
        refuse_watch: Callable[[str, api.Watch, Denial], None],
        ended: Callable[[Call, int, Obj], None],
        event_ttl_us: int,
    ) -> None:
        """`ended` is told how the server's own calls end; `event_ttl_us` is --event-ttl."""
        self.ctx, self._store = ctx, store
        self._leases, self._event_ttl_us = Leases(ctx), event_ttl_us
        self._refuse_watch, self._ended = refuse_watch, ended
        self.open: dict[int, Call] = {}
        self.requests = 0  # how many of them are no watches
        self.released: Callable[[Call], None] = lambda call: None  # told when a seat is given up
        self._by_request: dict[int, Call] = {}
        self._serial = 0
        self._timer = ctx.timer("request time-out", "etcd's answer to a request")

    # Waiting.

    def take(self, call: Call, limit_us: int) -> None:
        """A call begins; it ends at the latest after `limit_us`."""
        self._serial += 1
        call.serial = self._serial
        call.deadline = deadline = self.ctx.now + limit_us
        self.open[call.serial] = call
        if call.request.__class__ is api.Request:
            self.requests += 1
        timer = self._timer
        if timer.deadline is None or timer.deadline > deadline:
            timer.set(limit_us)

    def prolong(self, call: Call, deadline: int) -> None:
        """A call may take longer than was thought when it began."""
        call.deadline = deadline
        if self._timer.deadline is None or self._timer.deadline > deadline:
            self._timer.set(deadline - self.ctx.now)

    def read(self, call: Call, phase: Phase, key: str, end: str = "", limit: int = 0) -> None:
        """Let a call wait for a linearizable read."""
        self.wait(call, phase, self._store.read(key, end, limit))

    def write(
        self,
        call: Call,
        phase: Phase,
        compare: tuple[etcd.Compare, ...],
        success: tuple[etcd.Operation, ...],
        failure: tuple[etcd.Operation, ...],
    ) -> None:
        """Let a call wait for a transaction."""
        ask = call.row.plural == "leases"
        self.wait(call, phase, self._store.write(compare, success, failure, ask=ask))

    def wait(self, call: Call, phase: Phase, number: int) -> None:
        """Let a call wait for the answer to what etcd was asked under this number."""
        call.phase, call.waits_for = phase, number
        self._by_request[number] = call

    def put(self, row: Resource, key: str, value: Obj) -> etcd.Put:
        """A write of an object: an Event hangs on a lease (registry/core/event/storage)."""
        if row.plural != "events":
            return etcd.Put(key, value)
        return etcd.Put(key, value, *self._leases.lease(self._event_ttl_us))

    def settle(self, answer: Answer) -> Call | None:
        """The call that waited for this answer, if it still does."""
        return self._by_request.pop(answer.id, None)

    def expired(self) -> None:
        """End the calls whose time is over."""
        now = self.ctx.now
        for call in [call for call in self.open.values() if call.deadline <= now]:
            if call.phase == "health":
                assert call.value is not None
                self.deny(call, unexplained(str(call.value["late"])))
            elif call.request.__class__ is api.Request and call.asked.verb not in ("get", "list"):
                self.deny(call, timed_out(WRITE_LATE))
            else:
                self.deny(call, timed_out(READ_LATE))
        if self.open:
            self._timer.set(max(0, min(call.deadline for call in self.open.values()) - now))

    def forget_client(self, client: str) -> None:
        """Nobody hears the answers to this client's watches under way, nor to what waits for a seat
        or a webhook; what etcd was asked for goes on.
        """
        for call in [call for call in self.open.values() if call.client == client]:
            if isinstance(call.request, api.Watch) or call.phase in ("seat", "webhook"):
                self.close(call)

    # Ending.

    def reply(self, call: Call, code: int, body: Obj, record: int = -1) -> None:
        """The call succeeded."""
        self.close(call)
        if call.client:
            assert isinstance(call.request, api.Request)
            told = call.request.id, code, body, record, call.warnings
            response = make(api.Response, told)
            self.ctx.send(call.client, response)
        else:
            self._ended(call, code, body)

    def deny(self, call: Call, denial: Denial) -> None:
        """The call failed."""
        self.close(call)
        status = denial.status
        self._note(call, status)
        request = call.request
        if isinstance(request, api.Watch):
            self._refuse_watch(call.client, request, denial)
        elif call.client:
            self.ctx.send(call.client, api.Response(request.id, status["code"], status))
        else:
            self._ended(call, status["code"], status)

    def fail(self, call: Call, error: str) -> None:
        """etcd could not do it: its words become the answer (HTTP 500, no reason)."""
        self.deny(call, unexplained(error))

    def close(self, call: Call) -> None:
        """The call is over; a late answer from etcd finds nobody."""
        was_open = self.open.pop(call.serial, None) is not None
        if was_open and call.request.__class__ is api.Request:
            self.requests -= 1
        if call.seat is not None:
            self.released(call)
        if call.waits_for:
            self._by_request.pop(call.waits_for, None)
            self._store.forget(call.waits_for)
        if not self.open:
            self._timer.cancel()

    def _note(self, call: Call, status: Obj) -> None:
        """Tell the trace of refusals that teach something; people's own requests are story."""
        code, request = status["code"], call.request
        if not isinstance(request, api.Request) or call.phase == "health":
            return
        person = not request.user.name.startswith("system:")
        what = f"{request.resource}/{request.name}" if request.name else request.resource
        if code >= 500:
            failed = RequestFailed(self.ctx.name, request.verb, what, code, status["message"])
            self.ctx.note(failed)
        elif code == 401 or (code == 403 and 'User "' in status["message"]):
            who = request.user.acts_as or request.user
            denied = AccessDenied(who.name, request.verb, what, code, request.namespace)
            self.ctx.note(denied, story=person)
        elif code == 409 and status["reason"] == "Conflict":
            self.ctx.note(Conflicted(request.user.name, what), story=person)
        elif code == 429 and call.budget is not None:
            budget = call.budget.value["metadata"]["name"]
            self.ctx.note(BudgetForbids(request.name, budget), story=True)
