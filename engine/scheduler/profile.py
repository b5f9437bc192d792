"""The default profile of Kubernetes 1.36: which plugins filter and score, in the order that
messages depend on.

k8s source: pkg/scheduler/apis/config/v1/default_plugins.go. SchedulingGates is handled by the
queue. Absent: DynamicResources (but for what it says) and NodeDeclaredFeatures.
"""

from engine.scheduler.plugins import (
    image_locality,
    inter_pod_affinity,
    node_affinity,
    node_name,
    node_ports,
    node_resources_balanced_allocation,
    node_resources_fit,
    node_unschedulable,
    node_volume_limits,
    pod_topology_spread,
    taint_toleration,
    volume_binding,
    volume_restrictions,
    volume_zone,
)
from engine.scheduler.plugins._base import Plugin

PLUGINS: tuple[Plugin, ...] = (
    node_unschedulable.PLUGIN,
    node_name.PLUGIN,
    taint_toleration.PLUGIN,
    node_affinity.PLUGIN,
    node_ports.PLUGIN,
    node_resources_fit.PLUGIN,
    volume_restrictions.PLUGIN,
    node_volume_limits.PLUGIN,
    volume_binding.PLUGIN,
    volume_zone.PLUGIN,
    pod_topology_spread.PLUGIN,
    inter_pod_affinity.PLUGIN,
    node_resources_balanced_allocation.PLUGIN,
    image_locality.PLUGIN,
)

FILTERS = tuple((p.name, p.prefilter) for p in PLUGINS if p.prefilter is not None)
SCORERS = tuple((p.name, p.score, p.normalise, p.weight) for p in PLUGINS if p.score is not None)
HINTS = {p.name: p.hint for p in PLUGINS if p.hint is not None}
