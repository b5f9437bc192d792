"""What etcdctl asks of a member beside keys: who belongs to the cluster, alarms, size, snapshots.

After etcd's Cluster and Maintenance services (api/v3 rpc.proto). Members are numbered; a number is
never used again, so that one who was removed and added again is somebody else.
"""

from typing import Literal, NamedTuple

from engine.wire.etcd import Header

AlarmType = Literal["NOSPACE", "CORRUPT"]
Raised = tuple[int, AlarmType]
"""An alarm and the number of the member that it is about."""


class MemberInfo(NamedTuple):
    """One member: `address` is the process it is reached at; one that was only added, and never
    ran, is not `started`.
    """

    id: int
    address: str
    learner: bool = False
    started: bool = True

    @property
    def name(self) -> str:
        """The member's --name: kubeadm takes the host's."""
        return self.address.partition("/")[0]


class MemberList(NamedTuple):
    """Who belongs to the cluster? `serializable`: as the asked member knows it."""

    id: int
    serializable: bool = False


class MemberAdd(NamedTuple):
    """Let a member at `address` in, as a voter or as a learner."""

    id: int
    address: str
    learner: bool


class MemberRemove(NamedTuple):
    """Let a member go."""

    id: int
    member: int


class MemberPromote(NamedTuple):
    """Make a voter of a learner."""

    id: int
    member: int


class MoveLeader(NamedTuple):
    """Hand leadership over to a member; asked of the leader."""

    id: int
    target: int


class AlarmRequest(NamedTuple):
    """List all alarms, or take one back (`member` 0 with GET: all members')."""

    id: int
    action: Literal["GET", "DEACTIVATE"]
    member: int = 0
    alarm: AlarmType = "NOSPACE"


class Defragment(NamedTuple):
    """Give the free pages of this member's file back to the file system."""

    id: int


class SnapshotRequest(NamedTuple):
    """Send this member's whole database, as it has it now."""

    id: int


class HashRequest(NamedTuple):
    """How does what you hold up to `revision` hash (0: all)? Asked by operators, and by members of
    each other (/members/hashkv), who say of which `cluster` they are.
    """

    id: int
    revision: int = 0
    cluster: int = 0


# Answers


class MembersReply(NamedTuple):
    """All members after the request; `member` is the one it was about, 0 for a list."""

    id: int
    header: Header
    cluster: int
    members: tuple[MemberInfo, ...]
    member: int = 0


class MoveLeaderReply(NamedTuple):
    """The target leads now; `old` led before."""

    id: int
    header: Header
    old: int


class AlarmReply(NamedTuple):
    """The alarms that stand, or those that were taken back."""

    id: int
    header: Header
    alarms: tuple[Raised, ...]


class DefragmentReply(NamedTuple):
    """The file is as small as its content."""

    id: int
    header: Header


class SnapshotReply(NamedTuple):
    """The whole database; what is inside only etcd itself understands."""

    id: int
    header: Header
    snapshot: object


class HashReply(NamedTuple):
    """The hash of all versions up to `hash_revision`, in a store compacted at `compact_revision`;
    members that hold the same answer the same.
    """

    id: int
    header: Header
    hash: int
    compact_revision: int
    hash_revision: int


AdminRequest = (
    MemberList
    | MemberAdd
    | MemberRemove
    | MemberPromote
    | MoveLeader
    | AlarmRequest
    | Defragment
    | SnapshotRequest
    | HashRequest
)

NO_SPACE = "etcdserver: mvcc: database space exceeded"
CORRUPT = "etcdserver: corrupt cluster"
NOT_LEADER = "etcdserver: not leader"
BAD_TRANSFEREE = "etcdserver: bad leader transferee"
TRANSFER_TIMED_OUT = "etcdserver: request timed out, leader transfer took too long"
UNHEALTHY = "etcdserver: unhealthy cluster"
NOT_ENOUGH_STARTED = "etcdserver: re-configuration failed due to not enough started members"
MEMBER_NOT_FOUND = "etcdserver: member not found"
MEMBER_EXISTS = "etcdserver: member ID already exist"
PEER_URL_EXISTS = "etcdserver: Peer URLs already exists"
NOT_LEARNER = "etcdserver: can only promote a learner member"
NOT_READY = "etcdserver: can only promote a learner member which is in sync with leader"
CLUSTER_MISMATCH = "etcdserver: cluster ID mismatch"
TOO_MANY_LEARNERS = "etcdserver: too many learner members in cluster"
NOT_FOR_LEARNER = "etcdserver: rpc not supported for learner"
"""api/v3rpc/rpctypes/error.go."""
