"""The kubelet's tables and formulas: programs, phases, back-offs, probes."""

import pytest

from engine.kubelet import notes
from engine.kubelet.container import Container, next_backoff, recalled
from engine.kubelet.probe import Reach, turns
from engine.kubelet.program import Program, program_of
from engine.kubelet.stages import STAGES, STOPS
from engine.kubelet.status import phase_of
from engine.units import SECOND

PROGRAMS = [
    ("a server", {"image": "registry.example/shop:1"}, Program()),
    ("a site", {"image": "nginx:1.27"}, Program(ports=(80,), pages=("/", "/index.html"))),
    ("a bare shell ends at once", {"image": "docker.io/library/busybox:1.36"}, Program(0)),
    (
        "sleep heeds no signal",
        {"image": "busybox", "command": ["sleep", "30"]},
        Program(30 * SECOND, 0, False, ports=()),
    ),
    (
        "sleep in minutes",
        {"command": ["sleep"], "args": ["2m"]},
        Program(120 * SECOND, 0, False, ports=()),
    ),
    ("false", {"command": ["/bin/false"]}, Program(0, 1, False, ports=())),
    (
        "a script adds up",
        {"command": ["sh", "-c", "echo hi; sleep 5 && exit 3"]},
        Program(5 * SECOND, 3, False, ((0, "hi"),), ()),
    ),
    (
        "what comes after a failure",
        {"command": ["sh", "-c", "false && sleep 9 || sleep 1"]},
        Program(SECOND, 0, False, ports=()),
    ),
    ("an unknown command serves", {"command": ["sh", "-c", "nginx -g daemon"]}, Program()),
]


@pytest.mark.parametrize(
    ("spec", "program"), [p[1:] for p in PROGRAMS], ids=[p[0] for p in PROGRAMS]
)
def test_what_a_container_does(spec, program):
    assert program_of(spec) == program


def test_commands_are_not_looked_at_where_nothing_is_run():
    assert program_of({"command": ["false"]}, runs_commands=False) == Program()


FRESH = Container("c", "i")
RUNNING = Container("c", "i", state="running")
DONE = Container("c", "i", state="exited")
BROKEN = Container("c", "i", state="exited", exit_code=1)
LOOPING = Container("c", "i", reason="CrashLoopBackOff", last={"exitCode": 1})

PHASES = [
    ("not started", [FRESH], "Always", False, "Pending"),
    ("one of two", [RUNNING, FRESH], "Always", False, "Pending"),
    ("running", [RUNNING], "Always", False, "Running"),
    ("crash loop", [LOOPING], "Always", False, "Running"),
    ("ended but run again", [DONE], "Always", False, "Running"),
    ("failed and retried", [BROKEN], "OnFailure", False, "Running"),
    ("done", [DONE], "OnFailure", False, "Succeeded"),
    ("failed for good", [BROKEN, DONE], "Never", False, "Failed"),
    ("stopped with 0", [DONE], "Always", True, "Succeeded"),
    ("stopped with 137", [BROKEN], "Always", True, "Failed"),
    ("lost by a reboot and deleted", [LOOPING], "Always", True, "Failed"),
]


@pytest.mark.parametrize(
    ("containers", "policy", "leaving", "phase"),
    [p[1:] for p in PHASES],
    ids=[p[0] for p in PHASES],
)
def test_phase(containers, policy, leaving, phase):
    assert phase_of(containers, policy, leaving=leaving) == phase


