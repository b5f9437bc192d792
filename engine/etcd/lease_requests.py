"""What clients ask about leases, most of which only the leader can tell: other members ask it.

After server/etcdserver/v3_server.go (LeaseGrant, LeaseRenew, LeaseTimeToLive, LeaseLeases).
"""

from collections.abc import Callable

from engine.component import Context
from engine.etcd.lease import TTL_MAX_US
from engine.etcd.lease_keeper import LeaseKeeper
from engine.etcd.proposals import Proposals
from engine.etcd.raft import Raft
from engine.wire.etcd import (
    LEASE_NOT_FOUND,
    LEASE_TTL_TOO_LARGE,
    NO_LEADER,
    EtcdError,
    Header,
    LeaseGrant,
    LeaseKeepAlive,
    LeaseLife,
    LeaseList,
    LeaseReply,
    LeasesReply,
    LeaseTimeToLive,
)

AboutLease = LeaseGrant | LeaseKeepAlive | LeaseTimeToLive | LeaseList
Propose = Callable[[str, int, LeaseGrant], None]
"""Have a client's request, of this number, replicated."""


class LeaseRequests:
    """Those of one member's clients."""

    __slots__ = ("_ctx", "_header", "_keeper", "_proposals", "_propose", "_raft", "_waiting")

    def __init__(
        self,
        ctx: Context,
        raft: Raft,
        keeper: LeaseKeeper,
        proposals: Proposals,
        propose: Propose,
        header: Callable[[], Header],
    ) -> None:
        self._ctx, self._raft, self._keeper = ctx, raft, keeper
        self._proposals, self._propose, self._header = proposals, propose, header
        self._waiting: list[tuple[int, int]] = []  # (number, lease): no leader to ask for a renewal

    @property
    def waiting(self) -> int:
        """How many renewals wait for a leader."""
        return len(self._waiting)

    def hear(self, client: str, request: AboutLease) -> None:
        """Take a request."""
        match request:
            case LeaseGrant():
                self._grant(client, request)
            case LeaseKeepAlive():
                self._renew(client, request)
            case LeaseTimeToLive():
                self._tell_life(client, request)
            case LeaseList():
                numbers = self._keeper.numbers()
                self._ctx.send(client, LeasesReply(request.id, self._header(), numbers))

    def leader_appeared(self) -> None:
        """There is a leader (again): what waited goes on."""
        waiting, self._waiting = self._waiting, []
        for number, lease in waiting:
            self._forward(number, lease)

    def _grant(self, client: str, grant: LeaseGrant) -> None:
        if grant.ttl_us > TTL_MAX_US:
            error = EtcdError(grant.id, "OutOfRange", LEASE_TTL_TOO_LARGE, definite=True)
            self._ctx.send(client, error)
            return
        lease = grant.lease or 1 + int(self._ctx.dice.roll("lease") * (1 << 53))
        self._propose(client, grant.id, grant._replace(lease=lease))

    def _renew(self, client: str, request: LeaseKeepAlive) -> None:
        if self._raft.leading is None:
            self._forward(self._proposals.expect(client, request.id), request.lease)
            return
        ttl_us = self._keeper.renew(request.lease)
        if ttl_us is None:
            reply: object = EtcdError(request.id, "NotFound", LEASE_NOT_FOUND, definite=True)
        else:
            reply = LeaseReply(request.id, self._header(), request.lease, ttl_us)
        self._ctx.send(client, reply)

    def _forward(self, number: int, lease: int) -> None:
        leader = self._raft.leader
        if leader is None:
            self._waiting.append((number, lease))
        else:
            self._ctx.send(leader, LeaseKeepAlive(number, lease))

    def _tell_life(self, client: str, request: LeaseTimeToLive) -> None:
        """The leader tells; another member asks it, or says that there is none."""
        leader = self._raft.leader
        if self._raft.leading is not None:
            life = self._keeper.life(request.lease)
            self._ctx.send(client, LeaseLife(request.id, self._header(), request.lease, *life))
        elif leader is None:
            error = EtcdError(request.id, "Unavailable", NO_LEADER, definite=True)
            self._ctx.send(client, error)
        else:
            number = self._proposals.expect(client, request.id)
            self._ctx.send(leader, request._replace(id=number))
