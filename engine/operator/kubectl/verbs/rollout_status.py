"""kubectl rollout status."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.objects import Obj, condition, dig, name
from engine.operator.kubectl.invocation import Invocation
from engine.operator.kubectl.line import Flag, Flags, Kind, Usage
from engine.operator.kubectl.naming import targets_of
from engine.units import SECOND
from engine.wire.api import WatchEvents

LOOK_AGAIN_US = 1 * SECOND
WATCHED = ("deployments", "daemonsets", "statefulsets")
ROLLING = "RollingUpdate"
ONLY_ROLLING = f"rollout status is only available for {ROLLING} strategy type"


class RolloutStatus(Invocation):
    """Wait until a rollout is through or past its deadline: rollout status deployment/web."""

    flags: ClassVar[Flags] = {
        "watch": Flag(Kind.BOOL, "w", default=True, alone="true"),
        "timeout": Flag(Kind.DURATION, default=0),
    }

    def start(self) -> None:
        """Watch the object."""
        targets = targets_of(self, self.line.arguments)
        if len(targets) != 1 or targets[0].resource.plural not in WATCHED:
            raise Usage(
                "error: rollout status is only for one deployment, daemonset or statefulset\n"
            )
        self._target = targets[0]
        self.watch("status", self._target)
        if self.line.flags["timeout"]:
            self.wake("timeout", self.line.flags["timeout"])

    def saw(self, step: Hashable, events: WatchEvents) -> None:
        """Print where it stands, with every change."""
        there = [(kind, value) for kind, value, _ in events.events if kind != "BOOKMARK"]
        if events.initial and not there:
            resource = self._target.resource.qualified
            self.fail(f'Error from server (NotFound): {resource} "{self._target.name}" not found')
        for kind, value in there:
            if self.code is None:
                self._look(kind, value)

    def broke(self, step: Hashable, why: str) -> None:
        """Watch again a little later."""
        self.wake("again", LOOK_AGAIN_US)

    def woke(self, step: Hashable) -> None:
        """Watch again; or the time is up."""
        if step == "timeout":
            self.fail("error: timed out waiting for the condition")
        else:
            self.watch("status", self._target)

    def _look(self, kind: str, value: Obj) -> None:
        if kind == "DELETED":
            self.fail("error: object has been deleted")
            return
        text, done, failed = STANDING[value["kind"]](value)
        if failed:
            self.fail(f"error: {text}")
            return
        self.say(text)
        if done or not self.line.flags["watch"]:
            self.end()


Standing = tuple[str, bool, bool]
"""What is said, whether it is through, whether it failed."""


def _unobserved(value: Obj) -> bool:
    seen = dig(value, "status.observedGeneration", 0)
    return bool((value["metadata"].get("generation") or 0) > seen)


def _count(value: Obj, key: str) -> int:
    return int(dig(value, f"status.{key}") or 0)


def deployment_standing(value: Obj) -> Standing:
    """After kubectl/pkg/polymorphichelpers/rollout_status.go, DeploymentStatusViewer."""
    if _unobserved(value):
        return "Waiting for deployment spec update to be observed...", False, False
    who = f'deployment "{name(value)}"'
    progressing = condition(value, "Progressing")
    if progressing is not None and progressing.get("reason") == "ProgressDeadlineExceeded":
        return f"{who} exceeded its progress deadline", False, True
    wanted, updated = dig(value, "spec.replicas", 1), _count(value, "updatedReplicas")
    old = _count(value, "replicas") - updated
    available = _count(value, "availableReplicas")
    waits = f"Waiting for {who} rollout to finish: "
    if updated < wanted:
        return f"{waits}{updated} out of {wanted} new replicas have been updated...", False, False
    if old > 0:
        return f"{waits}{old} old replicas are pending termination...", False, False
    if available < updated:
        return f"{waits}{available} of {updated} updated replicas are available...", False, False
    return f"{who} successfully rolled out", True, False


def daemonset_standing(value: Obj) -> Standing:
    """DaemonSetStatusViewer."""
    if dig(value, "spec.updateStrategy.type", ROLLING) != ROLLING:
        return ONLY_ROLLING, False, True
    if _unobserved(value):
        return "Waiting for daemon set spec update to be observed...", False, False
    who = f'daemon set "{name(value)}"'
    wanted, updated = (
        _count(value, k) for k in ("desiredNumberScheduled", "updatedNumberScheduled")
    )
    available = _count(value, "numberAvailable")
    waits = f"Waiting for {who} rollout to finish: "
    if updated < wanted:
        return f"{waits}{updated} out of {wanted} new pods have been updated...", False, False
    if available < wanted:
        return f"{waits}{available} of {wanted} updated pods are available...", False, False
    return f"{who} successfully rolled out", True, False


def statefulset_standing(value: Obj) -> Standing:
    """StatefulSetStatusViewer: it speaks of a partition even where that is 0, the default."""
    if dig(value, "spec.updateStrategy.type", ROLLING) != ROLLING:
        return ONLY_ROLLING, False, True
    if not _count(value, "observedGeneration") or _unobserved(value):
        return "Waiting for statefulset spec update to be observed...", False, False
    wanted, ready = dig(value, "spec.replicas", 1), _count(value, "readyReplicas")
    if ready < wanted:
        return f"Waiting for {wanted - ready} pods to be ready...", False, False
    rolling = dig(value, "spec.updateStrategy.rollingUpdate")
    updated = _count(value, "updatedReplicas")
    if rolling is None:
        return _revisions_standing(value, updated)
    due = wanted - (rolling.get("partition") or 0)
    if updated < due:
        tally = f"{updated} out of {due} new pods have been updated..."
        return f"Waiting for partitioned roll out to finish: {tally}", False, False
    return f"partitioned roll out complete: {updated} new pods have been updated...", True, False


def _revisions_standing(value: Obj, updated: int) -> Standing:
    update, current = (dig(value, f"status.{k}") for k in ("updateRevision", "currentRevision"))
    if update != current:
        what = f"{updated} pods at revision {update}..."
        return f"waiting for statefulset rolling update to complete {what}", False, False
    pods = _count(value, "currentReplicas")
    return f"statefulset rolling update complete {pods} pods at revision {current}...", True, False


STANDING: dict[str, Any] = {
    "Deployment": deployment_standing,
    "DaemonSet": daemonset_standing,
    "StatefulSet": statefulset_standing,
}
