"""Committed entries become what a member holds: its store, leases, members and alarms, and answers
for whoever asked for them.
"""

from engine.component import Context
from engine.etcd.admin_notes import alarm_note
from engine.etcd.file import DatabaseFile
from engine.etcd.machine import (
    AlarmResult,
    LeaseResult,
    Machine,
    Proposal,
    Reshape,
    ReshapeResult,
)
from engine.etcd.mvcc import TxnResult
from engine.etcd.raft import Raft
from engine.etcd.roster import Roster
from engine.etcd.scribe import Scribe
from engine.etcd.service import Service
from engine.wire.etcd import Event, LeaseGrant
from engine.wire.raft import Entry


class Applier:
    """One member's hand on its own data."""

    __slots__ = (
        "_ctx",
        "_file",
        "_machine",
        "_raft",
        "_recovered",
        "_roster",
        "_scribe",
        "_service",
    )

    def __init__(
        self,
        ctx: Context,
        raft: Raft,
        machine: Machine,
        service: Service,
        roster: Roster,
        scribe: Scribe,
    ) -> None:
        self._ctx, self._raft, self._machine = ctx, raft, machine
        self._service, self._roster, self._scribe = service, roster, scribe
        self._file = DatabaseFile(ctx.disk, machine, raft.log.committed)
        self._recovered = raft.log.last_index  # what was in the log when this process began

    def begin(self) -> None:
        """What has happened to the file before the first entry of the log happens again."""
        self._reach(0)

    @property
    def differs(self) -> bool:
        """Whether the store is other than the log says."""
        return self._file.differs

    def strike(self) -> None:
        """The disk holds other bytes than were written."""
        self._file.strike(self._raft.log.applied)
        self._reach(self._raft.log.applied)

    def apply(self, entries: tuple[Entry, ...]) -> bool:
        """Do what these say, in order; whether members or alarms have changed."""
        service, machine, name = self._service, self._machine, self._ctx.name
        events: list[Event] = []
        turned = False
        for entry in entries:
            if entry.index > self._file.due:
                self._reach(entry.index - 1)
            proposal = entry.data
            if not isinstance(proposal, Proposal):
                continue
            applied = machine.apply(proposal)
            if type(applied) is TxnResult or type(applied) is LeaseResult:
                if applied.events:
                    events += applied.events
                    self._scribe.record(applied.events)
            elif type(applied) is AlarmResult or type(applied) is ReshapeResult:
                turned = True
                self._turn(applied, proposal, told=entry.index > self._recovered)
            if self._raft.leading is not None:
                for lease in _begun(proposal.change, applied):
                    service.leases.renew(lease)
            if proposal.origin == name:
                service.applied(proposal.number, proposal.change, applied)
        if self._file.due <= entries[-1].index:
            self._reach(entries[-1].index)
        if events:
            service.publish(events)
        service.reads.applied()
        return turned

    def _reach(self, applied: int) -> None:
        """What has happened to the file after this entry happens."""
        if self._file.reach(applied):
            self._scribe.fork()

    def _turn(
        self, applied: AlarmResult | ReshapeResult, proposal: Proposal, *, told: bool
    ) -> None:
        """The members have changed, or the alarms; not `told` when the log is only read again."""
        if isinstance(applied, AlarmResult):
            self._alarmed(applied, told=told)
            return
        self._roster.reshaped(applied.member, proposal)
        if isinstance(proposal.change, Reshape) and proposal.change.lineage:
            self._scribe.turn(proposal.change.lineage)

    def _alarmed(self, applied: AlarmResult, *, told: bool) -> None:
        self._service.maintenance.alarmed(applied)
        membership = self._machine.membership
        for member, alarm in applied.alarms if told else ():
            info = membership.members.get(member)
            note = alarm_note(info.address if info else "", alarm, raised=applied.raised)
            tells = member == membership.own if info else self._raft.leading is not None
            story = tells and not (applied.raised and alarm == "NOSPACE")
            self._ctx.note(note, story=story)  # each knows, one tells; the quota was told before


def _begun(change: object, applied: object) -> tuple[int, ...]:
    """The leases whose time begins with an entry."""
    if type(applied) is TxnResult:
        return tuple(lease for lease, _ in applied.granted)
    return (change.lease,) if type(change) is LeaseGrant else ()
