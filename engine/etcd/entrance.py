"""An etcd process that has data, from its start until it serves: first it asks the others whether
they hold the same (InitialCorruptCheck, which kubeadm turns on).

After server/embed/etcd.go StartEtcd: it listens from the beginning, so that clients connect and
wait, but it answers nobody and is no part of Raft before the check has passed. Members that start
at once wait for each other in vain until their time-outs.
"""

from collections.abc import Mapping
from typing import ClassVar, NamedTuple, get_args

from engine.component import Component, Context, Scalar
from engine.etcd.admin_notes import StartRefused, Uncompared
from engine.etcd.config import MemberConfig
from engine.etcd.file import DatabaseFile
from engine.etcd.founding import begin
from engine.etcd.hashes import Heard, differing, hash_of
from engine.etcd.machine import Machine, Proposal
from engine.etcd.member import Member
from engine.etcd.mvcc import Problem
from engine.etcd.survey import Survey
from engine.etcd.wal import Wal
from engine.units import SECOND
from engine.wire.etcd import Request
from engine.wire.etcd_admin import AdminRequest
from engine.wire.raft import Acquaint
from engine.wire.system import Expired, Terminate

CHECK = "initial corruption check"
KILLED = 143
MISMATCH = "{own:016x} found data inconsistency with peers"
_ANSWERED = frozenset((*get_args(Request), *get_args(AdminRequest), Acquaint))


class _Waits(NamedTuple):
    """A question that came before anybody was there to answer it."""

    sender: str
    message: object
    record: int


class Entrance(Component):
    """A member of its cluster, once it has been let in."""

    kind: ClassVar[str] = "etcd"

    def __init__(self, ctx: Context, config: MemberConfig) -> None:
        super().__init__(ctx, config)
        self.member: Member | None = None  # once it serves
        self._machine: Machine | None = None  # its data directory's, while others are asked
        self._survey = Survey(ctx, CHECK, 0, self._heard)
        self._waiting: list[_Waits] = []

    def start(self) -> None:
        """Ask all others what they hold up to where this member stands."""
        self._machine = machine = recalled(self.ctx, self.config)
        self._survey.begin(machine.store.revision, machine.membership)

    def handle(self, message: object) -> None:
        """Take the others' answers; whoever asks something waits."""
        if self.member is not None:
            self.member.handle(message)
        elif isinstance(message, Terminate):
            self.ctx.exit(KILLED, "terminated")
        elif isinstance(message, Expired) and message.name == CHECK:
            silent, waited = self._survey.asked, self._survey.patience_us // SECOND
            self.ctx.note(Uncompared(self.ctx.name, silent, waited, (silent,)), story=True)
            self._survey.expired()
        elif not self._survey.hear(message) and type(message) in _ANSWERED:
            self._waiting.append(_Waits(self.ctx.sender, message, self.ctx.cause))

    def status(self) -> Mapping[str, Scalar]:
        """The member's, once there is one."""
        return super().status() if self.member is None else self.member.status()

    def _heard(self, heard: list[Heard]) -> None:
        machine, self._machine = self._machine, None
        if heard and machine is not None and self._differs(machine, heard):
            return
        self.member = Member(self.ctx, self.config)
        self.member.start()
        for asked in self._waiting:
            if self.member.ended:
                return
            self.ctx.sender = asked.sender
            self.ctx.follow(asked.record)
            self.member.handle(asked.message)

    def _differs(self, machine: Machine, heard: list[Heard]) -> bool:
        """Whether somebody holds something else: then this process ends."""
        own = hash_of(machine.store)
        assert not isinstance(own, Problem), f"{self.ctx.name} cannot read its own data: {own}"
        found = differing(own, heard)
        if found:
            name, peer = self.ctx.name, found[0].address
            note = StartRefused(name, peer, own.revision, (name, peer))
            self.ctx.note(note, story=True)
            self.ctx.exit(1, MISMATCH.format(own=machine.membership.own))
        return bool(found)


def recalled(ctx: Context, config: MemberConfig) -> Machine:
    """What a data directory holds, before anybody goes on from it."""
    log, state = Wal(ctx).recover()
    machine = Machine(begin(ctx.disk, ctx.name, config.members), config.quota)
    file = DatabaseFile(ctx.disk, machine, state.commit)
    file.reach(0)
    for entry in log.entries[: state.commit]:
        if isinstance(entry.data, Proposal):
            machine.apply(entry.data)
        file.reach(entry.index)
    return machine
