"""What a kubelet does about its machine: a container runtime that is away, and a shutdown that
leaves pods time to end. It also says how the node is to be reported.
"""

from engine.component import Context
from engine.kubelet.evictions import Evictions
from engine.kubelet.guard_notes import ShuttingDown
from engine.kubelet.node import RUNTIME_DOWN, Health
from engine.kubelet.pods import Pods
from engine.kubelet.status import Verdict
from engine.kubelet.worker import grace_us
from engine.units import SECOND

RUNTIME_PATIENCE_US = 30 * SECOND
"""How long the runtime may be away before the node is not ready (KL:kubelet.go,
maxWaitForContainerRuntime)."""
SHUTTING = "node is shutting down"
SHUT_SAYS = "Pod was terminated in response to imminent node shutdown."
SHUT = Verdict("Terminated", SHUT_SAYS, SHUT_SAYS)
SHUT_OUT = Verdict("NodeShutdown", "Pod was rejected as the node is shutting down.")


class Guard:
    """`evictions` knows which conditions of the node are to be True."""

    def __init__(self, ctx: Context, pods: Pods, evictions: Evictions) -> None:
        self._ctx, self._pods, self._evictions = ctx, pods, evictions
        self._node = ctx.machine.name
        self.shutting = False

    @property
    def health(self) -> Health:
        """How the node is to be reported."""
        trouble = SHUTTING if self.shutting else ""
        down = self._pods.runtime.down_since
        if down is not None and self._ctx.now - down > RUNTIME_PATIENCE_US:
            trouble = RUNTIME_DOWN
        return Health(self._evictions.conditions, trouble)

    def shutdown_refusal(self) -> Verdict | None:
        """Why no new pod may come to a node that is being shut down; None: it is not."""
        return SHUT_OUT if self.shutting else None

    def shut_down(self, whole_us: int, critical_us: int) -> None:
        """End all pods, critical ones last (KL:nodeshutdown)."""
        self.shutting = True
        self._ctx.note(ShuttingDown(self._node), story=True)
        for worker in list(self._pods.workers.values()):
            share = critical_us if worker.critical else whole_us - critical_us
            if not worker.static:
                self._pods.end(worker, SHUT, min(grace_us(worker.pod), share))
