"""kubectl autoscale."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import TEXT, Flag, Flags, Kind, Usage
from engine.operator.kubectl.manifests import placed
from engine.operator.kubectl.naming import said, targets_of
from engine.resources import CATALOGUE


class Autoscale(Invocation):
    """Let the load decide how many pods there are: autoscale deployment web --max=9 --cpu=60%."""

    flags: ClassVar[Flags] = {
        "min": Flag(Kind.INT, default=-1),
        "max": Flag(Kind.INT, default=-1),
        "cpu": TEXT,
        "cpu-percent": Flag(Kind.INT, default=-1),
        "name": TEXT,
    }

    def start(self) -> None:
        """Look at the workload first."""
        if self.line.flags["max"] < 1:
            raise Usage("error: --max=MAXPODS is required and must be at least 1\n")
        targets = targets_of(self, self.line.arguments)
        if len(targets) != 1:
            raise Usage("error: one workload must be named, like deployment/web\n")
        self._workload = targets[0]
        if "scale" not in self._workload.resource.subresources:
            kind = self._workload.resource.qualified
            raise Usage(f"error: cannot autoscale a {kind}: it has no scale subresource\n")
        self.ask("get", "get", self._workload)

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Make the autoscaler; it bears the workload's name."""
        if step == "get":
            row = CATALOGUE["horizontalpodautoscalers"]
            own = self.line.flags["name"] or self._workload.name
            self._target = Target(row, own, self._workload.namespace)
            self.ask("make", "create", self._target._replace(name=""), body=self._body())
            return
        self.say(f"{said(self._target)} autoscaled")
        self.end()

    def _body(self) -> dict[str, Any]:
        flags, workload = self.line.flags, self._workload
        row = workload.resource
        reference = {"apiVersion": row.api_version, "kind": row.kind, "name": workload.name}
        spec: dict[str, Any] = {"scaleTargetRef": reference, "maxReplicas": flags["max"]}
        if flags["min"] > 0:
            spec["minReplicas"] = flags["min"]
        goal = _goal(
            flags["cpu"] or (f"{flags['cpu-percent']}%" if flags["cpu-percent"] > 0 else "")
        )
        if goal:
            spec["metrics"] = [{"type": "Resource", "resource": {"name": "cpu", "target": goal}}]
        meta = {"name": self._target.name}
        body = {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
                "metadata": meta, "spec": spec}  # fmt: skip
        return dict(placed(body, self._target))


def _goal(text: str) -> dict[str, Any]:
    """`60%` of the requests, or `500m` a pod."""
    if not text:
        return {}
    if text.endswith("%") and text[:-1].isdecimal():
        return {"type": "Utilization", "averageUtilization": int(text[:-1])}
    return {"type": "AverageValue", "averageValue": text}
