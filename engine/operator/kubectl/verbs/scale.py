"""kubectl scale."""

from collections.abc import Hashable
from typing import ClassVar

from engine.client import Answer
from engine.operator.kubectl.invocation import Invocation
from engine.operator.kubectl.line import Flag, Flags, Kind, Usage
from engine.operator.kubectl.naming import said, targets_of


class Scale(Invocation):
    """Set how many replicas a deployment, replicaset or statefulset asks for: scale deployment web
    --replicas=5.
    """

    flags: ClassVar[Flags] = {
        "replicas": Flag(Kind.INT, default=None),
        "current-replicas": Flag(Kind.INT, default=-1),
        "resource-version": Flag(),
        "timeout": Flag(Kind.DURATION, default=0),
    }

    def start(self) -> None:
        """Patch the scale of each, one after the other."""
        replicas = self.line.flags["replicas"]
        if replicas is None:
            raise Usage('error: required flag(s) "replicas" not set\n')
        if replicas < 0:
            raise Usage(
                "error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0\n"
            )
        self._left = targets_of(self, self.line.arguments)
        self._next()

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Found: look whether the precondition holds, and patch. Patched: say so."""
        target = self._left[0]
        if step == "get":
            current = self.line.flags["current-replicas"]
            found = (answer.body.get("spec") or {}).get("replicas")
            if current >= 0 and current != found:
                self.fail(f"error: Expected replicas to be {current}, was {found}")
                return
            body = {"spec": {"replicas": self.line.flags["replicas"]}}
            options = {"patchType": "merge"}
            self.ask("patch", "patch", target, subresource="scale", options=options, body=body)
            return
        self.say(f"{said(target)} scaled")
        self._left.pop(0)
        self._next()

    def _next(self) -> None:
        if self._left:
            self.ask("get", "get", self._left[0])
        else:
            self.end()
