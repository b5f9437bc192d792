"""kubectl scale."""

from collections.abc import Hashable
from typing import ClassVar

from engine.client import Answer
from engine.objects import Obj, dig, evolve
from engine.operator.kubectl.each import OR_ALL, EachTarget
from engine.operator.kubectl.line import TEXT, Flag, Flags, Kind, Usage
from engine.operator.kubectl.trouble import NO_SUCH_RESOURCE

_NEGATIVE = (
    "error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0\n"
)


class Scale(EachTarget):
    """Set how many replicas a workload asks for: scale deployment web --replicas=5."""

    flags: ClassVar[Flags] = {
        **OR_ALL,
        "replicas": Flag(Kind.INT, default=None),
        "current-replicas": Flag(Kind.INT, default=-1),
        "resource-version": TEXT,
        "timeout": Flag(Kind.DURATION, default=0),
    }

    none_found = "error: no objects passed to scale"

    def start(self) -> None:
        """Check the count first."""
        replicas = self.line.flags["replicas"]
        if replicas is None:
            raise Usage('error: required flag(s) "replicas" not set\n')
        if replicas < 0:
            raise Usage(_NEGATIVE)
        if self.line.flags["current-replicas"] < -1:
            raise Usage("error: The --current-replicas must specify an integer of -1 or greater\n")
        super().start()

    def deal(self, found: Obj) -> None:
        """Look whether the precondition holds, and patch the scale subresource."""
        if "scale" not in self.target.resource.subresources:
            self.not_done(NO_SUCH_RESOURCE)
            return
        current, now = self.line.flags["current-replicas"], dig(found, "spec.replicas")
        if current >= 0 and current != now:
            self.not_done(f"error: Expected replicas to be {current}, was {now}")
            return
        self.patch(
            {"spec": {"replicas": self.line.flags["replicas"]}}, "merge", subresource="scale"
        )

    def heard(self, step: Hashable, answer: Answer) -> None:
        """It is scaled."""
        self.done("scaled", evolve(self.found, {"spec": {"replicas": self.line.flags["replicas"]}}))
