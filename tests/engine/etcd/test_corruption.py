"""Members that do not hold the same: who finds it, when, and what is refused then."""

from engine.etcd.admin_notes import AlarmRaised, DataDiffer, StartRefused, StrayAlarmDisarmed
from engine.etcd.hashes import Heard, KeyHash, Verdict, differing, hash_of, judge, suspect
from engine.etcd.mvcc import Problem, Store
from engine.objects import freeze
from engine.process import ProcessEnded
from engine.units import SECOND
from engine.wire.etcd import (
    COMPACTED,
    FUTURE_REVISION,
    Compare,
    Header,
    LeaseGrant,
    Put,
    Txn,
)
from engine.wire.etcd_admin import CORRUPT, HashReply
from tests.engine.etcd.operated import Operated

KEY = "color"
OUT_OF_STEP = "cp-2"


def spoil(bench: Operated, host: str = OUT_OF_STEP, key: str = KEY) -> None:
    bench.act()
    bench.world.spoil_data(f"{host}/etcd", "rot", key)
    bench.world.kernel.cause = None


def spoilt(**flags: object) -> Operated:
    """Three members that have written a key twice; one of them has lost the second write."""
    bench = Operated(**flags)
    bench.settle()
    for color in ("red", "blue"):
        assert bench.said(f"put {KEY} {color}") == "OK"
    bench.run(1)
    spoil(bench)
    return bench


def hashes(bench: Operated) -> dict[str, str]:
    rows = bench.said("endpoint hashkv --cluster").splitlines()
    return {row.split("//")[1].split(":")[0]: row.split(", ")[1] for row in rows}


# Hashes


def test_stores_that_hold_the_same_hash_alike_whatever_happened_on_the_way():
    one, other = Store(), Store()
    for store, keys in ((one, "abab"), (other, "abab")):
        for number, key in enumerate(keys):
            store.txn(_put(key, number), record=number)
    other.txn(_put("c", 9), record=9)

    assert hash_of(one) == hash_of(other, one.revision)
    assert hash_of(one) != hash_of(other)
    assert hash_of(one, 3) != hash_of(one, 4)


def test_what_was_compacted_or_is_to_come_has_no_hash():
    store = Store()
    for number in range(6):
        store.txn(_put("a", number), 0)
    store.compact(4)

    assert hash_of(store, 3) == Problem("OutOfRange", COMPACTED)
    assert hash_of(store, 8) == Problem("OutOfRange", FUTURE_REVISION)
    assert hash_of(store, 4).compact_revision == 4


def test_a_deletion_at_the_compacted_revision_does_not_count():
    store, without = Store(), Store()
    for each in (store, without):
        each.txn(_put("a", 1), 0)
        each.txn(_put("b", 1), 0)
        each.delete_keys(["a"], 0)
        each.compact(4)
    without.lose("a")

    assert hash_of(store, 4) == hash_of(without, 4)


def _put(key: str, value: int) -> Txn:
    return Txn(0, (), (Put(key, freeze({"value": value})),))


# Whose fault it is


def _heard(member: int, hash: int, *, compacted: int = 5, revision: int = 9) -> Heard:
    reply = HashReply(0, Header(revision, 1, ""), hash, compacted, revision)
    return Heard(member, f"cp-{member}/etcd", reply)


OWN = KeyHash(77, 5, 9)
SILENT = Heard(3, "cp-3/etcd", None)


def test_at_its_start_a_member_minds_only_the_same_history():
    heard = [_heard(2, 78), _heard(3, 78, compacted=4), SILENT, _heard(5, 77)]

    assert [each.member for each in differing(OWN, heard)] == [2]


def test_the_minority_is_named_though_it_is_the_leader():
    assert judge(1, OWN, [_heard(2, 77), _heard(3, 70)]) == Verdict(True, False, (3,))
    assert judge(1, OWN, [_heard(2, 70), _heard(3, 70)]) == Verdict(True, False, (1,))


def test_without_a_majority_nobody_is_named():
    assert judge(1, OWN, [_heard(2, 70)]).suspects == (0,)
    assert judge(1, OWN, [_heard(2, 70), _heard(3, 71)]).suspects == (0,)


def test_only_a_whole_cluster_that_agrees_need_not_be_asked_again():
    assert judge(1, OWN, [_heard(2, 77), _heard(3, 77)]) == Verdict(True, True)
    assert judge(1, OWN, [_heard(2, 77), SILENT]) == Verdict(False, False)
    assert judge(1, OWN, [_heard(2, 77), _heard(3, 70, compacted=4)]) == Verdict(False, False)


