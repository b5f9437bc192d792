"""kubectl autoscale."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj
from engine.operator.kubectl.each import BY_NAME, EachTarget
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import CLIENT, TEXT, Flag, Flags, Kind, Usage
from engine.operator.kubectl.manifests import placed
from engine.operator.kubectl.outcome import tell
from engine.resources import CATALOGUE

UNITS = {"cpu": "m", "memory": "Mi"}
"""What a number without a unit means."""
OLD_FLAG = (
    "Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format "
    "(e.g., '70%' for utilization or '500m' for milliCPU)."
)


class Autoscale(EachTarget):
    """Let the load decide how many pods there are: autoscale deployment web --max=9 --cpu=60%."""

    flags: ClassVar[Flags] = {
        **BY_NAME,
        "min": Flag(Kind.INT, default=-1),
        "max": Flag(Kind.INT, default=-1),
        "cpu": TEXT,
        "memory": TEXT,
        "cpu-percent": Flag(Kind.INT, default=-1),
        "name": TEXT,
    }
    none_found = "error: no objects passed to autoscale"

    def start(self) -> None:
        """Look at the bounds first."""
        flags = self.line.flags
        least, most = flags["min"], flags["max"]
        if "cpu-percent" in self.line.given:
            self.complain(OLD_FLAG)
        if most < 1:
            raise Usage(f"error: --max=MAXPODS is required and must be at least 1, max: {most}\n")
        if most < least:
            raise Usage(
                "error: --max=MAXPODS must be larger or equal to --min=MINPODS, "
                f"max: {most}, min: {least}\n"
            )
        if flags["cpu-percent"] > 0 and flags["cpu"]:
            raise Usage("error: --cpu-percent and --cpu are mutually exclusive\n")
        self._goals = {key: _goal(key, flags[key]) for key in UNITS if flags[key]}
        if flags["cpu-percent"] > 0:
            self._goals["cpu"] = _share(flags["cpu-percent"])
        super().start()

    def deal(self, found: Obj) -> None:
        """Make the autoscaler; it bears the workload's name."""
        workload = self.target.resource
        if "scale" not in workload.subresources:
            why = "the server could not find the requested resource"
            self.not_done(f"error: cannot autoscale a {workload.kind}: {why}")
            return
        own = self.line.flags["name"] or self.target.name
        row = CATALOGUE["horizontalpodautoscalers"]
        self._made = Target(row, own, self.target.namespace)
        body = placed(self._body(own), self._made)
        if self.dry_run == CLIENT:
            tell(self, self._made, "created", body)
            self.proceed()
            return
        self.ask("make", "create", self._made._replace(name=""), body=body)

    def heard(self, step: Hashable, answer: Answer) -> None:
        """It exists."""
        tell(self, self._made, "autoscaled", answer.body)
        self.proceed()

    def trouble(self, answer: Answer) -> str:
        """What is refused is tried again in version 1 of the API, which knows only --cpu."""
        if answer.request.verb == "create" and answer.code and not self.line.flags["cpu"]:
            return (
                "error: failed to create autoscaling/v2 HPA and the configuration is incompatible "
                "with autoscaling/v1: empty input"
            )
        return super().trouble(answer)

    def _body(self, own: str) -> dict[str, Any]:
        flags, row = self.line.flags, self.target.resource
        reference = {"apiVersion": row.api_version, "kind": row.kind, "name": self.target.name}
        spec: dict[str, Any] = {"scaleTargetRef": reference, "maxReplicas": flags["max"]}
        if flags["min"] > 0:
            spec["minReplicas"] = flags["min"]
        if self._goals:
            spec["metrics"] = [
                {"type": "Resource", "resource": {"name": key, "target": goal}}
                for key, goal in self._goals.items()
            ]
        return {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
                "metadata": {"name": own}, "spec": spec}  # fmt: skip


def _share(percent: int) -> dict[str, Any]:
    return {"type": "Utilization", "averageUtilization": percent}


def _goal(resource: str, text: str) -> dict[str, Any]:
    """`60%` of the requests, or `500m` a pod; raises Usage."""
    if text.endswith("%"):
        if not text[:-1].isdecimal():
            raise Usage(f"error: invalid percentage value: {text[:-1]}\n")
        return _share(int(text[:-1]))
    amount = f"{text}{UNITS[resource]}" if text.isdecimal() else text
    return {"type": "AverageValue", "averageValue": amount}
