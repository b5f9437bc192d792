"""A list-watch cache: a copy of one resource, kept up to date by a watch, resumed or begun anew
when it breaks.

The behaviour is that of client-go's reflector (tools/cache/reflector.go): resume from the last
revision after a broken connection, start over after 410, wait 0.8 s doubling to 30 s (each up to
twice that by chance) between attempts, forgotten after two quiet minutes.
"""

from collections.abc import Sequence
from typing import NamedTuple

from engine.client.api import ApiClient
from engine.objects import Obj, key_of, labels, selects
from engine.trace import make
from engine.units import MINUTE, SECOND
from engine.wire.api import WatchClosed, WatchEvents
from engine.wire.system import Expired

BACKOFF_US = 800_000
BACKOFF_MAX_US = 30 * SECOND
BACKOFF_RESET_US = 2 * MINUTE


class Change(NamedTuple):
    """One difference in the cache: `old` None: added; `new` None: deleted. `record` wrote it."""

    resource: str
    key: str
    old: Obj | None
    new: Obj | None
    record: int


class Informer:
    """The cache of one resource, optionally of one namespace or field selector.

    `hear` takes every message of the component and returns what changed. `items` is keyed by
    `namespace/name`. `synced` is true once the first complete picture has arrived.
    """

    def __init__(
        self,
        api: ApiClient,
        resource: str,
        *,
        namespace: str = "",
        fields: str = "",
        backoff_max_us: int = BACKOFF_MAX_US,
    ) -> None:
        self.api, self.resource, self.namespace, self.fields = api, resource, namespace, fields
        self.items: dict[str, Obj] = {}
        self.synced = False
        self.revision: int | None = None
        self.connected_at: int | None = None  # since when it hears; None while it does not
        self.broken_by = ""  # what ended the last attempt, "" when nothing did
        self.breaks = 0  # how often a stream that had been heard broke
        self._by_owner: dict[str, dict[str, Obj]] = {}
        self._watch: int | None = None  # None while it waits for the next attempt
        self._backoff = BACKOFF_US
        self._backoff_max = backoff_max_us
        name = f"{resource}{'/' + namespace if namespace else ''}{'?' + fields if fields else ''}"
        self._timer = api.ctx.timer(f"watch {name} again", "the next attempt to watch")

    def start(self) -> None:
        """Open the watch."""
        self._watch = self.api.watch(
            self.resource,
            namespace=self.namespace,
            fields=self.fields,
            since=self.revision,
            listener=self,
        )

    @property
    def timer(self) -> str:
        """The name of the timer that ends its waiting."""
        return self._timer.expiry.name

    @property
    def stream(self) -> int | None:
        """The id of the open watch; None while it waits for the next attempt."""
        return self._watch

    def get(self, key: str) -> Obj | None:
        """The object with this `namespace/name`, as last heard."""
        return self.items.get(key)

    def owned(self, owner_uid: str) -> list[Obj]:
        """The objects whose controller reference has this uid, in order of arrival."""
        return list(self._by_owner.get(owner_uid, {}).values())

    def select(self, namespace: str, selector: Obj | None) -> list[Obj]:
        """The objects of a namespace that a LabelSelector matches."""
        prefix = f"{namespace}/"
        return [
            o
            for key, o in self.items.items()
            if key.startswith(prefix) and selects(selector, labels(o))
        ]

    def hear(self, message: object) -> list[Change]:
        """What this message changes; empty when it is not about this cache."""
        if type(message) is WatchEvents:  # by far the most frequent
            return self._hear_events(message) if message.id == self._watch else []
        if type(message) is WatchClosed:
            if message.id == self._watch:
                self._closed(message)
        elif type(message) is Expired and message.name == self._timer.expiry.name:
            self.start()
        return []

    def broken(self, why: str) -> None:
        """The stream is gone: try again after the back-off, from where it stood."""
        now = self.api.ctx.now
        if self.connected_at is not None:
            self.breaks += 1
            if now - self.connected_at > BACKOFF_RESET_US:
                self._backoff = BACKOFF_US
        self.connected_at, self._watch, self.broken_by = None, None, why
        jitter = self.api.ctx.dice.roll("watch back-off")
        self._timer.set(int(self._backoff * (1 + jitter)))
        self._backoff = min(self._backoff * 2, self._backoff_max)

    def _closed(self, message: WatchClosed) -> None:
        if message.code in (410, 504):
            self.revision = None
        self.broken(str(message.body.get("message", "")))

    def _hear_events(self, message: WatchEvents) -> list[Change]:
        if self.connected_at is None:
            self.connected_at, self.broken_by = self.api.ctx.now, ""
        if message.initial:
            changes = self._replace(message)
        else:
            changes = [c for event in message.events if (c := self._apply(*event))]
        self.revision = message.revision
        self.synced = True
        return changes

    def _replace(self, message: WatchEvents) -> list[Change]:
        """A complete picture: what it lacks is gone."""
        left = dict(self.items)
        changes = []
        for _, new, record in message.events:
            old = left.pop(key_of(new), None)
            if (
                old is None
                or old["metadata"]["resourceVersion"] != new["metadata"]["resourceVersion"]
            ):
                changes.append(self._store(key_of(new), old, new, record))
        cause = self.api.ctx.cause
        changes.extend(self._store(key, old, None, cause) for key, old in left.items())
        return changes

    def _apply(self, kind: str, new: Obj, record: int) -> Change | None:
        if kind == "BOOKMARK":
            return None
        key = key_of(new)
        old = self.items.get(key)
        if kind == "DELETED":
            return self._store(key, old or new, None, record) if old is not None else None
        return self._store(key, old, new, record)

    def _store(self, key: str, old: Obj | None, new: Obj | None, record: int) -> Change:
        if old is not None:
            self._index(old, key, None)
        if new is None:
            self.items.pop(key, None)
        else:
            self.items[key] = new
            self._index(new, key, new)
        return make(Change, (self.resource, key, old, new, record))

    def _index(self, value: Obj, key: str, keep: Obj | None) -> None:
        for reference in value["metadata"].get("ownerReferences") or ():
            if reference.get("controller"):
                siblings = self._by_owner.setdefault(reference["uid"], {})
                if keep is None:
                    siblings.pop(key, None)
                else:
                    siblings[key] = keep


class Addresses:
    """Finds which of several caches a message is about, without asking each."""

    __slots__ = ("_by_stream", "_by_timer", "_informers")

    def __init__(self, informers: Sequence[Informer]) -> None:
        self._informers = informers
        self._by_timer = {informer.timer: informer for informer in informers}
        self._by_stream: dict[int, Informer] = {}

    def of(self, message: object) -> Informer | None:
        """The cache that should hear this; None when none needs to."""
        if type(message) is Expired:
            return self._by_timer.get(message.name)
        if type(message) is not WatchEvents and type(message) is not WatchClosed:
            return None
        found = self._by_stream.get(message.id)
        if found is None:
            self._by_stream = {each.stream: each for each in self._informers if each.stream}
            found = self._by_stream.get(message.id)
        return found
