"""etcd's state machine once more, by its documentation and without a look at engine/etcd.

Slow and plain: a dict, and the list of all that ever happened. What the members do is held to this.
"""

from typing import Any, NamedTuple

from engine.wire import etcd

Value = Any


class Version(NamedTuple):
    """One key as it stands after a write."""

    value: Value
    created: int
    modified: int
    version: int
    lease: int


class Happening(NamedTuple):
    """One change of one key; `value` None is a deletion."""

    revision: int
    key: str
    value: Value | None
    created: int
    version: int
    before: Version | None


class Model:
    """What a cluster holds after the commands it was given, in their order."""

    def __init__(self) -> None:
        self.revision = 1
        self.compacted = 0
        self.keys: dict[str, Version] = {}
        self.history: list[Happening] = []
        self.leases: dict[int, None] = {}

    def apply(self, command: object) -> None:
        """Take the next committed command."""
        match command:
            case etcd.Txn():
                self._txn(command)
            case etcd.Compact(revision=revision):
                if self.compacted < revision <= self.revision:
                    self.compacted = revision
            case etcd.LeaseGrant(lease=lease):
                self.leases[lease] = None
            case etcd.LeaseRevoke(lease=lease):
                if lease in self.leases:
                    del self.leases[lease]
                    self._write([name for name, kv in self.keys.items() if kv.lease == lease])

    def contents(self) -> list[tuple[str, Version]]:
        """All living keys in order."""
        return sorted(self.keys.items())

    def at(self, revision: int) -> dict[str, Value]:
        """The living keys of an older day."""
        found: dict[str, Value] = {}
        for each in self.history:
            if each.revision <= revision:
                found[each.key] = each.value
        return {key: value for key, value in found.items() if value is not None}

    def _txn(self, txn: etcd.Txn) -> None:
        branch = txn.success if all(map(self._holds, txn.compare)) else txn.failure
        if any(type(each) is etcd.Put and each.lease and each.lease not in self.leases
               for each in (*txn.success, *txn.failure)):  # fmt: skip
            return
        self._write(branch)

    def _write(self, branch: Any) -> None:
        """Do operations, or delete keys by name; all of it is one revision."""
        revision = self.revision + 1
        for operation in branch:
            match operation:
                case etcd.Put(key=key, value=value, lease=lease):
                    self._put(revision, key, value, lease)
                case etcd.Delete(key=key, end=end):
                    for name in sorted(self.keys):
                        if name == key or (end and key <= name < end):
                            self._delete(revision, name)
                case str():
                    self._delete(revision, operation)
        if self.history and self.history[-1].revision == revision:
            self.revision = revision

    def _put(self, revision: int, key: str, value: Value, lease: int) -> None:
        before = self.keys.get(key)
        created, version = (before.created, before.version + 1) if before else (revision, 1)
        self.keys[key] = Version(value, created, revision, version, lease)
        self.history.append(Happening(revision, key, value, created, version, before))

    def _delete(self, revision: int, key: str) -> None:
        before = self.keys.pop(key, None)
        if before is not None:
            self.history.append(Happening(revision, key, None, 0, 0, before))

    def _holds(self, compare: etcd.Compare) -> bool:
        found, wanted = self.keys.get(compare.key), compare.value
        if compare.target == "value":
            actual: Any = found.value if found else None
            return found is not None and (actual == wanted) == (compare.relation == "=")
        fields = {"mod": "modified", "create": "created", "version": "version"}
        actual = getattr(found, fields[compare.target]) if found else 0
        return {
            "=": actual == wanted,
            "!=": actual != wanted,
            "<": actual < wanted,
            ">": actual > wanted,
        }[compare.relation]
