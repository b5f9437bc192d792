"""The settings that a scenario may turn: flags of the real components, and the pace of machines.

Every field is None unless the author sets it: the component then uses the default of the version
profile, which the field's description names with its source.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from engine.scenario.values import Duration, between
from engine.units import HOUR, MILLISECOND

Setting = Annotated[Duration, between(MILLISECOND, 24 * HOUR)] | None


def _setting(says: str) -> Setting:
    return Field(default=None, description=says)


class Timings(BaseModel):
    """Durations that differ from the defaults of the profile."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    node_monitor_grace_period: Setting = _setting(
        "kube-controller-manager: how long a node may be silent before it counts as Unknown, 50s "
        "(pkg/controller/nodelifecycle/config/v1alpha1)"
    )
    default_not_ready_toleration: Setting = _setting(
        "kube-apiserver: how long a pod stays on a node that is not ready, 300s, in whole seconds "
        "(plugin/pkg/admission/defaulttolerationseconds)"
    )
    default_unreachable_toleration: Setting = _setting(
        "kube-apiserver: the same for a node that is unreachable, 300s"
    )
    shutdown_grace_period: Setting = _setting(
        "kubelet: how long a shutdown of the machine waits for pods to end, 0 "
        "(shutdownGracePeriod, pkg/kubelet/apis/config/v1beta1/defaults.go)"
    )
    shutdown_grace_period_critical: Setting = _setting(
        "kubelet: how much of that is kept for critical pods, 0 (shutdownGracePeriodCriticalPods)"
    )
    event_ttl: Setting = _setting(
        "kube-apiserver: how long an Event is kept after its last change, 1h "
        "(--event-ttl, pkg/controlplane/apiserver/options/options.go)"
    )
    cluster_signing_duration: Setting = _setting(
        "kube-controller-manager: how long the certificates last that it signs, 8760h, and those "
        "that the kubelets begin with (--cluster-signing-duration, pkg/controller/certificates)"
    )
    image_pull: Setting = _setting(
        "how long a worker takes to pull an image that it does not have; an estimate, not a fact"
    )
    container_start: Setting = _setting(
        "how long a container takes until it runs; an estimate, not a fact"
    )
