"""Whether an event lets a refused pod be tried again: by the hint of a plugin that refused it, or
as schedulers before 1.32 did it, by the sort of the event alone.

After pkg/scheduler/backend/queue/scheduling_queue.go (isPodWorthRequeuing) and, without
SchedulerQueueingHints, pkg/scheduler/eventhandlers.go (preCheckForNode) with what each plugin
registers (EventsToRegister).
"""

from engine.fitting.tolerations import is_tolerated
from engine.scheduler.cluster import Cluster
from engine.scheduler.events import (
    CSI_NODE,
    DETACHED,
    ITSELF,
    NODE_ADDED,
    NODE_ALLOCATABLE,
    NODE_DELETED,
    NODE_LABEL,
    NODE_TAINT,
    POD_ASSIGNED,
    POD_GONE,
    POD_RELABELLED,
    POD_SHRUNK,
    STORAGE,
    ClusterEvent,
)
from engine.scheduler.plugins._base import Refusal
from engine.scheduler.pod_info import PodInfo
from engine.scheduler.profile import HINTS, PLUGINS

_NODE = (NODE_ADDED, NODE_ALLOCATABLE, NODE_LABEL, NODE_TAINT)
_POD = (POD_ASSIGNED, POD_RELABELLED, POD_SHRUNK, POD_GONE)
REGISTERED = {
    "NodeUnschedulable": (NODE_ADDED, NODE_TAINT),
    "NodeName": _NODE,
    "TaintToleration": _NODE,
    "NodeAffinity": _NODE,
    "NodePorts": (*_NODE, POD_GONE),
    "NodeResourcesFit": (*_NODE, POD_GONE),
    "VolumeRestrictions": (NODE_ADDED, POD_GONE, STORAGE),
    "NodeVolumeLimits": (CSI_NODE, DETACHED, POD_GONE, STORAGE),
    "VolumeBinding": (NODE_ADDED, NODE_LABEL, STORAGE),
    "VolumeZone": (NODE_ADDED, NODE_LABEL, STORAGE),
    "PodTopologySpread": (*_NODE, NODE_DELETED, *_POD),
    "InterPodAffinity": (*_NODE, *_POD),
}
"""Events for which each plugin registers; the change of the waiting pod itself is for all."""
_LOCAL = {
    plugin.name: plugin.prefilter
    for plugin in PLUGINS
    if plugin.name in ("NodeName", "NodeAffinity", "NodePorts", "NodeResourcesFit")
}
"""What a node's event is checked against beforehand (AdmissionCheck)."""


def hope(plugin: str, pod: PodInfo, event: ClusterEvent, cluster: Cluster) -> bool:
    """Whether a plugin that refused a pod sees a reason to try again."""
    hint = HINTS.get(plugin)
    return hint is None or hint(pod, event, cluster)


def hope_without_hints(plugin: str, pod: PodInfo, event: ClusterEvent, cluster: Cluster) -> bool:
    """Whether the plugin has registered for such an event at all; a node must also be one on which
    the pod would fit by itself.
    """
    if event.kind == ITSELF:
        return True
    if plugin in REGISTERED and event.kind not in REGISTERED[plugin]:
        return False
    if event.kind not in _NODE or event.new is None:
        return True
    return _would_do(pod, event.new["metadata"]["name"], cluster)


def _would_do(pod: PodInfo, name: str, cluster: Cluster) -> bool:
    node = cluster.nodes.get(name)
    if node is None:
        return False
    for prefilter in _LOCAL.values():
        assert prefilter is not None, "those four are filters"
        check = prefilter(pod, cluster)
        if check is not None and (isinstance(check, Refusal) or check.refuse(node)):
            return False
    return all(
        taint["effect"] != "NoSchedule" or is_tolerated(taint, pod.tolerations)
        for taint in node.taints
    )
