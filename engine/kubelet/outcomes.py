"""What becomes of a container when a stage ends, and the Events that tell of it.

The texts are those of KL:kuberuntime and KL:prober; those about images are in pulls.py.
"""

from dataclasses import replace

from engine.kubelet import hooks, probe
from engine.kubelet.container import (
    BACKOFF_US,
    CONFIG_ERROR,
    CRASH_LOOP,
    CREATING,
    OOM_KILLED,
    START_ERROR,
    Container,
    next_backoff,
)
from engine.kubelet.program import memory_limit
from engine.kubelet.view import Chance, Outcome, Said, View
from engine.objects import dig
from engine.units import say_duration

RUNC = (
    "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc "
    "create failed: unable to start container process: error during container init: exec: "
    '"{}": executable file not found in $PATH'
)
"""How containerd says that a command does not exist."""


def stays(view: View, chance: Chance, took_us: int) -> Outcome:
    """Nothing: it was only waited for."""
    return Outcome(view.container)


def is_stopped(view: View, chance: Chance, took_us: int) -> Outcome:
    """SIGTERM was enough, or SIGKILL followed."""
    late = view.patience_us == 0 and not dig(view.spec, "lifecycle.preStop")
    killed = not view.program.heeds_term or late
    stopped = _exits(view, chance, 137 if killed else 0)
    return Outcome(stopped, hooks.says_stopped(view), told=True)


def ends(view: View, chance: Chance, took_us: int) -> Outcome:
    """The program came to its end."""
    return Outcome(_exits(view, chance, view.program.exit_code), told=True)


def is_oom_killed(view: View, chance: Chance, took_us: int) -> Outcome:
    """The machine's kernel killed it: it wanted more memory than its limit."""
    return Outcome(replace(_exits(view, chance, 137), reason=OOM_KILLED), told=True)


def is_killed(view: View, chance: Chance, took_us: int) -> Outcome:
    """The kubelet has stopped it, because of a probe or a hook."""
    exited = _exits(view, chance, 0 if view.program.heeds_term else 137)
    return Outcome(exited, hooks.says_stopped(view), told=True)


def next_turn(view: View) -> probe.Turn | None:
    """What its probes will say next."""
    left = view.turns[view.container.turns :]
    return left[0] if left else None


def turns(view: View, chance: Chance, took_us: int) -> Outcome:
    """A probe has spoken: ready, not ready, a failure, or one failure too many."""
    turn = next_turn(view)
    assert turn is not None, "only what still turns is asked"
    container = replace(view.container, turns=view.container.turns + 1)
    match turn.what:
        case "started":
            return Outcome(replace(container, started=True))
        case "ready":
            return Outcome(replace(container, ready=True))
        case "unready":
            return Outcome(replace(container, ready=False), told=True)
        case "kills":
            why = f"Container {container.name} failed {turn.kind.lower()} probe"
            why += ", will be restarted" if view.policy != "Never" else ""
            return Outcome(replace(container, killing=why), (Said("Killing", why),))
    text = f"{turn.kind} probe failed: {turn.text.replace('{ip}', view.ip)}"
    return Outcome(container, (Said("Unhealthy", text, warning=True),))


def waits_to_restart(view: View, chance: Chance, took_us: int) -> Outcome:
    """CrashLoopBackOff."""
    container = view.container
    wait = say_duration(container.crash_wait)
    wait += "0s" if wait.endswith("m") else ""  # Go writes 5m0s
    about = f"{container.name} pod={view.pod.replace('/', '_', 1)}"
    waiting = replace(
        container,
        state="waiting",
        reason=CRASH_LOOP,
        message=f"back-off {wait} restarting failed container={about}({view.uid})",
        last=container.ended() if container.state == "exited" else container.last,
        look_at=view.now + chance(view.delays.requeue),
    )
    space, _, pod = view.pod.partition("/")
    text = f"Back-off restarting failed container {container.name} in pod {pod}_{space}({view.uid})"
    said = Said("BackOff", text, warning=True)
    return Outcome(waiting, (said,), told=container.crash_wait == BACKOFF_US)


def is_run_again(view: View, chance: Chance, took_us: int) -> Outcome:
    """A restart begins."""
    container = view.container
    wait = next_backoff(container.crash_wait, container.crash_since, container.since)
    waiting = replace(
        container,
        state="waiting",
        reason=CREATING,
        message="",
        restarts=container.restarts + 1,
        last=container.ended() if container.state == "exited" else container.last,
        crash_wait=wait,
        crash_since=view.now,
    )
    return Outcome(waiting, shown=False)


def is_misconfigured(view: View, chance: Chance, took_us: int) -> Outcome:
    """CreateContainerConfigError: what it refers to does not exist."""
    waiting = replace(
        view.container,
        reason=CONFIG_ERROR,
        message=view.missing,
        look_at=view.now + chance(view.delays.requeue),
    )
    said = Said("Failed", f"Error: {view.missing}", warning=True)
    return Outcome(waiting, (said,), told=view.container.reason != CONFIG_ERROR)


def cannot_start(view: View, chance: Chance, took_us: int) -> Outcome:
    """RunContainerError: its image does not have the command."""
    text = RUNC.format(view.program.missing)
    failed = replace(
        _exits(view, chance, 128), reason=START_ERROR, message=text, started_at=view.wall
    )
    said = _created(view), Said("Failed", f"Error: {text}", warning=True)
    return Outcome(failed, said, told=not view.container.restarts)


def starts(view: View, chance: Chance, took_us: int) -> Outcome:
    """The process runs."""
    lasts, oom = view.program.lasts_us, oom_us(view)
    lasts = oom if oom is not None else lasts
    ready = probe.starts_ready(view.spec)
    failures = hooks.says_started(view)
    running = replace(
        view.container,
        state="running",
        reason="",
        message="",
        ready=ready and not failures,
        started="startupProbe" not in view.spec,
        turns=0,
        killing=hooks.POST_START_FAILED if failures else "",
        started_at=view.wall,
        finished_at=0,
        exit_code=0,
        since=view.now,
        ends_at=None if lasts is None else view.now + lasts,
    )
    text = view.messages.started.format(name=view.container.name)
    return Outcome(running, (_created(view), Said("Started", text), *failures))


def _created(view: View) -> Said:
    return Said("Created", view.messages.created.format(name=view.container.name))


def says_killing(view: View) -> tuple[Said, ...]:
    """SIGTERM is sent."""
    return (Said("Killing", f"Stopping container {view.container.name}"),)


def oom_us(view: View) -> int | None:
    """When it uses more memory than it may, if that comes before its end."""
    limit = memory_limit(view.spec)
    at = None if limit is None else view.program.outgrows_us(limit)
    lasts = view.program.lasts_us
    return at if at is not None and (lasts is None or at < lasts) else None


def _exits(view: View, chance: Chance, exit_code: int) -> Container:
    return replace(
        view.container,
        state="exited",
        ready=False,
        started=False,
        exit_code=exit_code,
        reason="Completed" if exit_code == 0 else "Error",
        message="",
        finished_at=view.wall,
        since=view.now,
        ends_at=None,
        pulled=False,
        killing="",
        turns=0,
        look_at=view.now + chance(view.delays.look),
    )
