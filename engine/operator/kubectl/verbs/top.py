"""kubectl top."""

from typing import ClassVar

from engine.operator.kubectl.invocation import Invocation
from engine.operator.kubectl.line import BOOL, Flag, Flags, Kind, Usage

TELLING = ("nodes", "node", "no", "pods", "pod", "po")


class Top(Invocation):
    """Ask what nodes or pods use: top nodes. It needs a metrics server, and a cluster of kubeadm
    has none: the answer is that the Metrics API is not available.
    """

    flags: ClassVar[Flags] = {
        "all-namespaces": Flag(Kind.BOOL, "A", default=False, alone="true"),
        "containers": BOOL,
        "no-headers": BOOL,
        "selector": Flag(letter="l"),
        "sort-by": Flag(),
    }

    def start(self) -> None:
        """Fail as the real one does in such a cluster."""
        if not self.line.arguments or self.line.arguments[0] not in TELLING:
            raise Usage("error: name nodes or pods, like: kubectl top nodes\n")
        self.fail("error: Metrics API not available")
