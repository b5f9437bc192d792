"""How lines of etcdctl and etcdutl are read, and what is said of those that make no sense."""

import pytest

from engine.commands import COMMANDS
from engine.operator.etcdctl import VERBS, check
from engine.operator.etcdctl.line import parse
from engine.operator.etcdctl.text import bordered, size
from engine.operator.kubectl.line import Usage

FLAGS = {verb: errand.flags for verb, errand in VERBS.items()}

READ = [
    ("etcdctl member list", "etcdctl member list", ()),
    ("ETCDCTL_API=3 etcdctl member list", "etcdctl member list", ()),
    ("sudo ETCDCTL_API=3 etcdctl member list", "etcdctl member list", ()),
    ("etcdctl --endpoints https://cp-2:2379 get a b", "etcdctl get", ("a", "b")),
    ("etcdctl -w table endpoint status", "etcdctl endpoint status", ()),
    ("etcdctl --cacert=/a --cert /b --key=/c snapshot save /d", "etcdctl snapshot save", ("/d",)),
    ("etcdutl snapshot restore /d --data-dir /e", "etcdutl snapshot restore", ("/d",)),
    ("etcdctl compact $rev", "etcdctl compaction", ("$rev",)),
    ("etcdctl end stat", "etcdctl endpoint status", ()),
    ("move-leader 12ab", "etcdctl move-leader", ("12ab",)),
]


@pytest.mark.parametrize(("text", "verb", "arguments"), READ, ids=[text for text, _, _ in READ])
def test_a_line_is_read_as_cobra_reads_it(text, verb, arguments):
    line = parse(text, FLAGS)

    assert (line.verb, line.arguments) == (verb, arguments)


WRONG = [
    ("etcdctl", "error: you must name a command, like etcdctl member list"),
    ("etcdctl membr list", 'Error: unknown command "membr" for "etcdctl"'),
    ("etcdctl member", "error: etcdctl member needs one of: add, list, promote, remove"),
    ("etcdctl snapshot restore /x", "error: etcdctl 3.6 has no `snapshot restore`"),
    ("etcdctl get a --prefx", "Error: unknown flag: --prefx"),
    ("etcdctl get a --limit many", 'Error: invalid argument "many" for "--limit" flag'),
    ("etcdctl get 'a", "error: No closing quotation"),
]


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[text for text, _ in WRONG])
def test_what_makes_no_sense_is_told(text, said):
    with pytest.raises(Usage, match=None) as found:
        parse(text, FLAGS)

    assert str(found.value).startswith(said)


def test_every_verb_can_be_checked_before_a_run():
    for verb in VERBS:
        check(verb, FLAGS)


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("member list", "etcdctl member list"),
        ("etcdctl member list", "etcdctl member list"),
        ("etcdutl snapshot status /x", "etcdutl snapshot status /x"),
        ("ETCDCTL_API=3 etcdctl member list", "ETCDCTL_API=3 etcdctl member list"),
    ],
)
def test_a_step_may_leave_out_the_program(typed, line):
    assert COMMANDS["etcdctl"].model_validate(typed).line == line


@pytest.mark.parametrize(
    ("count", "said"),
    [(512, "512 B"), (20480, "20 kB"), (1_230_000, "1.2 MB"), (2 << 30, "2.1 GB")],
)
def test_sizes_are_written_as_go_humanize_does(count, said):
    assert size(count) == said


def test_a_table_has_its_cells_to_the_right():
    assert bordered(("a", "long"), [["wide cell", "x"]]) == (
        "+-----------+------+\n"
        "|     A     | LONG |\n"
        "+-----------+------+\n"
        "| wide cell |    x |\n"
        "+-----------+------+\n"
    )
