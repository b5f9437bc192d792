"""What changes an object: decide on what we know of it, try, decide anew if it had changed.

This is GuaranteedUpdate (apiserver/pkg/storage/etcd3/store.go): the first try is on the copy of the
watch cache; a transaction that fails brings the current object, and the decision is made again on
that. A decision that would write nothing, or refuse, on a cached copy is made again on a fresh one.
"""

from collections.abc import Callable, Mapping

from engine.apiserver.admission import admit_delete
from engine.apiserver.admission.webhooks import Unheard
from engine.apiserver.cacher import Cacher
from engine.apiserver.calls import Call, Desk
from engine.apiserver.errors import Denial, no_such_method, not_found
from engine.apiserver.etcd_client import Answer
from engine.apiserver.strategy.delete import delete
from engine.apiserver.strategy.eviction import budget_for, evict, spend
from engine.apiserver.strategy.outcome import Moment, Outcome, Put, Remove, Same, Shape
from engine.apiserver.strategy.subresources import SUCCESS, bind, finalize, scale, scale_of
from engine.apiserver.strategy.update import patch, update
from engine.apiserver.watch_cache import Stored, stamped, unstamped
from engine.apiserver.webhooks import Webhooks
from engine.component import Context
from engine.objects import Obj, freeze
from engine.resources import CATALOGUE, Resource
from engine.wire import api, etcd

Revise = Callable[[Resource, api.Request, Obj, Moment], Outcome]

_REVISE: Mapping[tuple[str, str], Revise] = {
    ("update", ""): update,
    ("patch", ""): patch,
    ("update", "status"): update,
    ("patch", "status"): patch,
    ("update", "approval"): update,
    ("patch", "approval"): patch,
    ("update", "scale"): scale,
    ("patch", "scale"): scale,
    ("create", "binding"): bind,
    ("update", "finalize"): finalize,
    ("delete", ""): delete,
    ("create", "eviction"): evict,
}
"""How an existing object is changed, by verb and subresource."""


