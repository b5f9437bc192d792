"""What containers write, where it lies, and who may still read it."""

import pytest

from engine.kubelet.container import Container
from engine.kubelet.output import log_of
from engine.kubelet.program import SERVER, Program, program_of
from engine.probes import PROBES
from engine.scenario import read_scenario
from engine.simulation import simulate
from engine.units import EPOCH, SECOND

RUNS = Container("c", "nginx:1.27", state="running", number="0a1", started_at=EPOCH)


def test_a_server_says_that_it_starts_and_what_it_did():
    assert log_of(RUNS, SERVER, EPOCH) == "starting nginx:1.27\nready to handle requests\n"

    later = log_of(RUNS, SERVER, EPOCH + 25 * SECOND)
    assert later.count("handled ") == 2
    assert later == log_of(RUNS, SERVER, EPOCH + 29 * SECOND)


def test_a_log_only_grows():
    logs = [log_of(RUNS, SERVER, EPOCH + n * SECOND) for n in range(60)]

    assert all(after.startswith(before) for before, after in zip(logs, logs[1:], strict=False))


def test_tail_and_timestamps():
    last = log_of(RUNS, SERVER, EPOCH + 10 * SECOND, tail=1, stamped=True)

    assert last.startswith("2026-01-01T00:00:10.000000Z handled ")
    assert last.count("\n") == 1
    assert log_of(RUNS, SERVER, EPOCH, tail=0) == ""


ENDS = [
    ("one that heeded SIGTERM says so", 0, True),
    ("one that was killed says nothing", 137, False),
]


@pytest.mark.parametrize(("code", "says"), [e[1:] for e in ENDS], ids=[e[0] for e in ENDS])
def test_the_last_words_of(code, says):
    gone = Container(
        "c", "nginx:1.27", state="exited", number="0a1", exit_code=code,
        started_at=EPOCH, finished_at=EPOCH + 5 * SECOND,
    )  # fmt: skip

    assert ("shutting down" in log_of(gone, SERVER, EPOCH + 90 * SECOND)) is says


PRINTS = [
    ("echo", ["echo", "a", "b"], ((0, "a b"),)),
    ("a script, each in its time", ["sh", "-c", "echo a; sleep 5; echo 'b c'; exit 1"],
     ((0, "a"), (5 * SECOND, "b c"))),
    ("nothing after exit", ["sh", "-c", "echo a; exit 1; echo b"], ((0, "a"),)),
    ("nothing behind a failure", ["sh", "-c", "false && echo a"], ()),
    ("an open quote is no trouble", ["sh", "-c", "echo 'a"], ((0, "'a"),)),
]  # fmt: skip


@pytest.mark.parametrize(("command", "says"), [p[1:] for p in PRINTS], ids=[p[0] for p in PRINTS])
def test_what_a_command_prints(command, says):
    assert program_of({"command": command}).says == says


def test_what_is_not_yet_said_is_not_in_the_log():
    program = Program(9 * SECOND, 1, False, ((0, "begin"), (5 * SECOND, "end")))

    assert log_of(RUNS, program, EPOCH + 4 * SECOND) == "begin\n"


# Through the API server.

LOOP = {
    "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "job"},
    "spec": {
        "nodeName": "worker-1", "terminationGracePeriodSeconds": 1,
        "containers": [{"name": "c", "image": "busybox",
                        "command": ["sh", "-c", "echo begin; sleep 20; echo end; exit 1"]}],
    },
}  # fmt: skip
TWO = {
    "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "two"},
    "spec": {"containers": [{"name": "a", "image": "nginx"}, {"name": "b", "image": "redis"}]},
}  # fmt: skip
STUCK = {
    "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "stuck"},
    "spec": {"containers": [{"name": "c", "image": "registry.example/pull-fail:1"}]},
}  # fmt: skip
WAITS = {
    "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "waits"},
    "spec": {"nodeSelector": {"no": "where"}, "containers": [{"name": "c", "image": "nginx"}]},
}  # fmt: skip


def typed(*lines, until="60s", workload=(LOOP,)):
    """Each line is (when, text); steps of other kinds are mappings."""
    steps = [
        {"at": step[0], "kubectl": step[1], "id": f"line-{n}"} if isinstance(step, tuple) else step
        for n, step in enumerate(lines)
    ]
    cluster = {"workers": 1}
    document = {"cluster": cluster, "workload": list(workload), "timeline": steps, "until": until}
    found = simulate(read_scenario(document), seed=1)
    answers = [(c.code, c.out, c.err) for c in found.commands.values()]
    return found, answers


