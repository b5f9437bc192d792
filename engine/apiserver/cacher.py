"""Keeps the watch cache fed from etcd and the clients' streams fed from the cache.

After apiserver/pkg/storage/cacher/cacher.go and client-go's reflector, which it runs on etcd: a
cancelled watch is tried again for 30 s while everything goes on from the cache; then the cache is
not ready, closes all client watches, and begins anew with a list.
"""

from math import exp

from engine.apiserver.errors import Denial, too_many_requests
from engine.apiserver.etcd_client import Answer, Cancelled, EtcdClient, Opened
from engine.apiserver.notes import (
    CacheLost,
    CacheReady,
    HistoryGone,
    StoreBack,
    StoreLost,
    WatchTooOld,
)
from engine.apiserver.selectors import Selection
from engine.apiserver.view import Flags
from engine.apiserver.watch_cache import Event, WatchCache, Watcher, superseded
from engine.component import Context
from engine.objects import FrozenDict, freeze
from engine.resources import CATALOGUE, REGISTRY
from engine.trace import make
from engine.units import MINUTE, SECOND
from engine.wire import api, etcd
from engine.wire.system import Expired

END = etcd.prefix_end(REGISTRY)
PATIENCE_US = 30 * SECOND
"""cacher.go MaxInternalErrorRetryDuration."""
BACKOFF_US, BACKOFF_MAX_US = 800_000, 30 * SECOND
"""reflector.go: doubled each time, up to twice as long by chance."""
RELIST_US = 1 * SECOND
BOOKMARK_US = 1 * MINUTE
INITIALIZING = "storage is (re)initializing"


