"""kubectl set serviceaccount."""

from typing import ClassVar

from engine.objects import Obj
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import Flags, Usage
from engine.operator.kubectl.pod_spec import RECORDED, PodSpecChange


class SetServiceaccount(PodSpecChange):
    """Say as whom the pods of a workload speak: set serviceaccount deployment web robot."""

    flags: ClassVar[Flags] = RECORDED
    said = "serviceaccount updated"
    wraps = "failed to patch ServiceAccountName "

    def chosen(self) -> list[Target]:
        """The last word is the account."""
        if not self.line.arguments:
            raise Usage("error: serviceaccount is required\n")
        *words, self._account = self.line.arguments
        return self.targets(words)

    def deal(self, found: Obj) -> None:
        """Patch it, unless it is so already."""
        same = self.spec.get("serviceAccountName") == self._account
        self.change({} if same else {"serviceAccountName": self._account})
