"""A pod's status as its containers make it: phase, conditions, container statuses.

After KL:kubelet_pods.go (getPhase, generateAPIPodStatus, convertToAPIContainerStatuses),
KL:status/generate.go and KL:status/status_manager.go (TerminatePod).
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from engine.kubelet.container import RUN_ERROR, START_ERROR, UNKNOWN, Container, runs_again
from engine.objects import Obj, dig
from engine.units import rfc3339

TERMINAL = ("Succeeded", "Failed")


class Verdict(NamedTuple):
    """Why the kubelet ends a pod on its own account: `reason` and `message` of its status;
    `disruption`: what the condition DisruptionTarget says, empty where it is none.
    """

    reason: str
    message: str
    disruption: str = ""


def phase_of(containers: Iterable[Container], policy: str, *, leaving: bool) -> str:
    """Pending, Running, Succeeded or Failed (getPhase). `leaving`: the pod is to end for good."""
    everything = list(containers)
    mains = [container for container in everything if container.role == "main"]
    failed_init = any(
        c.role == "init" and c.state == "exited" and c.exit_code and policy == "Never"
        for c in everything
    )
    if failed_init:
        return "Failed"
    if any(c.state == "waiting" and c.last is None for c in mains):
        return "Pending"
    if any(c.running for c in mains):
        return "Running"
    if not leaving:
        looping = any(c.state == "waiting" for c in mains)
        if looping or policy == "Always":
            return "Running"
        if policy == "OnFailure" and any(c.exit_code for c in mains):
            return "Running"
    return "Failed" if any(c.state != "exited" or c.exit_code for c in mains) else "Succeeded"


def pod_status(
    pod: Obj,
    containers: Mapping[str, Container],
    *,
    wall_us: int,
    ip: str,
    host_ip: str,
    leaving: bool,
    over: bool,
    old: Mapping[str, Any],
    verdict: Verdict | None = None,
) -> dict[str, Any]:
    """The status to send. `over`: nothing of the pod runs any more and nothing will; `old` is the
    status sent before, whose transition times are kept; `verdict`: why the kubelet ends it.
    """
    policy = dig(pod, "spec.restartPolicy", "Always")
    phase = phase_of(containers.values(), policy, leaving=leaving)
    if over and verdict is not None:
        phase = "Failed"
    conditions = _conditions(pod, containers, phase, ip=ip)
    if verdict is not None and verdict.disruption:
        conditions.append(_disruption(verdict.disruption))
    if over:
        containers = _settled(containers)
        phase = phase if phase in TERMINAL else "Failed"
    known = [*(dig(pod, "status.conditions") or ()), *(old.get("conditions") or ())]
    mains = [c for c in containers.values() if c.role == "main"]
    inits = [c for c in containers.values() if c.role != "main"]
    status = {
        "phase": phase,
        "conditions": _dated(conditions, known, rfc3339(wall_us)),
        "hostIP": host_ip,
        "hostIPs": [{"ip": host_ip}],
        "startTime": old.get("startTime") or rfc3339(wall_us),
        "containerStatuses": [_container_status(c, policy) for c in mains],
    }
    if ip:
        status |= {"podIP": ip, "podIPs": [{"ip": ip}]}
    if inits:
        status["initContainerStatuses"] = [_container_status(c, policy) for c in inits]
    if over and verdict is not None:
        status |= {"reason": verdict.reason, "message": verdict.message}
    generation = pod["metadata"].get("generation")
    if generation:
        status["observedGeneration"] = generation
    return status


def rejected_status(
    pod: Obj, refusal: Verdict, *, wall_us: int, old: Mapping[str, Any]
) -> dict[str, Any]:
    """The status of a pod that was turned away: it speaks of no container, also where some ran
    before (KL:kubelet.go, rejectPod). `old` is the status sent before.
    """
    known = [*(dig(pod, "status.conditions") or ()), *(old.get("conditions") or ())]
    ran = any(condition["type"] == "ContainersReady" for condition in known)
    failed = {"status": "False", "reason": "PodFailed"}
    conditions = [{"type": kind, **failed} for kind in ("Ready", "ContainersReady") if ran]
    status = {
        "phase": "Failed",
        "reason": refusal.reason,
        "message": f"Pod was rejected: {refusal.message}",
        "conditions": _dated(conditions, known, rfc3339(wall_us)),
        "startTime": dig(pod, "status.startTime") or old.get("startTime") or rfc3339(wall_us),
    }
    for field in ("containerStatuses", "initContainerStatuses"):
        if dig(pod, f"status.{field}"):
            status[field] = None
    generation = pod["metadata"].get("generation")
    return {**status, "observedGeneration": generation} if generation else status


def _disruption(message: str) -> dict[str, Any]:
    return {
        "type": "DisruptionTarget",
        "status": "True",
        "reason": "TerminationByKubelet",
        "message": message,
    }


def _settled(containers: Mapping[str, Container]) -> Mapping[str, Container]:
    """Nobody knows how these ended, so they count as killed (TerminatePod)."""
    return {key: _settle(c) if c.state == "waiting" else c for key, c in containers.items()}


def _settle(container: Container) -> Container:
    message = "The container could not be located when the pod was terminated"
    return Container(
        container.name,
        container.image,
        container.role,
        "exited",
        UNKNOWN,
        message,
        exit_code=137,
        restarts=container.restarts,
        last=container.last,
    )


def _conditions(
    pod: Obj, containers: Mapping[str, Container], phase: str, *, ip: str
) -> list[dict[str, Any]]:
    initialized = all(_is_past(c) for c in containers.values() if c.role != "main")
    unready = [c.name for c in containers.values() if c.role != "init" and not c.ready]
    ready = _readiness(phase, unready)
    gates = pod["spec"].get("readinessGates") or ()
    met = {c["type"] for c in dig(pod, "status.conditions") or () if c["status"] == "True"}
    if ready["status"] == "True" and any(gate["conditionType"] not in met for gate in gates):
        whole = {"status": "False", "reason": "ReadinessGatesNotReady"}
    else:
        whole = ready
    prepared = "False" if phase in TERMINAL or not ip else "True"
    return [
        {"type": "PodReadyToStartContainers", "status": prepared},
        {"type": "Initialized", **_initialization(containers, phase, done=initialized)},
        {"type": "Ready", **whole},
        {"type": "ContainersReady", **ready},
        {"type": "PodScheduled", "status": "True"},  # also where no scheduler has seen it
    ]


def _is_past(container: Container) -> bool:
    """Whether an init container lets the next one begin."""
    if container.role == "sidecar":
        return container.running
    return container.state == "exited" and container.exit_code == 0


def _initialization(
    containers: Mapping[str, Container], phase: str, *, done: bool
) -> dict[str, str]:
    if phase == "Succeeded":
        return {"status": "True", "reason": "PodCompleted"}
    if done:
        return {"status": "True"}
    waiting = [c.name for c in containers.values() if c.role != "main" and not _is_past(c)]
    message = f"containers with incomplete status: [{' '.join(waiting)}]"
    return {"status": "False", "reason": "ContainersNotInitialized", "message": message}


def _readiness(phase: str, unready: list[str]) -> dict[str, str]:
    if phase == "Succeeded":
        return {"status": "False", "reason": "PodCompleted"}
    if phase == "Failed":
        return {"status": "False", "reason": "PodFailed"}
    if not unready:
        return {"status": "True"}
    message = f"containers with unready status: [{' '.join(unready)}]"
    return {"status": "False", "reason": "ContainersNotReady", "message": message}


def _dated(
    conditions: list[dict[str, Any]], old: Iterable[Mapping[str, Any]], now: str
) -> list[dict[str, Any]]:
    """The conditions with the times of their last turn."""
    before = {entry["type"]: entry for entry in old}
    dated = []
    for entry in conditions:
        known = before.get(entry["type"])
        same = known is not None and known["status"] == entry["status"]
        turned = known.get("lastTransitionTime", now) if same and known is not None else now
        dated.append({**entry, "lastTransitionTime": turned})
    return dated


def _container_status(container: Container, policy: str) -> dict[str, Any]:
    running, last = container.running, container.last
    if running:
        state: dict[str, Any] = {"running": {"startedAt": rfc3339(container.started_at)}}
    elif container.reason == START_ERROR and runs_again(container, policy):
        state = {"waiting": {"reason": RUN_ERROR, "message": container.message}}
        last = container.ended()
    elif container.state == "exited":
        state = {"terminated": container.ended()}
    else:
        message = {"message": container.message} if container.message else {}
        state = {"waiting": {"reason": container.reason, **message}}
    ready = container.ready if container.role != "init" else _is_past(container)
    status = {
        "name": container.name,
        "state": state,
        "lastState": {} if last is None else {"terminated": last},
        "ready": ready,
        "started": running and container.started,
        "restartCount": container.restarts,
        "image": container.image,
        "imageID": "",
    }
    return {**status, "containerID": f"containerd://{container.number}"} if running else status