class Cacher:
    """One server's watch cache with its supply and its streams."""

    def __init__(self, ctx: Context, store: EtcdClient, flags: Flags) -> None:
        self.ctx, self._store = ctx, store
        self.cache = WatchCache(flags)
        self.ready = False
        self.lost = False  # whether the store is known to be out of reach or without a leader
        self._cancelled_at: int | None = None  # since when etcd refuses the watch
        self.watchers: dict[tuple[str, int], Watcher] = {}
        self._began = ctx.now  # since when the cache is not ready
        self._listing: int | None = None  # the request for a complete picture
        self._resume = 0  # the revision to watch from
        self._backoff = BACKOFF_US
        self._again = ctx.timer("watch etcd again", "the next attempt to watch etcd")
        self._bookmark = ctx.timer("bookmarks", "the next bookmark for quiet watches")

    def start(self) -> None:
        """Ask for the first complete picture."""
        self._bookmark.set(BOOKMARK_US)
        self._list()

    # From etcd.

    def hear_answer(self, answer: Answer) -> bool:
        """Take the answer to our own list; False when it is not ours."""
        if answer.id != self._listing:
            return False
        self._listing = None
        reply = answer.reply
        if not isinstance(reply, etcd.RangeReply):
            self.lose(answer.error)
            self._again.set(RELIST_US)
            return True
        rows = [
            (kv.key, kv.value, kv.mod_revision, kv.record)
            for kv in reply.items
            if kv.value is not None
        ]
        self.cache.replace(rows, reply.header.revision)
        self.ready = True
        self.ctx.note(CacheReady(self.ctx.name, len(rows)))
        self._watch_from(reply.header.revision + 1)
        self._found()
        return True

    def hear(self, news: Opened | Cancelled | etcd.WatchEvents) -> None:
        """Take what the watch on etcd says."""
        if type(news) is etcd.WatchEvents:
            self.feed(news, self.ctx.now)
            return
        match news:
            case Opened():
                self._cancelled_at = None
                self._found()
            case Cancelled(reason=reason, compacted=compacted):
                if compacted:
                    self._give_up(HistoryGone(self.ctx.name, len(self.watchers)))
                else:
                    self.lose(reason)
                    self._wait()

    def expired(self, message: Expired) -> bool:
        """Take a timer's expiry; False when it is not ours."""
        if message.name == self._bookmark.expiry.name:
            self._send_bookmarks()
        elif message.name != self._again.expiry.name:
            return False
        elif not self.ready:
            self._list()
        elif self._cancelled_at is not None and self.ctx.now - self._cancelled_at >= PATIENCE_US:
            self._give_up(CacheLost(self.ctx.name, len(self.watchers)))
        else:
            self._watch_from(self._resume)
        return True

    def _list(self) -> None:
        self._listing = self._store.read(REGISTRY, END)

    def _watch_from(self, revision: int) -> None:
        self._resume = revision
        self._store.watch(REGISTRY, END, revision)

    def _wait(self) -> None:
        if self._cancelled_at is None:
            self._cancelled_at, self._backoff = self.ctx.now, BACKOFF_US
        wait = int(self._backoff * (1 + self.ctx.dice.roll("watch etcd again")))
        self._backoff = min(self._backoff * 2, BACKOFF_MAX_US)
        left = self._cancelled_at + PATIENCE_US - self.ctx.now
        self._again.set(max(0, min(wait, left)))

    def lose(self, why: str) -> None:
        """The store is out of reach; told once."""
        if not self.lost:
            self.lost = True
            self.ctx.note(StoreLost(self.ctx.name, why), story=True)

    def _found(self) -> None:
        if self.lost:
            self.lost = False
            self.ctx.note(StoreBack(self.ctx.name, self.ctx.sender), story=True)

    def _give_up(self, why: CacheLost | HistoryGone) -> None:
        """Not ready any more: close every stream and begin anew."""
        self.ready = False
        self._began = self.ctx.now
        self._cancelled_at = None
        self.ctx.note(why, story=True)
        for watcher in list(self.watchers.values()):
            self.drop(watcher)
            self.ctx.send(watcher.client, api.WatchClosed(watcher.id, 0, {}))
        self._list()

    def feed(self, message: etcd.WatchEvents, at: int) -> None:
        """Take what the watch on etcd told at that moment."""
        woken: list[Watcher] = []
        for kv, old in message.events:
            woken += self.cache.apply(kv.key, kv.value, kv.mod_revision, kv.record, at)
            if old is not None:
                superseded(old.value)
        if not message.events:
            self.cache.revision = max(self.cache.revision, message.header.revision)
        revision = self.cache.revision
        self._resume = revision + 1
        for watcher in woken:
            events, watcher.pending = tuple(watcher.pending), []
            watcher.sent_at = self.ctx.now
            told = make(api.WatchEvents, (watcher.id, events, revision, False))
            self.ctx.send(watcher.client, told)

    # To clients.

    def check_ready(self) -> None:
        """Raises Denial 429 while there is no picture to serve from."""
        if not self.ready:
            down = (self.ctx.now - self._began) / SECOND
            wait = round(min(max(exp(0.06 * down), 1.0), 30.0))
            raise too_many_requests(INITIALIZING, wait)

    def open(self, client: str, watch: api.Watch, selection: Selection) -> None:
        """Begin a stream: with what exists, or with what happened since a revision."""
        initial = not watch.since
        since = self.cache.revision if initial else watch.since or 0
        watcher = Watcher(client, watch.id, watch.resource, selection, since)
        try:
            self.check_ready()
            events = self.cache.add(watcher)
        except Denial as denial:
            if denial.status["code"] == 410:
                self.ctx.note(WatchTooOld(self.ctx.name, client, watch.resource))
            self.refuse(client, watch, denial)
            return
        self.watchers[client, watch.id] = watcher
        watcher.sent_at = self.ctx.now
        if initial:
            stored = self.cache.select(watch.resource, selection)
            events = [("ADDED", row.value, row.record) for row in stored]
        at = max(since, self.cache.revision)
        self.ctx.send(client, api.WatchEvents(watch.id, tuple(events), at, initial))

    def refuse(self, client: str, watch: api.Watch, denial: Denial) -> None:
        """Tell a client that its stream does not open."""
        code = denial.status["code"]
        self.ctx.send(client, api.WatchClosed(watch.id, code, denial.status))

    def drop(self, watcher: Watcher) -> None:
        """Forget a stream."""
        del self.watchers[watcher.client, watcher.id]
        self.cache.remove(watcher)

    def drop_client(self, client: str) -> None:
        """Forget all streams of a client that is gone."""
        for watcher in [w for w in self.watchers.values() if w.client == client]:
            self.drop(watcher)

    def _send_bookmarks(self) -> None:
        """Tell streams without news how far the world has come, so that they can resume there."""
        self._bookmark.set(BOOKMARK_US)
        if not self.ready:
            return
        now, revision = self.ctx.now, self.cache.revision
        events: dict[str, Event] = {}
        for watcher in self.watchers.values():
            if now - watcher.sent_at >= BOOKMARK_US // 2:
                watched = watcher.resource
                event = events.get(watched) or _bookmark(watched, revision)
                events[watched], watcher.sent_at = event, now
                told = make(api.WatchEvents, (watcher.id, (event,), revision, False))
                self.ctx.send(watcher.client, told)


def _bookmark(plural: str, revision: int) -> Event:
    resource = CATALOGUE[plural]
    meta = {"resourceVersion": str(revision)}
    value: FrozenDict = freeze(
        {"kind": resource.kind, "apiVersion": resource.api_version, "metadata": meta}
    )
    return "BOOKMARK", value, -1
