"""How large a member's database file is: what its versions take, and the pages that stay free.

A file never shrinks by itself: compaction frees pages, later writes use them again, and only
defragmentation gives them back (server/storage/backend). Sizes are those of the values as JSON.
They are counted only when somebody wants to know, or when there is a quota to keep.
"""

import json
from collections.abc import Iterable, Sequence

from engine.wire.etcd import Event, KeyValue

PAGE = 4096
EMPTY = 5 * PAGE
"""A new file: bbolt's own pages and etcd's empty buckets."""
QUOTA_DEFAULT = 2 << 30
"""--quota-backend-bytes when it is not given: 2 GiB."""
OVERHEAD_PUT = 256
COST_LEASE = 64
"""What a request is thought to add beside its key and value (server/storage/quota.go)."""


class Backend:
    """The file of one member. `quota` 0: the default, which no run of these sizes reaches;
    `ballast`: bytes of other data that lie in it from the start.
    """

    __slots__ = ("_file", "_journal", "_used", "quota")

    def __init__(self, quota: int = 0, ballast: int = 0) -> None:
        self.quota = quota
        self._used = ballast
        self._file = ballast
        self._journal: list[tuple[int, Iterable[KeyValue | Event]]] = []  # not counted yet

    def wrote(self, events: Sequence[Event]) -> None:
        """These versions were added."""
        self._journal.append((1, events))

    def dropped(self, versions: list[KeyValue]) -> None:
        """These were forgotten by a compaction."""
        self._journal.append((-1, versions))

    def begin(self, versions: Iterable[KeyValue]) -> None:
        """The file came with these versions in it."""
        self._journal.append((1, list(versions)))

    def defragment(self) -> None:
        """Give back what is free."""
        self._settle()
        self._file = self._used

    @property
    def in_use(self) -> int:
        """Bytes of the pages that hold something."""
        self._settle()
        return _pages(self._used)

    @property
    def size(self) -> int:
        """Bytes of the file, free pages included."""
        self._settle()
        return _pages(self._file)

    def has_room(self, cost: int) -> bool:
        """Whether a request of this cost keeps the quota; without one there is always room."""
        return not self.quota or self.size + cost < self.quota

    def _settle(self) -> None:
        for sign, changes in self._journal:
            self._used += sign * sum(size_of(change) for change in changes)
            self._file = max(self._file, self._used)
        self._journal.clear()


def size_of(change: KeyValue | Event) -> int:
    """Bytes that one version takes."""
    kv = change.kv if isinstance(change, Event) else change
    return len(kv.key) + cost_of(kv.value)


def cost_of(value: object) -> int:
    """Bytes of a value, with what every version carries."""
    return OVERHEAD_PUT // 4 + len(json.dumps(value, separators=(",", ":")))


def _pages(size: int) -> int:
    return EMPTY + -(-size // PAGE) * PAGE
