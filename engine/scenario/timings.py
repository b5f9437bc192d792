"""The settings that a scenario may turn: flags of the real components, and the pace of machines.

Every field is None unless the author sets it: the component then uses the default of the version
profile, which the field's description names with its source.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from engine.scenario.values import Duration
from engine.units import HOUR

Setting = Annotated[Duration, Field(ge=1000, le=24 * HOUR)] | None


def _setting(says: str) -> Setting:
    return Field(default=None, description=says)


class Timings(BaseModel):
    """Durations that differ from the defaults of the profile."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    etcd_heartbeat_interval: Setting = _setting(
        "etcd --heartbeat-interval, 100ms (server/embed/config.go)"
    )
    etcd_election_timeout: Setting = _setting(
        "etcd --election-timeout, 1s (server/embed/config.go)"
    )
    node_monitor_period: Setting = _setting(
        "kube-controller-manager, 5s (cloud-provider/config/v1alpha1)"
    )
    node_monitor_grace_period: Setting = _setting(
        "kube-controller-manager, 50s (pkg/controller/nodelifecycle/config/v1alpha1)"
    )
    node_status_update_frequency: Setting = _setting(
        "kubelet, 10s (pkg/kubelet/apis/config/v1beta1)"
    )
    default_not_ready_toleration: Setting = _setting(
        "kube-apiserver, 300s (defaulttolerationseconds)"
    )
    default_unreachable_toleration: Setting = _setting(
        "kube-apiserver, 300s (defaulttolerationseconds)"
    )
    image_pull: Setting = _setting(
        "how long pulling an image takes on a worker; an estimate, not a fact"
    )
    container_start: Setting = _setting(
        "how long a container takes to run; an estimate, not a fact"
    )
    disk_sync: Setting = _setting("how long an fdatasync takes, 2ms; an estimate, not a fact")