def test_back_off_doubles_to_300_s_and_is_forgotten_after_600():
    waits, wait = [], 0
    for _ in range(7):
        wait = next_backoff(wait, 0, 0)
        waits.append(wait // SECOND)

    assert waits == [10, 20, 40, 80, 160, 300, 300]
    assert next_backoff(300 * SECOND, 0, 601 * SECOND) == 10 * SECOND


FILES = ((0, "/tmp/ok", True), (30 * SECOND, "/tmp/ok", False))
HTTP = {"httpGet": {"port": 80}}
CAT = {"exec": {"command": ["cat", "/tmp/ok"]}}
SICK = Program(ports=(8080,), answers=((10 * SECOND, 500),))

TURNS = [
    ("ready at once", {"readinessProbe": HTTP}, Program(), "0 ready"),
    (
        "the first tick after the delay",
        {"readinessProbe": {**HTTP, "initialDelaySeconds": 5}},
        Program(),
        "10 ready",
    ),
    (
        "three successes",
        {"readinessProbe": {**HTTP, "periodSeconds": 2, "successThreshold": 3}},
        Program(),
        "4 ready",
    ),
    (
        "liveness never passes: the third failure kills",
        {"livenessProbe": {"exec": {"command": ["false"]}}},
        Program(),
        "0 fails, 10 fails, 20 fails, 20 kills",
    ),
    (
        "a file that goes after 30 s takes readiness with it",
        {"readinessProbe": {**CAT, "periodSeconds": 5}},
        Program(files=FILES),
        "0 ready, 30 fails, 35 fails, 40 fails, 40 unready",
    ),
    (
        "a server that gets sick is killed",
        {"livenessProbe": {"httpGet": {"port": 8080}, "periodSeconds": 3}},
        SICK,
        "12 fails, 15 fails, 18 fails, 18 kills",
    ),
    (
        "a startup probe holds the others back",
        {
            "startupProbe": {"httpGet": {"port": 80}, "initialDelaySeconds": 20},
            "livenessProbe": {"exec": {"command": ["false"]}, "failureThreshold": 1},
        },
        Program(),
        "20 started, 20 ready, 20 fails, 20 kills",
    ),
    (
        "a startup probe that never passes kills",
        {"startupProbe": {"tcpSocket": {"port": 81}, "failureThreshold": 2}},
        Program(ports=(80,)),
        "0 fails, 10 fails, 10 kills",
    ),
    (
        "a command that takes longer than it may",
        {"livenessProbe": {"exec": {"command": ["sleep", "5"]}, "failureThreshold": 1}},
        Program(),
        "0 fails, 0 kills",
    ),
]


@pytest.mark.parametrize(
    ("spec", "program", "told"), [row[1:] for row in TURNS], ids=[row[0] for row in TURNS]
)
def test_what_probes_say(spec, program, told):
    found = turns(spec, program, Reach())

    assert ", ".join(f"{turn.after_us // SECOND} {turn.what}" for turn in found) == told


WORDS = [
    ({"httpGet": {"port": 8080}}, "dial tcp {ip}:8080: connect: connection refused"),
    ({"httpGet": {"port": 80, "path": "/health"}}, "HTTP probe failed with statuscode: 404"),
    ({"tcpSocket": {"port": "db"}}, "dial tcp {ip}:5432: connect: connection refused"),
    ({"grpc": {"port": 9090}}, 'timeout: failed to connect service "{ip}:9090" within 1s'),
    (CAT, "can't open '/tmp/ok': No such file or directory"),
    ({"exec": {"command": ["sleep", "5"]}}, 'command timed out: "sleep 5" timed out after 1s'),
]


@pytest.mark.parametrize(("handler", "words"), WORDS, ids=[words[1] for words in WORDS])
def test_a_failing_probe_says_why(handler, words):
    spec = {"image": "nginx", "ports": [{"name": "db", "containerPort": 5432}]}
    site = Program(ports=(80,), pages=("/",))

    found = turns({**spec, "livenessProbe": handler}, site, Reach())

    assert words in found[0].text


def test_a_probe_of_a_program_that_lasts_for_years_is_found_at_once():
    files = ((0, "/tmp/ok", True), (10_000 * 3600 * SECOND, "/tmp/ok", False))

    found = turns({"livenessProbe": {**CAT, "periodSeconds": 1}}, Program(files=files), Reach())

    assert len(found) == 4


def test_a_container_lost_while_running_counts_as_restarted_unless_its_pod_goes():
    status = {"name": "c", "restartCount": 2, "state": {"running": {}}}

    assert recalled(FRESH, status, deleting=False).restarts == 3
    assert recalled(FRESH, status, deleting=True).restarts == 2


def test_every_stage_can_be_told_in_both_languages():
    told = [stage.name for stage in (STOPS, *STAGES) if stage.name != "is looked at later"]

    assert sorted(told) == sorted(notes.STAGES)
    for name in told:
        assert set(notes.ContainerChanged("w1", "default/web", "c", name).says) == {"en", "pt-BR"}
