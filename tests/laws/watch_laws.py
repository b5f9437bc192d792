"""What etcd promises those who watch, held against the history of all that was committed.

etcd.io/docs, "KV API guarantees", and etcd's tests/robustness/validate: ordered, unique, reliable,
atomic, resumable, bookmarkable, with the right previous version, creation and filter.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from engine.wire import etcd
from tests.laws.etcd_model import Happening, Model
from tests.laws.raft_laws import Broken


def check_stream(
    name: str, key: str, end: str, segments: Sequence[Any], model: Model, *, whole: bool
) -> int:
    """Follow one stream over all its watches; answers how many events it has heard.

    Each segment has `start` and `heard`: WatchCreated, WatchEvents, WatchCancelled in their order.
    `whole`: the last watch was open to the end, so nothing that is due may be missing.
    """
    stream = _Stream(name, key, end, model)
    for segment in segments:
        stream.resume(segment.start)
        for message in segment.heard:
            stream.hear(message)
    if whole:
        stream.end()
    return stream.told


class _Stream:
    """How far one stream has come: everything below `position` in `_due` was told."""

    def __init__(self, name: str, key: str, end: str, model: Model) -> None:
        self.name, self._model = name, model
        self._due = [each for each in model.history if key <= each.key < (end or key + "\0")]
        self._filter = (key, end)
        self._position: int | None = None  # None: began "from now", which is not known yet
        self._start = 0
        self.told = 0

    def resume(self, start: int) -> None:
        """A watch begins, from `start` on; 0 is from now."""
        self._start = start
        if self._position is None and not start:
            return
        after = self._index(start)
        if self._position is not None and after < self._position:
            raise AssertionError(f"{self.name} itself goes back to {start}")
        self._position = after

    def hear(self, message: Any) -> None:
        if isinstance(message, etcd.WatchCreated):
            if self._position is None:
                self._position = self._index(message.header.revision + 1)
        elif isinstance(message, etcd.WatchEvents):
            if message.events:
                self._events(message.events)
            else:
                self._bookmark(message.header.revision)
        elif message.compact_revision and self._start >= message.compact_revision:
            raise Broken(f"resumable: {self.name} is refused {self._start}, which is kept")

    def end(self) -> None:
        """All has been told."""
        if self._position is not None and self._position < len(self._due):
            raise Broken(f"reliable: {self.name} never heard of {self._due[self._position]}")

    def _events(self, events: Sequence[etcd.Event]) -> None:
        """Ordered, unique, reliable and filtered at once: the next that are due, and no others."""
        assert self._position is not None, f"{self.name} hears before its watch was created"
        first = self._position
        due = self._due[first : first + len(events)]
        for event, wanted in zip(events, due, strict=False):
            if (event.kv.mod_revision, event.kv.key) != (wanted.revision, wanted.key):
                raise Broken(self._disorder(event, wanted))
            self._compare(event, wanted)
        if len(due) < len(events):
            raise Broken(f"filter: {self.name} hears of what nobody did: {events[len(due)].kv}")
        self._position = end = first + len(events)
        if end < len(self._due) and self._due[end].revision == due[-1].revision:
            raise Broken(f"atomic: {self.name} hears a part of revision {due[-1].revision}")
        self.told += len(events)

    def _disorder(self, event: etcd.Event, wanted: Happening) -> str:
        kv, told = event.kv, (self._due[self._position - 1] if self._position else None)
        place = f"{self.name} hears {kv.key} at {kv.mod_revision}, not {wanted.key} at "
        law = "reliable"
        if told is not None and kv.mod_revision <= told.revision:
            law = "unique"
        elif kv.mod_revision < self._start:
            law = "back in time"
        elif not any(each.key == kv.key for each in self._due):
            law = "filter"
        return f"{law}: {place}{wanted.revision}"

    def _compare(self, event: etcd.Event, wanted: Happening) -> None:
        kv, before = event.kv, wanted.before
        if kv.value != wanted.value or kv.version != wanted.version:
            raise Broken(f"content: {self.name} hears {kv}, not {wanted}")
        if event.is_create != (wanted.version == 1) or (
            wanted.value is not None and kv.create_revision != wanted.created
        ):
            raise Broken(f"isCreate: {self.name} hears {kv}, not {wanted}")
        previous = event.previous
        told = (previous.value, previous.mod_revision) if previous else None
        if told != ((before.value, before.modified) if before else None):
            raise Broken(f"prevKV: {self.name} hears {previous} before {kv}, not {before}")

    def _bookmark(self, revision: int) -> None:
        """Everything up to this revision was told, and it is not older than what was asked for."""
        if self._position is None:
            return
        if revision < self._start - 1:
            raise Broken(f"bookmarkable: {self.name} asked from {self._start}, is told {revision}")
        late = self._index(revision + 1)
        if late > self._position:
            missing = self._due[self._position]
            raise Broken(f"bookmarkable: {self.name} stands at {revision} without {missing}")

    def _index(self, revision: int) -> int:
        """Where the events of this revision and later begin."""
        return bisect_left(self._due, revision, key=lambda each: each.revision)
