"""One container of a pod as the container runtime and the kubelet know it; it never changes, it is
replaced.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.objects import Obj, dig
from engine.units import SECOND, rfc3339

Role = Literal["init", "sidecar", "main"]
State = Literal["waiting", "running", "exited"]

CREATING = "ContainerCreating"
INITIALIZING = "PodInitializing"
CRASH_LOOP = "CrashLoopBackOff"
PULL_ERROR = "ErrImagePull"
PULL_BACKOFF = "ImagePullBackOff"
UNKNOWN = "ContainerStatusUnknown"
NEVER_PULLED = "ErrImageNeverPull"
BAD_NAME = "InvalidImageName"
CONFIG_ERROR = "CreateContainerConfigError"
RUN_ERROR = "RunContainerError"
START_ERROR = "StartError"
OOM_KILLED = "OOMKilled"

LOST = (
    "The container could not be located when the pod was deleted.  The container used to be Running"
)

BACKOFF_US = 10 * SECOND
BACKOFF_MAX_US = 300 * SECOND
"""Of crash loops and of image pulls (KL:kubelet.go); an entry is forgotten after twice the
maximum (CG:util/flowcontrol/backoff.go)."""


@dataclass(frozen=True, slots=True)
class Container:
    """`number` is its id in the runtime, empty while it is not there.

    Times are microseconds: `started_at` and `finished_at` of the wall clock, all others of the
    world: `since` (start or end), `ends_at` (when its program ends by itself), `look_at` (the
    kubelet's next look), `crash_since` and `pull_since` (when a back-off was last set).
    `pulled`: its image was asked for since it last ended; `turns`: how many turns of its probes
    are behind it; `started`: its startup probe has succeeded; `killing`: why it is being killed.
    """

    name: str
    image: str
    role: Role = "main"
    state: State = "waiting"
    reason: str = CREATING
    message: str = ""
    number: str = ""
    ready: bool = False
    restarts: int = 0
    exit_code: int = 0
    started_at: int = 0
    finished_at: int = 0
    since: int = 0
    pulled: bool = False
    turns: int = 0
    started: bool = False
    killing: str = ""
    ends_at: int | None = None
    last: Mapping[str, Any] | None = None  # how it ended before: a ContainerStateTerminated
    look_at: int = 0
    crash_wait: int = 0
    crash_since: int = 0
    pull_wait: int = 0
    pull_since: int = 0

    @property
    def running(self) -> bool:
        """Whether its process exists."""
        return self.state == "running"

    def numbered(self, number: str) -> "Container":
        """The same with the runtime's id for it."""
        return replace(self, number=number)

    def ended(self) -> Mapping[str, Any]:
        """How it ended, as `state.terminated`."""
        said = {
            "exitCode": self.exit_code,
            "reason": self.reason,
            "containerID": f"containerd://{self.number}" if self.number else "",
        }
        if self.message:
            said["message"] = self.message
        if self.finished_at:
            said["startedAt"] = rfc3339(self.started_at)
            said["finishedAt"] = rfc3339(self.finished_at)
        return said


@dataclass(frozen=True, slots=True)
class Entry:
    """What the runtime keeps of a container, with the pod that it belongs to; this outlives the
    kubelet. `previous` is the life of the container before this one, which is kept for its log
    (KL:kuberuntime_gc.go, one for each container).
    """

    pod: Obj
    ip: str
    static: bool
    container: Container
    previous: Container | None = None


def runs_again(container: Container, policy: str) -> bool:
    """Whether a container that has ended is run again under this restartPolicy."""
    if container.role == "sidecar" or (container.role == "main" and policy == "Always"):
        return True
    return container.exit_code != 0 and policy != "Never"


def next_backoff(wait_us: int, since_us: int, now_us: int) -> int:
    """The back-off that follows `wait_us`, set at `since_us` (Backoff.Next)."""
    if not wait_us or now_us - since_us > 2 * BACKOFF_MAX_US:
        return BACKOFF_US
    return min(2 * wait_us, BACKOFF_MAX_US)


def containers_of(pod: Obj) -> dict[str, Container]:
    """Fresh containers for a pod that has never run here, init containers first."""
    spec = pod["spec"]
    fresh: dict[str, Container] = {}
    initial = INITIALIZING if spec.get("initContainers") else CREATING
    for entry in spec.get("initContainers") or ():
        role: Role = "sidecar" if entry.get("restartPolicy") == "Always" else "init"
        fresh[entry["name"]] = Container(
            entry["name"], entry.get("image", ""), role, reason=initial
        )
    for entry in spec["containers"]:
        fresh[entry["name"]] = Container(entry["name"], entry.get("image", ""), reason=initial)
    return fresh


def specs_of(pod: Obj) -> dict[str, Obj]:
    """The manifests of a pod's containers by name."""
    spec = pod["spec"]
    return {
        entry["name"]: entry for entry in (*(spec.get("initContainers") or ()), *spec["containers"])
    }


def recalled(fresh: Container, status: Obj, *, deleting: bool) -> Container:
    """A container that the runtime has lost but the API remembers (after a reboot).

    What was running counts as ended with 137, and as restarted when the pod stays
    (KL:kubelet_pods.go, convertToAPIContainerStatuses).
    """
    restarts = status.get("restartCount", 0)
    last = dig(status, "lastState.terminated")
    if "terminated" in (status.get("state") or {}):
        ended = status["state"]["terminated"]
        return replace(
            fresh,
            state="exited",
            exit_code=ended.get("exitCode", 0),
            reason=ended.get("reason", "Completed"),
            restarts=restarts,
            last=last,
        )
    if "running" not in (status.get("state") or {}):
        return replace(fresh, restarts=restarts, last=last)
    lost = {"exitCode": 137, "reason": UNKNOWN, "message": LOST}
    return replace(fresh, restarts=restarts + (not deleting), last=lost)
