"""What a Deployment says of itself: counts, and whether it is available and progressing.

After pkg/controller/deployment/{sync,progress}.go.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.controllers._rollout import counted, total, unavailable, wanted
from engine.objects import Obj, condition, name
from engine.units import SECOND, parse_rfc3339, rfc3339

NEVER = 2**31 - 1
"""A progressDeadlineSeconds that means none (deployment_util.go HasProgressDeadline)."""
CREATED, UPDATED = "NewReplicaSetCreated", "ReplicaSetUpdated"
AVAILABLE = "NewReplicaSetAvailable"
TIMED_OUT = "ProgressDeadlineExceeded"
PAUSED, RESUMED = "DeploymentPaused", "DeploymentResumed"

Conditions = list[Mapping[str, Any]]


def deadline_seconds(deployment: Obj) -> int | None:
    """How long a rollout may stand still; None: for ever."""
    seconds = deployment["spec"].get("progressDeadlineSeconds")
    return None if seconds is None or seconds == NEVER else int(seconds)


def put(
    conditions: Sequence[Mapping[str, Any]],
    wall: int,
    kind: str,
    status: str,
    reason: str,
    text: str,
) -> Conditions:
    """Set a condition; one of the same status and reason stays (SetDeploymentCondition)."""
    old = next((one for one in conditions if one["type"] == kind), None)
    if old is not None and (old["status"], old.get("reason")) == (status, reason):
        return list(conditions)
    now = rfc3339(wall)
    since = old["lastTransitionTime"] if old is not None and old["status"] == status else now
    entry = {
        "type": kind, "status": status, "lastUpdateTime": now, "lastTransitionTime": since,
        "reason": reason, "message": text,
    }  # fmt: skip
    return [*without(conditions, kind), entry]


def without(conditions: Sequence[Mapping[str, Any]], kind: str) -> Conditions:
    """The conditions of other types."""
    return [one for one in conditions if one["type"] != kind]


def status(deployment: Obj, sets: Sequence[Obj], new: Obj | None, wall: int) -> dict[str, Any]:
    """The counts and the Available condition; other conditions as they are (calculateStatus)."""
    old = deployment.get("status") or {}
    available = counted(sets, "availableReplicas")
    counts = {
        "observedGeneration": deployment["metadata"].get("generation", 0),
        "replicas": counted(sets, "replicas"),
        "updatedReplicas": counted([new], "replicas") if new is not None else 0,
        "readyReplicas": counted(sets, "readyReplicas"),
        "availableReplicas": available,
        "unavailableReplicas": max(0, total(sets) - available),
    }
    result: dict[str, Any] = {field: count for field, count in counts.items() if count}
    result["terminatingReplicas"] = counted(sets, "terminatingReplicas")
    if old.get("collisionCount"):
        result["collisionCount"] = old["collisionCount"]
    enough = available >= wanted(deployment) - unavailable(deployment)
    verb, reason = ("has", "Available") if enough else ("does not have", "Unavailable")
    result["conditions"] = put(
        old.get("conditions") or (), wall, "Available", str(enough), f"MinimumReplicas{reason}",
        f"Deployment {verb} minimum availability.",
    )  # fmt: skip
    return result


def rollout_status(
    deployment: Obj, sets: Sequence[Obj], new: Obj | None, wall: int
) -> dict[str, Any]:
    """The status during a rollout: is it complete, does it move, has it stood still too long?"""
    old = deployment.get("status") or {}
    now = status(deployment, sets, new, wall)
    conditions = now["conditions"]
    progressing = condition(deployment, "Progressing")
    reason = progressing.get("reason") if progressing is not None else None
    if deadline_seconds(deployment) is None:
        conditions = without(conditions, "Progressing")
    elif now.get("replicas") != now.get("updatedReplicas") or reason != AVAILABLE:
        conditions = _progress(deployment, old, now, new, wall)
    failure = _failure(sets, new)
    if failure is None:
        conditions = without(conditions, "ReplicaFailure")
    else:
        conditions = put(conditions, wall, "ReplicaFailure", *failure)
    return {**now, "conditions": conditions}


def _progress(
    deployment: Obj, old: Mapping[str, Any], now: Mapping[str, Any], new: Obj | None, wall: int
) -> Conditions:
    conditions = now["conditions"]
    subject = f'Deployment "{name(deployment)}"'
    if new is not None:
        subject = f'ReplicaSet "{name(new)}"'
    if is_complete(deployment, now):
        text = f"{subject} has successfully progressed."
        return put(conditions, wall, "Progressing", "True", AVAILABLE, text)
    if has_moved(old, now):
        text = f"{subject} is progressing."
        last = condition(deployment, "Progressing")
        fresh = put((), wall, "Progressing", "True", UPDATED, text)
        if last is not None and last["status"] == "True":
            fresh = [{**fresh[0], "lastTransitionTime": last["lastTransitionTime"]}]
        return [*without(conditions, "Progressing"), *fresh]
    if is_stuck(deployment, wall):
        text = f"{subject} has timed out progressing."
        return put(conditions, wall, "Progressing", "False", TIMED_OUT, text)
    return list(conditions)


def is_complete(deployment: Obj, now: Mapping[str, Any]) -> bool:
    """Whether all wanted pods are of the new template and available, and no other is left."""
    goal = wanted(deployment)
    fields = ("updatedReplicas", "replicas", "availableReplicas")
    seen = now.get("observedGeneration", 0) >= deployment["metadata"].get("generation", 0)
    return seen and all(now.get(field, 0) == goal for field in fields)


def has_moved(old: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """More updated, fewer old, more ready or available pods (DeploymentProgressing)."""

    def count(status: Mapping[str, Any], field: str) -> int:
        return int(status.get(field) or 0)

    updated = count(now, "updatedReplicas") - count(old, "updatedReplicas")
    rest = count(now, "replicas") - count(old, "replicas") - updated
    ready = count(now, "readyReplicas") > count(old, "readyReplicas")
    available = count(now, "availableReplicas") > count(old, "availableReplicas")
    return updated > 0 or rest < 0 or ready or available


def is_stuck(deployment: Obj, wall: int) -> bool:
    """Whether the rollout has not moved for progressDeadlineSeconds (DeploymentTimedOut)."""
    left = time_left(deployment, wall)
    return left is not None and left < 0


def time_left(deployment: Obj, wall: int) -> int | None:
    """Microseconds until a rollout that stands still times out; None when no clock runs."""
    seconds = deadline_seconds(deployment)
    last = condition(deployment, "Progressing")
    if seconds is None or last is None or last.get("reason") in (AVAILABLE, TIMED_OUT):
        return None
    return parse_rfc3339(last["lastUpdateTime"]) + seconds * SECOND - wall


def _failure(sets: Sequence[Obj], new: Obj | None) -> tuple[str, str, str] | None:
    """ReplicaFailure of the new ReplicaSet, else of any other: status, reason, message."""
    for one in ([new] if new is not None else []) + list(sets):
        found = condition(one, "ReplicaFailure")
        if found is not None:
            return found["status"], found.get("reason", ""), found.get("message", "")
    return None
