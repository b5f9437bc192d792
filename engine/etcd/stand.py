"""Where one member stands: its log, disk and store, as a write moves them on that is computed.

What raft and its shell do in turn (raft.py, member.py) is here what is left in the end.
"""

from collections.abc import Sequence

from engine.component import Context
from engine.etcd.applier import Applier
from engine.etcd.machine import Adoption, Applied, Machine, Proposal
from engine.etcd.mvcc import TxnResult
from engine.etcd.pulse import Pulse
from engine.etcd.raft import Raft
from engine.etcd.scribe import Scribe
from engine.etcd.wal import Wal
from engine.wire.etcd import Event
from engine.wire.raft import Entry


class Stand:
    """The parts of a member that a write goes through."""

    __slots__ = ("_applier", "_ctx", "_machine", "_raft", "_scribe", "_wal", "pulse")

    def __init__(
        self,
        ctx: Context,
        raft: Raft,
        wal: Wal,
        machine: Machine,
        pulse: Pulse,
        applier: Applier,
        scribe: Scribe,
    ) -> None:
        self._ctx, self._raft, self._wal, self._machine = ctx, raft, wal, machine
        self._applier, self._scribe, self.pulse = applier, scribe, pulse

    @property
    def is_sound(self) -> bool:
        """Whether the disk takes what it is given, and the store is what the log says."""
        return not self._ctx.disk.full_by and not self._applier.differs

    def keep(self, entries: Sequence[Entry]) -> None:
        """These are the last entries of the log, durably."""
        self._raft.log.keep(entries)
        self._wal.keep(entries)

    def conclude(self, entry: Entry) -> Applied:
        """The last entry is committed: apply it."""
        assert isinstance(entry.data, Proposal), f"{entry} changes nothing"
        self._wal.mark(self._raft.conclude(entry.index))
        return self._machine.apply(entry.data)

    def adopt(self, adoptions: Sequence[Adoption]) -> None:
        """Entries are committed, and another member, that stood where this one stands, has made
        this of them.
        """
        self.keep([entry for entry, _ in adoptions])
        self._wal.mark(self._raft.conclude(adoptions[-1].entry.index))
        results = [applied for _, applied in adoptions if type(applied) is TxnResult]
        self._machine.adopt(results)

    def record(self, events: tuple[Event, ...]) -> None:
        """Be the first to have made these changes."""
        self._scribe.record(events)
