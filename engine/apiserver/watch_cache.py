"""The watch cache: what the server last heard from the store, and who wants to hear of changes.

After apiserver/pkg/storage/cacher (cacher.go, watch_cache.go). One difference: the real server
keeps one cache and one store watch per resource; here a single store watch on /registry/ feeds them
all, so they stand at one revision. Pure: the shell feeds it and sends what it returns.
"""

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from engine.apiserver.errors import expired
from engine.apiserver.selectors import INDEXED, Selection, topic_of
from engine.apiserver.view import Flags
from engine.objects import FrozenDict, Obj
from engine.resources import REGISTRY
from engine.trace import make
from engine.units import SECOND
from engine.wire import etcd

HISTORY_MIN = 100
HISTORY_MAX = 102_400
HISTORY_FRESH_US = 75 * SECOND
"""Events are kept this long at least (60 s between bookmarks, 15 s of slack) if there is room."""

_FLAGS = Flags()
_POLICY = frozenset(
    (
        "roles", "rolebindings", "clusterroles", "clusterrolebindings",
        "flowschemas", "prioritylevelconfigurations",
    )
)  # fmt: skip

ADDED, MODIFIED, DELETED = "ADDED", "MODIFIED", "DELETED"
Event = tuple[str, Obj, int]
"""Type, object, and the record that wrote it."""


class Stored(NamedTuple):
    """One object of the store, with its resourceVersion, and the record that wrote it."""

    value: Obj
    revision: int
    record: int


class Change(NamedTuple):
    """One write: `old` and `new` are None where there was or is nothing."""

    revision: int
    at: int
    old: Obj | None
    new: Obj | None
    record: int


class Watcher:
    """One client's stream. Nothing up to revision `since` is sent; `pending` waits for sending."""

    __slots__ = ("client", "id", "pending", "resource", "selection", "sent_at", "since")

    def __init__(
        self, client: str, number: int, resource: str, selection: Selection, since: int
    ) -> None:
        self.client, self.id, self.resource = client, number, resource
        self.selection, self.since = selection, since
        self.pending: list[Event] = []
        self.sent_at = 0  # when it last heard anything, microseconds of the world


class Kept(FrozenDict):
    """An object as the store keeps it. Every cache shows it with its resourceVersion; what that
    looks like is worked out once, and shared like the object itself.
    """

    __slots__ = ("shown",)
    shown: tuple[int, Obj] | None


class Stamped(FrozenDict):
    """Metadata with a resourceVersion; `bare` is what the store keeps of it."""

    __slots__ = ("bare",)
    bare: FrozenDict


def stamped(value: Obj, revision: int) -> Obj:
    """The object with its resourceVersion, which the store itself does not keep."""
    kept = value if type(value) is Kept else None
    if kept is not None and kept.shown is not None and kept.shown[0] == revision:
        return kept.shown[1]
    bare = _bare(value["metadata"])
    meta = Stamped(bare, resourceVersion=str(revision))
    meta.bare = bare
    shown = FrozenDict(value, metadata=meta)
    if kept is not None:
        kept.shown = revision, shown
    return shown


def unstamped(value: Obj) -> Obj:
    """The object as it is stored: without its resourceVersion."""
    kept = Kept(value, metadata=_bare(value["metadata"]))
    kept.shown = None
    return kept


def _bare(meta: Obj) -> FrozenDict:
    """Metadata without a resourceVersion: that of the version before, if nothing else differs."""
    if type(meta) is Stamped:
        return meta.bare
    if type(meta) is FrozenDict and "resourceVersion" not in meta:
        return meta
    bare = dict(meta)
    bare.pop("resourceVersion", None)
    return FrozenDict(bare)


def superseded(value: Obj | None) -> None:
    """A cache has a newer version than this: what it looked like is seldom asked for again."""
    if isinstance(value, Kept):
        value.shown = None


def plural_of(key: str) -> str:
    """The resource that a store key belongs to."""
    return key.split("/", 3)[2]


