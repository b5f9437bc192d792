"""The replicated state machine: committed proposals go in, in the same order on every member.

Pure: store and leases change only here.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, assert_never

from engine.etcd.backend import COST_LEASE, OVERHEAD_PUT, Backend, cost_of
from engine.etcd.base import Base
from engine.etcd.hashes import Hashes, hash_of_compaction
from engine.etcd.lease import Lessor
from engine.etcd.membership import Founding, Membership, Reshaping
from engine.etcd.mvcc import Problem, Store, TxnResult
from engine.wire.etcd import (
    LEASE_EXISTS,
    LEASE_NOT_FOUND,
    Compact,
    Event,
    Header,
    LeaseGrant,
    LeaseRevoke,
    Operation,
    Put,
    Txn,
)
from engine.wire.etcd_admin import CORRUPT, NO_SPACE, AlarmType, Raised
from engine.wire.raft import Entry


class AlarmChange(NamedTuple):
    """An alarm of a member is raised or taken back."""

    raised: bool
    member: int
    alarm: AlarmType


class Reshape(NamedTuple):
    """A change of the membership; `number` is that of a member who is added, `lineage` that of the
    history which begins with a change that one member has made by force.
    """

    change: Reshaping
    number: int = 0
    lineage: int = 0


class Publish(NamedTuple):
    """A member that was added tells the cluster that it runs (server/etcdserver/server.go
    publishV3).
    """

    member: int


Change = Txn | Compact | LeaseGrant | LeaseRevoke | AlarmChange | Reshape | Publish
"""What goes through the log."""


class Proposal(NamedTuple):
    """A client's change on its way through the log: who proposed it, as which, caused by what."""

    origin: str
    number: int
    change: Change
    record: int

    @property
    def reshapes(self) -> bool:
        """Whether it changes who votes: of these only one at a time may be under way."""
        return type(self.change) is Reshape


class LeaseResult(NamedTuple):
    """A lease has `ttl_us` now, 0 when it is gone; `events` are the keys that went with it."""

    ttl_us: int
    events: tuple[Event, ...] = ()


class AlarmResult(NamedTuple):
    """These alarms were raised or taken back now."""

    raised: bool
    alarms: tuple[Raised, ...]


class ReshapeResult(NamedTuple):
    """The membership has changed; `member` is the one it was about."""

    member: int


Applied = TxnResult | LeaseResult | AlarmResult | ReshapeResult | Problem | None
"""What a proposal did; None is a compaction that was done."""


class Adoption(NamedTuple):
    """An entry that a member has yet to hear of, and what another has made of it."""

    entry: Entry
    applied: Applied


NOBODY = Founding(0, 0, ())
FULL = Problem("ResourceExhausted", NO_SPACE)
SPOILT = Problem("DataLoss", CORRUPT)


