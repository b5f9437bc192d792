"""etcdctl lease, watch, txn and sorted reads, typed at real members."""

import re

import pytest

from engine.operator.etcdctl import Etcdctl
from engine.operator.messages import CommandEnded, RunCommand
from tests.engine.etcd.operated import Operated


@pytest.fixture
def bench() -> Operated:
    bench = Operated()
    bench.run(3)
    return bench


def granted(bench: Operated, seconds: int = 60) -> str:
    found = re.fullmatch(r"lease ([0-9a-f]{16}) granted with TTL\((\d+)s\)\n",
                         bench.type(f"lease grant {seconds}").out)  # fmt: skip
    assert found is not None
    assert int(found[2]) == seconds
    return found[1]


def test_a_key_lives_as_long_as_its_lease(bench: Operated) -> None:
    lease = granted(bench, 10)
    bench.type(f"put note here --lease={lease}")

    there = bench.type("get note").out
    bench.run(12)
    gone = bench.type("get note").out

    assert (there, gone) == ("note\nhere\n", "")
    assert bench.type("lease list").out == "found 0 leases\n"


def test_what_is_left_of_a_lease_is_known_to_the_leader_and_told_by_every_member(
    bench: Operated,
) -> None:
    lease = granted(bench)
    bench.type(f"put b 1 --lease={lease}")
    bench.type(f"put a 1 --lease={lease}")
    bench.run(20)

    for host in ("cp-1", "cp-2", "cp-3"):
        told = bench.type(f"lease timetolive {lease} --keys", host).out
        left = r"granted with TTL\(60s\), remaining\(3\ds\), attached keys\(\[a b\]\)"
        assert re.fullmatch(rf"lease {lease} {left}\n", told)
    kept = bench.type(f"lease keep-alive --once {lease}").out
    assert kept == f"lease {lease} keepalived with TTL(60)\n"
    assert "remaining(59s)" in bench.type(f"lease timetolive {lease}").out


def test_the_leader_lists_those_leases_first_that_end_first(bench: Operated) -> None:
    late, soon = granted(bench, 60), granted(bench, 20)

    told = bench.type("lease list", bench.leader().partition("/")[0]).out

    assert told == f"found 2 leases\n{soon}\n{late}\n"


def test_a_revoked_lease_takes_its_keys_along(bench: Operated) -> None:
    lease = granted(bench)
    bench.type(f"put note here --lease={lease}")

    said = bench.type(f"lease revoke {lease}").out

    assert said == f"lease {lease} revoked\n"
    assert bench.type("get note").out == ""
    assert bench.type(f"lease timetolive {lease}").out == f"lease {lease} already expired\n"


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("lease grant", 128, "lease grant command needs TTL argument"),
        ("lease grant x", 128, 'bad TTL (strconv.ParseInt: parsing "x": invalid syntax)'),
        ("lease revoke 12", 1, "failed to revoke lease (etcdserver: requested lease not found)"),
        (
            "lease revoke xyz",
            128,
            'bad lease ID arg (strconv.ParseInt: parsing "xyz": invalid syntax), expecting ID in '
            "Hex",
        ),
        ("lease keep-alive --once 12", 2, "etcdserver: requested lease not found"),
        ("lease timetolive", 128, "lease timetolive command needs lease ID as argument"),
        ("put a b --lease=12", 1, "etcdserver: requested lease not found"),
        ("watch", 128, "bad number of arguments"),
        ("watch a b --prefix", 128, "`range_end` and `--prefix` are mutually exclusive"),
        ("get a --order=UP", 4, "bad sort order UP"),
        ("get a --sort-by=AGE", 4, "bad sort target AGE"),
        ("txn now", 128, "txn command does not accept argument"),
        ("txn", 3, "EOF"),
    ],
)
def test_what_is_refused(bench: Operated, line: str, code: int, said: str) -> None:
    ended = bench.type(line)

    assert (ended.rc, ended.err) == (code, f"Error: {said}\n")