def test_the_life_before_a_restart_is_kept_once():
    _, (first, missing, again, before) = typed(
        ("5s", "logs job"),
        ("5s", "logs job --previous"),
        ("25s", "logs job"),
        ("25s", "logs job -p"),
        until="30s",
    )

    assert first == (0, "begin\n", "")
    words = 'previous terminated container "c" in pod "job" not found'
    assert missing == (1, "", f"Error from server (BadRequest): {words}\n")
    assert again == (0, "begin\n", "")
    assert before == (0, "begin\nend\n", "")


def test_the_words_of_the_usual_failures():
    _, answers = typed(
        ("30s", "logs nobody"),
        ("30s", "logs stuck"),
        ("30s", "logs waits"),
        ("30s", "logs two -c c"),
        ("30s", "logs two"),
        ("30s", "logs"),
        until="31s",
        workload=(TWO, STUCK, WAITS),
    )

    assert answers[0] == (1, "", 'Error from server (NotFound): pods "nobody" not found\n')
    why = 'container "c" in pod "stuck" is waiting to start: trying and failing to pull image'
    assert answers[1] == (1, "", f"Error from server (BadRequest): {why}\n")
    assert answers[2] == (0, "", "")  # no node, no log
    assert answers[3] == (1, "", "error: container c is not valid for pod two\n")
    assert answers[4][2] == 'Defaulted container "a" out of: a, b\n'
    assert answers[5][2].startswith("error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c")


def test_a_kubelet_that_is_stopped_hides_logs_and_one_without_power_takes_half_a_minute():
    found, (refused, silent, back) = typed(
        {"at": "2s", "stop": "worker-1/kubelet", "id": "quiet"},
        ("4s", "logs job"),
        {"at": "6s", "heal": "quiet"},
        {"at": "8s", "power_off": "worker-1", "id": "dark"},
        ("9s", "logs job"),
        {"at": "45s", "heal": "dark"},
        ("60s", "logs job"),
        until="62s",
    )

    assert refused[2].endswith("connect: connection refused\n")
    assert refused[2].startswith('Error from server: Get "https://10.')
    assert ":10250/containerLogs/default/job/c" in refused[2]
    assert silent[2].endswith("i/o timeout\n")
    assert PROBES["answer_seconds"](found, "line-4") == pytest.approx(30, abs=0.1)
    assert back == (0, "begin\n", "")  # of the container that runs since the reboot


def test_a_log_is_gone_with_its_pod():
    found, (before, _, after) = typed(
        ("5s", "logs job"), ("6s", "delete pod job"), ("15s", "logs job"), until="20s"
    )

    assert before[0] == 0
    assert after[2] == 'Error from server (NotFound): pods "job" not found\n'
    assert PROBES["logs_left"](found, "job", "5s") == 1
    assert PROBES["logs_left"](found, "job") == 0


def test_a_selector_shows_the_end_of_every_log_and_a_workload_one_of_its_pods():
    web = {"deployment": {"name": "web", "replicas": 2}}
    _, (all_of_them, one) = typed(
        ("300s", "logs -l app=web"), ("300s", "logs deployment/web --tail=1"),
        until="301s", workload=(web,),
    )  # fmt: skip

    assert all_of_them[1].count("\n") == 20
    assert one[1].count("\n") == 1
    assert one[2].startswith("Found 2 pods, using pod/web-")


def test_since_leaves_what_is_older_and_prefix_says_whose_line_it_is():
    web = {"deployment": {"name": "web", "replicas": 2}}
    _, (recent, every) = typed(
        ("60s", "logs -l app=web --since=10s --prefix"),
        ("61s", "logs deployment/web --all-pods --tail=1"),
        until="62s", workload=(web,),
    )  # fmt: skip

    assert len(recent[1].splitlines()) == len(every[1].splitlines()) == 2
    assert all(line.startswith("[pod/web-") for line in (recent[1] + every[1]).splitlines())
    assert all("/nginx] handled" in line for line in (recent[1] + every[1]).splitlines())
