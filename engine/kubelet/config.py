"""What a kubelet and its runtime are told: capacity, labels, pace, and which images exist."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.client import Servers
from engine.objects import Obj
from engine.units import MILLISECOND, MINUTE, SECOND

Range = tuple[int, int]
"""The shortest and the longest of a duration that chance chooses, in microseconds."""

CAPACITY: Mapping[str, str] = {"cpu": "4", "memory": "16Gi", "pods": "110"}


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


@dataclass(frozen=True, slots=True)
class KubeletConfig:
    """One kubelet. `labels` and `taints` are what the Node registers with besides the usual ones.

    `runs_commands`: containers do what simple commands say (sleep, exit, false); otherwise they
    run for ever. `pod_network`: HTTP and TCP probes reach the pods. `mirrors_processes`: the
    supervised processes of the machine are its static pods. `static_pods`: further manifests.
    """

    servers: Servers
    capacity: Mapping[str, str] = field(default_factory=lambda: dict(CAPACITY))
    labels: Mapping[str, str] = field(default_factory=dict)
    taints: tuple[Mapping[str, str], ...] = ()
    region: str = "region-1"
    version: str = "v1.36.2"
    address: str = ""
    delays: Delays = Delays()
    registry: Registry = Registry()
    runs_commands: bool = True
    pod_network: bool = True
    static_pods: tuple[Obj, ...] = ()
    mirrors_processes: bool = True
    renew_us: int = 10 * SECOND
    lease_us: int = 40 * SECOND
    status_us: int = 10 * SECOND
    report_us: int = 5 * MINUTE
    """Heartbeats: KL:apis/config/v1beta1/defaults.go (nodeLeaseDurationSeconds, renewed at a
    quarter of it; nodeStatusUpdateFrequency; nodeStatusReportFrequency)."""
