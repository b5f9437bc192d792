"""Leases as the leader counts them, and what hangs on them."""

from engine.etcd.lease import REVOKES_IN_FLIGHT_MAX, TTL_MIN_US, Lessor
from engine.etcd.machine import LeaseResult, Machine, Proposal
from engine.etcd.mvcc import Problem
from engine.objects import freeze
from engine.units import SECOND
from engine.wire.etcd import LEASE_EXISTS, Compare, Delete, LeaseGrant, LeaseRevoke, Put, Txn


def test_a_lease_has_at_least_one_and_a_half_election_timeouts() -> None:
    assert Lessor().grant(1, 10).ttl_us == TTL_MIN_US == 2 * SECOND


def test_nobody_counts_before_a_leader_does() -> None:
    lessor = Lessor()
    lessor.grant(1, 5 * SECOND)

    assert lessor.next_expiry() is None
    assert lessor.expired(10**12) == []


def test_a_leader_counts_from_its_election_on_and_adds_a_timeout() -> None:
    lessor = Lessor()
    lessor.grant(1, 5 * SECOND)

    lessor.promote(100 * SECOND, 1 * SECOND)

    assert lessor.next_expiry() == 106 * SECOND


def test_renewal_begins_the_time_anew() -> None:
    lessor = Lessor()
    lessor.grant(1, 5 * SECOND)
    lessor.promote(0, 0)

    assert lessor.renew(1, 4 * SECOND) == 5 * SECOND
    assert lessor.next_expiry() == 9 * SECOND
    assert lessor.renew(2, 0) is None


def test_an_expired_lease_is_named_once_and_cannot_be_renewed() -> None:
    lessor = Lessor()
    lessor.grant(1, 5 * SECOND)
    lessor.promote(0, 0)

    assert lessor.expired(5 * SECOND) == [1]
    assert lessor.expired(6 * SECOND) == []
    assert lessor.renew(1, 6 * SECOND) is None


def test_at_most_so_many_ends_are_under_way() -> None:
    lessor = Lessor()
    for number in range(40):
        lessor.grant(number, 5 * SECOND)
    lessor.promote(0, 0)

    assert len(lessor.expired(60 * SECOND)) == REVOKES_IN_FLIGHT_MAX
    lessor.revoke(0)
    assert len(lessor.expired(60 * SECOND)) == 1


def machine() -> Machine:
    built = Machine()
    built.apply(Proposal("a", 1, LeaseGrant(0, 5 * SECOND, lease=7), 0))
    for number, key in enumerate("ab"):
        put = Put(key, freeze({"n": number}), lease=7)
        built.apply(Proposal("a", 2, Txn(0, (), (put,)), 0))
    return built


def revoke(built: Machine) -> list[str]:
    result = built.apply(Proposal("a", 3, LeaseRevoke(0, 7), 0))
    assert isinstance(result, LeaseResult)
    return [event.kv.key for event in result.events]


def test_the_end_of_a_lease_deletes_its_keys_in_one_revision() -> None:
    built = machine()
    before = built.store.revision

    assert revoke(built) == ["a", "b"]
    assert built.store.revision == before + 1


def test_a_key_written_without_the_lease_outlives_it() -> None:
    built = machine()
    built.apply(Proposal("a", 2, Txn(0, (), (Put("a", freeze({})),)), 0))

    assert revoke(built) == ["b"]


def test_a_deleted_key_hangs_on_nothing() -> None:
    built = machine()
    built.apply(Proposal("a", 2, Txn(0, (), (Delete("a"),)), 0))

    assert revoke(built) == ["b"]


def test_a_lease_is_granted_once() -> None:
    result = machine().apply(Proposal("a", 4, LeaseGrant(0, 5 * SECOND, lease=7), 0))

    assert result == Problem("FailedPrecondition", LEASE_EXISTS)


def test_a_write_can_bring_its_lease_along() -> None:
    machine = Machine()
    put = Put("/a", freeze({}), 7, 5 * SECOND)

    first = machine.apply(Proposal("m", 1, Txn(1, (), (put,)), 1))
    second = machine.apply(Proposal("m", 2, Txn(2, (), (put._replace(key="/b"),)), 2))
    ended = machine.apply(Proposal("m", 3, LeaseRevoke(3, 7), 3))

    assert (first.granted, second.granted) == (((7, 5 * SECOND),), ())
    assert isinstance(ended, LeaseResult)
    assert [event.kv.key for event in ended.events] == ["/a", "/b"]


def test_a_write_that_does_not_happen_grants_nothing() -> None:
    machine = Machine()
    put = Put("/a", freeze({}), 7, 5 * SECOND)

    refused = machine.apply(Proposal("m", 1, Txn(1, (Compare("/a", "mod", 1),), (put,)), 1))

    assert refused.granted == ()
    assert machine.lessor.leases == {}
