"""The members of the cluster as a process deals with them: whom it heeds, whom it serves, and what
it does when the membership changes.
"""

from typing import Any

from engine.component import Context
from engine.etcd.admin_notes import ForeignCluster, MembersChanged
from engine.etcd.machine import Machine, Proposal, Publish, Reshape
from engine.etcd.peers import Peers
from engine.etcd.proposals import TIMEOUT_US
from engine.etcd.pulse import Pulse
from engine.etcd.raft import Raft
from engine.etcd.ready import Outgoing
from engine.wire.etcd import EtcdError, Range, StatusRequest, WatchCancelled, WatchCreate
from engine.wire.etcd_admin import NOT_FOR_LEARNER, HashRequest, SnapshotRequest
from engine.wire.raft import Acquainted, Hello

PUBLISH = "publication"


class Roster:
    """One member among the others."""

    __slots__ = (
        "_ctx",
        "_machine",
        "_membership",
        "_peers",
        "_pulse",
        "_raft",
        "_unpublished",
        "native",
    )

    def __init__(
        self, ctx: Context, raft: Raft, machine: Machine, peers: Peers, pulse: Pulse
    ) -> None:
        self._ctx, self._raft, self._peers, self._pulse = ctx, raft, peers, pulse
        self._machine, self._membership = machine, machine.membership
        self.native = machine.membership.founding.native
        self._unpublished = ctx.timer(PUBLISH, "the cluster to know that this member runs")

    @property
    def is_evicted(self) -> bool:
        """Whether this member was removed."""
        return self._membership.own in self._membership.removed

    def heeds(self, peer: str) -> bool:
        """Whether a message of raft may be listened to: not that of another cluster, and in doubt
        (data that did not come from the cluster's own first start) only after a greeting.
        """
        peers = self._peers
        if peer in peers.foreign:
            return False
        if self.native or peer in peers.greeted:
            return True
        peers.hail(peer)
        return False

    def to_known(self, messages: list[Outgoing]) -> list[Outgoing]:
        """What may be sent now; whoever has not said who they are is asked first."""
        if self.native:
            return messages
        peers = self._peers
        for peer in dict.fromkeys(to for to, _ in messages):
            if peer not in peers.greeted and peer not in peers.foreign:
                peers.hail(peer)
        return [each for each in messages if each[0] in peers.greeted]

    def greeted(self, peer: str, hello: Hello) -> bool:
        """Take a greeting, and answer it; whether it comes from a member of this cluster."""
        self._ctx.connect(peer)
        ours = self._peers.accept(peer, hello)
        if ours and not hello.reply:
            self._peers.hail(peer, reply=True)
        elif hello.cluster != self._membership.cluster and not hello.reply:
            self._peers.hail(peer, reply=True)
            self._ctx.note(ForeignCluster(self._ctx.name, peer), story=True)
        return ours

    def publish(self) -> None:
        """Tell the cluster that this member runs, until it knows; nothing happens when it does."""
        membership = self._membership
        if membership.is_unpublished:
            proposal = Proposal(self._ctx.name, 0, Publish(membership.own), self._ctx.cause)
            self._raft.propose(proposal)
            self._unpublished.set(TIMEOUT_US)

    def acquaint(self, peer: str) -> None:
        """Tell a newcomer who belongs to the cluster."""
        membership, founding = self._membership, self._membership.founding
        members = tuple(membership.members.values())
        told = membership.cluster, members, founding.founders, founding.base
        self._ctx.send(peer, Acquainted(*told))

    def reshaped(self, member: int, proposal: Proposal) -> None:
        """The membership has changed: raft and the connections follow."""
        membership, raft, name = self._membership, self._raft, self._ctx.name
        self._pulse.wake()
        voters, learners = membership.voters, membership.learners
        self._peers.change(tuple(peer for peer in (*voters, *learners) if peer != name))
        raft.reconfigure(voters, learners, promotable=membership.votes)
        if raft.leading is not None:
            assert isinstance(proposal.change, Reshape), f"{proposal} reshapes nothing"
            info = membership.members.get(member)
            address = info.address if info is not None else membership.removed[member]
            count = len(voters)
            note = MembersChanged.of(proposal.change.change, address, count, count // 2 + 1)
            self._ctx.note(note, proposal.record, story=True)

    def serves(self, client: str, request: Any) -> bool:
        """A learner answers nothing but its status, snapshots and reads of its own state."""
        if self._raft.promotable or isinstance(request, StatusRequest | SnapshotRequest):
            return True
        if isinstance(request, Range) and request.serializable:
            return True
        if isinstance(request, HashRequest) and client in self._peers.names:
            return True
        if isinstance(request, WatchCreate):
            header = self._machine.header(self._raft.term, self._ctx.name)
            refusal: object = WatchCancelled(request.id, header, 0, NOT_FOR_LEARNER)
        else:
            text = NOT_FOR_LEARNER
            refusal = EtcdError(request.id, "FailedPrecondition", text, definite=True)
        self._ctx.send(client, refusal)
        return False
