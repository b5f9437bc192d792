"""Making room: each victim of preemption is told why, then deleted in its own grace period.

After pkg/scheduler/framework/preemption/executor.go. The preemptor waits in the queue meanwhile
(SchedulerAsyncPreemption, beta, on).
"""

from typing import NamedTuple

from engine.client import Answer, ApiClient, EventRecorder
from engine.scheduler.pod_info import PodInfo
from engine.scheduler.writes import STRATEGIC, victim_mark
from engine.units import rfc3339


class _Victim(NamedTuple):
    pod: PodInfo
    preemptor: PodInfo
    node: str


class Evictions:
    """The victims on their way out; the answers tagged "mark" and "evict" are for it."""

    def __init__(self, api: ApiClient, recorder: EventRecorder) -> None:
        self._api, self._recorder = api, recorder
        self._victims: dict[str, _Victim] = {}

    def begin(self, victim: PodInfo, preemptor: PodInfo, node: str) -> None:
        """Mark a victim (DisruptionTarget); its deletion follows."""
        self._victims[victim.key] = _Victim(victim, preemptor, node)
        self._api.call(
            ("mark", victim.key), "patch", "pods", victim.namespace, victim.name,
            subresource="status", options=STRATEGIC, body=victim_mark(rfc3339(self._api.ctx.wall)),
        )  # fmt: skip

    def hear(self, act: str, key: str, answer: Answer) -> str | None:
        """Go on with a victim; answers the preemptor's key when that failed."""
        pod, preemptor, node = self._victims[key]
        if answer.ok and act == "mark":
            self._api.call(("evict", key), "delete", "pods", pod.namespace, pod.name)
            return None
        del self._victims[key]
        if answer.ok:
            said = f"Preempted by pod {preemptor.uid} on node {node}"
            self._recorder.record(pod.obj, "Pod", "Preempted", said)
            return None
        return None if answer.code == 404 else preemptor.key
