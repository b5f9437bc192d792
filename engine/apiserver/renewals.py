"""The short way of a renewal through the server: a write of a Lease that changes nothing but its
time is let through as a whole.

Nothing that could turn a request away is left out: who may renew is asked of the same roles, there
are no webhooks, and nobody waits for a seat. What is not so, or not answered by etcd at once, is a
call like any other.
"""

from engine.apiserver.admission.webhooks import are_none
from engine.apiserver.cacher import Cacher
from engine.apiserver.calls import WRITE_LIMIT_US, Call, Desk
from engine.apiserver.errors import Denial
from engine.apiserver.etcd_client import EtcdClient
from engine.apiserver.gate import Gate
from engine.apiserver.stages import Passes
from engine.apiserver.strategy.outcome import Put
from engine.apiserver.strategy.renewal import renews
from engine.apiserver.watch_cache import Stored, stamped, unstamped
from engine.component import Context
from engine.resources import CATALOGUE
from engine.trace import make
from engine.wire import api, etcd

LEASES = CATALOGUE["leases"]


class Renewals:
    """One server's short way for renewals."""

    __slots__ = ("_cacher", "_ctx", "_desk", "_gate", "_passes", "_store")

    def __init__(
        self,
        ctx: Context,
        desk: Desk,
        store: EtcdClient,
        cacher: Cacher,
        passes: Passes,
        gate: Gate,
    ) -> None:
        self._ctx, self._desk, self._store, self._cacher = ctx, desk, store, cacher
        self._passes, self._gate = passes, gate

    def begin(self, request: api.Request) -> bool:
        """Carry a renewal out; False when it is another request, or has to go the long way."""
        if request.resource != "leases" or request.verb != "update":
            return False
        if request.subresource or request.options or not self._is_clear():
            return False
        key = LEASES.key(request.namespace, request.name)
        current, body = self._cacher.cache.find("leases", key), request.body
        if current is None or body is None or not renews(body, current.value):
            return False
        try:
            _, user = self._passes.let(request, self._ctx.wall)
        except Denial:
            return False
        unchanged = (make(etcd.Compare, (key, "mod", current.revision, "=")),)
        put = (make(etcd.Put, (key, unstamped(body), 0, 0)),)
        number = self._store.write(unchanged, put, (make(etcd.Get, (key,)),), ask=True)
        done = self._store.take_success(number)
        if done is None:
            self._wait(request, user, current, number)
        else:
            self._answer(request, *done)
        return True

    def _is_clear(self) -> bool:
        """Whether nobody stands in the way of whoever has the right."""
        cacher = self._cacher
        return cacher.ready and self._gate.is_open and are_none(cacher.cache)

    def _answer(self, request: api.Request, reply: etcd.TxnReply, at: int) -> None:
        kept = reply.results[0]
        assert kept is not None and kept.value is not None, "a write that succeeded has written"
        value = stamped(kept.value, kept.mod_revision)
        response = make(api.Response, (request.id, 200, value, kept.record, ()))
        self._ctx.act_at(at, self._ctx.send, self._ctx.sender, response)

    def _wait(self, request: api.Request, user: api.User, current: Stored, number: int) -> None:
        """Let it be a call that has decided what to write, and hears later what became of it."""
        call = Call(self._ctx.sender, request, LEASES)
        call.user, call.current = user, current
        assert request.body is not None
        call.outcome = Put(request.body)
        self._desk.take(call, WRITE_LIMIT_US)
        self._desk.wait(call, "txn", number)
