"""kubectl top."""

from collections.abc import Hashable
from typing import ClassVar

from engine.client import Answer
from engine.operator.kubectl.invocation import CALL_TIMEOUT_US, Invocation
from engine.operator.kubectl.line import ALL_NAMESPACES, BOOL, Flag, Flags, Usage

TELLING = ("nodes", "node", "no", "pods", "pod", "po")


class Top(Invocation):
    """Ask what nodes or pods use: top nodes. It needs a metrics server, and a cluster of kubeadm
    has none: the answer is that the Metrics API is not available. Where one is registered, what it
    measures is not modelled.
    """

    flags: ClassVar[Flags] = {
        **ALL_NAMESPACES,
        "containers": BOOL,
        "no-headers": BOOL,
        "selector": Flag(letter="l"),
        "sort-by": Flag(),
    }

    def start(self) -> None:
        """Ask the metrics API."""
        if not self.line.arguments or self.line.arguments[0] not in TELLING:
            raise Usage("error: name nodes or pods, like: kubectl top nodes\n")
        self._about = "nodes" if self.line.arguments[0].startswith("no") else "pods"
        self.api.call(
            "metrics", "list", f"{self._about}.metrics.k8s.io", timeout_us=CALL_TIMEOUT_US
        )

    def answered(self, step: Hashable, answer: Answer) -> None:
        """There is nothing to show, ever."""
        self.fail("error: metrics not available yet")

    def trouble(self, answer: Answer) -> str:
        """Nobody has registered the API, or who serves it does not answer."""
        if answer.code == 404:
            return "error: Metrics API not available"
        said = super().trouble(answer)
        return f"{said} (get {self._about}.metrics.k8s.io)" if answer.code == 503 else said
