"""What a member does for etcdctl beside keys: members, alarms, leadership, file size, snapshots.

After server/etcdserver (server.go: AddMember, RemoveMember, PromoteMember, MoveLeader;
v3rpc/maintenance.go).
"""

from collections.abc import Callable
from typing import assert_never

from engine.component import Context
from engine.etcd import inspector
from engine.etcd.admin_notes import QuotaReached
from engine.etcd.backend import QUOTA_DEFAULT
from engine.etcd.base import Snapshot, size_of_file
from engine.etcd.defragmentation import Defragmentation
from engine.etcd.machine import (
    FULL,
    AlarmChange,
    AlarmResult,
    Change,
    Machine,
    Proposal,
    Reshape,
    ReshapeResult,
    cost,
)
from engine.etcd.membership import lags, newcomer
from engine.etcd.mvcc import Problem
from engine.etcd.peers import STEADY_US, Peers
from engine.etcd.proposals import TIMEOUT_US, Proposals
from engine.etcd.raft import Raft
from engine.wire.etcd import NO_LEADER, EtcdError, Header, StatusReply, StatusRequest
from engine.wire.etcd_admin import (
    BAD_TRANSFEREE,
    NOT_LEADER,
    TRANSFER_TIMED_OUT,
    AdminRequest,
    AlarmReply,
    AlarmRequest,
    Defragment,
    HashRequest,
    MemberAdd,
    MemberList,
    MemberPromote,
    MemberRemove,
    MembersReply,
    MoveLeader,
    MoveLeaderReply,
    SnapshotReply,
    SnapshotRequest,
)

TRANSFER = "leadership transfer"

NEED_FILE = (Defragment, SnapshotRequest, HashRequest)

Fresh = MemberList | AlarmRequest | HashRequest
"""What is answered only after the leader was confirmed, like a linearizable read."""