def test_a_follower_that_is_ahead_of_its_leader_is_suspect():
    assert suspect(1, OWN, OWN, 9, [_heard(2, 77, revision=10)]) == 2
    assert suspect(1, OWN, OWN, 9, [_heard(2, 77, compacted=6)]) == 2
    assert suspect(1, OWN, OWN, 9, [_heard(2, 77), _heard(3, 70)]) == 3
    assert suspect(1, OWN, OWN, 9, [_heard(2, 70, compacted=4), SILENT]) is None
    assert suspect(1, OWN, OWN._replace(hash=1), 9, []) == 1


# As kubeadm starts it


def test_nobody_notices_by_itself_and_hashkv_shows_it():
    bench = spoilt()
    bench.run(300)

    found = hashes(bench)

    assert found["cp-1"] == found["cp-3"] != found["cp-2"]
    assert bench.said("alarm list") == ""
    assert bench.said(f"get {KEY} --print-value-only") == "blue"
    assert bench.said(f"get {KEY} --print-value-only", host="cp-2") == "red"


def test_an_update_that_compares_versions_divides_them_for_good():
    bench = spoilt()
    first, wrong = bench.member("cp-1/etcd"), bench.member("cp-2/etcd")
    before = first.machine.store.revision

    swap = bench.ask("cp-1/etcd", lambda id: _swap(id, first.machine.store.get(KEY).mod_revision))
    bench.run(1)

    assert bench.answer(swap).succeeded
    assert first.machine.store.revision == before + 1
    assert wrong.machine.store.revision == before


def _swap(id: int, expected: int) -> Txn:
    return Txn(id, (Compare(KEY, "mod", expected),), (Put(KEY, freeze({"text": "green"})),))


def test_what_is_missing_is_still_missing_after_a_restart():
    bench = spoilt()
    bench.said("put other x")

    bench.crash("cp-2/etcd")
    bench.revive("cp-2/etcd")
    bench.run(5)

    assert bench.said(f"get {KEY} --print-value-only", host="cp-2") == "red"
    assert bench.said("get other --print-value-only", host="cp-2") == "x"


def test_a_member_whose_data_differ_does_not_start():
    bench = spoilt(initial_check=True)

    bench.crash("cp-2/etcd")
    bench.revive("cp-2/etcd")
    bench.run(5)

    own = bench.ids()["cp-2"]
    ended = [note for note in bench.notes(ProcessEnded) if note.process == "cp-2/etcd"]
    assert ended[-1].reason == f"{int(own, 16):016x} found data inconsistency with peers"
    assert {note.member for note in bench.notes(StartRefused)} == {"cp-2/etcd"}
    assert not bench.world.process("cp-2/etcd").running


def test_a_member_whose_data_are_right_does_not_start_either():
    bench = spoilt(initial_check=True)

    bench.crash("cp-3/etcd")
    bench.revive("cp-3/etcd")
    bench.run(5)

    (refused, *_) = bench.notes(StartRefused)
    assert (refused.member, refused.peer) == ("cp-3/etcd", "cp-2/etcd")


def test_a_member_with_the_same_data_starts_and_whoever_asked_meanwhile_is_answered():
    bench = Operated(initial_check=True)
    bench.settle()
    bench.said(f"put {KEY} red")
    bench.crash("cp-2/etcd")
    bench.act()
    bench.world.power_off("cp-3")

    bench.revive("cp-2/etcd")
    asked = bench.get("cp-2/etcd", "x", serializable=True)

    bench.run(1.9)  # it waits for the machine that does not answer
    assert bench.answers(asked) == []
    bench.run(0.2)
    assert bench.answer(asked).total == 0
    assert bench.member("cp-2/etcd").machine.store.get(KEY) is not None


def test_members_that_start_at_once_wait_for_each_other():
    bench = Operated(initial_check=True)
    bench.settle()
    for name in bench.members:
        bench.crash(name)

    for name in bench.members:
        bench.revive(name)

    bench.run(13.9)
    assert all(bench.world.process(name).component.member is None for name in bench.members)
    bench.run(3)
    assert bench.leader()


