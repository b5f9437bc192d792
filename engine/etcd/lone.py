"""What a group at rest does for a client when nothing else happens meanwhile: in one step.

A write takes ten messages and syncs, a read up to four; each draws its delay, and none depends on
anything but those before it. So when all members rest at the same entry, and nothing is due before
the last of these messages would arrive, the member that the client asked works out when each
arrives and what it leaves behind. The same dice fall, so what follows is the same run. What others
could notice happens at its time: answers and watch events are sent, a late acknowledgement arrives,
and a follower that is asked something before it has heard of the commit does not know of it.
"""

from typing import TYPE_CHECKING, NamedTuple

from engine.component import LATER
from engine.etcd.group import Course, Group, Place, find_group
from engine.etcd.machine import Adoption, Applied, Proposal
from engine.etcd.mvcc import TxnResult
from engine.etcd.reads import Read
from engine.network import LOOPBACK_US
from engine.trace import make
from engine.wire.etcd import EtcdError, Event, Header, Range, RangeReply, Txn
from engine.wire.raft import AppendReply, Entry, Propose, ReadIndex, ReadIndexReply

if TYPE_CHECKING:
    from engine.etcd.member import Member


REACTION_US = 2 * LOOPBACK_US
"""Nobody whom the leader tells of a commit can be back at it sooner."""
RETURN_US = 2 * LOOPBACK_US
"""Until the answer is back at whoever had a process of the member's machine ask."""


class _Outcome(NamedTuple):
    """What has become of a transaction that `origin` was asked for: the changes, and where the
    store stands after them. `client` hears of it by a message; empty: by none.
    """

    origin: "Member"
    client: str
    txn: Txn
    entry: Entry
    applied: Applied
    events: list[Event]
    revision: int

    def reply(self) -> object:
        """What the client hears."""
        header = self._header(self.origin)
        return self.origin.service.reply(self.txn.id, self.txn, self.applied, header)

    def tell(self, member: "Member") -> None:
        """What others hear of a member that applies the entry now."""
        if member is self.origin and self.client:
            member.ctx.send(self.client, self.reply())
        if self.events:
            header, leave = self._header(member), member.ctx.leave
            member.service.watchers.publish(self.events, header, leave)

    def _header(self, member: "Member") -> Header:
        return make(Header, (self.revision, self.entry.term, member.ctx.name))


class Lone:
    """One member's short way. `full`: it is never taken."""

    __slots__ = ("_full", "_group", "_member")

    def __init__(self, member: "Member", *, full: bool) -> None:
        self._member, self._full = member, full
        self._group: Group | None = None  # as it was found last

    def read(self, read: Read) -> bool:
        """Confirm a client's read and serve it; False when it has to go the long way."""
        confirmed_at = self._confirm()
        if confirmed_at is None:
            return False
        self._member.ctx.act_at(confirmed_at, self._member.service.serve, read)
        return True

    def answer_read(self, request: Range) -> RangeReply | EtcdError | None:
        """Confirm a read of a process beside the member and answer it; None when it has to be
        heard.
        """
        confirmed_at = self._confirm()
        if confirmed_at is None or self._group is None:
            return None
        self._member.ctx.wait(confirmed_at)
        return self._member.service.find(request, self._group.leader.member.machine.store)

    def _confirm(self) -> int | None:
        """When a read that is here now is confirmed; None when that is not known."""
        group, member = self._resting_group(), self._member
        if (
            group is None
            or not member.ctx.is_clear(group.read_us + RETURN_US)
            or not group.is_settled()
        ):
            return None
        at, own = member.ctx.now, group.followers.get(member.ctx.name)
        if own is not None:
            at = own.back.cross(ReadIndex, at)
        at += group.leader.member.pulse.confirmed_after_us
        return at if own is None else own.there.cross(ReadIndexReply, at)

    def write(self, client: str, txn: Txn) -> bool:
        """Replicate a client's transaction and answer it; False when it has to go the long way."""
        return self._write(client, txn, REACTION_US) is not None

    def answer_write(self, client: str, txn: Txn) -> object | None:
        """Replicate a transaction of a process beside the member and answer it, or later; None when
        it has to be heard. Who had it asked for has to have two answers in hand to react.
        """
        return self._write(client, txn, 2 * REACTION_US, asked=True)

    def _write(
        self, client: str, txn: Txn, reaction_us: int, *, asked: bool = False
    ) -> object | None:
        group, member = self._resting_group(), self._member
        if group is None or not member.ctx.is_clear(group.write_us) or not group.is_settled():
            return None
        ctx, leader, own = member.ctx, group.leader.member, group.followers.get(member.ctx.name)
        at = ctx.now if own is None else own.back.cross(Propose, ctx.now)
        course = group.course(at, reaction_us)
        told_at = course.committed_at if own is None else course.told.get(ctx.name)
        number = member.service.proposals.expect(client, txn.id) if told_at is None else 0
        entry = leader.next_entry(make(Proposal, (ctx.name, number, txn, ctx.cause)))
        leader.stand.keep((entry,))
        applied = leader.stand.conclude(entry)
        events = list(applied.events) if type(applied) is TxnResult else []
        to = "" if asked or told_at is None else client
        revision = leader.machine.store.revision
        outcome = make(_Outcome, (member, to, txn, entry, applied, events, revision))
        ctx.act_at(course.committed_at, leader.lone.conclude, outcome)
        leader.lone.spread(outcome, group, course)
        if told_at is None:
            return LATER
        if asked:
            ctx.wait(told_at)
        return outcome.reply() if asked else True

    def conclude(self, outcome: _Outcome) -> None:
        """As leader: be the first to have applied an entry, and tell of it."""
        leader, applied = self._member, outcome.applied
        if type(applied) is TxnResult and outcome.events:
            leader.stand.record(applied.events)
            for lease, _ in applied.granted:
                leader.service.leases.renew(lease)
        outcome.tell(leader)

    def spread(self, outcome: _Outcome, group: Group, course: Course) -> None:
        """As leader: the followers have the entry, and hear that it is committed; whose word comes
        late is waited for.
        """
        leader, entry = self._member, outcome.entry
        late = dict(course.acknowledged)
        for name, told_at in course.told.items():
            leader.pulse.heard(name, late.pop(name))
            leader.leading.acknowledged(name, entry.index)
            self._inform(group.followers[name], outcome, told_at)
        for name, arrival in late.items():
            late_one = group.followers[name]
            late_one.process.catch_up()
            late_one.member.stand.keep((entry,))
            leader.leading.sent(name, entry.index)
            acknowledgement = AppendReply(entry.term, entry.index)
            leader.ctx.machine.network.arrives(name, leader.ctx.name, acknowledgement, arrival)

    def _inform(self, place: Place, outcome: _Outcome, told_at: int) -> None:
        """Let a follower hear of a commit at that moment."""
        leader, follower = self._member, place.member
        follower.pulse.heard(leader.ctx.name, told_at)
        leader.ctx.act_at(told_at, outcome.tell, follower)
        adoption = make(Adoption, (outcome.entry, outcome.applied))
        place.process.put_off(told_at, leader.ctx.name, adoption)

    def _resting_group(self) -> Group | None:
        pulse, group = self._member.pulse, self._group
        if self._full or not pulse.resting:
            return None
        if group is None or group.rest_at != pulse.rest_at:
            group = self._group = find_group(self._member)
        return group