def test_a_watch_tells_every_change_until_somebody_ends_it(bench: Operated) -> None:
    bench.type("put note old")
    number = begun(bench, "watch note --prev-kv")
    bench.run(1)
    bench.type("put note new")
    bench.type("del note")

    ended = waited(bench, number)

    assert ended.out == "PUT\nnote\nold\nnote\nnew\nDELETE\nnote\nnew\nnote\n\n"
    assert (ended.rc, ended.err) == (130, "")


def test_a_watch_goes_on_at_another_member_and_misses_nothing(bench: Operated) -> None:
    line = "watch /a --prefix --endpoints=cp-2:2379,cp-3:2379"
    number = begun(bench, line)
    bench.run(1)
    bench.type("put /a/1 x", "cp-1")
    bench.crash("cp-2/etcd")
    bench.type("put /a/2 y", "cp-1")
    bench.run(5)

    ended = waited(bench, number)

    assert ended.out == "PUT\n/a/1\nx\nPUT\n/a/2\ny\n"


def test_a_watch_from_the_past_is_refused_where_the_past_is_gone(bench: Operated) -> None:
    for text in "abc":
        bench.type(f"put note {text}")
    past = bench.type("watch note --rev=1", within=40)
    bench.type("compaction 4")
    gone = bench.type("watch note --rev=1")

    assert past.out.split("\n")[2::3] == ["a", "b", "c"]
    assert gone.rc == 5
    assert "required revision has been compacted" in gone.err


def test_a_transaction_goes_one_way_or_the_other(bench: Operated) -> None:
    text = 'ver("note") = "0"\n\nput note first\n\nget note\nput note "once more"\n\n'

    first, again = (typed(bench, "txn", text) for _ in range(2))

    assert first.out == "SUCCESS\n\nOK\n"
    assert again.out == "FAILURE\n\nnote\nfirst\n\nOK\n"
    assert bench.type("get note").out == "note\nonce more\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('size("a") = "1"\n\n\n\n', 'malformed comparison: size("a") = "1" (unknown target size)'),
        ("mod a = 1\n\n\n\n", "malformed comparison: mod a = 1"),
        ('mod("a") = "x"\n\n\n\n', 'invalid txn compare request: mod("a") = "x"'),
        ('val("\\q") = "x"\n\n\n\n', 'malformed comparison: val("\\q") = "x"'),
        ("\nmove a b\n\n\n", "invalid txn request: move a b"),
        ("\nput a b\n", "EOF"),
    ],
)
def test_a_transaction_that_cannot_be_read(bench: Operated, text: str, said: str) -> None:
    ended = typed(bench, "txn", text)

    assert (ended.rc, ended.err) == (3, f"Error: {said}\n")


def test_keys_are_read_in_any_order(bench: Operated) -> None:
    for line in ("put /k/b 1", "put /k/a 2", "put /k/b 3"):
        bench.type(line)

    def read(flags: str) -> list[str]:
        return bench.type(f"get /k/ --prefix --keys-only {flags}").out.split("\n")[::2][:-1]

    assert read("--sort-by=MODIFY") == ["/k/a", "/k/b"]
    assert read("--sort-by=create") == ["/k/b", "/k/a"]
    assert read("--order=DESCEND") == ["/k/b", "/k/a"]
    assert read("--order=DESCEND --limit=1") == ["/k/b"]
    assert read("--limit=-1") == ["/k/a", "/k/b"], "less than none is no limit"
    assert read("--order=DESCEND --limit=-1") == ["/k/b", "/k/a"]


def begun(bench: Operated, line: str, text: str = "") -> str:
    """A line that runs on while others are typed."""
    bench.world.disturb()
    number = f"at {len(bench.world.trace.records)}"
    bench.world.shell("cp-1", "etcdctl", Etcdctl).tell(RunCommand(number, line, text))
    return number


def waited(bench: Operated, number: str) -> CommandEnded:
    for _ in range(600):
        bench.run(0.1)
        for record in reversed(bench.world.trace.records):
            if isinstance(record.what, CommandEnded) and record.what.id == number:
                return record.what
    raise AssertionError(f"{number} still runs")


def typed(bench: Operated, line: str, text: str) -> CommandEnded:
    return waited(bench, begun(bench, line, text))
