"""A recording's scenario played on a simulated cluster, and what an observer of it would have
written.

The first line of a recording holds everything: how the cluster was brought up, and the steps with
their times. Nothing else of it is read.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from engine.operator.messages import CommandEnded, CommandStarted, RunCommand
from engine.operator.observer import Observed
from engine.operator.recorded import BadStep, Done, Typed, read_step
from engine.topology import Counts, recording_plan
from engine.units import EPOCH, MILLISECOND, SECOND
from engine.world import UnknownName, World

LEAD_US = 1 * SECOND
"""Step times count from one second after the recording begins."""
STOOD_US = 30 * SECOND
"""How long the whole cluster has been up when the recording begins."""
APART_US = 2 * SECOND
"""The recorder started one process after the other and waited for each."""
STEPS_MAX = 1_000
TOTAL_MAX_S = 24 * 3600

Row = dict[str, Any]


class BadRecording(ValueError):
    """The first line is not a recording's; says why."""


def replay(recording: str, seed: int = 1) -> list[Row]:
    """The lines of a simulated recording of the same scenario, from START to END.

    `recording` is a whole file or its first line alone. Raises BadRecording.
    """
    start = _first_line(recording)
    steps = _steps(start["state"])
    counts = _counts(start["state"]["up"], [step for _, step, _ in steps])
    world = World(recording_plan(counts), seed)
    zero = _bring_up(world)
    for at, step, command in steps:
        world.kernel.run(zero + LEAD_US + at)
        _perform(world, step, command)
    world.kernel.run(zero + LEAD_US + int(start["state"]["total"] * SECOND))
    rows = sorted(_rows(world, zero), key=lambda row: row["t"])
    end = {"kind": "scenario", "name": start["name"], "event": "END", "state": None}
    return [start, *rows, {"t": _time(world.kernel.now - zero), **end}]


def _bring_up(world: World) -> int:
    """Start process after process as the recorder did, let the cluster stand, begin to watch.

    Answers when the recording begins.
    """
    kernel = world.kernel
    for host in world.plan.hosts:
        if host.boots:
            world.boot([host.name])
            kernel.run(kernel.now + APART_US)
    kernel.run(kernel.now + STOOD_US)
    world.boot(["observer"])
    return kernel.now


def _first_line(recording: str) -> Row:
    line = recording.lstrip().partition("\n")[0]
    try:
        start = json.loads(line)
    except ValueError as error:
        raise BadRecording(f"line 1 is not JSON: {error}") from None
    state = start.get("state") if isinstance(start, dict) else None
    if not isinstance(state, dict) or start.get("event") != "START":
        raise BadRecording('line 1 is not a START line: {"kind": "scenario", "event": "START", …}')
    missing = [key for key in ("up", "steps", "total") if key not in state]
    if missing:
        raise BadRecording(f"line 1: state has no {', '.join(missing)}")
    if not isinstance(state["total"], int | float) or not 0 <= state["total"] <= TOTAL_MAX_S:
        raise BadRecording(f"line 1: total is not a number of seconds up to {TOTAL_MAX_S}")
    return dict(start)


def _steps(state: Row) -> list[tuple[int, Typed | Done, str]]:
    found = []
    if len(state["steps"]) > STEPS_MAX:
        raise BadRecording(f"line 1: more than {STEPS_MAX} steps")
    for number, entry in enumerate(state["steps"], 1):
        try:
            seconds, command = entry
            found.append((int(seconds * SECOND), read_step(command), command))
        except (BadStep, TypeError, ValueError) as wrong:
            raise BadRecording(f"line 1: step {number}: {wrong}") from None
    return sorted(found, key=lambda step: step[0])


def _counts(up: str, steps: list[Typed | Done]) -> Counts:
    """The options of `up`, and the nodes that a step brings in."""
    options = dict(re.findall(r"--(nodes|etcd|apiservers|kcm|sched) (\d{1,3})", up))
    started = [name for step in steps if isinstance(step, Done) for name in step.names]
    later = tuple(dict.fromkeys(name for name in started if re.fullmatch(r"node\d{1,3}", name)))
    return Counts(
        **{name: int(count) for name, count in options.items()},
        supervised="--supervise" in up,
        later=later,
    )


def _perform(world: World, step: Typed | Done, command: str) -> None:
    kernel = world.kernel
    if isinstance(step, Typed):
        # The recorded name of a step is the whole command, pipe included.
        world.process("operator/kubectl").tell(RunCommand(command, step.line, step.stdin))
        return
    done = kernel.note("operator/kubectl", CommandStarted(command, command))
    said = ""
    try:
        for name in step.names:
            said += _act(world, step.verb, name, done)
        code, trouble = 0, ""
    except UnknownName as unknown:
        code, trouble = 1, f"{unknown}\n"
    ended = CommandEnded(command, command, code, said, trouble, (said or trouble).strip())
    kernel.trace.add(kernel.now, "operator/kubectl", ended, (done,))
    kernel.cause = None


def _act(world: World, verb: str, name: str, record: int) -> str:
    """Do it to one machine or process, and say what the recorder's shell would say."""
    host = world.host(name)
    is_node = name.startswith("node")
    process = next(iter(host.processes.values())).name
    clock = f"{(EPOCH + world.kernel.now) / SECOND:.3f}"
    match verb:
        case "kill" if is_node:
            world.power_off(name)
        case "kill":
            world.crash(process, name, record)
        case "term":
            world.stop(process, name, record)
        case "pause":
            world.pause(process)
        case "resume":
            world.resume(process)
        case "start" if is_node:
            world.power_off(name)  # a node that is started again has lost its containers
            world.revive(process, name)
            world.power_on(name)
            return f"{clock} start {name}\n"
        case "start":
            world.revive(process, name)
            return f"{clock} start {name}\n"
    return f"{clock} {verb.upper()} {name}: sent\n"


def _rows(world: World, zero: int) -> Iterator[Row]:
    """What was typed and answered, and what the observer saw."""
    for record in world.trace.records:
        if record.at < zero:
            continue
        what, t = record.what, _time(record.at - zero)
        if type(what) is Observed:
            row = {"kind": what.kind, "name": what.name, "event": what.event, "state": what.state}
            yield {"t": t, **row}
        elif type(what) is CommandStarted:
            yield {"t": t, "kind": "step", "name": what.id, "event": "STEP", "state": None}
        elif type(what) is CommandEnded:
            answer = {"rc": what.rc, "out": what.out, "err": what.err}
            yield {"t": t, "kind": "step", "name": what.id, "event": "OUTPUT", "state": answer}


def _time(at: int) -> float:
    return round(at // MILLISECOND / 1000, 3)
