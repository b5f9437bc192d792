"""A database as a file: what a snapshot holds, and what a member restored from one begins with."""

from typing import NamedTuple
from zlib import crc32

from engine.etcd.backend import PAGE, size_of
from engine.etcd.mvcc import Dump


class Snapshot(NamedTuple):
    """One member's database at one moment (etcdctl snapshot save); `size` in bytes, `version` that
    of the database's schema, empty before 3.6.
    """

    dump: Dump
    leases: tuple[tuple[int, int, tuple[str, ...]], ...]  # number, time, keys
    size: int
    version: str

    @property
    def hash(self) -> int:
        """A checksum over what it holds."""
        total = 0
        for key, kvs in self.dump.versions:
            total = crc32(f"{key} {[kv.mod_revision for kv in kvs]}".encode(), total)
        return total

    @property
    def keys(self) -> int:
        """How many versions it holds; etcdutl calls them keys."""
        return sum(len(kvs) for _, kvs in self.dump.versions)


class Base(NamedTuple):
    """What a restored member's log builds upon. `bump` and `compact`: --bump-revision and
    --mark-compacted. `lineage` tells this restoration from any other.
    """

    dump: Dump
    leases: tuple[tuple[int, int, tuple[str, ...]], ...]
    bump: int
    compact: bool
    lineage: int


def size_of_file(dump: Dump) -> int:
    """Bytes of a snapshot: no free pages."""
    used = sum(size_of(kv) for _, kvs in dump.versions for kv in kvs)
    return 5 * PAGE + -(-used // PAGE) * PAGE
