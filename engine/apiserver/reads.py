"""GET, LIST and the opening of watches: from the cache, from etcd, or from a cache fresh enough.

After apiserver/pkg/storage/cacher/delegator.go and watch_cache.go: an unversioned list asks etcd
how far it is and waits up to 3 s until the cache has come so far; an unversioned get reads etcd.
"""

from collections.abc import Iterable

from engine.apiserver.cacher import Cacher
from engine.apiserver.calls import Call, Desk
from engine.apiserver.errors import bad_request, not_found, timed_out
from engine.apiserver.etcd_client import Answer, EtcdClient
from engine.apiserver.selectors import Selection, select
from engine.apiserver.strategy.subresources import scale_of
from engine.apiserver.watch_cache import Stored, stamped
from engine.component import Context
from engine.objects import FrozenDict, FrozenList, Obj
from engine.resources import Resource
from engine.trace import make
from engine.units import MILLISECOND, SECOND
from engine.wire import api, etcd

FRESH_LIMIT_US = 3 * SECOND
"""watch_cache.go blockTimeout."""
PROGRESS_US = 100 * MILLISECOND
"""cacher/progress: how often etcd is asked for a progress notification while someone waits."""


class Reads:
    """Answers what asks and does not change."""

    def __init__(self, ctx: Context, desk: Desk, store: EtcdClient, cacher: Cacher) -> None:
        self.ctx, self._desk, self._store, self._cacher = ctx, desk, store, cacher
        self.waiting: list[Call] = []  # for the cache to move
        self._timer = ctx.timer("cache freshness", "the watch cache to catch up with etcd")

    def begin(self, call: Call) -> None:
        """Start a get, a list or a watch; raises Denial."""
        if isinstance(call.request, api.Watch):
            self._open(call, call.request)
        elif call.request.verb == "get":
            self._get(call)
        else:
            self._list(call)

    def _get(self, call: Call) -> None:
        request, resource = call.asked, call.row
        cacher = self._cacher
        if "resourceVersion" in request.options and cacher.ready:
            stored = cacher.cache.find(resource.plural, call.key)
            if stored is None:
                raise not_found(resource, request.name)
            self._show(call, stored)
        else:
            self._desk.read(call, "get", call.key)

    def answer(self, resource: Resource, request: api.Request) -> api.Response | None:
        """A get that etcd answers at once."""
        reply = self._store.ask(resource.key(request.namespace, request.name))
        if reply is None:
            return None
        kv = reply.items[0] if reply.items else None
        if kv is None or kv.value is None:
            status = not_found(resource, request.name).status
            return api.Response(request.id, status["code"], status)
        value = stamped(kv.value, kv.mod_revision)
        return make(api.Response, (request.id, 200, value, kv.record, ()))

    def _list(self, call: Call) -> None:
        options = call.asked.options
        self._cacher.check_ready()
        self._selection(call)  # refuses a selector that cannot be read before anything is asked
        version = options.get("resourceVersion")
        if version == "0":
            self._show_list(call)
        elif version:
            if not str(version).isdigit():
                raise bad_request(f"resourceVersion: Invalid value: {version!r}")
            self._await(call, int(version))
        elif self._cacher.cache.flags.lists_from_cache:
            self._desk.read(call, "revision", call.row.prefix, limit=1)
        else:
            self._read_all(call)

    def _open(self, call: Call, watch: api.Watch) -> None:
        self._cacher.check_ready()
        selection = self._selection(call)
        if watch.since is None:
            self._desk.read(call, "revision", call.row.prefix, limit=1)
        else:
            self._desk.close(call)
            self._cacher.open(call.client, watch, selection)

    def resume(self, call: Call, answer: Answer) -> None:
        """Go on with etcd's answer; raises Denial."""
        reply = answer.reply
        if not isinstance(reply, etcd.RangeReply):
            self._desk.fail(call, answer.error)
            return
        match call.phase:
            case "get":
                if not reply.items:
                    raise not_found(call.row, call.asked.name)
                kv = reply.items[0]
                assert kv.value is not None
                value = stamped(kv.value, kv.mod_revision)
                self._show(call, Stored(value, kv.mod_revision, kv.record))
            case "revision":
                self._await(call, reply.header.revision)
            case "list":
                self._show_range(call, reply)

    # Waiting for the cache.

    def _await(self, call: Call, revision: int) -> None:
        call.revision = revision
        if self._cacher.cache.revision >= revision:
            self._fresh(call)
            return
        call.phase = "fresh"
        call.limit = self.ctx.now + FRESH_LIMIT_US
        self.waiting.append(call)
        self._store.progress()
        if not self._timer.armed:
            self._timer.set(PROGRESS_US)

    def cache_moved(self) -> None:
        """The cache has heard something: serve who waited for that."""
        if not self.waiting:
            return
        revision = self._cacher.cache.revision
        ready = [call for call in self.waiting if call.revision <= revision]
        self.waiting = [call for call in self.waiting if call.revision > revision]
        for call in ready:
            if call.serial in self._desk.open:
                self._fresh(call)

    def timer_expired(self) -> None:
        """Ask etcd again how far it is, and give up on who has waited for three seconds."""
        now = self.ctx.now
        late = [call for call in self.waiting if call.limit <= now]
        self.waiting = [call for call in self.waiting if call.limit > now]
        for call in late:
            if call.serial in self._desk.open:
                self._too_late(call)
        if self.waiting:
            self._store.progress()
            self._timer.set(PROGRESS_US)

    def _fresh(self, call: Call) -> None:
        if isinstance(call.request, api.Watch):
            self._desk.close(call)
            self._cacher.open(call.client, call.request, self._selection(call))
        else:
            self._show_list(call)

    def _too_late(self, call: Call) -> None:
        if isinstance(call.request, api.Request) and not call.asked.options.get("resourceVersion"):
            self._read_all(call)
            return
        current = self._cacher.cache.revision
        cause = {"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}
        text = f"Too large resource version: {call.revision}, current: {current}"
        self._desk.deny(call, timed_out(text, causes=[cause], retryAfterSeconds=1))

    def _read_all(self, call: Call) -> None:
        prefix = call.row.prefix
        self._desk.read(call, "list", prefix, etcd.prefix_end(prefix))

    # Answers.

    def _selection(self, call: Call) -> Selection:
        request = call.request
        if isinstance(request, api.Watch):
            labels, fields = request.label_selector, request.field_selector
        else:
            labels = request.options.get("labelSelector", "")
            fields = request.options.get("fieldSelector", "")
        return select(call.row, request.namespace, labels, fields)

    def _show(self, call: Call, stored: Stored) -> None:
        scale = call.asked.subresource == "scale"
        value = scale_of(stored.value) if scale else stored.value
        self._desk.reply(call, 200, value, stored.record)

    def _show_list(self, call: Call) -> None:
        cache = self._cacher.cache
        rows = cache.select(call.row.plural, self._selection(call))
        self._desk.reply(call, 200, list_body(call.row, (r.value for r in rows), cache.revision))

    def _show_range(self, call: Call, reply: etcd.RangeReply) -> None:
        selection = self._selection(call)
        values = (stamped(kv.value, kv.mod_revision) for kv in reply.items if kv.value is not None)
        found = (value for value in values if selection.matches(value))
        self._desk.reply(call, 200, list_body(call.row, found, reply.header.revision))


def list_body(resource: Resource, items: Iterable[Obj], revision: int) -> Obj:
    """A `PodList` and its like."""
    return FrozenDict(
        {
            "kind": f"{resource.kind}List",
            "apiVersion": resource.api_version,
            "metadata": FrozenDict({"resourceVersion": str(revision)}),
            "items": FrozenList(items),
        }
    )
