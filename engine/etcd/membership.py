"""Who belongs to the cluster: a part of the replicated state, changed by entries of the log.

Pure. The checks on a change are those of server/etcdserver/server.go (mayAddMember,
mayRemoveMember, mayPromoteMember) with --strict-reconfig-check, its default.
"""

from collections.abc import Collection, Mapping
from hashlib import blake2b
from typing import NamedTuple

from engine.etcd.mvcc import Problem
from engine.wire.etcd_admin import (
    MEMBER_EXISTS,
    MEMBER_NOT_FOUND,
    NOT_ENOUGH_STARTED,
    NOT_LEARNER,
    NOT_READY,
    PEER_URL_EXISTS,
    TOO_MANY_LEARNERS,
    UNHEALTHY,
    MemberAdd,
    MemberInfo,
    MemberPromote,
    MemberRemove,
)

TOKEN = "etcd-cluster"
"""--initial-cluster-token when it is not given."""
LEARNERS_MAX = 1
READY_PERCENT = 90
"""How much of the leader's log a learner must have before it is promoted."""

Reshaping = MemberAdd | MemberRemove | MemberPromote


class Founding(NamedTuple):
    """What a data directory begins with: whose it is, and who belonged to the cluster before the
    first entry of its log. `base` is the database that this log builds upon, None for an empty one.
    """

    cluster: int
    member: int
    founders: tuple[MemberInfo, ...]
    base: object = None
    native: bool = True  # made by the cluster's own first start: nobody can mistake it


def found(address: str, addresses: tuple[str, ...], token: str = TOKEN) -> Founding:
    """A new cluster of these members, as the one at `address` sees it: all who are told the same
    names and token compute the same numbers.
    """
    founders = tuple(MemberInfo(_number(token, each), each) for each in addresses)
    cluster = _number("cluster", *(str(info.id) for info in founders))
    own = next((info.id for info in founders if info.address == address), 0)
    return Founding(cluster, own, founders)


def newcomer(address: str, moment: int) -> int:
    """The number of a member that is added at a moment, in microseconds."""
    return _number(TOKEN, address, str(moment))


def _number(*words: str) -> int:
    digest = blake2b(" ".join(words).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


class Membership:
    """The members of one cluster, as one member knows them."""

    __slots__ = ("cluster", "founding", "members", "own", "removed")

    def __init__(self, founding: Founding) -> None:
        self.founding = founding
        self.cluster, self.own = founding.cluster, founding.member
        self.members = {info.id: info for info in founding.founders}
        self.removed: dict[int, str] = {}  # numbers are never used again

    @property
    def voters(self) -> tuple[str, ...]:
        """Where those who vote are reached."""
        return tuple(info.address for info in self.members.values() if not info.learner)

    @property
    def learners(self) -> tuple[str, ...]:
        """Where those who only listen are reached."""
        return tuple(info.address for info in self.members.values() if info.learner)

    @property
    def votes(self) -> bool:
        """Whether this member votes."""
        own = self.members.get(self.own)
        return own is not None and not own.learner

    @property
    def is_unpublished(self) -> bool:
        """Whether the cluster does not know yet that this member runs."""
        own = self.members.get(self.own)
        return own is not None and not own.started

    def at(self, address: str) -> MemberInfo | None:
        """The member that is reached there."""
        return next((each for each in self.members.values() if each.address == address), None)

    def apply(self, change: Reshaping, number: int) -> Problem | int:
        """Take a committed change; answers the number of the member it was about."""
        match change:
            case MemberAdd(address=address, learner=learner):
                if self.at(address) is not None:
                    return Problem("FailedPrecondition", PEER_URL_EXISTS)
                if number in self.members or number in self.removed:
                    return Problem("FailedPrecondition", MEMBER_EXISTS)
                self.members[number] = MemberInfo(number, address, learner, started=False)
                return number
            case MemberRemove(member=member):
                gone = self.members.pop(member, None)
                if gone is None:
                    return Problem("NotFound", MEMBER_NOT_FOUND)
                self.removed[member] = gone.address
                return member
            case MemberPromote(member=member):
                known = self.members.get(member)
                if known is None:
                    return Problem("NotFound", MEMBER_NOT_FOUND)
                if not known.learner:
                    return Problem("FailedPrecondition", NOT_LEARNER)
                self.members[member] = known._replace(learner=False)
                return member

    def has_started(self, member: int) -> None:
        """A member that was added runs."""
        info = self.members.get(member)
        if info is not None and not info.started:
            self.members[member] = info._replace(started=True)

    # What is refused before it is proposed

    def objection(
        self, change: Reshaping, connected: Collection[str], steady: Collection[str]
    ) -> Problem | None:
        """Why a change would endanger the quorum; `connected` members are reached now (the asked
        one included), `steady` ones for five seconds.
        """
        voters = [info for info in self.members.values() if not info.learner]
        match change:
            case MemberAdd(address=address, learner=learner):
                if self.at(address) is not None:
                    return Problem("FailedPrecondition", PEER_URL_EXISTS)
                if learner and len(self.learners) >= LEARNERS_MAX:
                    return Problem("FailedPrecondition", TOO_MANY_LEARNERS)
                started = sum(info.started for info in voters)
                if not learner and len(voters) > 1 and started < _quorum(len(voters) + 1):
                    return Problem("FailedPrecondition", NOT_ENOUGH_STARTED)
                if any(info.address not in steady for info in voters):
                    return Problem("Unavailable", UNHEALTHY)
            case MemberRemove(member=member):
                known = self.members.get(member)
                if known is None:
                    return Problem("NotFound", MEMBER_NOT_FOUND)
                return None if known.learner else _loses(known, voters, connected)
            case MemberPromote(member=member):
                known = self.members.get(member)
                if known is None:
                    return Problem("NotFound", MEMBER_NOT_FOUND)
                if not known.learner:
                    return Problem("FailedPrecondition", NOT_LEARNER)
                started = sum(info.started for info in voters) + 1
                if started < _quorum(len(voters) + 1):
                    return Problem("FailedPrecondition", NOT_ENOUGH_STARTED)
        return None


def lags(match: Mapping[str, int], learner: str, leader_at: int) -> Problem | None:
    """Whether a learner has too little of the leader's log (readyPercentThreshold)."""
    ready = 100 * match.get(learner, 0) >= READY_PERCENT * leader_at
    return None if ready else Problem("FailedPrecondition", NOT_READY)


def _loses(
    gone: MemberInfo, voters: list[MemberInfo], connected: Collection[str]
) -> Problem | None:
    """Whether the cluster would lose its quorum with a voter."""
    left = [info for info in voters if info.id != gone.id]
    if sum(info.started for info in left) < _quorum(len(left)):
        return Problem("FailedPrecondition", NOT_ENOUGH_STARTED)
    if gone.address not in connected:
        return None
    active = sum(info.address in connected for info in voters) - 1
    needed = len(left) // 2 + 1
    return Problem("Unavailable", UNHEALTHY) if active < needed else None


def _quorum(voters: int) -> int:
    return voters // 2 + 1
