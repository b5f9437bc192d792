"""What a group at rest does for a client when nothing else happens meanwhile: in one step.

A write takes ten messages and syncs, a read up to four; each draws its delay, and none depends on
anything but those before it. So when all members rest at the same entry, and nothing is due before
the last of these messages would arrive, the member that the client asked works out when each
arrives and what it leaves behind. The same dice fall, so what follows is the same run. What others
could notice happens at its time: answers and watch events are sent, a late acknowledgement arrives,
and a follower that is asked something before it has heard of the commit does not know of it.
"""

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from engine.etcd.group import Course, Group, find_group
from engine.etcd.machine import Applied, Proposal
from engine.etcd.mvcc import TxnResult
from engine.etcd.reads import Read
from engine.wire.etcd import Header, Txn
from engine.wire.raft import AppendReply, Entry, Propose, ReadIndex, ReadIndexReply

if TYPE_CHECKING:
    from engine.etcd.member import Member


class _Outcome(NamedTuple):
    """What became of a client's transaction, and where the store stands after it."""

    client: str
    txn: Txn
    applied: Applied
    revision: int
    term: int


class Lone:
    """One member's short way. `full`: it is never taken."""

    __slots__ = ("_full", "_group", "_member", "_rest_at")

    def __init__(self, member: "Member", *, full: bool) -> None:
        self._member, self._full = member, full
        self._group: Group | None = None
        self._rest_at = -1  # the rest that the group belongs to

    def read(self, read: Read) -> bool:
        """Confirm a client's read and serve it; False when it has to go the long way."""
        group, member = self._resting_group(), self._member
        if group is None or not member.ctx.is_clear(group.read_us) or not group.is_settled():
            return False
        at, own = member.ctx.now, group.followers.get(member.ctx.name)
        if own is not None:
            at = own.back.cross(ReadIndex, at)
        at += group.leader.member.pulse.confirmed_after_us
        if own is not None:
            at = own.there.cross(ReadIndexReply, at)
        member.ctx.act_at(at, member.service.serve, read)
        return True

    def write(self, client: str, txn: Txn) -> bool:
        """Replicate a client's transaction and answer it; False when it has to go the long way."""
        group, member = self._resting_group(), self._member
        if group is None or not member.ctx.is_clear(group.write_us) or not group.is_settled():
            return False
        ctx, leader = member.ctx, group.leader.member
        own = group.followers.get(ctx.name)
        course = group.course(ctx.now if own is None else own.back.cross(Propose, ctx.now))
        number = 0  # nobody waits for it, unless the member hears of the commit by a message
        if own is not None and ctx.name not in course.told:
            number = member.service.proposals.expect(client, txn.id)
        entry = leader.next_entry(Proposal(ctx.name, number, txn, ctx.cause))
        _replicate(group, course, entry)
        applied = leader.conclude(entry)
        outcome = _Outcome(client, txn, applied, leader.machine.store.revision, entry.term)
        ctx.act_at(course.committed_at, leader.record, applied)
        ctx.act_at(course.committed_at, self._tell, leader, outcome)
        for told_at, name in sorted((at, name) for name, at in course.told.items()):
            follower = group.followers[name]
            ctx.act_at(told_at, self._tell, follower.member, outcome)
            follower.process.put_off(told_at, partial(follower.member.adopt, entry, applied))
        return True

    def _resting_group(self) -> Group | None:
        pulse = self._member.pulse
        if self._full or not pulse.resting:
            return None
        if self._group is None or pulse.rest_at != self._rest_at:
            self._group, self._rest_at = find_group(self._member), pulse.rest_at
        return self._group

    def _tell(self, teller: "Member", outcome: _Outcome) -> None:
        """What a member lets its clients know when it applies the entry."""
        client, txn, applied, revision, term = outcome
        header = Header(revision, term, teller.ctx.name)
        if teller is self._member:
            teller.service.answer(client, txn.id, txn, applied, header)
        if isinstance(applied, TxnResult) and applied.events:
            teller.service.watchers.publish(list(applied.events), header)


def _replicate(group: Group, course: Course, entry: Entry) -> None:
    """Every member has the entry, durably; the leader knows it of those whom it tells of the
    commit, and will hear it of the others.
    """
    leader = group.leader.member
    name, leading, network = leader.ctx.name, leader.raft.leading, leader.ctx.machine.network
    assert leading is not None, f"{name} leads nobody"
    leader.keep(entry)
    for peer, arrival in course.acknowledged.items():
        follower = group.followers[peer].member
        follower.keep(entry)
        leading.sent(peer, entry.index)
        if peer in course.told:
            leading.acknowledged(peer, entry.index)
            leader.pulse.heard(peer, arrival)
            follower.pulse.heard(name, course.told[peer])
        else:
            network.arrives(peer, name, AppendReply(entry.term, entry.index), arrival)
