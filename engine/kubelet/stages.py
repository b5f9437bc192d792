"""The stages of a container's life on a node: a table of which containers, for how long, what then.

Pure: a row looks at a `View` and answers values. The kubelet asks for the next stage of a container
whenever something about its pod has changed, waits as long as the stage lasts, and puts the
outcome in place of the container. The order of rows is the order of their importance.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from engine.kubelet import probe
from engine.kubelet.config import Delays, Range, Registry
from engine.kubelet.container import (
    BACKOFF_MAX_US,
    CRASH_LOOP,
    CREATING,
    PULL_BACKOFF,
    PULL_ERROR,
    Container,
    next_backoff,
    runs_again,
)
from engine.kubelet.program import Program
from engine.objects import Obj
from engine.units import say_duration

Chance = Callable[[Range], int]
"""Draws a duration."""


class View(NamedTuple):
    """All that a stage may look at.

    `turn`: what must run before it does; `leaving`: it is to end for good, `patience_us` from now
    at the latest; `image_here`: its image is on the machine; `pod` is namespace/name.
    """

    container: Container
    spec: Obj
    program: Program
    pod: str
    uid: str
    policy: str
    turn: bool
    leaving: bool
    patience_us: int
    image_here: bool
    pod_network: bool
    registry: Registry
    delays: Delays
    now: int
    wall: int


class Said(NamedTuple):
    """An Event about the pod."""

    reason: str
    message: str
    warning: bool = False


class Outcome(NamedTuple):
    """The container after a stage, and what is said about it."""

    container: Container
    said: tuple[Said, ...] = ()


class Stage(NamedTuple):
    """One row: `begins` is said at once, `ends` happens after `lasts`, and is told how long it
    was.
    """

    name: str
    when: Callable[[View], bool]
    lasts: Callable[[View, Chance], int]
    ends: Callable[[View, Chance, int], Outcome]
    begins: Callable[[View], tuple[Said, ...]] = lambda view: ()


def next_stage(view: View) -> Stage | None:
    """The stage that a container is in; None: nothing will happen to it by itself."""
    if view.leaving:
        return STOPS if view.container.running else None
    if not (view.turn or view.container.running):
        return None
    for stage in STAGES:
        if stage.when(view):
            return stage
    return None


# Which containers.


def _unseen(view: View) -> bool:
    return not view.container.running and view.container.look_at > view.now


def _ended(view: View) -> bool:
    container = view.container
    looping = container.state == "waiting" and container.reason == CRASH_LOOP
    return looping or (container.state == "exited" and runs_again(container, view.policy))


def _crash_loops(view: View) -> bool:
    container = view.container
    known = container.crash_wait and container.since - container.crash_since <= 2 * BACKOFF_MAX_US
    return _ended(view) and bool(known) and view.now - container.since < container.crash_wait


def _wants_image(view: View) -> bool:
    container = view.container
    if container.state != "waiting" or container.reason == CRASH_LOOP or container.pulled:
        return False
    return not view.image_here or _pull_policy(view.spec) == "Always"


def _pull_backs_off(view: View) -> bool:
    container = view.container
    return _wants_image(view) and view.now - container.pull_since < container.pull_wait


def _waits(view: View) -> bool:
    return view.container.state == "waiting"


def _becomes_ready(view: View) -> bool:
    container = view.container
    if not container.running or container.ready:
        return False
    ready = probe.ready_us(view.spec, pod_network=view.pod_network)
    killed = probe.killed_us(view.spec, pod_network=view.pod_network)
    if ready is None or (killed is not None and killed <= ready):
        return False
    return container.ends_at is None or container.since + ready < container.ends_at


def _falls_sick(view: View) -> bool:
    container = view.container
    if not container.running or container.sick or container.ends_at is not None:
        return False
    return bool(probe.failing_kind(view.spec, pod_network=view.pod_network))


def _is_killed(view: View) -> bool:
    killed = probe.killed_us(view.spec, pod_network=view.pod_network)
    container = view.container
    return container.running and killed is not None and container.ends_at is None


def _runs_out(view: View) -> bool:
    return view.container.running and view.container.ends_at is not None


def _pull_policy(spec: Obj) -> str:
    policy = spec.get("imagePullPolicy")
    if policy:
        return str(policy)
    tag = spec.get("image", "").rpartition("/")[2].partition("@")
    latest = not tag[1] and tag[0].partition(":")[2] in ("", "latest")
    return "Always" if latest else "IfNotPresent"


# How long.


def _at_once(view: View, chance: Chance) -> int:
    return 0


def _until_look(view: View, chance: Chance) -> int:
    return view.container.look_at - view.now


def _stop_time(view: View, chance: Chance) -> int:
    if not view.program.heeds_term:
        return view.patience_us
    return min(chance(view.delays.stop), view.patience_us)


def _pull_time(view: View, chance: Chance) -> int:
    whole = chance(view.delays.pull)
    return whole // 4 if view.image_here else whole  # only its digest is compared


def _start_time(view: View, chance: Chance) -> int:
    return chance(view.delays.start)


def _after_start(view: View, after_us: int | None) -> int:
    return max(0, view.container.since + (after_us or 0) - view.now)


def _until_ready(view: View, chance: Chance) -> int:
    return _after_start(view, probe.ready_us(view.spec, pod_network=view.pod_network))


def _until_sick(view: View, chance: Chance) -> int:
    kind = probe.failing_kind(view.spec, pod_network=view.pod_network)
    return _after_start(view, probe.first_tick_us(view.spec[f"{kind.lower()}Probe"]))


def _until_killed(view: View, chance: Chance) -> int:
    killed = probe.killed_us(view.spec, pod_network=view.pod_network)
    return _after_start(view, killed) + _stop_time(view, chance)


def _until_end(view: View, chance: Chance) -> int:
    return max(0, (view.container.ends_at or 0) - view.now)


# What then.


def _nothing(view: View, chance: Chance, took_us: int) -> Outcome:
    return Outcome(view.container)


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


def _stops(view: View, chance: Chance, took_us: int) -> Outcome:
    killed = not view.program.heeds_term or view.patience_us == 0
    return Outcome(_exits(view, chance, 137 if killed else 0))


def _ends_by_itself(view: View, chance: Chance, took_us: int) -> Outcome:
    return Outcome(_exits(view, chance, view.program.exit_code))


def _ends_by_probe(view: View, chance: Chance, took_us: int) -> Outcome:
    kind = "startup" if "startupProbe" in view.spec else "liveness"
    message = f"Container {view.container.name} failed {kind} probe, will be restarted"
    exited = _exits(view, chance, 0 if view.program.heeds_term else 137)
    return Outcome(exited, (Said("Killing", message),))


def _sick(view: View, chance: Chance, took_us: int) -> Outcome:
    kind = probe.failing_kind(view.spec, pod_network=view.pod_network)
    said = Said("Unhealthy", f"{kind} probe failed: ", warning=True)
    return Outcome(replace(view.container, sick=True), (said,))


def _crash_waits(view: View, chance: Chance, took_us: int) -> Outcome:
    container = view.container
    wait = say_duration(container.crash_wait)
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
    return Outcome(waiting, (Said("BackOff", text, warning=True),))


def _runs_again(view: View, chance: Chance, took_us: int) -> Outcome:
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


def _pull_waits(view: View, chance: Chance, took_us: int) -> Outcome:
    image = view.container.image
    text = f'Back-off pulling image "{image}"'
    waiting = replace(
        view.container,
        reason=PULL_BACKOFF,
        message=f"{text}: {PULL_ERROR}: {_pull_error(image)}",
        look_at=view.now + chance(view.delays.requeue),
    )
    failed = Said("Failed", f"Error: {PULL_BACKOFF}", warning=True)
    return Outcome(waiting, (Said("BackOff", text), failed))


def _pull_error(image: str) -> str:
    return f'rpc error: code = NotFound desc = failed to pull and unpack image "{image}": not found'


def _pull_begins(view: View) -> tuple[Said, ...]:
    return (Said("Pulling", f'Pulling image "{view.container.image}"'),)


def _pulls(view: View, chance: Chance, took_us: int) -> Outcome:
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


def _start_begins(view: View) -> tuple[Said, ...]:
    container = view.container
    if container.pulled:
        return ()
    text = f'Container image "{container.image}" already present on machine'
    return (Said("Pulled", f"{text} and can be accessed by the pod"),)


def _starts(view: View, chance: Chance, took_us: int) -> Outcome:
    lasts = view.program.lasts_us
    running = replace(
        view.container,
        state="running",
        reason="",
        message="",
        ready=probe.ready_us(view.spec, pod_network=view.pod_network) == 0,
        started_at=view.wall,
        finished_at=0,
        exit_code=0,
        since=view.now,
        ends_at=None if lasts is None else view.now + lasts,
    )
    return Outcome(
        running, (Said("Created", "Container created"), Said("Started", "Container started"))
    )


def _turns_ready(view: View, chance: Chance, took_us: int) -> Outcome:
    return Outcome(replace(view.container, ready=True))


def _kill_begins(view: View) -> tuple[Said, ...]:
    return (Said("Killing", f"Stopping container {view.container.name}"),)


STOPS = Stage("stops", lambda view: view.container.running, _stop_time, _stops, _kill_begins)
"""What becomes of every running container of a pod that leaves."""

STAGES: tuple[Stage, ...] = (
    Stage("is looked at later", _unseen, _until_look, _nothing),
    Stage("waits to restart", _crash_loops, _at_once, _crash_waits),
    Stage("runs again", _ended, _at_once, _runs_again),
    Stage("waits to pull", _pull_backs_off, _at_once, _pull_waits),
    Stage("pulls", _wants_image, _pull_time, _pulls, _pull_begins),
    Stage("starts", _waits, _start_time, _starts, _start_begins),
    Stage("turns ready", _becomes_ready, _until_ready, _turns_ready),
    Stage("fails a probe", _falls_sick, _until_sick, _sick),
    Stage("is killed by a probe", _is_killed, _until_killed, _ends_by_probe),
    Stage("ends", _runs_out, _until_end, _ends_by_itself),
)