def test_a_member_that_joins_anew_is_whole_again():
    bench = spoilt(initial_check=True)
    bench.crash("cp-2/etcd")
    bench.act()
    bench.said("member remove cp-2")

    assert "added" in bench.said("member add cp-2 --peer-urls=https://cp-2:2380")
    bench.act()
    bench.world.process("cp-2/etcd").held_by.clear()
    bench.world.join("cp-2/etcd")
    bench.run(5)

    assert len(set(hashes(bench).values())) == 1
    bench.crash("cp-2/etcd")
    bench.revive("cp-2/etcd")
    bench.run(5)
    assert bench.member("cp-2/etcd").raft.leader is not None


# With the checks that kubeadm leaves off


def test_the_periodic_check_raises_the_alarm_and_writes_are_refused():
    bench = spoilt(corrupt_check_us=60 * SECOND)
    bench.run(61)

    raised = [note.member for note in bench.notes(AlarmRaised)]
    assert raised == ["cp-2/etcd"] * 3  # each member has applied it
    assert "alarm:CORRUPT" in bench.said("alarm list")
    grant = bench.ask("cp-3/etcd", lambda id: LeaseGrant(id, 60 * SECOND))
    bench.run(1)
    assert (bench.answer(grant).code, bench.answer(grant).message) == ("DataLoss", CORRUPT)
    assert bench.said("put more x", host="cp-3") == f"Error: {CORRUPT}"
    assert bench.said("compaction 2") == f"Error: {CORRUPT}"
    assert bench.said(f"get {KEY} --print-value-only") == "blue"  # reads go on, right or wrong
    assert bench.said(f"get {KEY} --print-value-only", host="cp-2") == "red"
    assert "Active Alarm(s): CORRUPT" in bench.said("endpoint health")


def test_the_compact_hash_check_names_the_minority_when_something_was_compacted():
    bench = spoilt(compact_check_us=60 * SECOND)
    bench.run(65)
    assert bench.notes(AlarmRaised) == []

    revision = bench.member("cp-1/etcd").machine.store.revision
    bench.said(f"compaction {revision}")
    bench.run(61)

    assert [note.suspect for note in bench.notes(DataDiffer)] == ["cp-2/etcd"]
    assert "alarm:CORRUPT" in bench.said("alarm list")


def test_a_check_that_finds_nothing_raises_nothing():
    bench = Operated(corrupt_check_us=10 * SECOND, compact_check_us=10 * SECOND)
    bench.settle()
    for turn in range(6):
        for number in range(4):
            bench.said(f"put key-{number} {turn}")
        bench.said(f"compaction {bench.member('cp-1/etcd').machine.store.revision}")
        bench.run(7)

    assert bench.notes(DataDiffer) == []
    assert bench.member(bench.leader()).machine.hashes.unchecked() == []


def test_two_members_that_differ_name_nobody():
    bench = Operated(2, corrupt_check_us=0, compact_check_us=20 * SECOND)
    bench.settle()
    bench.said(f"put {KEY} red")
    bench.run(1)
    spoil(bench)
    bench.said("put more x")
    bench.said(f"compaction {bench.member('cp-1/etcd').machine.store.revision}")
    bench.run(21)

    assert {note.suspect for note in bench.notes(DataDiffer)} == {""}
    assert bench.said("alarm list") == "memberID:0 alarm:CORRUPT"


def test_the_alarm_is_disarmed_once_the_member_was_made_anew():
    bench = spoilt(corrupt_check_us=60 * SECOND)
    bench.run(61)
    bench.crash("cp-2/etcd")
    assert "removed from" in bench.said("member remove cp-2")
    assert "added to" in bench.said("member add cp-2 --peer-urls=https://cp-2:2380")
    bench.act()
    bench.world.process("cp-2/etcd").held_by.clear()
    bench.world.join("cp-2/etcd")
    bench.run(3)

    assert "alarm:CORRUPT" in bench.said("alarm disarm")

    assert len(bench.notes(StrayAlarmDisarmed)) == 3  # each member has applied it
    assert bench.said("put more x") == "OK"
    bench.run(130)
    assert bench.said("alarm list") == ""


def test_what_differs_is_no_history():
    bench = Operated(1)
    bench.settle()
    bench.put("cp-1/etcd", "kept")
    bench.run(1)
    known = bench.ledger.revision
    spoil(bench, "cp-1", "/registry/kept")

    bench.put("cp-1/etcd", "more")
    bench.run(1)

    assert bench.ledger.revision == known
