"""A recording's scenario played on a simulated cluster, and what an observer of it would have
written.

Only what the first line says is used (engine/recording.py): how the cluster was brought up, and the
steps with their times.
"""

from collections.abc import Iterator

from engine.commands.ssh import Ssh
from engine.operator.messages import TERMINAL, CommandEnded, CommandStarted, RunCommand
from engine.operator.observer import Observed
from engine.operator.recorded import Done, OnMachine, Typed
from engine.operator.ssh import login
from engine.recording import Recording, Row, Step
from engine.topology import recording_plan
from engine.units import EPOCH, MILLISECOND, SECOND
from engine.verbs import Stage
from engine.world import UnknownName, World

LEAD_US = 1 * SECOND
"""Step times count from one second after the recording begins."""
STOOD_US = 30 * SECOND
"""How long the whole cluster has been up when the recording begins."""
APART_US = 2 * SECOND
"""The recorder started one process after the other and waited for each."""


def replay(recording: Recording, seed: int = 1) -> list[Row]:
    """The lines of a simulated recording of the same scenario, from START to END; raises
    OverBudget.
    """
    world = World(recording_plan(recording.counts), seed)
    zero = _bring_up(world)
    for step in recording.steps:
        world.kernel.run(zero + LEAD_US + step.at)
        _perform(world, step)
    world.kernel.run(max(world.kernel.now, zero + LEAD_US + recording.total))
    rows = sorted(_rows(world, zero), key=lambda row: row["t"])
    end = {"kind": "scenario", "name": recording.start["name"], "event": "END", "state": None}
    return [recording.start, *rows, {"t": _time(world.kernel.now - zero), **end}]


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


def _perform(world: World, step: Step) -> None:
    kernel, what, command = world.kernel, step.what, step.command
    # The recorded name of a step is the whole command, pipe included.
    if isinstance(what, Typed):
        world.process(TERMINAL).tell(RunCommand(command, what.line, what.stdin))
        return
    if isinstance(what, OnMachine) and login(what.line).host in world.hosts:
        Stage(world).perform(Ssh(line=what.line), command)
        return
    done = kernel.note(TERMINAL, CommandStarted(command, command))
    code, said, trouble = _done(world, what, done)
    ended = CommandEnded(command, command, code, said, trouble, (said or trouble).strip())
    kernel.trace.add(kernel.now, TERMINAL, ended, (done,))
    kernel.cause = None


def _done(world: World, what: Done | OnMachine, record: int) -> tuple[int, str, str]:
    """Exit code, output and errors of what was done to machines."""
    if isinstance(what, OnMachine):
        host = login(what.line).host
        return 255, "", f"ssh: Could not resolve hostname {host}: Name or service not known\n"
    said = ""
    try:
        for name in what.names:
            said += _act(world, what.verb, name, record)
    except UnknownName as unknown:
        return 1, said, f"{unknown}\n"
    return 0, said, ""


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