class Machine:
    """Store, leases, members and alarms of one member."""

    __slots__ = ("alarms", "backend", "hashes", "lessor", "membership", "store")

    def __init__(self, founding: Founding = NOBODY, quota: int = 0, ballast: int = 0) -> None:
        self.store = Store()
        self.lessor = Lessor()
        self.membership = Membership(founding)
        self.backend = Backend(quota, ballast)
        self.alarms: dict[Raised, None] = {}
        self.hashes: Hashes | None = None  # of compactions, where somebody compares them
        base = founding.base
        if isinstance(base, Base):
            self.store.load(base.dump, bump=base.bump, compact=base.compact)
            self.backend.begin(kv for _, kvs in base.dump.versions for kv in kvs)
            for lease, ttl_us, keys in base.leases:
                self.lessor.grant(lease, ttl_us).keys.update(dict.fromkeys(keys))

    def apply(self, proposal: Proposal) -> Applied:
        """Take the next committed proposal."""
        change = proposal.change
        if self.alarms:
            refused = self.refusal(change)
            if refused is not None:
                return refused
        match change:
            case Txn():
                return self._txn(change, proposal.record)
            case LeaseGrant():
                if change.lease in self.lessor.leases:
                    return Problem("FailedPrecondition", LEASE_EXISTS)
                return LeaseResult(self.lessor.grant(change.lease, change.ttl_us).ttl_us)
            case LeaseRevoke():
                if change.lease not in self.lessor.leases:
                    return Problem("NotFound", LEASE_NOT_FOUND)
                keys = self.lessor.revoke(change.lease)
                events = self.store.delete_keys(keys, proposal.record)
                self.backend.wrote(events)
                return LeaseResult(0, events)
            case Compact():
                return self._compact(change.revision)
            case AlarmChange():
                return self._alarm(change)
            case Publish(member=member):
                self.membership.has_started(member)
                return None
            case Reshape(change=reshaping, number=number):
                done = self.membership.apply(reshaping, number)
                return done if isinstance(done, Problem) else ReshapeResult(done)
        assert_never(change)

    def lose(self, key: str) -> None:
        """Be without the last write of a key: this member's file does not hold it any more."""
        lost = self.store.lose(key)
        if lost is not None:
            self.backend.dropped([lost])

    def header(self, term: int, member: str) -> Header:
        """Where this member stands."""
        return Header(self.store.revision, term, member)

    def refusal(self, change: Change) -> Problem | None:
        """What the alarms forbid: every change of data when some are corrupt; what takes room when
        there is none (server/etcdserver/apply: corrupt.go, uber_applier.go). Reads that need no
        entry of the log go on (v3_server.go Range).
        """
        if isinstance(change, AlarmChange | Reshape | Publish):
            return None
        if any(alarm == "CORRUPT" for _, alarm in self.alarms):
            return SPOILT
        full = any(alarm == "NOSPACE" for _, alarm in self.alarms)
        return FULL if full and cost(change) else None

    def _compact(self, revision: int) -> Problem | None:
        before = self.store.compact_revision
        problem = self.store.compact(revision)
        if problem is None:
            self.backend.dropped(self.store.forgotten)
            if self.hashes is not None:
                self.hashes.store(hash_of_compaction(self.store, before))
            self.store.forgotten = []  # nobody else asks for it, and it is five minutes of history
        return problem

    def _alarm(self, change: AlarmChange) -> AlarmResult:
        raised = (change.member, change.alarm)
        if change.raised:
            new = () if raised in self.alarms else (raised,)
            self.alarms[raised] = None
            return AlarmResult(True, new)
        gone = tuple(each for each in self.alarms if each == raised)
        for each in gone:
            del self.alarms[each]
        return AlarmResult(False, gone)

    def _txn(self, txn: Txn, record: int) -> Applied:
        leases = self.lessor.leases
        begun: dict[int, int] = {}  # leases that do not exist yet, and their times
        for branch in (txn.success, txn.failure):
            for operation in branch:
                if type(operation) is Put and operation.lease and operation.lease not in leases:
                    if not operation.ttl_us:
                        return Problem("NotFound", LEASE_NOT_FOUND)
                    begun[operation.lease] = operation.ttl_us
        result = self.store.txn(txn, record)
        if begun:
            written = dict.fromkeys(event.kv.lease for event in result.events)
            granted = tuple((lease, begun[lease]) for lease in written if lease in begun)
            result = result._replace(granted=granted)
        self._follow(result.events, result.granted)
        return result

    def adopt(self, results: Sequence[TxnResult]) -> None:
        """Take the next transactions over as another member, that stood where this one stands, has
        done them.
        """
        events = [event for result in results for event in result.events]
        self.store.adopt(events)
        self._follow(events, [each for result in results for each in result.granted])

    def _follow(self, events: Sequence[Event], granted: Iterable[tuple[int, int]]) -> None:
        """File and leases go with the store."""
        if events:
            self.backend.wrote(events)
        for lease, ttl_us in granted:
            self.lessor.grant(lease, ttl_us)
        if self.lessor.leases:
            for kv, previous in events:
                old = previous.lease if previous else 0
                if old != kv.lease:
                    self._bind(kv.key, old, kv.lease)

    def _bind(self, key: str, old: int, new: int) -> None:
        """Let a key hang on the lease that it was last written with."""
        if old:
            self.lessor.detach(old, key)
        if new:
            self.lessor.attach(new, key)


def cost(change: Change) -> int:
    """How much room a change is thought to take; 0 for what takes none (server/storage/quota.go:
    deletions, compactions and the end of leases).
    """
    if isinstance(change, LeaseGrant):
        return COST_LEASE
    if not isinstance(change, Txn):
        return 0
    return max(_puts(change.success), _puts(change.failure))


def _puts(branch: tuple[Operation, ...]) -> int:
    puts = [operation for operation in branch if type(operation) is Put]
    return sum(len(put.key) + OVERHEAD_PUT + cost_of(put.value) for put in puts)
