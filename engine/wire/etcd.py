"""What etcd's clients say and hear: ranges, transactions, leases, watches (etcd api/v3 rpc.proto).

Every request bears an `id` of the client's choosing; the answer bears the same. Values are frozen
Kubernetes objects, shared by all members and caches, never bytes. A key range is [`key`, `end`); an
empty `end` means the one key.
"""

from typing import Literal, NamedTuple

from engine.objects import Obj


class KeyValue(NamedTuple):
    """One version of one key; `value` None is a tombstone; `record` is what asked for it."""

    key: str
    value: Obj | None
    create_revision: int
    mod_revision: int
    version: int  # 1 at creation, 0 for a tombstone
    lease: int = 0
    record: int = -1


class Event(NamedTuple):
    """One change as a watch tells it; `previous` is what stood there before (prevKV)."""

    kv: KeyValue
    previous: KeyValue | None = None

    @property
    def is_delete(self) -> bool:
        """Whether the key is gone; then `previous` holds its last value."""
        return self.kv.value is None

    @property
    def is_create(self) -> bool:
        """Whether the key did not exist before."""
        return self.kv.version == 1


class Header(NamedTuple):
    """Where the answering member stands: store revision, raft term, and its name."""

    revision: int
    term: int
    member: str


# Requests


class Range(NamedTuple):
    """Read [`key`, `end`), linearizable unless `serializable`; `revision` 0 is now."""

    id: int
    key: str
    end: str = ""
    revision: int = 0
    limit: int = 0
    serializable: bool = False
    count_only: bool = False


class Compare(NamedTuple):
    """A transaction's condition on one key; the three revisions of a missing key are 0."""

    key: str
    target: Literal["mod", "create", "version", "value"]
    value: int | Obj | None
    relation: Literal["=", "!=", "<", ">"] = "="


class Put(NamedTuple):
    """Write a key, optionally bound to a lease; `ttl_us`: one that does not exist yet is granted
    for so long (a real client asks for it before).
    """

    key: str
    value: Obj
    lease: int = 0
    ttl_us: int = 0


class Delete(NamedTuple):
    """Remove all keys in [`key`, `end`)."""

    key: str
    end: str = ""


class Get(NamedTuple):
    """Read one key inside a transaction."""

    key: str


Operation = Put | Delete | Get


class Txn(NamedTuple):
    """If all comparisons hold do `success`, else `failure`; one revision for all its writes."""

    id: int
    compare: tuple[Compare, ...]
    success: tuple[Operation, ...]
    failure: tuple[Operation, ...] = ()


class Compact(NamedTuple):
    """Forget superseded versions older than `revision`."""

    id: int
    revision: int


class LeaseGrant(NamedTuple):
    """Ask for a lease of at least `ttl_us`; `lease` 0 lets the member choose its number."""

    id: int
    ttl_us: int
    lease: int = 0


class LeaseRevoke(NamedTuple):
    """End a lease; its keys are deleted."""

    id: int
    lease: int


class LeaseKeepAlive(NamedTuple):
    """Renew a lease; only the leader can."""

    id: int
    lease: int


class LeaseTimeToLive(NamedTuple):
    """How much of a lease is left; only the leader knows."""

    id: int
    lease: int


class LeaseList(NamedTuple):
    """Which leases there are, as the asked member has it."""

    id: int


class StatusRequest(NamedTuple):
    """`etcdctl endpoint status`: answered by the member itself, leader or not. `sizes`: whether it
    is to count how large its file is; who only wants a sign of life does not ask for that.
    """

    id: int
    sizes: bool = True


class WatchCreate(NamedTuple):
    """Open watch `id`: every change in [`key`, `end`) from `start_revision` on (0: from now).

    With `require_leader` a member without a leader refuses it, and cancels it after three seconds.
    """

    id: int
    key: str
    end: str = ""
    start_revision: int = 0
    require_leader: bool = True


class WatchCancel(NamedTuple):
    """The client gives watch `id` up."""

    id: int


class WatchProgress(NamedTuple):
    """Ask where watch `id` stands: a WatchEvents without events follows."""

    id: int


# Answers


class RangeReply(NamedTuple):
    """The found keys in order; `total` is how many there are without the limit."""

    id: int
    header: Header
    items: tuple[KeyValue, ...]
    total: int
    more: bool = False


