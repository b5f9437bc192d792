"""What a kubelet does about its machine: memory pressure, a container runtime that is away, and a
shutdown that leaves pods time to end.
"""

from collections.abc import Callable

from engine.component import Context
from engine.kubelet.config import KubeletConfig
from engine.kubelet.guard_notes import NodePressed, PodEvicted, PressureOver, ShuttingDown
from engine.kubelet.node import RUNTIME_DOWN, Health
from engine.kubelet.pods import Pods
from engine.kubelet.pressure import (
    GRACE_US,
    REFUSED,
    STAYS_US,
    THRESHOLD,
    available,
    first_to_go,
    is_refused,
    usages,
    verdict_on,
)
from engine.kubelet.status import Verdict
from engine.kubelet.view import Said
from engine.kubelet.worker import Worker, grace_us
from engine.units import SECOND

RUNTIME_PATIENCE_US = 30 * SECOND
"""How long the runtime may be away before the node is not ready (KL:kubelet.go,
maxWaitForContainerRuntime)."""
SHUTTING = "node is shutting down"
SHUT_SAYS = "Pod was terminated in response to imminent node shutdown."
SHUT = Verdict("Terminated", SHUT_SAYS, SHUT_SAYS)
SHUT_OUT = Verdict("NodeShutdown", "Pod was rejected as the node is shutting down.")

Say = Callable[[str, str, bool], None]
"""An Event about the node: reason, message, whether it is a warning."""


class Guard:
    """Looks about every 10 s, as the eviction manager and the status loop do."""

    def __init__(self, ctx: Context, config: KubeletConfig, pods: Pods, say: Say) -> None:
        self._ctx, self._config, self._pods, self._say = ctx, config, pods, say
        self._node = ctx.machine.name
        self._short_at: int | None = None  # when memory was last below the threshold
        self._going: str = ""  # the pod whose eviction is under way
        self.shutting = False

    @property
    def pressed(self) -> bool:
        """Whether the node counts as short of memory."""
        return self._short_at is not None

    @property
    def health(self) -> Health:
        """How the node is to be reported."""
        trouble = SHUTTING if self.shutting else ""
        down = self._pods.runtime.down_since
        if down is not None and self._ctx.now - down > RUNTIME_PATIENCE_US:
            trouble = RUNTIME_DOWN
        return Health(self.pressed, trouble)

    def tick(self) -> None:
        """See whether memory is short, and evict one pod if it is."""
        if not self._pods.thirsty and not self.pressed:
            return
        used = usages(self._pods.workers.values(), self._ctx.now)
        free = available(self._config.capacity, used)
        if free >= THRESHOLD:
            self._relax()
            return
        if not self.pressed:
            self._ctx.note(NodePressed(self._node, free >> 20), story=True)
            self._say("NodeHasInsufficientMemory", "", False)
        self._short_at = self._ctx.now
        if self._going in self._pods.workers and not self._pods.workers[self._going].over:
            return  # one pod after the other
        self._say("EvictionThresholdMet", "Attempting to reclaim memory", True)
        victim = first_to_go(used)
        if victim is not None:
            self._evict(victim.worker, verdict_on(victim, free))

    def refusal(self, worker: Worker) -> Verdict | None:
        """Why a new pod may not come to a node under pressure; None: it may."""
        return REFUSED if self.pressed and is_refused(worker) else None

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

    def _evict(self, worker: Worker, verdict: Verdict) -> None:
        self._going = worker.uid
        self._ctx.note(PodEvicted(self._node, worker.key), story=True)
        self._pods.say(worker, (Said("Evicted", verdict.message, warning=True),))
        self._pods.end(worker, verdict, GRACE_US)

    def _relax(self) -> None:
        """The flag stays for five minutes after memory was last short."""
        if self._short_at is not None and self._ctx.now - self._short_at >= STAYS_US:
            self._short_at = None
            self._ctx.note(PressureOver(self._node), story=True)
            self._say("NodeHasSufficientMemory", "", False)
