"""How fast a machine is, and which images its registry has: what a lesson may turn."""

from dataclasses import dataclass

from engine.dice import Dice
from engine.units import MILLISECOND, SECOND

Range = tuple[int, int]
"""The shortest and the longest of a duration that chance chooses, in microseconds."""


class Chance:
    """What a pod draws its durations from."""

    __slots__ = ("_dice", "_purpose")

    def __init__(self, dice: Dice, purpose: str) -> None:
        self._dice, self._purpose = dice, purpose

    def __call__(self, bounds: Range) -> int:
        """Microseconds between these bounds."""
        return self._dice.between(self._purpose, *bounds)


@dataclass(frozen=True, slots=True)
class Delays:
    """How long a machine takes; estimates, not facts, but for `look` and `requeue`.

    `notice`: until a pod worker has taken up a new pod; `pull`: an image from the registry;
    `start`: sandbox, network and the first process; `stop`: a process that obeys SIGTERM;
    `finish`: cleaning up after the last container; `mount`: an attached volume; `runtime`: until
    the kubelet has seen that its container runtime works.
    """

    notice: Range = (10 * MILLISECOND, 50 * MILLISECOND)
    pull: Range = (900 * MILLISECOND, 2 * SECOND)
    start: Range = (300 * MILLISECOND, 700 * MILLISECOND)
    stop: Range = (50 * MILLISECOND, 300 * MILLISECOND)
    finish: Range = (50 * MILLISECOND, 900 * MILLISECOND)
    runtime: Range = (200 * MILLISECOND, 600 * MILLISECOND)
    mount: Range = (300 * MILLISECOND, 1 * SECOND)
    look: Range = (200 * MILLISECOND, 1 * SECOND)
    """Until a container's end is seen: the runtime is listed every second (KL:kubelet.go)."""
    requeue: Range = (10 * SECOND, 15 * SECOND)
    """Until a pod whose last sync failed is looked at again (backOffPeriod 10 s, jitter 0.5;
    KL:kubelet.go, pod_workers.go)."""


@dataclass(frozen=True, slots=True)
class Registry:
    """Where images come from: an image whose name contains one of `refuses` is not there;
    `away`: it cannot be reached at all; `no_room`: the machine has no room for what comes.
    """

    refuses: tuple[str, ...] = ("pull-fail",)
    away: bool = False
    no_room: bool = False

    def serves(self, image: str) -> bool:
        """Whether pulling this image succeeds."""
        return not (self.away or self.no_room) and not any(part in image for part in self.refuses)

    def refusal(self, image: str) -> str:
        """Why the pull fails, as containerd says it."""
        if self.no_room and not self.away:
            return (
                "rpc error: code = Unknown desc = failed to pull and unpack image "
                f'"{_full(image)}": failed to copy: write /var/lib/containerd/'
                "io.containerd.content.v1.content/ingest/data: no space left on device"
            )
        if not self.away:
            return (
                f'rpc error: code = NotFound desc = failed to pull and unpack image "{image}": '
                "not found"
            )
        name = _full(image)
        return (
            f'rpc error: code = DeadlineExceeded desc = failed to pull and unpack image "{name}": '
            f'failed to resolve image: failed to do request: Head "{_manifest(name)}": '
            "dial tcp: i/o timeout"
        )


def _full(image: str) -> str:
    return image if "/" in image else f"docker.io/library/{image}"


def _manifest(name: str) -> str:
    """Where a registry keeps what an image consists of."""
    host, _, path = name.partition("/")
    path, _, tag = path.partition(":")
    server = "registry-1.docker.io" if host == "docker.io" else host
    return f"https://{server}/v2/{path}/manifests/{tag or 'latest'}"


@dataclass(frozen=True, slots=True)
class Messages:
    """What the Events of one release say; `{name}` is the container's.

    `names_access`: an image that is present was also checked to be the pod's to use.
    """

    created: str = "Container created"
    started: str = "Container started"
    names_access: bool = True
