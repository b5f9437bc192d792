"""How a store's content hashes, and whose hash is the odd one out: what finds data that differ.

Pure. After server/storage/mvcc/hash.go and the three checks of server/etcdserver/corrupt.go.
"""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

from engine.etcd.mvcc import Problem, Store
from engine.wire.etcd import COMPACTED, FUTURE_REVISION, KeyValue
from engine.wire.etcd_admin import HashReply

STORED_MAX = 10
"""How many compactions are remembered by their hash (hashStorageMaxSize)."""
NOBODY_KNOWS = 0
"""Whom an alarm names when no majority says who is right."""


class KeyHash(NamedTuple):
    """The hash of all versions up to a revision, in a store that was compacted at another."""

    hash: int
    compact_revision: int
    revision: int


class Heard(NamedTuple):
    """What another member answered; `reply` None: nothing that could be compared."""

    member: int
    address: str
    reply: HashReply | None


class Verdict(NamedTuple):
    """What the hashes of one compaction tell. `settled`: nothing older needs a look; `alike`: all
    members were asked and agree; `suspects` are to be named in an alarm.
    """

    settled: bool
    alike: bool
    suspects: tuple[int, ...] = ()


def hash_of(store: Store, revision: int = 0) -> KeyHash | Problem:
    """The hash of what a store holds up to a revision (0: all)."""
    if 0 < revision < store.compact_revision:
        return Problem("OutOfRange", COMPACTED)
    if revision > store.revision:
        return Problem("OutOfRange", FUTURE_REVISION)
    revision, compacted = revision or store.revision, store.compact_revision
    return KeyHash(_hash(store.versions(revision), compacted), compacted, revision)


def hash_of_compaction(store: Store, before: int) -> KeyHash:
    """The hash that a compaction leaves behind, taken while it forgets: of all that happened since
    the one before it, and of what remains from earlier.
    """
    forgotten = (kv for kv in store.forgotten if kv.mod_revision > before)
    versions = [*store.versions(store.compact_revision), *forgotten]
    return KeyHash(_hash(versions, before), before, store.compact_revision)


def _hash(versions: Iterable[KeyValue], compacted: int) -> int:
    """A deletion at the compacted revision does not count: older releases forget it."""
    total = 0
    for kv in sorted(versions, key=lambda kv: (kv.mod_revision, kv.key)):
        if kv.value is None and kv.mod_revision == compacted:
            continue
        place = f"{kv.mod_revision} {kv.key} {kv.create_revision} {kv.version} {kv.lease} "
        total = crc32(f"{place}{json.dumps(kv.value, separators=(',', ':'))}".encode(), total)
    return total


class Hashes:
    """The hashes of the newest compactions, as long as this process lives."""

    __slots__ = ("_stored", "checked")

    def __init__(self) -> None:
        self._stored: list[KeyHash] = []  # oldest first
        self.checked = 0  # up to this revision all members were found alike

    def store(self, found: KeyHash) -> None:
        """Remember one more."""
        self._stored = [*self._stored, found][-STORED_MAX:]

    def at(self, revision: int) -> KeyHash | None:
        """The hash of the compaction at a revision."""
        return next((each for each in self._stored if each.revision == revision), None)

    def unchecked(self) -> list[KeyHash]:
        """Those that not all members were asked about, newest first."""
        return [each for each in reversed(self._stored) if each.revision > self.checked]


def differing(own: KeyHash, heard: Sequence[Heard]) -> list[Heard]:
    """The initial check: members with another hash of the same history."""
    return [
        each
        for each in heard
        if each.reply is not None
        and each.reply.hash != own.hash
        and each.reply.compact_revision == own.compact_revision
    ]


def suspect(me: int, first: KeyHash, then: KeyHash, now: int, heard: Sequence[Heard]) -> int | None:
    """The periodic check: the member whom an alarm is to name, if any. `first` was taken before the
    others were asked, `then` after the leader had caught up, at revision `now`.
    """
    same_place = (first.revision, first.compact_revision) == (then.revision, then.compact_revision)
    if same_place and first.hash != then.hash:
        return me
    for each in heard:
        reply = each.reply
        if reply is None:
            continue
        ahead = reply.header.revision > now or reply.compact_revision > then.compact_revision
        comparable = reply.compact_revision == first.compact_revision
        if ahead or (comparable and reply.hash != first.hash):
            return each.member
    return None


def judge(me: int, own: KeyHash, heard: Sequence[Heard]) -> Verdict:
    """The compact hash check: members compacted at the same revision must hold the same."""
    camps: dict[int, list[int]] = {own.hash: [me]}
    asked = 0
    for each in heard:
        if each.reply is not None and each.reply.compact_revision == own.compact_revision:
            asked += 1
            camps.setdefault(each.reply.hash, []).append(each.member)
    if len(camps) == 1:
        whole = asked == len(heard)
        return Verdict(settled=whole, alike=whole)
    majority = (len(heard) + 1) // 2 + 1
    right = next((found for found, camp in camps.items() if len(camp) >= majority), None)
    if right is None:
        return Verdict(settled=True, alike=False, suspects=(NOBODY_KNOWS,))
    wrong = [member for found, camp in camps.items() if found != right for member in camp]
    return Verdict(settled=True, alike=False, suspects=tuple(wrong))
