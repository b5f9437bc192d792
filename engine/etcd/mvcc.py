"""The multi-version store of one member: every write has a revision, old versions can be read.

Pure: the same requests in the same order give the same store on every member (etcd
server/storage/mvcc). Values are frozen Kubernetes objects and are shared, never copied.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple, assert_never

from engine.etcd.keys import Keys
from engine.trace import make
from engine.wire.etcd import (
    COMPACTED,
    DUPLICATE_KEY,
    EMPTY_KEY,
    FUTURE_REVISION,
    TOO_MANY_OPERATIONS,
    Code,
    Compare,
    Delete,
    Event,
    Get,
    KeyValue,
    Operation,
    Put,
    Txn,
)

OPERATIONS_MAX = 128
"""Operations in one branch of a transaction (etcd --max-txn-ops)."""


class Problem(NamedTuple):
    """Why a request is refused; it had no effect."""

    code: Code
    message: str


class Found(NamedTuple):
    """What a range holds: the first `limit` keys, and how many there are."""

    items: tuple[KeyValue, ...]
    total: int


NOTHING = Found((), 0)


class TxnResult(NamedTuple):
    """What a transaction did; `events` are its changes, all of one revision; `granted` the leases
    that began with it, and for how long each.
    """

    succeeded: bool
    results: tuple[KeyValue | None, ...]
    events: tuple[Event, ...]
    granted: tuple[tuple[int, int], ...] = ()


class Dump(NamedTuple):
    """A store as a value: every version of every key, oldest first, and the order of changes."""

    revision: int
    compact_revision: int
    versions: tuple[tuple[str, tuple[KeyValue, ...]], ...]
    events: tuple[Event, ...]

    def living(self) -> list[KeyValue]:
        """The keys that exist, in order."""
        return [kvs[-1] for _, kvs in self.versions if kvs[-1].value is not None]


class Store:
    """Keys, their versions, and the order of all changes. An empty store is at revision 1."""

    __slots__ = (
        "_current",
        "_events",
        "_keys",
        "_versions",
        "compact_revision",
        "forgotten",
        "revision",
    )

    def __init__(self) -> None:
        self.revision = 1
        self.forgotten: list[KeyValue] = []  # what the last compaction has dropped
        self.compact_revision = 0  # what is older than this revision may be gone
        self._current: dict[str, KeyValue] = {}  # living keys only
        self._keys = Keys()  # living ones, in order
        self._versions: dict[str, list[KeyValue]] = {}  # oldest first, tombstones included
        self._events: list[Event] = []  # every change after compact_revision, oldest first

    # Reading

    def get(self, key: str) -> KeyValue | None:
        """The key's present version."""
        return self._current.get(key)

    def range(
        self, key: str, end: str = "", *, revision: int = 0, limit: int = 0
    ) -> Found | Problem:
        """The keys in [`key`, `end`) at a revision (0: now), in order."""
        if revision > self.revision:
            return Problem("OutOfRange", FUTURE_REVISION)
        if 0 < revision < self.compact_revision:
            return Problem("OutOfRange", COMPACTED)
        if 0 < revision < self.revision:
            found = list(self._at(revision, key, end))
            return Found(tuple(found[:limit] if limit else found), len(found))
        if not end:
            kv = self._current.get(key)
            return make(Found, ((kv,), 1)) if kv else NOTHING
        if limit:
            names, total = self._keys.first(key, end, limit)
        else:
            names = self._keys.between(key, end)
            total = len(names)
        current = self._current
        return Found(tuple([current[name] for name in names]), total)

    def events_since(self, revision: int, key: str, end: str = "") -> tuple[Event, ...] | Problem:
        """All changes in [`key`, `end`) from `revision` on: what a watch from there must hear."""
        if revision < self.compact_revision:
            return Problem("OutOfRange", COMPACTED)
        first = bisect_left(self._events, revision, key=_revision_of)
        return tuple([event for event in self._events[first:] if in_range(event.kv.key, key, end)])

    # Writing

    def txn(self, txn: Txn, record: int) -> TxnResult:
        """Compare, then do one branch; all its writes share the next revision."""
        succeeded = True
        for compare in txn.compare:
            succeeded = succeeded and self._holds(compare)
        revision = self.revision + 1
        results: list[KeyValue | None] = []
        events: list[Event] = []
        for operation in txn.success if succeeded else txn.failure:
            results.append(self._do(operation, revision, record, events))
        if events:
            self._events += events
            self.revision = revision
        return make(TxnResult, (succeeded, tuple(results), tuple(events), ()))

    def adopt(self, events: Sequence[Event]) -> None:
        """Write what a store that was equal to this one has written."""
        current, versions = self._current, self._versions
        for kv, previous in events:
            key = kv.key
            if previous is None:
                self._keys.add(key)
                versions.setdefault(key, []).append(kv)
            else:
                versions[key].append(kv)
            if kv.value is None:
                del current[key]
                self._keys.remove(key)
            else:
                current[key] = kv
        if events:
            self._events += events
            self.revision = events[-1].kv.mod_revision

    def delete_keys(self, keys: list[str], record: int) -> tuple[Event, ...]:
        """Remove these keys in one revision: what the end of a lease does."""
        events: list[Event] = []
        for key in sorted(keys):
            self._delete(key, self.revision + 1, record, events)
        if events:
            self._events += events
            self.revision += 1
        return tuple(events)

    def compact(self, revision: int) -> Problem | None:
        """Forget versions superseded at `revision`; living keys keep their newest."""
        if revision <= self.compact_revision:
            return Problem("OutOfRange", COMPACTED)
        if revision > self.revision:
            return Problem("OutOfRange", FUTURE_REVISION)
        self.compact_revision = revision
        self.forgotten = []
        del self._events[: bisect_left(self._events, revision, key=_revision_of)]
        for key in list(self._versions):
            self._forget(key, revision)
        return None

    def lose(self, key: str) -> KeyValue | None:
        """Be without the last version of a key, as if it had never been written: what is left of
        it is the version before. The revision stays.
        """
        versions = self._versions.get(key)
        if not versions:
            return None
        lost = versions.pop()
        self._events = [event for event in self._events if event.kv is not lost]
        if self._current.pop(key, None) is not None:
            self._keys.remove(key)
        if not versions:
            del self._versions[key]
        elif versions[-1].value is not None:
            self._current[key] = versions[-1]
            self._keys.add(key)
        return lost

    # As a whole

    def versions(self, revision: int) -> list[KeyValue]:
        """Every version of every key up to a revision, in no order that means anything."""
        kept = self._versions.values()
        return [kv for kvs in kept for kv in kvs if kv.mod_revision <= revision]

    def dump(self) -> Dump:
        """Everything that is in it, as a value."""
        versions = tuple((key, tuple(kvs)) for key, kvs in sorted(self._versions.items()))
        return Dump(self.revision, self.compact_revision, versions, tuple(self._events))

    def load(self, dump: Dump, *, bump: int = 0, compact: bool = False) -> None:
        """Begin with what was dumped. `bump` raises the revision, and `compact` forbids everything
        before the raised one, so that no client goes on from what it remembers.
        """
        self.revision, self.compact_revision = dump.revision + bump, dump.compact_revision
        self._events = list(dump.events)
        self._versions = {key: list(kvs) for key, kvs in dump.versions}
        living = [kvs[-1] for _, kvs in dump.versions if kvs[-1].value is not None]
        self._current = {kv.key: kv for kv in living}
        self._keys = Keys(kv.key for kv in living)
        if compact:
            self.compact_revision, self._events = self.revision, []

    # How a branch is done

    def _do(
        self, operation: Operation, revision: int, record: int, events: list[Event]
    ) -> KeyValue | None:
        match operation:
            case Put():
                return self._put(operation, revision, record, events)
            case Delete(key=key, end=end):
                for name in self._living(key, end):
                    self._delete(name, revision, record, events)
                return None
            case Get(key=key):
                return self._current.get(key)
        assert_never(operation)

    def _put(self, put: Put, revision: int, record: int, events: list[Event]) -> KeyValue:
        key = put.key
        previous = self._current.get(key)
        if previous is None:
            kv = make(KeyValue, (key, put.value, revision, revision, 1, put.lease, record))
            self._keys.add(key)
            self._versions.setdefault(key, []).append(kv)
        else:
            created, version = previous.create_revision, previous.version + 1
            fields = key, put.value, created, revision, version, put.lease, record
            kv = make(KeyValue, fields)
            self._versions[key].append(kv)
        self._current[key] = kv
        events.append(make(Event, (kv, previous)))
        return kv

    def _delete(self, key: str, revision: int, record: int, events: list[Event]) -> None:
        previous = self._current.pop(key, None)
        if previous is None:
            return
        self._keys.remove(key)
        tombstone = KeyValue(key, None, 0, revision, 0, 0, record)
        self._versions[key].append(tombstone)
        events.append(Event(tombstone, previous))

    def _holds(self, compare: Compare) -> bool:
        kv = self._current.get(compare.key)
        match compare.target:
            case "mod":
                actual: object = kv.mod_revision if kv else 0
            case "create":
                actual = kv.create_revision if kv else 0
            case "version":
                actual = kv.version if kv else 0
            case "value":
                if kv is None:
                    return False  # etcd: a missing key fails every comparison of its value
                actual = kv.value
        match compare.relation:
            case "=":
                return actual == compare.value
            case "!=":
                return actual != compare.value
            case "<":
                return actual < compare.value  # type: ignore[operator]
            case ">":
                return actual > compare.value  # type: ignore[operator]

    # Where keys lie

    def _living(self, key: str, end: str) -> list[str]:
        if not end:
            return [key] if key in self._current else []
        return self._keys.between(key, end)

    def _at(self, revision: int, key: str, end: str) -> Iterator[KeyValue]:
        """Every key of the range as it stood at `revision`; slow, and seldom asked for."""
        names = [name for name in self._versions if in_range(name, key, end)]
        for name in sorted(names):
            versions = self._versions[name]
            position = bisect_left(versions, revision + 1, key=_mod_revision)
            if position and versions[position - 1].value is not None:
                yield versions[position - 1]

    def _forget(self, key: str, revision: int) -> None:
        versions = self._versions[key]
        newest = bisect_left(versions, revision + 1, key=_mod_revision) - 1
        if newest < 0:
            return
        keep = newest if versions[newest].value is not None else newest + 1
        self.forgotten += versions[:keep]
        if keep == len(versions):
            del self._versions[key]
        else:
            del versions[:keep]


def in_range(name: str, key: str, end: str) -> bool:
    """Whether a key lies in [`key`, `end`), or is `key` when there is no end."""
    return key <= name < end if end else name == key


def check(txn: Txn) -> Problem | None:
    """What etcd refuses before it proposes anything (server/etcdserver/api/v3rpc/key.go)."""
    for branch in (txn.success, txn.failure):
        if len(branch) > OPERATIONS_MAX:
            return Problem("InvalidArgument", TOO_MANY_OPERATIONS)
        put: dict[str, None] = {}
        for operation in branch:
            if not operation.key:
                return Problem("InvalidArgument", EMPTY_KEY)
            if type(operation) is Put:
                if operation.key in put:
                    return Problem("InvalidArgument", DUPLICATE_KEY)
                put[operation.key] = None
    return None


def writes(txn: Txn) -> bool:
    """Whether either branch could change something; if not, the transaction is only a read."""
    return bool([each for each in txn.success + txn.failure if type(each) is not Get])


def _revision_of(event: Event) -> int:
    return event.kv.mod_revision


def _mod_revision(kv: KeyValue) -> int:
    return kv.mod_revision
