"""The stages of a container's life on a node: a table of which containers, for how long, what then.

Pure: a row looks at a `View` and answers values. The kubelet asks for the next stage of a container
whenever something about its pod has changed, waits as long as the stage lasts, and puts the
outcome in place of the container. The order of rows is the order of their importance.
"""

from engine.kubelet import outcomes, probe
from engine.kubelet.container import BACKOFF_MAX_US, CRASH_LOOP, runs_again
from engine.kubelet.view import Chance, Stage, View
from engine.objects import Obj


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
    ready = probe.ready_us(view.spec, view.reach)
    killed = probe.killed_us(view.spec, view.reach)
    if ready is None or (killed is not None and killed <= ready):
        return False
    return container.ends_at is None or container.since + ready < container.ends_at


def _falls_sick(view: View) -> bool:
    container = view.container
    if not container.running or container.sick or container.ends_at is not None:
        return False
    return bool(probe.failing_kind(view.spec, view.reach))


def _is_killed(view: View) -> bool:
    killed = probe.killed_us(view.spec, view.reach)
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
    return _after_start(view, probe.ready_us(view.spec, view.reach))


def _until_sick(view: View, chance: Chance) -> int:
    kind = probe.failing_kind(view.spec, view.reach)
    return _after_start(view, probe.first_tick_us(view.spec[f"{kind.lower()}Probe"]))


def _until_killed(view: View, chance: Chance) -> int:
    killed = probe.killed_us(view.spec, view.reach)
    return _after_start(view, killed) + _stop_time(view, chance)


def _until_end(view: View, chance: Chance) -> int:
    return max(0, (view.container.ends_at or 0) - view.now)


STOPS = Stage(
    "stops",
    lambda view: view.container.running,
    _stop_time,
    outcomes.is_stopped,
    outcomes.says_killing,
)
"""What becomes of every running container of a pod that leaves."""

STAGES: tuple[Stage, ...] = (
    Stage("is looked at later", _unseen, _until_look, outcomes.stays),
    Stage("waits to restart", _crash_loops, _at_once, outcomes.waits_to_restart),
    Stage("runs again", _ended, _at_once, outcomes.is_run_again),
    Stage("waits to pull", _pull_backs_off, _at_once, outcomes.waits_to_pull),
    Stage("pulls", _wants_image, _pull_time, outcomes.is_pulled, outcomes.says_pulling),
    Stage("starts", _waits, _start_time, outcomes.starts, outcomes.says_present),
    Stage("turns ready", _becomes_ready, _until_ready, outcomes.turns_ready),
    Stage("fails a probe", _falls_sick, _until_sick, outcomes.falls_sick),
    Stage("is killed by a probe", _is_killed, _until_killed, outcomes.is_killed),
    Stage("ends", _runs_out, _until_end, outcomes.ends),
)
