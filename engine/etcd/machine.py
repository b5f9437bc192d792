"""The replicated state machine: committed proposals go in, in the same order on every member.

Pure: store and leases change only here.
"""

from typing import NamedTuple, assert_never

from engine.etcd.lease import Lessor
from engine.etcd.mvcc import Problem, Store, TxnResult
from engine.wire.etcd import (
    LEASE_EXISTS,
    LEASE_NOT_FOUND,
    Compact,
    Event,
    LeaseGrant,
    LeaseRevoke,
    Put,
    Txn,
)

Change = Txn | Compact | LeaseGrant | LeaseRevoke
"""What goes through the log."""


class Proposal(NamedTuple):
    """A client's change on its way through the log: who proposed it, as which, caused by what."""

    origin: str
    number: int
    change: Change
    record: int


class LeaseResult(NamedTuple):
    """A lease has `ttl_us` now, 0 when it is gone; `events` are the keys that went with it."""

    ttl_us: int
    events: tuple[Event, ...] = ()


Applied = TxnResult | LeaseResult | Problem | None
"""What a proposal did; None is a compaction that was done."""


class Machine:
    """Store and leases of one member."""

    __slots__ = ("lessor", "store")

    def __init__(self) -> None:
        self.store = Store()
        self.lessor = Lessor()

    def apply(self, proposal: Proposal) -> Applied:
        """Take the next committed proposal."""
        change = proposal.change
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
                return LeaseResult(0, self.store.delete_keys(keys, proposal.record))
            case Compact():
                return self.store.compact(change.revision)
        assert_never(change)

    def _txn(self, txn: Txn, record: int) -> Applied:
        leases = self.lessor.leases
        for branch in (txn.success, txn.failure):
            for operation in branch:
                if type(operation) is Put and operation.lease and operation.lease not in leases:
                    return Problem("NotFound", LEASE_NOT_FOUND)
        result = self.store.txn(txn, record)
        if leases:
            for event in result.events:
                self._bind(event)
        return result

    def _bind(self, event: Event) -> None:
        """Let a key hang on the lease that it was last written with."""
        old, new = event.previous.lease if event.previous else 0, event.kv.lease
        if old != new:
            if old:
                self.lessor.detach(old, event.kv.key)
            if new:
                self.lessor.attach(new, event.kv.key)