class Writes:
    """Carries out what changes or deletes an existing object."""

    def __init__(
        self,
        ctx: Context,
        desk: Desk,
        cacher: Cacher,
        webhooks: Webhooks,
        start: Callable[[Call], None],
    ) -> None:
        """`start` begins a call of the server itself: the creation behind an apply."""
        self.ctx, self._desk, self._cacher, self._webhooks = ctx, desk, cacher, webhooks
        self._start = start

    def begin(self, call: Call) -> None:
        """Start an update, patch, delete, binding or eviction; raises Denial."""
        request = call.asked
        route = request.verb, request.subresource
        if route not in _REVISE:
            raise no_such_method()
        if request.verb == "delete" or request.subresource == "eviction":
            admit_delete(call.row, request.name)
            self._desk.read(call, "read", call.key)
        else:
            cacher = self._cacher
            stored = cacher.cache.find(call.row.plural, call.key) if cacher.ready else None
            if stored is None:
                self._desk.read(call, "read", call.key)
            else:
                call.current = stored
                self._decide(call)

    def go_on(self, call: Call) -> None:
        """Webhooks have been asked: decide with what they said; raises Denial."""
        self._decide(call)

    def resume(self, call: Call, answer: Answer) -> None:
        """Go on with etcd's answer; raises Denial."""
        reply = answer.reply
        if reply is None:
            self._desk.fail(call, answer.error)
        elif isinstance(reply, etcd.TxnReply):
            self._written(call, reply)
        elif isinstance(reply, etcd.RangeReply):
            self._found(call, reply.items[0] if reply.items else None)

    def _moment(self, call: Call) -> Moment:
        return Moment(self.ctx.wall, self.ctx.dice, self._cacher.cache, call.user, call.heard)

    # Changing and deleting.

    def _found(self, call: Call, kv: etcd.KeyValue | None) -> None:
        """The object as etcd has it now."""
        if kv is None or kv.value is None:
            if call.asked.options.get("patchType") == "apply" and not call.asked.subresource:
                self._make(call)
                return
            raise not_found(call.row, call.asked.name)
        value = stamped(kv.value, kv.mod_revision)
        call.current = Stored(value, kv.mod_revision, kv.record)
        call.fresh = True
        if call.asked.subresource == "eviction" and call.budget is None:
            self._pay(call)
        else:
            self._decide(call)

    def _make(self, call: Call) -> None:
        """What is applied and does not exist is created, by somebody who may do that too."""
        call.phase = "make"
        child = Call("", call.asked._replace(verb="create", name=""), call.row)
        child.parent = call
        self._start(child)

    def ended(self, call: Call, code: int, body: Obj) -> None:
        """The creation behind an apply is over; one that came too late applies to what is there."""
        if call.serial not in self._desk.open:
            return
        if code == 409 and body.get("reason") == "AlreadyExists":
            self._desk.read(call, "read", call.key)
        elif code >= 300:
            self._desk.deny(call, Denial(body))
        else:
            self._desk.reply(call, code, body)

    def _decide(self, call: Call) -> None:
        request, current = call.asked, call.current
        assert current is not None
        revise = _REVISE[request.verb, request.subresource]
        try:
            outcome = revise(call.row, request, current.value, self._moment(call))
        except Denial:
            if call.fresh:
                raise
            self._desk.read(call, "read", call.key)
            return
        except Unheard as unheard:
            self._webhooks.ask(call, unheard.hooks)
            return
        call.outcome, call.warnings = outcome, outcome.warnings
        if request.options.get("dryRun"):
            self._show(call, outcome.value, current.record, _shape(outcome))
        elif isinstance(outcome, Same):
            if call.fresh:
                self._show(call, outcome.value, current.record, outcome.shape)
            else:
                self._desk.read(call, "read", call.key)
        else:
            self._write(call, outcome, current.revision)

    def _write(self, call: Call, outcome: Put | Remove, revision: int) -> None:
        key = call.key
        unchanged = (etcd.Compare(key, "mod", revision),)
        operation: etcd.Operation = (
            self._desk.put(call.row, key, unstamped(outcome.value))
            if isinstance(outcome, Put)
            else etcd.Delete(key)
        )
        self._desk.write(call, "txn", unchanged, (operation,), (etcd.Get(key),))

    def _written(self, call: Call, reply: etcd.TxnReply) -> None:
        if call.phase == "budget":
            self._paid(call, reply)
        elif call.phase == "remove":
            self._removed(call, reply)
        elif not reply.succeeded:
            call.tries += 1
            self._found(call, reply.results[0])
        elif isinstance(call.outcome, Put):
            kept = reply.results[0]
            assert kept is not None and kept.value is not None, "a write that succeeded has written"
            value = stamped(kept.value, kept.mod_revision)
            if call.outcome.then_remove:
                call.current = Stored(value, reply.header.revision, _record(reply))
                self._remove(call)
            else:
                self._show(call, value, _record(reply), call.outcome.shape)
        else:
            assert call.outcome is not None
            self._show_removed(call, call.outcome.value)

    def _remove(self, call: Call) -> None:
        """The deletion right after the write that shortened the grace to nothing."""
        assert call.current is not None
        key = call.key
        unchanged = (etcd.Compare(key, "mod", call.current.revision),)
        self._desk.write(call, "remove", unchanged, (etcd.Delete(key),), (etcd.Get(key),))

    def _removed(self, call: Call, reply: etcd.TxnReply) -> None:
        assert call.current is not None
        there = reply.results[0] if not reply.succeeded else None
        same = (
            there is not None
            and there.value is not None
            and (there.value["metadata"]["uid"] == call.current.value["metadata"]["uid"])
        )
        if there is not None and same:
            call.current = call.current._replace(revision=there.mod_revision)
            self._remove(call)
        else:
            self._show_removed(call, call.current.value)

    # Eviction.

    def _pay(self, call: Call) -> None:
        """Take one disruption from the pod's budget, if it has one; raises Denial."""
        assert call.current is not None
        pod = call.current.value
        budget = budget_for(pod, self._cacher.cache.all("poddisruptionbudgets"))
        if budget is None:
            self._decide(call)
        else:
            revision = int(budget["metadata"]["resourceVersion"])
            self._spend(call, Stored(budget, revision, -1))

    def _spend(self, call: Call, budget: Stored) -> None:
        call.budget = budget
        changed = spend(budget.value, call.asked.name, self._moment(call))
        meta = budget.value["metadata"]
        key = CATALOGUE["poddisruptionbudgets"].key(meta["namespace"], meta["name"])
        unchanged = (etcd.Compare(key, "mod", budget.revision),)
        success = (etcd.Put(key, unstamped(changed)),)
        self._desk.write(call, "budget", unchanged, success, (etcd.Get(key),))

    def _paid(self, call: Call, reply: etcd.TxnReply) -> None:
        if reply.succeeded:
            self._decide(call)
            return
        there = reply.results[0]
        if there is None or there.value is None:
            self._decide(call)
        else:
            value = stamped(there.value, there.mod_revision)
            self._spend(call, Stored(value, there.mod_revision, there.record))

    # Answers.

    def _show(self, call: Call, value: Obj, record: int, shape: Shape) -> None:
        created = call.asked.verb == "create"
        if created or shape == "success":
            self._desk.reply(call, 201 if created else 200, SUCCESS, record)
        elif shape == "scale":
            self._desk.reply(call, 200, scale_of(value), record)
        else:
            self._desk.reply(call, 200, value, record)

    def _show_removed(self, call: Call, value: Obj) -> None:
        """Deleted pods are returned as they were last, all else as a Status."""
        request, record = call.asked, self.ctx.cause
        if request.verb == "create":
            self._desk.reply(call, 201, SUCCESS, record)
        elif request.verb == "delete" and call.row.plural != "pods":
            meta = value["metadata"]
            details = {"name": meta["name"], "group": call.row.group, "kind": call.row.plural}
            status = {**SUCCESS, "details": {**details, "uid": meta["uid"]}}
            self._desk.reply(call, 200, freeze(status), record)
        else:
            self._desk.reply(call, 200, value, record)


def _record(reply: etcd.TxnReply) -> int:
    result = reply.results[0] if reply.results else None
    return result.record if result is not None else -1


def _shape(outcome: Outcome) -> Shape:
    return "object" if isinstance(outcome, Remove) else outcome.shape
