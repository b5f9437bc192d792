"""What becomes of a container when a stage ends, and the Events that tell of it.

The texts are those of KL:images/image_manager.go, KL:kuberuntime and KL:prober.
"""

from dataclasses import replace

from engine.kubelet import probe
from engine.kubelet.container import (
    BACKOFF_US,
    CRASH_LOOP,
    CREATING,
    PULL_BACKOFF,
    PULL_ERROR,
    Container,
    next_backoff,
)
from engine.kubelet.view import Chance, Outcome, Said, View
from engine.units import say_duration


def stays(view: View, chance: Chance, took_us: int) -> Outcome:
    """Nothing: it was only waited for."""
    return Outcome(view.container)


def is_stopped(view: View, chance: Chance, took_us: int) -> Outcome:
    """SIGTERM was enough, or SIGKILL followed."""
    killed = not view.program.heeds_term or view.patience_us == 0
    return Outcome(_exits(view, chance, 137 if killed else 0), told=True)


def ends(view: View, chance: Chance, took_us: int) -> Outcome:
    """The program came to its end."""
    return Outcome(_exits(view, chance, view.program.exit_code), told=True)


def is_killed(view: View, chance: Chance, took_us: int) -> Outcome:
    """A probe failed too often."""
    kind = "startup" if "startupProbe" in view.spec else "liveness"
    message = f"Container {view.container.name} failed {kind} probe, will be restarted"
    exited = _exits(view, chance, 0 if view.program.heeds_term else 137)
    return Outcome(exited, (Said("Killing", message),), told=True)


def falls_sick(view: View, chance: Chance, took_us: int) -> Outcome:
    """A probe failed for the first time."""
    kind = probe.failing_kind(view.spec, view.reach)
    said = Said("Unhealthy", f"{kind} probe failed: ", warning=True)
    return Outcome(replace(view.container, sick=True), (said,))


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
    return Outcome(waiting)


def waits_to_pull(view: View, chance: Chance, took_us: int) -> Outcome:
    """ImagePullBackOff."""
    image = view.container.image
    text = f'Back-off pulling image "{image}"'
    waiting = replace(
        view.container,
        reason=PULL_BACKOFF,
        message=f"{text}: {PULL_ERROR}: {_pull_error(image)}",
        look_at=view.now + chance(view.delays.requeue),
    )
    failed = Said("Failed", f"Error: {PULL_BACKOFF}", warning=True)
    said = Said("BackOff", text), failed
    return Outcome(waiting, said, told=view.container.pull_wait == BACKOFF_US)


def says_pulling(view: View) -> tuple[Said, ...]:
    """The pull begins."""
    return (Said("Pulling", f'Pulling image "{view.container.image}"'),)


def is_pulled(view: View, chance: Chance, took_us: int) -> Outcome:
    """The image is there, or the registry refused it."""
    container, image = view.container, view.container.image
    if view.registry.serves(image):
        took = f"{took_us // 1000 / 1000:g}s"
        text = f'Successfully pulled image "{image}" in {took} ({took} including waiting).'
        said = Said("Pulled", f"{text} Image size: 0 bytes.")
        fresh = replace(container, pulled=True, reason=CREATING, message="")
        return Outcome(fresh, (said,))
    error = _pull_error(image)
    # The first failure is soon looked at again, as the new sandbox shows up in the runtime's list.
    soon = view.delays.requeue if container.pull_wait else view.delays.look
    failed = replace(
        container,
        reason=PULL_ERROR,
        message=error,
        pull_wait=next_backoff(container.pull_wait, container.pull_since, view.now),
        pull_since=view.now,
        look_at=view.now + chance(soon),
    )
    text = f'Failed to pull image "{image}": {error}'
    said_all = (Said("Failed", text, warning=True), Said("Failed", f"Error: {PULL_ERROR}", True))
    return Outcome(failed, said_all)


def says_present(view: View) -> tuple[Said, ...]:
    """No pull was needed."""
    container = view.container
    if container.pulled:
        return ()
    text = f'Container image "{container.image}" already present on machine'
    return (Said("Pulled", f"{text} and can be accessed by the pod"),)


def starts(view: View, chance: Chance, took_us: int) -> Outcome:
    """The process runs."""
    lasts = view.program.lasts_us
    running = replace(
        view.container,
        state="running",
        reason="",
        message="",
        ready=probe.ready_us(view.spec, view.reach) == 0,
        started_at=view.wall,
        finished_at=0,
        exit_code=0,
        since=view.now,
        ends_at=None if lasts is None else view.now + lasts,
    )
    return Outcome(
        running, (Said("Created", "Container created"), Said("Started", "Container started"))
    )


def turns_ready(view: View, chance: Chance, took_us: int) -> Outcome:
    """The readiness probe succeeds."""
    return Outcome(replace(view.container, ready=True))


def says_killing(view: View) -> tuple[Said, ...]:
    """SIGTERM is sent."""
    return (Said("Killing", f"Stopping container {view.container.name}"),)


def _exits(view: View, chance: Chance, exit_code: int) -> Container:
    return replace(
        view.container,
        state="exited",
        ready=False,
        exit_code=exit_code,
        reason="Completed" if exit_code == 0 else "Error",
        message="",
        finished_at=view.wall,
        since=view.now,
        ends_at=None,
        pulled=False,
        sick=False,
        look_at=view.now + chance(view.delays.look),
    )


def _pull_error(image: str) -> str:
    return f'rpc error: code = NotFound desc = failed to pull and unpack image "{image}": not found'
