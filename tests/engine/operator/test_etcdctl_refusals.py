"""Lines that the real etcdctl and etcdutl refuse are refused in their words, and no line does
something else than it says.
"""

import pytest

from engine.operator.etcdctl import VERBS
from tests.engine.etcd.operated import Operated

GARBAGE, EXIT = "foo", 4
RANGE = "too many arguments, only accept one argument when `--prefix` or `--from-key` is set"
BOTH = "`--prefix` and `--from-key` cannot be set at the same time, choose one"
SCHEME = "URL scheme must be http, https, unix, or unixs: "
REFUSED = [
    ("member add cp-4 --peer-urls=foo", 1, f"{SCHEME}foo"),
    ("member add cp-4 --peer-urls=cp-4:2380", 1, f"{SCHEME}cp-4:2380"),
    (
        "member add cp-4 --peer-urls=https://cp-4",
        1,
        'URL address does not have the form "host:port": https://cp-4',
    ),
    (
        "member add cp-4 --peer-urls=https://cp-4:2380/",
        1,
        "URL must not contain a path: https://cp-4:2380/",
    ),
    ("member add cp-4", 128, "member peer urls not provided"),
    ("member add --peer-urls=https://cp-4:2380", 128, "member name not provided"),
    (
        "member add cp-4 https://cp-4:2380",
        128,
        "too many arguments, did you mean --peer-urls=https://cp-4:2380",
    ),
    ("get a -w foo", EXIT, "unsupported output format"),
    ("member list -w foo", EXIT, "unsupported output format"),
    ("get a -w table", EXIT, "table not supported as output format"),
    ("put a b -w table", EXIT, "table not supported as output format"),
    ("get a --consistency=x", EXIT, 'unknown consistency flag "x"'),
    ("member list --consistency=x", EXIT, 'unknown consistency flag "x"'),
    ("get a --prefix --from-key", 128, BOTH),
    ("get a b --prefix", 128, RANGE),
    ("get a b --from-key", 128, RANGE),
    (
        "get a --keys-only --count-only",
        128,
        "`--keys-only` and `--count-only` cannot be set at the same time, choose one",
    ),
    ("get a --count-only", 128, "--count-only is only for `--write-out=fields`"),
    (
        "get a --print-value-only -w json",
        128,
        "print-value-only is only for `--write-out=simple`",
    ),
    ("get", 128, "get command needs one argument as key and an optional argument as range_end"),
    ("del a --prefix --from-key", 128, BOTH),
    ("del a b --prefix", 128, RANGE),
    ("alarm list all", 128, "alarm list command accepts no arguments"),
    ("alarm disarm all", 128, "alarm disarm command accepts no arguments"),
    ("compaction abc", 1, 'strconv.ParseInt: parsing "abc": invalid syntax'),
    ("compaction", 128, "compaction command needs 1 argument"),
    ("snapshot save", 128, "snapshot save expects one argument <filename>"),
    ("etcdutl snapshot status /x --endpoints=a", 128, "unknown flag: --endpoints"),
    ("etcdutl snapshot status /x -w foo", EXIT, "unsupported output format"),
]
NOT_PLAYED = [
    "get a --min-mod-rev=3",
    "watch a --interactive",
    "lease keep-alive 1234",
    "get a -w protobuf",
    "get a -w fields",
    "put a b --prev-kv",
    "del a --prev-kv",
    "member add cp-4 --peer-urls=https://cp-4:2380 -w json",
]


@pytest.fixture(scope="module")
def bench() -> Operated:
    bench = Operated(1)
    bench.settle()
    return bench


@pytest.mark.parametrize(("line", "code", "words"), REFUSED, ids=[each[0] for each in REFUSED])
def test_what_etcd_refuses_is_refused_in_its_words(bench, line, code, words):
    ended = bench.type(line)

    assert (ended.rc, ended.out) == (code, "")
    assert ended.err.strip() == f"Error: {words}"


@pytest.mark.parametrize("line", NOT_PLAYED)
def test_what_is_not_played_says_so_and_does_nothing(bench, line):
    before = bench.member("cp-1/etcd").machine.store.revision

    ended = bench.type(line)

    assert ended.rc == EXIT
    assert ended.err.startswith("Error: the simulator does not play ")
    assert bench.member("cp-1/etcd").machine.store.revision == before
    assert len(bench.member("cp-1/etcd").machine.membership.members) == 1


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_refuses_a_format_that_there_is_not_or_prints_in_one_way_only(bench, verb):
    if not VERBS[verb].formats:
        return

    ended = bench.type(f"{verb} -w {GARBAGE}")

    assert (ended.rc, ended.err) == (EXIT, "Error: unsupported output format\n")


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_takes_a_flag_that_it_does_not_know(bench, verb):
    ended = bench.type(f"{verb} --{GARBAGE}")

    assert (ended.rc, ended.err.strip()) == (128, f"Error: unknown flag: --{GARBAGE}")


def test_a_range_is_deleted_after_two_seconds_of_grace():
    bench = Operated(1)
    bench.settle()
    for key in "abc":
        bench.said(f"put {key} x")

    begun = bench.now
    slow = bench.type("del a c")
    took = bench.now - begun
    fast = bench.type("del c d --range")

    assert 'Keys between "a" and "c" will be deleted' in slow.err
    assert (slow.out, fast.out, fast.err) == ("2\n", "1\n", "")
    assert 2_000_000 <= took < 2_200_000


def test_bytes_may_be_printed_as_hexadecimal():
    bench = Operated(1)
    bench.settle()
    bench.said("put ab c")

    assert bench.said("get ab --hex") == "\\x61\\x62\n\\x63"


def test_a_member_tells_what_it_knows_of_the_others_without_a_leader():
    bench = Operated(3)
    bench.settle()
    for name in ("cp-2/etcd", "cp-3/etcd"):
        bench.crash(name)
        bench.world.process(name).held_by["kept down"] = 0
    bench.run(3)

    assert bench.said("member list") == "Error: context deadline exceeded"
    assert bench.said("member list --consistency=s").count("started") == 3


def test_a_learner_is_said_to_be_one():
    bench = Operated(1)
    bench.settle()

    said = bench.said("member add cp-2 --peer-urls=https://cp-2:2380 --learner")

    assert " added as learner to cluster " in said
