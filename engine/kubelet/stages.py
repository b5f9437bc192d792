"""The stages of a container's life on a node: a table of which containers, for how long, what then.

Pure: a row looks at a `View` and answers values. The kubelet asks for the next stage of a container
whenever something about its pod has changed, waits as long as the stage lasts, and puts the
outcome in place of the container. The order of rows is the order of their importance.
"""

from engine.kubelet import hooks, outcomes, pulls
from engine.kubelet.container import (
    BACKOFF_MAX_US,
    CRASH_LOOP,
    runs_again,
)
from engine.kubelet.view import Chance, Stage, View


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


def _pull_backs_off(view: View) -> bool:
    container = view.container
    return pulls.is_wanted(view) and view.now - container.pull_since < container.pull_wait


def _is_misconfigured(view: View) -> bool:
    return _waits(view) and bool(view.missing)


def _waits(view: View) -> bool:
    return view.container.state == "waiting"


def _is_told(view: View) -> bool:
    """Whether a probe says something before the program ends by itself."""
    turn, container = outcomes.next_turn(view), view.container
    if not container.running or turn is None:
        return False
    return container.ends_at is None or container.since + turn.after_us < container.ends_at


def _turns_ready(view: View) -> bool:
    turn = outcomes.next_turn(view)
    return _is_told(view) and turn is not None and turn.what in ("started", "ready")


def _turns_unready(view: View) -> bool:
    turn = outcomes.next_turn(view)
    return _is_told(view) and turn is not None and turn.what == "unready"


def _is_killed(view: View) -> bool:
    return view.container.running and bool(view.container.killing)


def _is_undone(view: View) -> bool:
    return _is_killed(view) and view.container.killing == hooks.POST_START_FAILED


def _outgrows(view: View) -> bool:
    return _runs_out(view) and outcomes.oom_us(view) is not None


def _cannot_start(view: View) -> bool:
    return _waits(view) and bool(view.program.missing)


def _runs_out(view: View) -> bool:
    return view.container.running and view.container.ends_at is not None


# How long.


def _at_once(view: View, chance: Chance) -> int:
    return 0


def _until_look(view: View, chance: Chance) -> int:
    return view.container.look_at - view.now


def _stop_time(view: View, chance: Chance) -> int:
    hook, rest = hooks.before_stop(view)
    if not view.program.heeds_term:
        return hook + rest
    return hook + min(chance(view.delays.stop), rest)


def _start_time(view: View, chance: Chance) -> int:
    return chance(view.delays.start) + hooks.after_start_us(view)


def _until_turn(view: View, chance: Chance) -> int:
    turn = outcomes.next_turn(view)
    assert turn is not None, "only what still turns waits for it"
    return max(0, view.container.since + turn.after_us - view.now)


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
    Stage("has no image", pulls.is_hopeless, _at_once, pulls.is_refused),
    Stage("waits to pull", _pull_backs_off, _at_once, pulls.waits_to_pull),
    Stage("pulls", pulls.is_wanted, pulls.lasts, pulls.is_pulled, pulls.says_pulling),
    Stage("cannot be configured", _is_misconfigured, _at_once, outcomes.is_misconfigured,
          pulls.says_present),
    Stage("cannot start", _cannot_start, _start_time, outcomes.cannot_start, pulls.says_present),
    Stage("starts", _waits, _start_time, outcomes.starts, pulls.says_present),
    Stage("is killed by a hook", _is_undone, _stop_time, outcomes.is_killed),
    Stage("is killed by a probe", _is_killed, _stop_time, outcomes.is_killed),
    Stage("turns ready", _turns_ready, _until_turn, outcomes.turns),
    Stage("turns unready", _turns_unready, _until_turn, outcomes.turns),
    Stage("fails a probe", _is_told, _until_turn, outcomes.turns),
    Stage("runs out of memory", _outgrows, _until_end, outcomes.is_oom_killed),
    Stage("ends", _runs_out, _until_end, outcomes.ends),
)  # fmt: skip
