"""The kubelet's tables and formulas: programs, phases, back-offs, probes."""

import pytest

from engine.kubelet import notes
from engine.kubelet.container import Container, next_backoff, recalled
from engine.kubelet.probe import Reach, killed_us, ready_us
from engine.kubelet.program import Program, program_of
from engine.kubelet.stages import STAGES, STOPS
from engine.kubelet.status import phase_of
from engine.units import SECOND

PROGRAMS = [
    ("a server", {"image": "nginx:1.27"}, Program()),
    ("a bare shell ends at once", {"image": "docker.io/library/busybox:1.36"}, Program(0)),
    (
        "sleep heeds no signal",
        {"image": "busybox", "command": ["sleep", "30"]},
        Program(30 * SECOND, 0, False),
    ),
    ("sleep in minutes", {"command": ["sleep"], "args": ["2m"]}, Program(120 * SECOND, 0, False)),
    ("false", {"command": ["/bin/false"]}, Program(0, 1, False)),
    (
        "a script adds up",
        {"command": ["sh", "-c", "echo hi; sleep 5 && exit 3"]},
        Program(5 * SECOND, 3, False, ((0, "hi"),)),
    ),
    (
        "what comes after a failure",
        {"command": ["sh", "-c", "false && sleep 9 || sleep 1"]},
        Program(SECOND, 0, False),
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


@pytest.mark.parametrize(
    ("probe", "ready"),
    [
        ({}, 0),
        ({"initialDelaySeconds": 5}, 10),
        ({"initialDelaySeconds": 5, "periodSeconds": 5}, 5),
        ({"periodSeconds": 2, "successThreshold": 3}, 4),
        ({"exec": {"command": ["false"]}}, None),
    ],
    ids=["at once", "first tick after the delay", "short period", "three successes", "never"],
)
def test_ready_after(probe, ready):
    spec = {"readinessProbe": {"httpGet": {}, **probe} if "exec" not in probe else probe}
    after = ready_us(spec, Reach())
    assert after == (None if ready is None else ready * SECOND)


def test_liveness_kills_after_three_failures():
    assert killed_us({"livenessProbe": {"httpGet": {}}}, Reach(pod_network=False)) == 20 * SECOND
    assert killed_us({"livenessProbe": {"httpGet": {}}}, Reach()) is None


def test_a_container_lost_while_running_counts_as_restarted_unless_its_pod_goes():
    status = {"name": "c", "restartCount": 2, "state": {"running": {}}}

    assert recalled(FRESH, status, deleting=False).restarts == 3
    assert recalled(FRESH, status, deleting=True).restarts == 2


def test_every_stage_can_be_told_in_both_languages():
    told = [stage.name for stage in (STOPS, *STAGES) if stage.name != "is looked at later"]

    assert sorted(told) == sorted(notes.STAGES)
    for name in told:
        assert set(notes.ContainerChanged("w1", "default/web", "c", name).says) == {"en", "pt-BR"}
