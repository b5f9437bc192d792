"""kubectl rollout status."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, condition, dig, name, namespace
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import SELECTOR, Flag, Flags, Kind, Usage, switch, without
from engine.operator.kubectl.naming import targets_of
from engine.units import SECOND
from engine.wire.api import WatchEvents

LOOK_AGAIN_US = 1 * SECOND
WATCHED = ("deployments", "daemonsets", "statefulsets")
ROLLING = "RollingUpdate"
ONLY_ROLLING = f"rollout status is only available for {ROLLING} strategy type"


class RolloutStatus(Invocation):
    """Wait until a rollout is through or past its deadline: rollout status deployment/web.

    Without a name, one workload after the other; --timeout gives up.
    """

    flags: ClassVar[Flags] = {
        **without(SELECTOR, "all", "field-selector"),
        "watch": switch("w", default=True),
        "timeout": Flag(Kind.DURATION, default=0),
    }

    def start(self) -> None:
        """Find what is meant."""
        if not self.line.arguments:
            raise Usage("error: required resource not specified\n")
        self._queue = targets_of(self, self.line.arguments, all_named=False)
        self._errors: list[str] = []
        self._seen = 0
        self._number = -1  # of the watch that is open
        self._next()

    def forgives(self, step: Hashable, answer: Answer) -> bool:
        """What does not exist does not keep the others from being watched."""
        return answer.code == 404

    def answered(self, step: Hashable, answer: Answer) -> None:
        """The workloads of a type, or the one that was named."""
        target = self._queue[0]
        if not answer.ok:
            self._over(self.trouble(answer))
        elif step == "list":
            own = [Target(target.resource, name(i), namespace(i)) for i in answer.body["items"]]
            self._queue[:1] = own
            self._next()
        else:
            self._begin(target)

    def saw(self, step: Hashable, events: WatchEvents) -> None:
        """Print where it stands, with every change."""
        for kind, value, _ in events.events:
            if kind != "BOOKMARK" and self.code is None and step == self._step:
                self._look(kind, value)

    def broke(self, step: Hashable, why: str) -> None:
        """Watch again a little later."""
        if step == self._step:
            self.wake(("again", step), LOOK_AGAIN_US)

    def woke(self, step: Hashable) -> None:
        """Watch again; or the time is up."""
        if step == ("timeout", self._step):
            self._over("error: timed out waiting for the condition")
        elif step == ("again", self._step):
            self._number = self.watch(self._step, self._queue[0])

    @property
    def _step(self) -> str:
        """The name of the watch: each workload has its own."""
        return f"status {self._seen}"

    def _next(self) -> None:
        if self._queue:
            target = self._queue[0]
            verb = "get" if target.name else "list"
            self.ask(verb, verb, target, options={} if target.name else self.selectors())
            return
        if not self._seen and not self._errors:
            self.complain(f"No resources found in {self.namespace} namespace.")
        self.end_with(self._errors)

    def _begin(self, target: Target) -> None:
        self._seen += 1
        if target.resource.plural not in WATCHED:
            kind = target.resource.kind_in_group
            self._over(f"error: no status viewer has been implemented for {kind}")
            return
        self._number = self.watch(self._step, target)
        if self.line.flags["timeout"]:
            self.wake(("timeout", self._step), self.line.flags["timeout"])

    def _look(self, kind: str, value: Obj) -> None:
        if kind == "DELETED":
            self._over("error: object has been deleted")
            return
        text, done, failed = STANDING[value["kind"]](value)
        if failed:
            self._over(f"error: {text}")
            return
        self.say(text)
        if done or not self.line.flags["watch"]:
            self._over()

    def _over(self, error: str = "") -> None:
        """The workload is through, or failed; the next one has its turn."""
        if error:
            self._errors.append(error)
        self.unwatch(self._number)
        self._queue.pop(0)
        self._next()


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
