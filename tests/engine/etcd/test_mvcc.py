"""The multi-version store, told in tables and held against a model that keeps every state whole."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.etcd.mvcc import OPERATIONS_MAX, Found, Problem, Store, check, writes
from engine.objects import FrozenDict, freeze
from engine.wire.etcd import (
    COMPACTED,
    DUPLICATE_KEY,
    EMPTY_KEY,
    FUTURE_REVISION,
    TOO_MANY_OPERATIONS,
    Compare,
    Delete,
    Get,
    Operation,
    Put,
    Txn,
    prefix_end,
)


def value(number: int) -> FrozenDict:
    return freeze({"n": number})


def put(store: Store, key: str, number: int = 0) -> int:
    store.txn(Txn(0, (), (Put(key, value(number)),)), record=store.revision)
    return store.revision


def delete(store: Store, key: str, end: str = "") -> int:
    store.txn(Txn(0, (), (Delete(key, end),)), record=store.revision)
    return store.revision


def filled(*keys: str) -> Store:
    store = Store()
    for number, key in enumerate(keys):
        put(store, key, number)
    return store


def keys(found: Found | Problem) -> list[str]:
    assert isinstance(found, Found), found
    return [kv.key for kv in found.items]


# Revisions


def test_an_empty_store_is_at_revision_1() -> None:
    assert Store().revision == 1


def test_each_writing_transaction_raises_the_revision_by_one_however_many_writes_it_has() -> None:
    store = Store()

    store.txn(Txn(0, (), (Put("a", value(1)), Put("b", value(2)), Put("c", value(3)))), 0)

    assert store.revision == 2
    assert [kv.mod_revision for kv in (store.get("a"), store.get("c")) if kv] == [2, 2]


@pytest.mark.parametrize(
    "operations",
    [(), (Get("a"),), (Delete("missing"),)],
    ids=["nothing", "a read", "a deletion of nothing"],
)
def test_what_changes_nothing_keeps_the_revision(operations: tuple[Operation, ...]) -> None:
    store = filled("a")

    store.txn(Txn(0, (), operations), 0)

    assert store.revision == 2


def test_a_key_counts_its_versions_and_begins_again_after_deletion() -> None:
    store = Store()
    seen = []

    for act in (put, put, delete, put):
        act(store, "a")
        kv = store.get("a")
        seen.append(kv and (kv.create_revision, kv.mod_revision, kv.version))

    assert seen == [(2, 2, 1), (2, 3, 2), None, (5, 5, 1)]


def test_values_are_shared_not_copied() -> None:
    store, frozen = Store(), value(7)

    store.txn(Txn(0, (), (Put("a", frozen),)), 0)

    kv = store.get("a")
    assert kv is not None
    assert kv.value is frozen


# Comparisons


COMPARISONS: dict[str, tuple[Compare, bool]] = {
    "mod revision as expected": (Compare("a", "mod", 3), True),
    "mod revision of before": (Compare("a", "mod", 2), False),
    "a missing key has mod revision 0": (Compare("x", "mod", 0), True),
    "create revision": (Compare("a", "create", 2), True),
    "a missing key has create revision 0": (Compare("x", "create", 0), True),
    "version": (Compare("a", "version", 2), True),
    "a missing key has version 0": (Compare("x", "version", 0), True),
    "value": (Compare("a", "value", value(1)), True),
    "another value": (Compare("a", "value", value(2)), False),
    "a missing key has no value to compare": (Compare("x", "value", value(1), "!="), False),
    "greater": (Compare("a", "mod", 2, ">"), True),
    "not greater": (Compare("a", "mod", 3, ">"), False),
    "less": (Compare("a", "version", 3, "<"), True),
    "unequal": (Compare("a", "mod", 3, "!="), False),
}


@pytest.mark.parametrize(("compare", "holds"), COMPARISONS.values(), ids=COMPARISONS.keys())
def test_comparison(compare: Compare, holds: bool) -> None:
    store = Store()
    put(store, "a", 0)
    put(store, "a", 1)

    result = store.txn(Txn(0, (compare,), (Put("won", value(1)),), (Put("lost", value(1)),)), 0)

    assert result.succeeded == holds
    assert (store.get("won") is not None, store.get("lost") is not None) == (holds, not holds)


def test_all_comparisons_must_hold() -> None:
    store = filled("a", "b")
    both = (Compare("a", "mod", 2), Compare("b", "mod", 2))

    assert not store.txn(Txn(0, both, ()), 0).succeeded


def test_of_two_updates_from_the_same_revision_one_wins() -> None:
    """Optimistic concurrency as kube-apiserver does it (apiserver/pkg/storage/etcd3/store.go)."""
    store = filled("a")
    update = Txn(0, (Compare("a", "mod", 2),), (Put("a", value(9)),), (Get("a"),))

    first, second = store.txn(update, 0), store.txn(update, 0)

    assert (first.succeeded, second.succeeded) == (True, False)
    assert second.results[0] == store.get("a")


# Ranges


RANGES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "one key": ({"key": "/p/b"}, ["/p/b"]),
    "a missing key": ({"key": "/p/x"}, []),
    "a prefix, in order": ({"key": "/p/", "end": prefix_end("/p/")}, ["/p/a", "/p/b", "/p/c"]),
    "a limit": ({"key": "/p/", "end": prefix_end("/p/"), "limit": 2}, ["/p/a", "/p/b"]),
    "from a key on": ({"key": "/p/b\0", "end": prefix_end("/p/")}, ["/p/c"]),
    "the end is not in it": ({"key": "/p/a", "end": "/p/c"}, ["/p/a", "/p/b"]),
    "as it was": ({"key": "/p/", "end": prefix_end("/p/"), "revision": 3}, ["/p/b", "/p/c"]),
    "one key as it was": ({"key": "/p/a", "revision": 3}, []),
}


@pytest.mark.parametrize(("question", "expected"), RANGES.values(), ids=RANGES.keys())
def test_range(question: dict[str, Any], expected: list[str]) -> None:
    store = filled("/p/c", "/p/b", "/p/a", "/q/a")

    assert keys(store.range(**question)) == expected


def test_a_limited_range_tells_how_many_there_are() -> None:
    found = filled("a", "b", "c").range("a", "d", limit=1)

    assert isinstance(found, Found)
    assert found.total == 3


REFUSALS = {
    "the future": (9, FUTURE_REVISION),
    "what was compacted": (2, COMPACTED),
}


@pytest.mark.parametrize(("revision", "message"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_range_refuses(revision: int, message: str) -> None:
    store = filled("a", "a", "a", "a")
    store.compact(4)

    assert store.range("a", revision=revision) == Problem("OutOfRange", message)


# Compaction


def test_compaction_keeps_the_newest_version_of_living_keys() -> None:
    store = filled("a", "a", "b")

    assert store.compact(4) is None

    assert keys(store.range("a", "c", revision=4)) == ["a", "b"]
    assert keys(store.range("a", "c")) == ["a", "b"]


def test_compaction_drops_deleted_keys() -> None:
    store = filled("a", "b")
    delete(store, "a")
    put(store, "c")

    store.compact(5)

    assert keys(store.range("a", "z", revision=5)) == ["b", "c"]


COMPACTIONS = {"twice the same": (3, COMPACTED), "beyond the present": (9, FUTURE_REVISION)}


@pytest.mark.parametrize(("revision", "message"), COMPACTIONS.values(), ids=COMPACTIONS.keys())
def test_a_compaction_is_refused(revision: int, message: str) -> None:
    store = filled("a", "b", "c")
    store.compact(3)

    assert store.compact(revision) == Problem("OutOfRange", message)


# Watching


def test_events_tell_what_was_there_before() -> None:
    store = Store()
    put(store, "a", 1)
    put(store, "a", 2)
    delete(store, "a")

    events = store.events_since(1, "a")

    assert not isinstance(events, Problem)
    told = [(e.is_create, e.is_delete, e.previous and e.previous.value) for e in events]
    assert told == [(True, False, None), (False, False, value(1)), (False, True, value(2))]


def test_events_begin_at_the_revision_asked_for_and_stay_in_the_range() -> None:
    store = filled("/p/a", "/q/a", "/p/b")

    events = store.events_since(3, "/p/", prefix_end("/p/"))

    assert not isinstance(events, Problem)
    assert [event.kv.key for event in events] == ["/p/b"]


def test_events_before_the_compaction_are_gone() -> None:
    store = filled("a", "b", "c")
    store.compact(3)

    assert store.events_since(2, "a", "z") == Problem("OutOfRange", COMPACTED)
    assert not isinstance(store.events_since(3, "a", "z"), Problem)


def test_a_range_deletion_is_one_revision_with_an_event_per_key() -> None:
    store = filled("a", "b", "c")

    revision = delete(store, "a", "c")

    events = store.events_since(revision, "a", "z")
    assert not isinstance(events, Problem)
    assert [(event.kv.key, event.kv.mod_revision) for event in events] == [("a", 5), ("b", 5)]


# What is refused before it is proposed


CHECKS: dict[str, tuple[tuple[Operation, ...], str | None]] = {
    "one put": ((Put("a", value(1)),), None),
    "as many as allowed": (tuple(Put(str(n), value(n)) for n in range(OPERATIONS_MAX)), None),
    "too many": (tuple(Get("a") for _ in range(OPERATIONS_MAX + 1)), TOO_MANY_OPERATIONS),
    "a key twice": ((Put("a", value(1)), Put("a", value(2))), DUPLICATE_KEY),
    "an empty key": ((Put("", value(1)),), EMPTY_KEY),
}


@pytest.mark.parametrize(("operations", "message"), CHECKS.values(), ids=CHECKS.keys())
def test_check(operations: tuple[Operation, ...], message: str | None) -> None:
    problem = check(Txn(0, (), operations))

    assert (problem and problem.message) == message


def test_a_transaction_of_reads_writes_nothing() -> None:
    assert not writes(Txn(0, (), (Get("a"),), (Get("b"),)))
    assert writes(Txn(0, (), (Get("a"),), (Delete("b"),)))


# The law: every past state can be asked for


ACTS = st.lists(
    st.tuples(st.sampled_from(("put", "delete", "range")), st.sampled_from("abcd")), max_size=40
)


@given(acts=ACTS, compact=st.integers(0, 40))
def test_every_state_since_the_compaction_can_be_asked_for(
    acts: list[tuple[str, str]], compact: int
) -> None:
    store, state = Store(), {}
    states: dict[int, dict[str, int]] = {1: {}}
    for number, (act, key) in enumerate(acts):
        if act == "put":
            put(store, key, number)
            state[key] = number
        elif act == "delete":
            delete(store, key)
            state.pop(key, None)
        else:
            delete(store, "a", key)
            state = {kept: old for kept, old in state.items() if kept >= key}
        states[store.revision] = dict(state)
    if 1 < compact <= store.revision:
        store.compact(compact)

    for revision, expected in states.items():
        found = store.range("a", "z", revision=revision)
        if revision < store.compact_revision:
            assert isinstance(found, Problem)
        else:
            assert isinstance(found, Found)
            held = {kv.key: kv.value["n"] for kv in found.items if kv.value is not None}
            assert held == expected
            assert keys(found) == sorted(expected)


@given(acts=ACTS)
def test_replaying_the_events_gives_the_store(acts: list[tuple[str, str]]) -> None:
    store = Store()
    for number, (act, key) in enumerate(acts):
        if act == "put":
            put(store, key, number)
        else:
            delete(store, key)

    events = store.events_since(1, "a", "z")
    assert not isinstance(events, Problem)
    rebuilt = {}
    for event in events:
        assert rebuilt.get(event.kv.key) == event.previous
        if event.is_delete:
            del rebuilt[event.kv.key]
        else:
            rebuilt[event.kv.key] = event.kv

    found = store.range("a", "z")
    assert isinstance(found, Found)
    assert sorted(rebuilt.values()) == sorted(found.items)