class _Shelf:
    """The objects, the recent changes and the watchers of one resource. What has a topic (the node
    of a pod) is found by it: of five thousand kubelets, one wants to hear of a pod.
    """

    __slots__ = (
        "by_topic",
        "capacity",
        "forgotten",
        "history",
        "indexed",
        "objects",
        "plural",
        "topics",
        "watchers",
    )

    def __init__(self, plural: str) -> None:
        self.plural = plural
        self.indexed = plural in INDEXED
        self.objects: dict[str, Stored] = {}  # by store key
        self.topics: dict[str, dict[str, None]] = {}  # the store keys of each topic
        self.history: deque[Change] = deque()
        self.capacity = HISTORY_MIN
        self.forgotten = 0  # the newest revision that the history no longer has; 0: none is lost
        self.watchers: dict[tuple[str, int], Watcher] = {}  # of every topic
        self.by_topic: dict[str, dict[tuple[str, int], Watcher]] = {}

    def put(self, key: str, old: Stored | None, new: Stored | None) -> None:
        """An object is now like this; None: it is not there."""
        if new is None:
            self.objects.pop(key, None)
        else:
            self.objects[key] = new
        if not self.indexed:
            return
        before = topic_of(self.plural, old.value) if old else None
        after = topic_of(self.plural, new.value) if new else None
        if before != after:
            if before is not None:
                del self.topics[before][key]
            if after is not None:
                self.topics.setdefault(after, {})[key] = None

    def keys(self, topic: str | None) -> Iterable[str]:
        """The store keys of a topic, or all of them, in no promised order."""
        return self.objects if topic is None else self.topics.get(topic, ())

    def remember(self, change: Change) -> None:
        history = self.history
        if len(history) >= self.capacity:
            fresh = change.at - history[0].at < HISTORY_FRESH_US
            if fresh and self.capacity < HISTORY_MAX:
                self.capacity *= 2
            else:
                self.forgotten = history.popleft().revision
        history.append(change)

    def interests(self, new: Obj | None, old: Obj | None) -> bool:
        for watcher in self.watchers.values():
            matches = watcher.selection.matches
            if (new and matches(new)) or (old and matches(old)):
                return True
        return False

    def interested(self, change: Change) -> Iterable[Watcher]:
        if not self.by_topic:
            return self.watchers.values()
        found = list(self.watchers.values())
        values = [value for value in (change.old, change.new) if value is not None]
        topics = [topic_of(self.plural, value) or "" for value in values]
        for topic in dict.fromkeys(topics):
            found += self.by_topic.get(topic, {}).values()
        return found


