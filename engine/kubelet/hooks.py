"""Lifecycle hooks: what a container does right after its start and before SIGTERM.

After KL:lifecycle/handlers.go and KL:kuberuntime/kuberuntime_container.go: the preStop hook and
SIGTERM share the grace period; what a hook's command does is read like any program.
"""

from engine.kubelet import shell
from engine.kubelet.view import Said, View
from engine.objects import Obj, dig
from engine.units import SECOND

MIN_GRACE_US = 2 * SECOND
"""What SIGTERM gets at least, however long the hook took (minimumGracePeriodInSeconds)."""
POST_START_FAILED = "FailedPostStartHook"
FOREVER_US = 100_000_000 * SECOND


def before_stop(view: View) -> tuple[int, int]:
    """How long the preStop hook takes, and what is left for SIGTERM before SIGKILL."""
    grace = view.patience_us
    hook = dig(view.spec, "lifecycle.preStop")
    if not hook or not grace:
        return 0, grace
    takes = min(_lasts_us(hook), grace)
    return takes, max(MIN_GRACE_US, grace - takes)


def says_stopped(view: View) -> tuple[Said, ...]:
    """What is said of a preStop hook that failed."""
    hook = dig(view.spec, "lifecycle.preStop")
    failed = bool(hook) and _code(hook) != 0 and view.patience_us > 0
    return (Said("FailedPreStopHook", "PreStopHook failed", warning=True),) if failed else ()


def after_start_us(view: View) -> int:
    """How long the postStart hook keeps the kubelet from calling the container running."""
    hook = dig(view.spec, "lifecycle.postStart")
    return _lasts_us(hook) if hook else 0


def says_started(view: View) -> tuple[Said, ...]:
    """What is said of a postStart hook that failed: the container is killed for it."""
    hook = dig(view.spec, "lifecycle.postStart")
    if not hook or _code(hook) == 0:
        return ()
    return (
        Said(POST_START_FAILED, "PostStartHook failed", warning=True),
        Said("Killing", POST_START_FAILED),
    )


def _lasts_us(hook: Obj) -> int:
    if "sleep" in hook:
        return int(dig(hook, "sleep.seconds", 0)) * SECOND
    done = _done(hook)
    if done is None or done.serves:
        return 0
    return FOREVER_US if done.lasts_us is None else done.lasts_us


def _code(hook: Obj) -> int:
    done = _done(hook)
    return 0 if done is None or done.lasts_us is None else done.code


def _done(hook: Obj) -> shell.Done | None:
    """What its command has done at its end; other hooks are taken to succeed at once."""
    command = list(dig(hook, "exec.command") or ())
    if not command:
        return None
    return shell.run(command[2]) if shell.is_script(command) else shell.run_one(command)
