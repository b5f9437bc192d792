"""What a Job knows of its pods: who has ended, who is counted, and whether that is enough.

After pkg/controller/job/{job_controller,backoff_utils}.go.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from engine.controllers._job_indexes import (
    completed,
    failed,
    has_failed,
    is_held,
    is_indexed,
    is_per_index,
    packed,
    spread,
)
from engine.controllers._job_policies import fatal, ignores, satisfied
from engine.controllers._pods import is_active, is_ready, phase
from engine.objects import Obj, condition, dig, holds, is_deleting, uid, with_condition
from engine.units import SECOND, doubled, parse_rfc3339, rfc3339

ENDINGS = ("Complete", "Failed")
POLICY = "SuccessPolicy"
WELL = ("Completed", POLICY)
"""The ends that are a success."""


class Counts(NamedTuple):
    """Successes and failures with those that are seen but not yet counted for good."""

    succeeded: int
    failed: int
    uncounted: Mapping[str, Sequence[str]]  # "succeeded" and "failed": uids that hold a finalizer
    settled: Mapping[str, int]  # how many each counter rises now


def is_finished(job: Obj) -> bool:
    """Whether it is Complete or Failed."""
    return bool(ending_of(job))


def finished_at(job: Obj) -> int | None:
    """When it ended, microseconds since 1970."""
    kind = ending_of(job)
    found = condition(job, kind) if kind else None
    return parse_rfc3339(found["lastTransitionTime"]) if found is not None else None


def ending_of(job: Obj) -> str:
    """Complete or Failed; empty while it has not ended."""
    return next((kind for kind in ENDINGS if holds(job, kind)), "")


def _counts_as_failed(pod: Obj, job: Obj) -> bool:
    return has_failed(pod, job) and not ignores(job, pod)


def count(job: Obj, pods: Sequence[Obj], kept_back: Sequence[Obj] = ()) -> Counts:
    """Add up what is counted, what waits to be, and what has just ended. Pods that are `kept_back`
    have failed, but stay as they are.
    """
    status = job.get("status") or {}
    before = status.get("uncountedTerminatedPods") or {}
    held = {uid(pod): pod for pod in pods if is_held(pod) and pod not in kept_back}
    uncounted: dict[str, list[str]] = {}
    settled: dict[str, int] = {}
    for field, ended in (("succeeded", _has_succeeded), ("failed", _counts_as_failed)):
        old = list(before.get(field) or ())
        kept = [one for one in old if one in held]
        known = [*old, *(before.get("failed" if field == "succeeded" else "succeeded") or ())]
        fresh = [key for key, pod in held.items() if key not in known and ended(pod, job)]
        settled[field] = len(old) - len(kept)
        if kept or fresh:
            uncounted[field] = kept + fresh
    failures = status.get("failed", 0) + settled["failed"] + len(uncounted.get("failed", ()))
    failures += sum(_counts_as_failed(pod, job) for pod in kept_back)
    if is_indexed(job):
        succeeded = len(completed(job, pods))
    else:
        new = len(uncounted.get("succeeded", ()))
        succeeded = status.get("succeeded", 0) + settled["succeeded"] + new
    return Counts(succeeded, failures, uncounted, settled)


def _has_succeeded(pod: Obj, job: Obj) -> bool:
    return phase(pod) == "Succeeded"


# Ends.


def failure(job: Obj, pods: Sequence[Obj], counts: Counts, wall: int) -> tuple[str, str] | None:
    """Why the Job has failed: reason and message; None while it may go on."""
    told = condition(job, "FailureTarget")
    if told is not None and holds(job, "FailureTarget"):
        return told["reason"], told["message"]
    message = fatal(job, pods)
    if message:
        return "PodFailurePolicy", message
    limit = int(job["spec"].get("backoffLimit", 6))
    if counts.failed > limit or _restarts_exceed(job, pods, limit):
        return "BackoffLimitExceeded", "Job has reached the specified backoff limit"
    seconds, began = job["spec"].get("activeDeadlineSeconds"), dig(job, "status.startTime")
    counts_time = seconds is not None and began and not job["spec"].get("suspend")
    if counts_time and wall - parse_rfc3339(began) >= seconds * SECOND:
        return "DeadlineExceeded", "Job was active longer than specified deadline"
    return _failed_indexes(job, pods)


def _failed_indexes(job: Obj, pods: Sequence[Obj]) -> tuple[str, str] | None:
    """Whether too many indexes have failed, or all that are left."""
    lost = failed(job, pods)
    if not lost:
        return None
    most = job["spec"].get("maxFailedIndexes")
    if most is not None and len(lost) > most:
        text = "Job has exceeded the specified maximal number of failed indexes"
        return "MaxFailedIndexesExceeded", text
    if len(lost) + len(completed(job, pods)) >= int(job["spec"].get("completions") or 0):
        return "FailedIndexes", "Job has failed indexes"
    return None


def _restarts_exceed(job: Obj, pods: Sequence[Obj], limit: int) -> bool:
    """With restartPolicy OnFailure the restarts of containers are what counts."""
    if dig(job, "spec.template.spec.restartPolicy") != "OnFailure":
        return False
    total = sum(
        int(one.get("restartCount", 0))
        for pod in pods
        if phase(pod) in ("Running", "Pending")
        for group in ("initContainerStatuses", "containerStatuses")
        for one in dig(pod, f"status.{group}") or ()
    )
    return total > 0 if limit == 0 else total >= limit


def success(job: Obj, counts: Counts, active: int) -> tuple[str, str] | None:
    """Whether enough pods have succeeded and none is active."""
    wanted = job["spec"].get("completions")
    enough = counts.succeeded > 0 if wanted is None else counts.succeeded >= wanted
    return ("Completed", "Job completed") if enough and not active else None


def met_policy(job: Obj, pods: Sequence[Obj]) -> tuple[str, str] | None:
    """Whether the successPolicy is met, or was before: the rest need not run any more."""
    told = condition(job, "SuccessCriteriaMet")
    if told is not None and holds(job, "SuccessCriteriaMet") and told["reason"] == POLICY:
        return told["reason"], told["message"]
    rules = dig(job, "spec.successPolicy.rules") or ()
    texts = [rule["succeededIndexes"] for rule in rules if rule.get("succeededIndexes")]
    meant = {text: list(spread(text)) for text in texts}
    words = satisfied(job, completed(job, pods), meant) if rules and is_indexed(job) else ""
    return (POLICY, words) if words else None


def wait_us(job: Obj, pods: Sequence[Obj], wall: int, first: int, longest: int) -> int:
    """How long no new pod may be made: 10 s doubling with each failure after the last success."""
    successes = [ended_at(pod) for pod in pods if phase(pod) == "Succeeded"]
    latest = max(successes, default=0)
    lost = [pod for pod in pods if phase(pod) == "Failed" and not ignores(job, pod)]
    failures = [at for pod in lost if (at := ended_at(pod)) > latest]
    if not failures:
        return 0
    wait = doubled(first, len(failures) - 1, longest)
    return max(0, max(failures) + wait - wall)


def ended_at(pod: Obj) -> int:
    """When the last of its containers ended; else when it stopped being ready, when its deletion
    was asked for, or at the worst when it was made (backoff_utils.go getFinishedTime).
    """
    statuses, meta = dig(pod, "status.containerStatuses") or (), pod["metadata"]
    ends = [str(dig(one, "state.terminated.finishedAt") or "") for one in statuses]
    if ends and all(ends):
        return max(map(parse_rfc3339, ends))
    ready = condition(pod, "Ready")
    if ready is not None and ready["status"] == "False" and ready.get("lastTransitionTime"):
        return parse_rfc3339(ready["lastTransitionTime"])
    if is_deleting(pod):
        grace = meta.get("deletionGracePeriodSeconds") or 0
        return parse_rfc3339(meta["deletionTimestamp"]) - grace * SECOND
    return parse_rfc3339(meta["creationTimestamp"])


# The status.


def status(
    job: Obj,
    pods: Sequence[Obj],
    counts: Counts,
    active: int,
    terminating: int,
    wall: int,
    end: tuple[str, str] | None,
) -> dict[str, Any]:
    """The new status, in which pods that have ended wait to be counted."""
    old = job.get("status") or {}
    result: dict[str, Any] = {
        key: old[key] for key in ("conditions", "startTime", "succeeded", "failed") if key in old
    }
    if "startTime" not in result and not job["spec"].get("suspend"):
        result["startTime"] = rfc3339(wall)
    for field in ("succeeded", "failed"):
        total = old.get(field, 0) + counts.settled[field]
        if total:
            result[field] = total
    if is_indexed(job) and counts.succeeded:
        result["succeeded"] = counts.succeeded
        result["completedIndexes"] = packed(completed(job, pods))
    if is_per_index(job):
        result["failedIndexes"] = packed(failed(job, pods))
    if active:
        result["active"] = active
    result["ready"] = sum(is_ready(pod) for pod in pods if is_active(pod))
    result["terminating"] = terminating
    result["uncountedTerminatedPods"] = {
        field: list(uids) for field, uids in counts.uncounted.items() if uids
    }
    _suspend(job, result, wall)
    if end is not None:
        kind = "SuccessCriteriaMet" if end[0] in WELL else "FailureTarget"
        _set(result, kind, *_said(end), wall)
    return result


def freed(
    job: Obj, pods: Sequence[Obj], counts: Counts, kept_back: Sequence[Obj] = ()
) -> list[Obj]:
    """The pods that may lose their finalizer: the status tells of them, or the Job goes."""
    told = [one for uids in counts.uncounted.values() for one in uids]
    return [
        pod
        for pod in pods
        if is_held(pod)
        and (uid(pod) in told or is_deleting(job) or (ignores(job, pod) and pod not in kept_back))
    ]


def counted(before: Mapping[str, Any], counts: Counts) -> dict[str, Any]:
    """The status once the finalizers are gone: what waited has been counted."""
    result = {**before, "uncountedTerminatedPods": {}}
    for field, uids in counts.uncounted.items():
        if not (field == "succeeded" and "completedIndexes" in before):
            result[field] = before.get(field, 0) + len(uids)
    return result


def _suspend(job: Obj, result: dict[str, Any], wall: int) -> None:
    suspended = bool(job["spec"].get("suspend"))
    if suspended == holds(job, "Suspended"):
        return
    if suspended:
        _set(result, "Suspended", "JobSuspended", "Job suspended", wall)
        result.pop("startTime", None)
    else:
        _set(result, "Suspended", "JobResumed", "Job resumed", wall, value="False")
        result["startTime"] = rfc3339(wall)


def finish(result: dict[str, Any], end: tuple[str, str], wall: int) -> dict[str, Any]:
    """The status of a Job that has ended."""
    done = dict(result)
    _set(done, "Complete" if end[0] in WELL else "Failed", *_said(end), wall)
    if end[0] in WELL:
        done["completionTime"] = rfc3339(wall)
    return done


def _said(end: tuple[str, str]) -> tuple[str, str]:
    """Reason and message of the conditions about an end."""
    if end[0] == "Completed":
        return "CompletionsReached", "Reached expected number of succeeded pods"
    return end


def _set(
    result: dict[str, Any], kind: str, reason: str, text: str, wall: int, value: str = "True"
) -> None:
    old = next((one for one in result.get("conditions") or () if one["type"] == kind), None)
    if old is not None and old["status"] == value:
        return
    now = rfc3339(wall)
    entry = {
        "type": kind, "status": value, "lastProbeTime": now, "lastTransitionTime": now,
        "reason": reason, "message": text,
    }  # fmt: skip
    result["conditions"] = with_condition(result.get("conditions") or (), entry)
