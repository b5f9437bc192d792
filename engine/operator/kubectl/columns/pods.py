"""The columns of pods; STATUS is the hardest cell that kubectl has (printers.go, printPod)."""

from collections.abc import Mapping
from typing import Any

from engine.objects import Obj, condition, dig, holds, is_deleting
from engine.operator.kubectl.ages import age
from engine.operator.kubectl.columns._base import AGE, NAME, NONE, Column, Table, field

Status = Mapping[str, Any]

NODE_LOST = "NodeLost"
OVER = ("Succeeded", "Failed")


def ready(pod: Obj, wall_us: int) -> str:
    """Ready containers of all; sidecars count, other init containers do not."""
    sidecars = [c["name"] for c in dig(pod, "spec.initContainers") or () if _is_sidecar(c)]
    total = len(dig(pod, "spec.containers") or ()) + len(sidecars)
    started = [
        status
        for status in dig(pod, "status.initContainerStatuses") or ()
        if status["name"] in sidecars and status.get("started") and status.get("ready")
    ]
    running = [] if _initializing(pod) else _running_and_ready(pod)
    return f"{len(started) + len(running)}/{total}"


def status_word(pod: Obj, wall_us: int = 0) -> str:
    """What the STATUS column says."""
    word = str(dig(pod, "status.reason") or dig(pod, "status.phase") or "Unknown")
    scheduled = condition(pod, "PodScheduled")
    if scheduled is not None and scheduled.get("reason") == "SchedulingGated":
        word = "SchedulingGated"
    waiting = _initializing(pod)
    word = waiting or _main_word(pod, word)
    if is_deleting(pod) and dig(pod, "status.reason") == NODE_LOST:
        return "Unknown"
    if is_deleting(pod) and dig(pod, "status.phase") not in OVER:
        return "Terminating"
    return word


def restarts(pod: Obj, wall_us: int) -> str:
    """How often containers were restarted, and when the last one ended."""
    key = "status.initContainerStatuses" if _initializing(pod) else "status.containerStatuses"
    statuses = dig(pod, key) or ()
    total = sum(status.get("restartCount") or 0 for status in statuses)
    ended = [end for s in statuses if (end := dig(s, "lastState.terminated.finishedAt"))]
    return f"{total} ({age(max(ended), wall_us)} ago)" if total and ended else str(total)


def _is_sidecar(container: Status) -> bool:
    return container.get("restartPolicy") == "Always"


def _running_and_ready(pod: Obj) -> list[Status]:
    statuses = dig(pod, "status.containerStatuses") or ()
    return [s for s in statuses if s.get("ready") and dig(s, "state.running") is not None]


def _initializing(pod: Obj) -> str:
    """`Init:…` while an init container is not through, else an empty text."""
    sidecars = [c["name"] for c in dig(pod, "spec.initContainers") or () if _is_sidecar(c)]
    for number, status in enumerate(dig(pod, "status.initContainerStatuses") or ()):
        ended, waiting = dig(status, "state.terminated"), dig(status, "state.waiting.reason")
        if ended is not None and not ended.get("exitCode"):
            continue
        if status["name"] in sidecars and status.get("started"):
            continue
        if ended is not None:
            return f"Init:{ended.get('reason') or _how_it_ended(ended)}"
        if waiting and waiting != "PodInitializing":
            return f"Init:{waiting}"
        return f"Init:{number}/{len(dig(pod, 'spec.initContainers') or ())}"
    return ""


def _main_word(pod: Obj, word: str) -> str:
    for status in reversed(dig(pod, "status.containerStatuses") or ()):
        ended, waiting = dig(status, "state.terminated"), dig(status, "state.waiting.reason")
        if waiting:
            word = waiting
        elif ended is not None:
            word = ended.get("reason") or _how_it_ended(ended)
    if word == "Completed" and _running_and_ready(pod):
        return "Running" if holds(pod, "Ready") else "NotReady"
    return word


def _how_it_ended(ended: Status) -> str:
    signal = ended.get("signal")
    return f"Signal:{signal}" if signal else f"ExitCode:{ended.get('exitCode', 0)}"


def _address(pod: Obj, wall_us: int) -> str:
    addresses = dig(pod, "status.podIPs") or ()
    return str(addresses[0]["ip"]) if addresses else str(dig(pod, "status.podIP") or NONE)


def _gates(pod: Obj, wall_us: int) -> str:
    gates = dig(pod, "spec.readinessGates") or ()
    met = [gate for gate in gates if holds(pod, gate["conditionType"])]
    return f"{len(met)}/{len(gates)}" if gates else NONE


PODS = Table(
    ("pods",),
    (
        NAME,
        Column("READY", ready),
        Column("STATUS", status_word),
        Column("RESTARTS", restarts),
        AGE,
        Column("IP", _address, wide=True),
        Column("NODE", field("spec.nodeName"), wide=True),
        Column("NOMINATED NODE", field("status.nominatedNodeName"), wide=True),
        Column("READINESS GATES", _gates, wide=True),
    ),
)
