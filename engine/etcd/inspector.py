"""The leader's looks at whether all members hold the same: one now and then over everything
(--corrupt-check-time), one over the last compactions (CompactHashCheck). Who differs is named in an
alarm, and with an alarm nobody writes any more.

After server/etcdserver: corrupt.go, and monitorKVHash and monitorCompactHash in server.go. kubeadm
turns on neither.
"""

from collections.abc import Callable, Iterable

from engine.component import Context
from engine.etcd.admin_notes import DataDiffer
from engine.etcd.hashes import Hashes, Heard, KeyHash, hash_of, judge, suspect
from engine.etcd.machine import AlarmChange, Machine, Proposal
from engine.etcd.mvcc import Problem
from engine.etcd.raft import Raft
from engine.etcd.survey import Survey
from engine.wire.etcd import Header
from engine.wire.etcd_admin import CLUSTER_MISMATCH, HashReply, HashRequest

PERIODIC, COMPACT = "corruption check", "compact hash check"
PERIODIC_ANSWER, COMPACT_ANSWER = "corruption check answer", "compact hash check answer"
CONFIRM = HashRequest(0)
"""Stands among the reads that wait for the leader to be confirmed: the second half of a check."""


class Inspector:
    """One member's checks; only a leader does them. 0: never."""

    def __init__(
        self,
        ctx: Context,
        raft: Raft,
        machine: Machine,
        confirm: Callable[[HashRequest], None],
        *,
        periodic_us: int,
        compact_us: int,
    ) -> None:
        self._ctx, self._raft, self._machine, self._confirm = ctx, raft, machine, confirm
        self._spans_us = {PERIODIC: periodic_us, COMPACT: compact_us}
        self._timers = {
            PERIODIC: ctx.timer(PERIODIC, "the next look at all data"),
            COMPACT: ctx.timer(COMPACT, "the next look at what was compacted"),
        }
        self._periodic = Survey(ctx, PERIODIC_ANSWER, 1, self._asked_all)
        self._compact = Survey(ctx, COMPACT_ANSWER, 2, self._asked_compacted)
        self._first: KeyHash | None = None  # taken before the others were asked
        self._heard: list[Heard] = []
        self._unchecked: list[KeyHash] = []  # compactions to ask about, the newest first

    def begin(self) -> None:
        """The log was read again: from now on compactions leave their hashes behind."""
        if self._spans_us[COMPACT]:
            self._machine.hashes = Hashes()
        for name in self._timers:
            self._rest(name)

    def hear(self, message: object) -> bool:
        """Take an answer of a member; whether it was one."""
        return self._periodic.hear(message) or self._compact.hear(message)

    def expired(self, name: str) -> bool:
        """A timer ran out; whether it was one of these."""
        match name:
            case "corruption check":
                self._look()
            case "compact hash check":
                self._look_back()
            case "corruption check answer":
                self._periodic.expired()
            case "compact hash check answer":
                self._compact.expired()
            case _:
                return False
        return True

    def _rest(self, name: str) -> None:
        if self._spans_us[name]:
            self._timers[name].set(self._spans_us[name])

    # Over everything

    def _look(self) -> None:
        self._rest(PERIODIC)
        first = hash_of(self._machine.store)
        if self._raft.leading is None or self._periodic.under_way or isinstance(first, Problem):
            return
        self._first = first
        self._periodic.begin(first.revision, self._machine.membership)

    def _asked_all(self, heard: list[Heard]) -> None:
        self._heard = heard
        self._confirm(CONFIRM)

    def confirmed(self) -> None:
        """The leader still leads, and has caught up with itself: compare."""
        store, first, then = self._machine.store, self._first, hash_of(self._machine.store)
        if first is None or isinstance(then, Problem):
            return
        own = self._machine.membership.own
        found = suspect(own, first, then, store.revision, self._heard)
        if found is not None:
            self._raise([found], first.revision)

    # Over compactions

    def _look_back(self) -> None:
        hashes = self._machine.hashes
        if self._raft.leading is None or hashes is None:
            self._rest(COMPACT)
            return
        self._unchecked = hashes.unchecked()
        self._next_compaction()

    def _next_compaction(self) -> None:
        if self._unchecked:
            self._compact.begin(self._unchecked[0].revision, self._machine.membership)
        else:
            self._rest(COMPACT)

    def _asked_compacted(self, heard: list[Heard]) -> None:
        own, hashes = self._unchecked.pop(0), self._machine.hashes
        verdict = judge(self._machine.membership.own, own, heard)
        if verdict.alike and hashes is not None:
            hashes.checked = max(hashes.checked, own.revision)
        if verdict.suspects:
            self._raise(verdict.suspects, own.revision)
        if verdict.settled:
            self._unchecked = []
        self._next_compaction()

    def _raise(self, suspects: Iterable[int], revision: int) -> None:
        members, known = self._machine.membership.members, self._machine.alarms
        for member in suspects:
            address = members[member].address if member in members else ""
            if (member, "CORRUPT") not in known:
                everybody = tuple(info.address for info in members.values())
                note = DataDiffer.of(self._ctx.name, address, everybody, revision)
                self._ctx.note(note, story=True)
            alarm = AlarmChange(True, member, "CORRUPT")
            self._raft.propose(Proposal(self._ctx.name, 0, alarm, self._ctx.cause))


def answer(machine: Machine, request: HashRequest, header: Header) -> HashReply | Problem:
    """What a member says of its own data."""
    if request.cluster not in (0, machine.membership.cluster):
        return Problem("FailedPrecondition", CLUSTER_MISMATCH)
    stored = machine.hashes.at(request.revision) if machine.hashes is not None else None
    found = stored or hash_of(machine.store, request.revision)
    if isinstance(found, Problem):
        return found
    return HashReply(request.id, header, *found)