class TxnReply(NamedTuple):
    """Whether the comparisons held, and per operation: the new version, the found one, or None.

    A Delete answers None.
    """

    id: int
    header: Header
    succeeded: bool
    results: tuple[KeyValue | None, ...]


class CompactReply(NamedTuple):
    """The history below the asked revision is gone."""

    id: int
    header: Header


class LeaseReply(NamedTuple):
    """A lease was granted, renewed (`ttl_us` is what it has now) or revoked (0)."""

    id: int
    header: Header
    lease: int
    ttl_us: int


class LeaseLife(NamedTuple):
    """A lease as it was granted, what is left of it, and what hangs on it; `granted_us` 0: there is
    no such lease (any more).
    """

    id: int
    header: Header
    lease: int
    granted_us: int = 0
    left_us: int = 0
    keys: tuple[str, ...] = ()


class LeasesReply(NamedTuple):
    """The numbers of all leases, as the leader has it those that end first before the others."""

    id: int
    header: Header
    leases: tuple[int, ...]


class StatusReply(NamedTuple):
    """What `etcdctl endpoint status` shows; `error` is "etcdserver: no leader" or empty."""

    id: int
    header: Header
    leader: str | None
    raft_index: int
    raft_applied_index: int
    error: str
    member: int = 0  # the answering member's number
    learner: bool = False
    size: int = 0  # bytes of the database file
    in_use: int = 0  # … and of that, what holds something
    quota: int = 0
    alarms: tuple[str, ...] = ()
    version: str = ""
    storage: str = ""  # the version of the database's schema; empty before 3.6


class WatchCreated(NamedTuple):
    """Watch `id` is open."""

    id: int
    header: Header


class WatchEvents(NamedTuple):
    """What happened in watch `id`, in order of revision; without events: how far it has come."""

    id: int
    header: Header
    events: tuple[Event, ...]

    @property
    def streamed(self) -> bool:
        """It belongs to a stream: TCP sends it until it arrives or the connection ends."""
        return True


class WatchCancelled(NamedTuple):
    """The member ended watch `id`; `compact_revision` is set when the history asked for is gone."""

    id: int
    header: Header
    compact_revision: int
    reason: str

    @property
    def streamed(self) -> bool:
        """It belongs to a stream: TCP sends it until it arrives or the connection ends."""
        return True


Code = Literal[
    "Unavailable",
    "OutOfRange",
    "NotFound",
    "InvalidArgument",
    "FailedPrecondition",
    "ResourceExhausted",
    "DataLoss",
]
"""gRPC codes, as client/v3 maps etcd's errors (api/v3rpc/rpctypes/error.go)."""


class EtcdError(NamedTuple):
    """A request failed. `definite`: it certainly had no effect; a time-out is not a no."""

    id: int
    code: Code
    message: str
    definite: bool


NO_LEADER = "etcdserver: no leader"
LEADER_CHANGED = "etcdserver: leader changed"
TIMED_OUT = "etcdserver: request timed out"
TIMED_OUT_LEADER_FAILED = "etcdserver: request timed out, possibly due to previous leader failure"
TIMED_OUT_CONNECTION = "etcdserver: request timed out, possibly due to connection lost"
COMPACTED = "etcdserver: mvcc: required revision has been compacted"
FUTURE_REVISION = "etcdserver: mvcc: required revision is a future revision"
LEASE_NOT_FOUND = "etcdserver: requested lease not found"
LEASE_EXISTS = "etcdserver: lease already exists"
LEASE_TTL_TOO_LARGE = "etcdserver: too large lease TTL"
TOO_MANY_OPERATIONS = "etcdserver: too many operations in txn request"
DUPLICATE_KEY = "etcdserver: duplicate key given in txn request"
EMPTY_KEY = "etcdserver: key is not provided"

LeaseRequest = LeaseGrant | LeaseRevoke | LeaseKeepAlive | LeaseTimeToLive | LeaseList
KeyValueRequest = Range | Txn | Compact | LeaseRequest
Request = KeyValueRequest | StatusRequest | WatchCreate | WatchCancel | WatchProgress


def prefix_end(prefix: str) -> str:
    """The `end` of the range of all keys that begin with `prefix` (clientv3.GetPrefixRangeEnd)."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)
