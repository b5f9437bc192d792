"""POST: a new object, under its own name or under a generated one.

After generic/registry/store.go (create) and endpoints/handlers/create.go.
"""

from engine.apiserver.admission import namespace_lifecycle, security_warnings
from engine.apiserver.admission.webhooks import Unheard
from engine.apiserver.cacher import Cacher
from engine.apiserver.calls import Call, Desk
from engine.apiserver.errors import already_exists, forbidden
from engine.apiserver.etcd_client import Answer
from engine.apiserver.strategy.charges import charged, quotas_over
from engine.apiserver.strategy.create import create, decode
from engine.apiserver.strategy.field_validation import warnings_of
from engine.apiserver.strategy.outcome import Moment
from engine.apiserver.watch_cache import stamped, unstamped
from engine.apiserver.webhooks import Webhooks
from engine.component import Context
from engine.objects import FrozenDict, Obj
from engine.resources import CATALOGUE
from engine.wire import etcd


class Creates:
    """Carries out creations."""

    def __init__(self, ctx: Context, desk: Desk, cacher: Cacher, webhooks: Webhooks) -> None:
        self.ctx, self._desk, self._cacher, self._webhooks = ctx, desk, cacher, webhooks

    def begin(self, call: Call) -> None:
        """Start a create; raises Denial."""
        request, resource, cacher = call.asked, call.row, self._cacher
        if not cacher.cache.listed:
            name = decode(resource, request)["metadata"].get("name", "")
            raise forbidden(resource, name, "not yet ready to handle request")
        if not resource.namespaced:
            self._create(call, FrozenDict())
            return
        found = cacher.cache.get("namespaces", "", request.namespace)
        if found is None:
            self._desk.read(call, "namespace", CATALOGUE["namespaces"].key("", request.namespace))
        else:
            self._create(call, found)

    def go_on(self, call: Call) -> None:
        """Webhooks have been asked: begin anew, with what they said; raises Denial."""
        self.begin(call)

    def resume(self, call: Call, answer: Answer) -> None:
        """Go on with etcd's answer; raises Denial."""
        match answer.reply:
            case etcd.RangeReply(items=items):
                self._create(call, items[0].value if items else None)
            case etcd.TxnReply() as reply if call.phase == "quota":
                self._charged(call, reply)
            case etcd.TxnReply() as reply:
                self._created(call, reply)
            case _:
                self._desk.fail(call, answer.error)

    def _create(self, call: Call, namespace: Obj | None) -> None:
        request, resource = call.asked, call.row
        body = decode(resource, request)
        if resource.namespaced:
            namespace_lifecycle(resource, body, request.namespace, namespace)
        moment = Moment(self.ctx.wall, self.ctx.dice, self._cacher.cache, call.user, call.heard)
        try:
            call.value = value = create(resource, request, body, moment)
        except Unheard as unheard:
            self._webhooks.ask(call, unheard.hooks)
            return
        call.warnings = (
            *warnings_of(resource, request, request.body or FrozenDict()),
            *security_warnings(resource, value, self._cacher.cache),
        )
        call.quotas = quotas_over(self._cacher.cache, value["metadata"].get("namespace", ""))
        for quota in call.quotas:
            charged(quota, resource, value, self.ctx.wall)  # refuses before anything is written
        if request.options.get("dryRun"):
            self._desk.reply(call, 201, value)
        else:
            self._charge(call)

    def _charge(self, call: Call) -> None:
        """Add what is created to the next quota that bounds it; at last, create. Raises Denial."""
        assert call.value is not None
        while call.quotas:
            quota = call.quotas.pop(0)
            changed = charged(quota, call.row, call.value, self.ctx.wall)
            if changed is not quota:
                meta = quota["metadata"]
                key = CATALOGUE["resourcequotas"].key(meta["namespace"], meta["name"])
                same = (etcd.Compare(key, "mod", int(meta["resourceVersion"])),)
                put = (etcd.Put(key, unstamped(changed)),)
                self._desk.write(call, "quota", same, put, (etcd.Get(key),))
                return
        key = call.row.key(call.asked.namespace, call.value["metadata"]["name"])
        absent = (etcd.Compare(key, "mod", 0),)
        created = self._desk.put(call.row, key, unstamped(call.value))
        self._desk.write(call, "create", absent, (created,), (etcd.Get(key),))

    def _charged(self, call: Call, reply: etcd.TxnReply) -> None:
        """A quota was charged, or had changed meanwhile: then it is asked again; one that is gone
        bounds nothing.
        """
        there = reply.results[0]
        if not reply.succeeded and there is not None and there.value is not None:
            call.quotas.insert(0, stamped(there.value, there.mod_revision))
        self._charge(call)

    def _created(self, call: Call, reply: etcd.TxnReply) -> None:
        assert call.value is not None
        first = reply.results[0]
        if reply.succeeded:
            assert first is not None and first.value is not None, "what was created is there"
            self._desk.reply(call, 201, stamped(first.value, first.mod_revision), first.record)
            return
        given = (call.asked.body or {}).get("metadata") or {}
        call.tries += 1
        cache = self._cacher.cache
        if not given.get("name") and call.tries < cache.flags.generate_tries:
            self._create(call, cache.get("namespaces", "", call.asked.namespace))
            return
        there = first.value["metadata"] if first is not None and first.value is not None else {}
        name = call.value["metadata"]["name"]
        raise already_exists(call.row, name, deleting="deletionTimestamp" in there)