class WatchCache:
    """The picture of the whole store at `revision`, and the watchers of it."""

    def __init__(self, flags: Flags = _FLAGS) -> None:
        self.flags = flags
        self.revision = 0
        self.listed = 0  # the revision of the last complete picture
        self.policy_revision = 0
        self.aggregated_revision = 0  # when an APIService changed last
        self._shelves: dict[str, _Shelf] = {}

    # Reading.

    def get(self, plural: str, namespace: str, name: str) -> Obj | None:
        """One object as last heard; None when there is none."""
        inside = f"{namespace}/{name}" if namespace else name
        found = self.find(plural, f"{REGISTRY}{plural}/{inside}")
        return found.value if found else None

    def find(self, plural: str, key: str) -> Stored | None:
        """One object by its store key."""
        shelf = self._shelves.get(plural)
        return shelf.objects.get(key) if shelf else None

    def all(self, plural: str) -> Iterable[Obj]:
        """Every object of a resource, in no promised order."""
        shelf = self._shelves.get(plural)
        if shelf is None or not shelf.objects:
            return ()
        return [stored.value for stored in shelf.objects.values()]

    def select(self, plural: str, selection: Selection) -> list[Stored]:
        """The objects that match, in order of their store keys."""
        shelf = self._shelves.get(plural)
        if shelf is None:
            return []
        objects, keys = shelf.objects, sorted(shelf.keys(selection.topic))
        return [objects[key] for key in keys if selection.matches(objects[key].value)]

    # Feeding.

    def replace(self, rows: Iterable[tuple[str, Obj, int, int]], revision: int) -> None:
        """A complete picture: (store key, object, revision, record) each. Histories begin anew."""
        for shelf in self._shelves.values():
            assert not shelf.watchers, "watchers would miss what happened before a new picture"
        self._shelves = {}
        self.revision = self.listed = self.policy_revision = revision
        self.aggregated_revision = revision
        for key, value, modified, record in rows:
            shelf = self._shelf(plural_of(key))
            shelf.put(key, None, Stored(stamped(value, modified), modified, record))

    def apply(
        self, key: str, value: Obj | None, revision: int, record: int, at: int
    ) -> list[Watcher]:
        """One write, as the store's watch tells it. Returns the watchers that have events pending
        for the first time.
        """
        plural = key.split("/", 3)[2]
        if plural in _POLICY:
            self.policy_revision = revision
        elif plural == "apiservices":
            self.aggregated_revision = revision
        shelf = self._shelves.get(plural) or self._shelf(plural)
        old = shelf.objects.get(key)
        new = None if value is None else stamped(value, revision)
        shelf.put(key, old, None if new is None else make(Stored, (new, revision, record)))
        self.revision = revision
        change = make(Change, (revision, at, old.value if old else None, new, record))
        shelf.remember(change)
        woken: list[Watcher] = []
        if not (shelf.watchers or shelf.by_topic):
            return woken
        for watcher in shelf.interested(change):
            event = event_for(watcher, change)
            if event is not None:
                if not watcher.pending:
                    woken.append(watcher)
                watcher.pending.append(event)
        return woken

    def interests_anyone(self, events: Iterable[etcd.Event]) -> bool:
        """Whether a watcher may want to hear of one of these writes."""
        for kv, old in events:
            shelf = self._shelves.get(kv.key.split("/", 3)[2])
            if shelf is None or not (shelf.watchers or shelf.by_topic):
                continue
            if shelf.by_topic or shelf.interests(kv.value, old.value if old else None):
                return True
        return False

    def _shelf(self, plural: str) -> _Shelf:
        shelf = self._shelves.get(plural)
        if shelf is None:
            shelf = self._shelves[plural] = _Shelf(plural)
        return shelf

    # Watching.

    def add(self, watcher: Watcher) -> list[Event]:
        """Begin to watch; the events since its revision. Raises Denial 410 when that is too old."""
        shelf = self._shelf(watcher.resource)
        oldest = shelf.forgotten or self.listed
        if watcher.since < oldest:
            raise expired(f"too old resource version: {watcher.since} ({oldest})")
        place = watcher.client, watcher.id
        topic = watcher.selection.topic
        if topic is None:
            shelf.watchers[place] = watcher
        else:
            shelf.by_topic.setdefault(topic, {})[place] = watcher
        missed = (event_for(watcher, change) for change in shelf.history)
        return [event for event in missed if event is not None]

    def remove(self, watcher: Watcher) -> None:
        """The watcher is gone."""
        shelf = self._shelf(watcher.resource)
        place = watcher.client, watcher.id
        shelf.watchers.pop(place, None)
        topic = watcher.selection.topic
        if topic is not None and topic in shelf.by_topic:
            shelf.by_topic[topic].pop(place, None)
            if not shelf.by_topic[topic]:
                del shelf.by_topic[topic]


def event_for(watcher: Watcher, change: Change) -> Event | None:
    """What a change means to a watcher: an object that stops matching is DELETED for it."""
    if change.revision <= watcher.since:
        return None
    selection, old, new = watcher.selection, change.old, change.new
    was = old is not None and selection.matches(old)
    if new is not None and selection.matches(new):
        return (MODIFIED if was else ADDED), new, change.record
    if was:
        assert old is not None
        return DELETED, stamped(old, change.revision), change.record
    return None
