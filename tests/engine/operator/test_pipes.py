"""What stands behind a `|`: as GNU's programs would do it, and bash would tell."""

import pytest

from engine.operator.kubectl.line import Usage
from engine.operator.kubectl.pipes import ended, piped
from engine.operator.messages import RunCommand, quoted
from tests.engine.operator.terminal import Terminal, deployment, pod

TABLE = (
    "NAME    STATUS    AGE\n"
    "web-1   Running   5s\n"
    "web-2   Pending   7s\n"
    "db-1    Running   9s\n"
)  # fmt: skip

SHOWN = [
    ("wc -l", "4\n", 0),
    ("wc", "      4      12      85\n", 0),
    ("wc -w", "12\n", 0),
    ("cat", TABLE, 0),
    ("grep Running", "web-1   Running   5s\ndb-1    Running   9s\n", 0),
    ("grep -i running | wc -l", "2\n", 0),
    ("grep -v NAME | grep -c web", "2\n", 0),
    ("grep Evicted", "", 1),
    ("grep -c Evicted", "0\n", 1),
    ("grep Evicted | wc -l", "0\n", 0),
    (r"grep 'db\|web-2'", "web-2   Pending   7s\ndb-1    Running   9s\n", 0),
    ("grep -E 'db|web-2'", "web-2   Pending   7s\ndb-1    Running   9s\n", 0),
    ("grep -F '.'", "", 1),
    ("grep -w web", "web-1   Running   5s\nweb-2   Pending   7s\n", 0),
    ("head -1", "NAME    STATUS    AGE\n", 0),
    ("head -n 2 | tail -n 1", "web-1   Running   5s\n", 0),
    ("tail -n +4", "db-1    Running   9s\n", 0),
    ("tail -n +2 | sort -r | head -n1", "web-2   Pending   7s\n", 0),
    ("head -1 | base64", "TkFNRSAgICBTVEFUVVMgICAgQUdFCg==\n", 0),
    ("head -1 | base64 -w 20", "TkFNRSAgICBTVEFUVVMg\nICAgQUdFCg==\n", 0),
    ("base64 -w0 | base64 -d", TABLE, 0),
    ("base64 --decode", "", 1),
]


@pytest.mark.parametrize(("filters", "out", "code"), SHOWN, ids=[text for text, *_ in SHOWN])
def test_a_filter_reads_what_was_printed(filters, out, code):
    typed = piped(f"kubectl get pods | {filters}")

    note = ended(RunCommand("a", "…"), typed.filters, 0, TABLE, "", 0)

    assert typed.line == "kubectl get pods"
    assert (note.out, note.rc) == (out, code)


WRONG = [
    (
        "get pods | awk '{print $1}'",
        "bash: awk: command not found\nhint: behind a | there are base64",
    ),
    ("get pods | gerp web", "bash: gerp: command not found\nhint: grep?"),
    ("get pods |", "bash: syntax error near unexpected token `|'"),
    ("get pods | grep", "usage: grep "),
    ("get pods | grep '('  -E", "grep: "),
    ("get pods | head -n many", "head: invalid number of lines: 'many'"),
    ("get pods | wc -z", "wc: unknown shorthand flag: 'z' in -z"),
]


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[text for text, _ in WRONG])
def test_what_cannot_be_run_behind_a_pipe_is_told(text, said):
    with pytest.raises(Usage) as found:
        piped(text)

    assert str(found.value).startswith(said)


@pytest.mark.parametrize(
    "text", ["get pods -l 'a in (b|c)'", 'patch x -p "{|}"', r"label pod web a=b\|c"]
)
def test_a_pipe_in_quotes_is_a_letter(text):
    assert piped(text) == (text, ())


def test_errors_pass_by_and_the_last_program_gives_the_exit_code():
    terminal = Terminal(deployment(replicas=2), pod("web-1"), pod("db-1", app="db"))

    assert terminal.type("get pods --no-headers | grep -c db") == (0, "1\n", "")
    assert terminal.type("get pods | grep lost") == (1, "", "")
    code, out, err = terminal.type("get pod gone | wc -l")
    assert (code, out) == (0, "0\n")
    assert err == 'Error from server (NotFound): pods "gone" not found\n'


QUOTES = [
    ("error: unknown flag: --a\nSee 'kubectl get --help' for usage.\n", "error: unknown flag: --a"),
    (
        'error: unknown command "gte" for "kubectl"\n\nDid you mean this?\n\tget\n',
        'error: unknown command "gte" for "kubectl"',
    ),
    ("Failed to stop a.service: not loaded.\nhint: b\n", "Failed to stop a.service: not loaded."),
    ("error: one\nError from server: two\n", "Error from server: two"),
    ("See 'kubectl -h'\n", "See 'kubectl -h'"),
    ("error: one\nWarning: two\n", "error: one"),
]


@pytest.mark.parametrize(("err", "quote"), QUOTES, ids=[quote for _, quote in QUOTES])
def test_the_error_is_quoted_and_not_the_advice_after_it(err, quote):
    assert quoted(1, "", err) == quote


@pytest.mark.parametrize(
    ("rc", "err", "failed"),
    [
        pytest.param(0, "Warning: old\n", False, id="well"),
        pytest.param(1, "", False, id="an exit code alone is an answer"),
        pytest.param(1, "Warning: not namespaced\n\n", False, id="and so it is with a warning"),
        pytest.param(1, "Warning: old\nerror: gone\n", True, id="an error"),
    ],
)
def test_what_counts_as_a_failure(rc, err, failed):
    assert ended(RunCommand("a", "…"), (), rc, "no\n", err, 0).failed is failed
