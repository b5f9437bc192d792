"""How fast a machine is, and which images its registry has: what a lesson may turn."""

from dataclasses import dataclass

from engine.units import MILLISECOND, SECOND

Range = tuple[int, int]
"""The shortest and the longest of a duration that chance chooses, in microseconds."""


@dataclass(frozen=True, slots=True)
class Delays:
    """How long a machine takes; estimates, not facts, but for `look` and `requeue`.

    `notice`: until a pod worker has taken up a new pod; `pull`: an image from the registry;
    `start`: sandbox, network and the first process; `stop`: a process that obeys SIGTERM;
    `finish`: cleaning up after the last container; `runtime`: until the kubelet has seen that
    its container runtime works.
    """

    notice: Range = (10 * MILLISECOND, 50 * MILLISECOND)
    pull: Range = (900 * MILLISECOND, 2 * SECOND)
    start: Range = (300 * MILLISECOND, 700 * MILLISECOND)
    stop: Range = (50 * MILLISECOND, 300 * MILLISECOND)
    finish: Range = (50 * MILLISECOND, 900 * MILLISECOND)
    runtime: Range = (200 * MILLISECOND, 600 * MILLISECOND)
    look: Range = (200 * MILLISECOND, 1 * SECOND)
    """Until a container's end is seen: the runtime is listed every second (KL:kubelet.go)."""
    requeue: Range = (10 * SECOND, 15 * SECOND)
    """Until a pod whose last sync failed is looked at again (backOffPeriod 10 s, jitter 0.5;
    KL:kubelet.go, pod_workers.go)."""


@dataclass(frozen=True, slots=True)
class Registry:
    """Where images come from: an image whose name contains one of `refuses` cannot be pulled."""

    refuses: tuple[str, ...] = ("pull-fail",)

    def serves(self, image: str) -> bool:
        """Whether pulling this image succeeds."""
        return not any(part in image for part in self.refuses)
