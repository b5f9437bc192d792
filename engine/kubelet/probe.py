"""When a container's probes turn: computed from its program instead of run each period.

What a program answers changes only at moments that are known when it starts, so the telling
ticks of a probe are found beforehand: a container whose answers stay the same costs no events
(KL:prober/worker.go: ticks every period; a readiness probe without initial delay is triggered at
once; a startup probe holds the two others back until it has succeeded).
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from engine.kubelet import shell
from engine.kubelet.program import Program
from engine.objects import Obj
from engine.units import SECOND

PERIOD_S = 10
FAILURES = 3
SUCCESSES = 1
TIMEOUT_S = 1
"""Defaults: pkg/apis/core/v1/defaults.go."""

Probe = Mapping[str, Any]
What = Literal["started", "ready", "unready", "fails", "kills"]
KINDS = ("startupProbe", "livenessProbe", "readinessProbe")


class Reach(NamedTuple):
    """What probes of a machine can do: talk to pods over the network, run real commands in them."""

    pod_network: bool = True
    commands: bool = True


class Turn(NamedTuple):
    """So long after the container's start a probe says something that counts: it `fails` (with the
    words of the Event, `{ip}` in place of the pod's address), or its verdict turns.
    """

    after_us: int
    what: What
    kind: str = ""
    text: str = ""


def turns(spec: Obj, program: Program, reach: Reach) -> tuple[Turn, ...]:
    """Everything that the probes of a container will say, in order, if it runs for ever."""
    if not any(key in spec for key in KINDS):
        return ()
    found, started = _startup(spec, program, reach)
    if started is not None:
        found += _liveness(spec, program, reach, started)
        found += _readiness(spec, program, reach, started)
    found.sort(key=lambda turn: turn.after_us)
    last = next((n for n, turn in enumerate(found) if turn.what == "kills"), len(found))
    return tuple(found[: last + 1])


def starts_ready(spec: Obj) -> bool:
    """Whether nothing has to be asked before a running container is ready."""
    return "readinessProbe" not in spec and "startupProbe" not in spec


def first_tick_us(probe: Probe) -> int:
    """From the container's start to the first probe that counts."""
    delay, period = probe.get("initialDelaySeconds") or 0, probe.get("periodSeconds") or PERIOD_S
    return -(-delay // period) * period * SECOND


# The three kinds.


def _startup(spec: Obj, program: Program, reach: Reach) -> tuple[list[Turn], int | None]:
    """Its turns, and when it has succeeded; None: never."""
    probe = spec.get("startupProbe")
    if probe is None:
        return [], 0
    found: list[Turn] = []
    most = probe.get("failureThreshold") or FAILURES
    for failures, (at, failure) in enumerate(_ticks(probe, spec, program, reach, 0), 1):
        if failure is None:
            at_once = [] if "readinessProbe" in spec else [Turn(at, "ready", "Startup")]
            return [*found, Turn(at, "started", "Startup"), *at_once], at
        found.append(Turn(at, "fails", "Startup", failure))
        if failures >= most:
            return [*found, Turn(at, "kills", "Startup")], None
    return found, None


def _liveness(spec: Obj, program: Program, reach: Reach, since: int) -> list[Turn]:
    found: list[Turn] = []
    probe, failures = spec.get("livenessProbe"), 0
    for at, failure in _ticks(probe, spec, program, reach, since) if probe else ():
        failures = 0 if failure is None else failures + 1
        if failure is not None:
            found.append(Turn(at, "fails", "Liveness", failure))
            if failures >= ((probe or {}).get("failureThreshold") or FAILURES):
                return [*found, Turn(at, "kills", "Liveness")]
    return found


def _readiness(spec: Obj, program: Program, reach: Reach, since: int) -> list[Turn]:
    found: list[Turn] = []
    probe = spec.get("readinessProbe")
    ready, successes, failures = False, 0, 0
    for at, failure in _ticks(probe, spec, program, reach, since) if probe else ():
        successes = successes + 1 if failure is None else 0
        failures = 0 if failure is None else failures + 1
        if failure is not None:
            found.append(Turn(at, "fails", "Readiness", failure))
        if not ready and successes >= ((probe or {}).get("successThreshold") or SUCCESSES):
            ready = True
            found.append(Turn(at, "ready", "Readiness"))
        elif ready and failures >= ((probe or {}).get("failureThreshold") or FAILURES):
            ready = False
            found.append(Turn(at, "unready", "Readiness"))
    return found


def _ticks(
    probe: Probe, spec: Obj, program: Program, reach: Reach, since: int
) -> Iterator[tuple[int, str | None]]:
    """The ticks that can tell something new, each with None or how it failed: after every change
    of the program as many as the thresholds need.
    """
    period = int(probe.get("periodSeconds") or PERIOD_S) * SECOND
    first = max(first_tick_us(probe), -(-since // period) * period)
    failures, successes = probe.get("failureThreshold"), probe.get("successThreshold")
    most = int(max(failures or FAILURES, successes or SUCCESSES))
    known = [at for at, _, _ in program.files] + [at for at, _ in program.answers]
    changes = sorted(dict.fromkeys([0, *known]))
    for number, change in enumerate(changes):
        until = changes[number + 1] if number + 1 < len(changes) else None
        tick = max(first, -(-change // period) * period)
        for _ in range(most):
            if until is not None and tick >= until:
                break
            yield tick, failure_of(probe, spec, program, reach, tick)
            tick += period


# What one probe is told.


def failure_of(
    probe: Probe, spec: Obj, program: Program, reach: Reach, after_us: int
) -> str | None:
    """How a probe fails at a moment, in the words of pkg/probe; None: it succeeds."""
    if "exec" in probe:
        return _exec_failure(probe, program, reach, after_us)
    handler: Probe = next(
        (probe[key] for key in ("httpGet", "tcpSocket", "grpc") if key in probe), {}
    )
    port = _port(handler.get("port"), spec)
    address = f"{{ip}}:{port}"
    path = handler.get("path") or "/"
    seconds = probe.get("timeoutSeconds") or TIMEOUT_S
    asked = ""
    if "httpGet" in probe:
        asked = f'Get "{(handler.get("scheme") or "HTTP").lower()}://{address}{path}": '
    if not reach.pod_network:
        return f"{asked}dial tcp {address}: i/o timeout"
    if program.ports is not None and port not in map(str, program.ports):
        if "grpc" in probe:
            return _grpc_failure(address, seconds)
        return f"{asked}dial tcp {address}: connect: connection refused"
    if "httpGet" not in probe:
        return None
    code = program.answer(after_us)
    if program.pages and code == 200 and path.partition("?")[0] not in program.pages:
        code = 404
    return None if 200 <= code < 400 else f"HTTP probe failed with statuscode: {code}"


def _grpc_failure(address: str, seconds: int) -> str:
    what = f'timeout: failed to connect service "{address}" within {seconds}s'
    return f"{what}: context deadline exceeded"


def _port(port: object, spec: Obj) -> str:
    """A port's number; a name is looked up among the container's ports."""
    named = {p.get("name"): str(p["containerPort"]) for p in spec.get("ports") or ()}
    return named.get(port, str(port))


def _exec_failure(probe: Probe, program: Program, reach: Reach, after_us: int) -> str | None:
    """A command run inside, with the files as they are then."""
    if not reach.commands:
        return None
    command = list(probe["exec"].get("command") or ())
    files = tuple((0, path, there) for at, path, there in program.files if at <= after_us)
    script = shell.is_script(command)
    done = shell.run(command[2], files) if script else shell.run_one(command, files)
    seconds = probe.get("timeoutSeconds") or TIMEOUT_S
    if done.serves:
        return None
    if done.lasts_us is None or done.lasts_us > seconds * SECOND:
        return f'command timed out: "{" ".join(command)}" timed out after {seconds}s'
    if not done.code:
        return None
    return " ".join(text for _, text in done.says)
