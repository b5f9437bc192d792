"""What the scheduler writes through the API: bindings, conditions of refused pods, marks on
victims.

After pkg/scheduler/framework/plugins/defaultbinder/default_binder.go, pkg/scheduler/schedule_one.go
(updatePod) and pkg/scheduler/framework/preemption/executor.go.
"""

from typing import Any

from engine.objects import Obj, condition
from engine.scheduler.pod_info import PodInfo
from engine.scheduler.preemption import BY_PREEMPTION

STRATEGIC = {"patchType": "strategic"}
"""The options of a patch that merges conditions by their type."""
UNSCHEDULABLE = "Unschedulable"
ERROR = "SchedulerError"
PREEMPTED = "kube-scheduler: preempting to accommodate a higher priority pod"


def binding(pod: PodInfo, node: str) -> Obj:
    """The body of a POST to pods/binding."""
    return {
        "apiVersion": "v1",
        "kind": "Binding",
        "metadata": {"name": pod.name, "namespace": pod.namespace, "uid": pod.uid},
        "target": {"kind": "Node", "name": node},
    }


def refusal(pod: Obj, reason: str, message: str, nominated: str | None, now: str) -> Obj | None:
    """The patch of pods/status that tells why a pod waits; None when it says so already.

    `nominated`: the node that preemption clears for it, "" to withdraw that, None to leave it.
    """
    status: dict[str, Any] = {}
    old = condition(pod, "PodScheduled") or {}
    told = (old.get("status"), old.get("reason"), old.get("message"))
    if told != ("False", reason, message):
        since = old.get("lastTransitionTime", now) if old.get("status") == "False" else now
        entry = {"type": "PodScheduled", "status": "False", "reason": reason, "message": message}
        status["conditions"] = [{**entry, "lastTransitionTime": since}]
    if nominated is not None and nominated != _nominated(pod):
        status["nominatedNodeName"] = nominated or None
    return {"status": status} if status else None


def withdrawal() -> Obj:
    """The patch of pods/status that takes a nomination back."""
    return {"status": {"nominatedNodeName": None}}


def _nominated(pod: Obj) -> str:
    return (pod.get("status") or {}).get("nominatedNodeName") or ""


def victim_mark(now: str) -> Obj:
    """The patch of pods/status that tells a victim's owner why it goes (KEP-3329)."""
    entry = {"type": "DisruptionTarget", "status": "True", "reason": BY_PREEMPTION}
    return {"status": {"conditions": [{**entry, "message": PREEMPTED, "lastTransitionTime": now}]}}
