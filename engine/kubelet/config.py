"""What a kubelet is told: capacity, labels, taints, pace."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.client import Servers
from engine.kubelet.pace import Delays, Messages, Registry
from engine.kubelet.thresholds import Eviction
from engine.objects import Obj
from engine.units import MINUTE, SECOND

__all__ = ["Delays", "KubeletConfig", "Messages", "Registry"]

CAPACITY: Mapping[str, str] = {
    "cpu": "4",
    "memory": "16Gi",
    "pods": "110",
    "ephemeral-storage": "100Gi",
}


@dataclass(frozen=True, slots=True)
class KubeletConfig:
    """One kubelet. `labels` and `taints` are what the Node registers with besides the usual ones.

    `cloud`: the node is set up by a cloud-controller-manager (--cloud-provider=external).
    `eviction`: what must stay free on the node.
    `runs_commands`: containers do what simple commands say (sleep, exit, false); otherwise they
    run for ever. `pod_network`: HTTP and TCP probes reach the pods. `mirrors_processes`: the
    supervised processes of the machine are its static pods. `static_pods`: further manifests.
    `joins`: the machine has no client certificate yet, but a bootstrap token to ask for one;
    `certificate_us`: how long the one lasts that it has (None: longer than any run).
    `driver`: the CSI driver that registers here, with `volumes_max` volumes (empty: none).
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
    messages: Messages = Messages()
    cloud: bool = False
    runs_commands: bool = True
    pod_network: bool = True
    eviction: Eviction = Eviction()
    static_pods: tuple[Obj, ...] = ()
    driver: str = ""
    volumes_max: int = 25
    mirrors_processes: bool = True
    joins: bool = False
    certificate_us: int | None = None
    renew_us: int = 10 * SECOND
    lease_us: int = 40 * SECOND
    status_us: int = 10 * SECOND
    report_us: int = 5 * MINUTE
    """Heartbeats: KL:apis/config/v1beta1/defaults.go (nodeLeaseDurationSeconds, renewed at a
    quarter of it; nodeStatusUpdateFrequency; nodeStatusReportFrequency)."""