class Maintenance:
    """One member, seen by an operator. `read` has a question wait for a confirmed leader."""

    def __init__(
        self,
        ctx: Context,
        raft: Raft,
        machine: Machine,
        peers: Peers,
        proposals: Proposals,
        read: Callable[[str, Fresh], None],
        version: str,
        defragmentation: Defragmentation,
    ) -> None:
        self._ctx, self._raft, self._machine, self._peers = ctx, raft, machine, peers
        self._proposals, self._read, self._version = proposals, read, version
        self._defragmentation = defragmentation
        self._moving: tuple[str, MoveLeader, int] | None = None  # client, request, old leader
        self._timer = ctx.timer(TRANSFER, "the new leader")
        self._alarm_proposed = False

    def hear(self, client: str, request: AdminRequest) -> None:
        """Take an operator's request."""
        if self._defragmentation.under_way and isinstance(request, NEED_FILE):
            self._defragmentation.block(client, request)
            return
        match request:
            case MemberList(serializable=True):
                self._ctx.send(client, self._members(request.id, 0))
            case MemberList() | AlarmRequest(action="GET"):
                self._read(client, request)
            case MemberAdd() | MemberRemove():
                self._reshape(client, request)
            case MemberPromote():
                self._promote(client, request)
            case MoveLeader():
                self._move(client, request)
            case AlarmRequest(id=number, member=member, alarm=alarm):
                self._propose(client, number, AlarmChange(False, member, alarm))
            case Defragment():
                self._defragmentation.begin(client, request.id)
            case SnapshotRequest():
                self._ctx.send(client, SnapshotReply(request.id, self._header(), self.snapshot()))
            case HashRequest():
                found = inspector.answer(self._machine, request, self._header())
                if isinstance(found, Problem):
                    self._refuse(client, request.id, found)
                else:
                    self._ctx.send(client, found)
            case _:
                assert_never(request)

    def answer(self, client: str, request: MemberList | AlarmRequest) -> None:
        """The leader was confirmed: say who belongs to the cluster, or which alarms stand."""
        if isinstance(request, MemberList):
            self._ctx.send(client, self._members(request.id, 0))
            return
        alarms = tuple(each for each in self._machine.alarms if request.member in (0, each[0]))
        self._ctx.send(client, AlarmReply(request.id, self._header(), alarms))

    def applied(self, number: int, done: AlarmResult | ReshapeResult) -> object:
        """The reply to request `number`, whose change took effect."""
        if isinstance(done, AlarmResult):
            return AlarmReply(number, self._header(), done.alarms)
        return self._members(number, done.member)

    def status(self, request: StatusRequest) -> StatusReply:
        """What this member knows of itself, leader or not."""
        raft, machine, log = self._raft, self._machine, self._raft.log
        membership, backend = machine.membership, machine.backend
        return StatusReply(
            request.id,
            self._header(),
            raft.leader,
            log.last_index,
            log.applied,
            "" if raft.leader else NO_LEADER,
            membership.own,
            not membership.votes,
            backend.size if request.sizes else 0,
            backend.in_use if request.sizes else 0,
            backend.quota or QUOTA_DEFAULT,
            tuple(f"memberID:{member} alarm:{alarm} " for member, alarm in machine.alarms),
            self._version,
            _storage_of(self._version),
        )

    def snapshot(self) -> Snapshot:
        """The whole database as it is here."""
        dump = self._machine.store.dump()
        leases = tuple(
            (number, lease.ttl_us, tuple(lease.keys))
            for number, lease in self._machine.lessor.leases.items()
        )
        return Snapshot(dump, leases, size_of_file(dump), _storage_of(self._version))

    # Room

    def refusal(self, change: Change) -> Problem | None:
        """Why a change is not even proposed: it would not fit (quotaKVServer). The first one has
        the alarm raised.
        """
        backend = self._machine.backend
        if not backend.quota:
            return None
        needed = cost(change)
        if not needed or backend.has_room(needed):
            return None
        own = (self._machine.membership.own, "NOSPACE")
        if own not in self._machine.alarms and not self._alarm_proposed:
            self._ctx.note(QuotaReached(self._ctx.name), story=True)
            alarm = AlarmChange(True, self._machine.membership.own, "NOSPACE")
            proposal = Proposal(self._ctx.name, 0, alarm, self._ctx.cause)
            self._alarm_proposed = self._raft.propose(proposal)
        return FULL

    def alarmed(self, result: AlarmResult) -> None:
        """Alarms have changed: the next lack of room is news again."""
        if not result.raised:
            self._alarm_proposed = False

    # Members

    def _reshape(self, client: str, change: MemberAdd | MemberRemove) -> None:
        membership, peers = self._machine.membership, self._peers
        objection = membership.objection(change, peers.reached(), peers.reached(STEADY_US))
        if objection is not None:
            self._refuse(client, change.id, objection)
            return
        number = newcomer(change.address, self._ctx.now) if isinstance(change, MemberAdd) else 0
        self._propose(client, change.id, Reshape(change, number))

    def _promote(self, client: str, change: MemberPromote) -> None:
        """Only the leader knows how far a learner has come; others pass the request on."""
        raft, membership = self._raft, self._machine.membership
        if raft.leading is None:
            number = self._proposals.expect(client, change.id)
            if raft.leader is not None:
                self._ctx.send(raft.leader, change._replace(id=number))
            return
        objection = membership.objection(change, (), ())
        learner = membership.members.get(change.member)
        if objection is None and learner is not None:
            match = {peer: seen.match for peer, seen in raft.leading.progress.items()}
            objection = lags(match, learner.address, raft.log.last_index)
        if objection is not None:
            self._refuse(client, change.id, objection)
            return
        self._propose(client, change.id, Reshape(change))

    def _members(self, number: int, member: int) -> MembersReply:
        membership = self._machine.membership
        members = tuple(sorted(membership.members.values()))
        return MembersReply(number, self._header(), membership.cluster, members, member)

    # Leadership

    def _move(self, client: str, request: MoveLeader) -> None:
        raft, target = self._raft, self._machine.membership.members.get(request.target)
        if raft.leading is None:
            self._refuse(client, request.id, Problem("FailedPrecondition", NOT_LEADER))
        elif target is None or target.learner:
            self._refuse(client, request.id, Problem("FailedPrecondition", BAD_TRANSFEREE))
        else:
            self._moving = client, request, self._machine.membership.own
            self._timer.set(TIMEOUT_US)
            if target.address == self._ctx.name:
                self.leader_changed()
            else:
                raft.transfer_to(target.address)

    def leader_changed(self) -> None:
        """Somebody leads: perhaps whom an operator has named."""
        if self._moving is None or self._raft.leader is None:
            return
        client, request, old = self._moving
        target = self._machine.membership.members.get(request.target)
        if target is not None and target.address == self._raft.leader:
            self._ctx.send(client, MoveLeaderReply(request.id, self._header(), old))
            self._moving = None
            self._timer.cancel()

    def gave_up(self) -> None:
        """The transfer took too long."""
        if self._moving is not None:
            client, request, _ = self._moving
            self._moving = None
            error = EtcdError(request.id, "Unavailable", TRANSFER_TIMED_OUT, definite=False)
            self._ctx.send(client, error)

    # Words

    def _propose(self, client: str, number: int, change: Change) -> None:
        self._proposals.submit(client, number, change)

    def _refuse(self, client: str, number: int, problem: Problem) -> None:
        self._ctx.send(client, EtcdError(number, *problem, definite=True))

    def _header(self) -> Header:
        return Header(self._machine.store.revision, self._raft.term, self._ctx.name)


def _storage_of(version: str) -> str:
    """The version of the database's schema, as members tell it since 3.6: their own minor."""
    major, minor = (int(part) for part in version.split(".")[:2]) if version else (0, 0)
    return f"{major}.{minor}.0" if (major, minor) >= (3, 6) else ""
