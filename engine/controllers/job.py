"""The Job controller: pods that run to an end, until enough have succeeded or too many failed.

After pkg/controller/job/{job_controller,backoff_utils}.go. A pod is counted once: it enters
`uncountedTerminatedPods`, loses its finalizer, and only then raises a counter. Simplified: the
failures after the last success are read from the pods that are left, not from memory.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from engine.controllers import _job_indexes as indexes
from engine.controllers import _job_status as report
from engine.controllers._base import (
    Again,
    Because,
    Cache,
    Create,
    Delete,
    Emit,
    Patch,
    Said,
    UpdateStatus,
    Wish,
    child,
    controller,
)
from engine.controllers._job_indexes import FINALIZER, INDEX, Next
from engine.controllers._job_status import Counts, finish
from engine.controllers._pods import deletion_order, is_active, is_terminating
from engine.objects import (
    Obj,
    Replace,
    condition,
    evolve,
    is_deleting,
    name,
    without_finalizer,
)
from engine.units import SECOND, doubled, parse_rfc3339

BATCH_US = 1 * SECOND
"""Changes of pods are gathered for so long (SyncJobBatchPeriod)."""
BACKOFF_US, BACKOFF_MAX_US = 10 * SECOND, 600 * SECOND
BURST = 500


@dataclass(frozen=True, slots=True)
class PodsWantedByJob(Because):
    """A Job has fewer active pods than it wants."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "Job `{job}` has {active} active {active:pick pod/pods}, {succeeded} succeeded and "
            "{failed} failed: it **creates {more}**."
        ),
        "pt-BR": (
            "O Job `{job}` tem {active} {active:pick pod ativo/pods ativos}, {succeeded} com êxito "
            "e {failed} com falha: **cria {more}**."
        ),
    }
    story: ClassVar[bool] = True
    job: str
    succeeded: int
    failed: int
    active: int
    more: int


@dataclass(frozen=True, slots=True)
class PodsUnwantedByJob(Because):
    """A Job has active pods that it does not want."""

    says: ClassVar[dict[str, str]] = {
        "en": "Job `{job}` **deletes {count}** active {count:pick pod/pods}: {why:word}.",
        "pt-BR": (
            "O Job `{job}` **exclui {count}** {count:pick pod ativo/pods ativos}: {why:word}."
        ),
    }
    words: ClassVar[Mapping[str, str]] = {
        "it has come to its end": "ele chegou ao fim",
        "it is suspended": "ele está suspenso",
        "fewer are wanted": "agora precisa de menos",
    }
    story: ClassVar[bool] = True
    job: str
    count: int
    why: str


@dataclass(frozen=True, slots=True)
class JobCounted(Because):
    """The status of a Job is not what its pods say."""

    says: ClassVar[dict[str, str]] = {
        "en": "Job {job}: {active} active, {succeeded} succeeded, {failed} failed.",
        "pt-BR": "Job {job}: {active} ativos, {succeeded} com êxito, {failed} falhas.",
    }
    job: str
    active: int
    succeeded: int
    failed: int


@dataclass(frozen=True, slots=True)
class JobEnded(Because):
    """A Job has enough successes or too many failures."""

    says: ClassVar[dict[str, str]] = {
        "en": "Job `{job}` **has ended**: {reason:quote}.",
        "pt-BR": "O Job `{job}` **terminou**: {reason:quote}.",
    }
    story: ClassVar[bool] = True
    job: str
    reason: str


class _Round(NamedTuple):
    """One look at a Job."""

    job: Obj
    pods: Sequence[Obj]
    active: Sequence[Obj]
    counts: Counts
    wall: int
    kept_back: Sequence[Obj] = ()  # failed pods that wait for their successors


@controller(of="jobs", owns=("pods",), counts="pods", settle_us=BATCH_US)
def reconcile(job: Obj, cache: Cache) -> Iterator[Wish]:
    """Runs pods until `completions` have succeeded, or more than `backoffLimit` have failed."""
    if report.is_finished(job):
        return
    pods = sorted(cache.owned("pods", job), key=name)
    active = [pod for pod in pods if is_active(pod)]
    waiting = () if is_deleting(job) else [*indexes.unreplaced(job, pods).values()]
    now = _Round(job, pods, active, report.count(job, pods, waiting), cache.wall, waiting)
    end = report.failure(job, pods, now.counts, cache.wall) or report.met_policy(job, pods)
    terminating = sum(is_terminating(pod) for pod in pods)
    if end is not None:
        now = now._replace(counts=report.count(job, pods), kept_back=())
        yield from _delete(now, active, "it has come to its end")
        left, terminating = 0, terminating + len(active)
    else:
        left = len(active)
        if not is_deleting(job):
            left = yield from _manage(now)
        terminating += max(0, len(active) - left)
        end = report.success(job, now.counts, left)
    yield from _tell(now, left, terminating, end)


def _manage(now: _Round) -> Generator[Wish, None, int]:
    """Create or delete pods; answers how many are active then (manageJob)."""
    job, spec, active = now.job, now.job["spec"], len(now.active)
    if spec.get("suspend"):
        yield from _delete(now, now.active, "it is suspended")
        return 0
    wanted = _wanted(now)
    if active > wanted:
        doomed = deletion_order(now.active, (), now.wall)[: active - wanted]
        yield from _delete(now, doomed, "fewer are wanted")
        return wanted
    more = min(wanted - active - _held(now), BURST)
    if more <= 0:
        return active
    following, wait = _following(now, more)
    if wait > 0:
        yield Again(wait)
    if not following:
        return active
    more = len(following)
    counts = now.counts
    because = PodsWantedByJob(name(job), counts.succeeded, counts.failed, active, more)
    done = Said(job, "Job", "SuccessfulCreate", "Created pod: {name}")
    refused = Said(job, "Job", "FailedCreate", "Error creating: {error}", True)
    for one in following:
        yield Create("pods", _pod(job, one), because, done, refused)
    return active + more


def _following(now: _Round, some: int) -> tuple[Sequence[Next], int]:
    """The pods to make now, and how long the wait is for those that have to wait, where nobody
    else would come: with a back-off of its own each index waits for itself.
    """
    if not indexes.is_per_index(now.job):
        wait = report.wait_us(now.job, now.pods, now.wall, BACKOFF_US, BACKOFF_MAX_US)
        return ([] if wait > 0 else indexes.next_pods(now.job, now.pods, some)), wait
    ready, waits = [], []
    for one in indexes.next_pods(now.job, now.pods, some):
        wait = 0 if one.replaced is None else _wait_of_index(one.replaced, now.wall)
        if wait > 0:
            waits.append(wait)
        else:
            ready.append(one)
    return ready, 0 if ready else min(waits, default=0)


def _wait_of_index(failed: Obj, wall: int) -> int:
    """How long the index of a failed pod is not tried again (getRemainingTimePerIndex)."""
    pause = doubled(BACKOFF_US, indexes.all_failures(failed) - 1, BACKOFF_MAX_US)
    return max(0, report.ended_at(failed) + pause - wall)


def _wanted(now: _Round) -> int:
    """How many pods should be active: parallelism, but no more than successes are missing."""
    spec = now.job["spec"]
    parallelism = int(spec.get("parallelism", 1))
    if spec.get("completions") is None:
        return len(now.active) if now.counts.succeeded else parallelism
    return max(0, min(parallelism, int(spec["completions"]) - now.counts.succeeded))


def _held(now: _Round) -> int:
    """Terminating pods that count until they have failed (podReplacementPolicy: Failed)."""
    if now.job["spec"].get("podReplacementPolicy") != "Failed":
        return 0
    return sum(is_terminating(pod) for pod in now.pods)


def _pod(job: Obj, following: Next) -> Obj:
    index = following.number
    body = child(job, "batch/v1", "Job", job["spec"]["template"])
    meta: dict[str, Any] = {"finalizers": [*body["metadata"].get("finalizers", ()), FINALIZER]}
    if index is None:
        return evolve(body, {"metadata": meta})
    meta |= {
        "generateName": f"{name(job)}-{index}-",
        "annotations": {INDEX: str(index), **indexes.carried_on(job, following.replaced)},
        "labels": {INDEX: str(index)},
    }
    return evolve(body, {"metadata": meta, "spec": {"hostname": f"{name(job)}-{index}"}})


def _delete(now: _Round, pods: Sequence[Obj], why: str) -> Iterator[Wish]:
    because = PodsUnwantedByJob(name(now.job), len(pods), why)
    done = Said(now.job, "Job", "SuccessfulDelete", "Deleted pod: {name}")
    refused = Said(now.job, "Job", "FailedDelete", "Error deleting: {error}", True)
    for pod in pods:
        yield Delete("pods", pod, because, done, refused)


def _tell(
    now: _Round, active: int, terminating: int, end: tuple[str, str] | None
) -> Iterator[Wish]:
    """Write down who has ended, free them, then count them; at the end say how it ended."""
    job, counts = now.job, now.counts
    status = report.status(job, now.pods, counts, active, terminating, now.wall, end)
    because: Because = JobCounted(name(job), active, counts.succeeded, counts.failed)
    freed = report.freed(job, now.pods, counts, now.kept_back)
    final = report.counted(status, counts)
    if end is not None and not terminating:
        final = finish(final, end, now.wall)
        because = JobEnded(name(job), end[1])
    if not freed:
        status = final
    body = evolve(job, {"status": Replace(status)})
    if body != job:
        yield UpdateStatus("jobs", body, because)
    for pod in freed:
        yield Patch("pods", pod, without_finalizer(pod, FINALIZER), because)
    yield from _tell_of_pause(job, status, because)
    if freed and final != status:
        none = {"uncountedTerminatedPods": {"succeeded": None, "failed": None}}
        change = {"status": {**final, **none}}
        yield Patch("jobs", job, change, because, subresource="status", strict=False)
    if isinstance(because, JobEnded) and end is not None:
        well = end[0] in report.WELL
        reason, text = ("Completed", "Job completed") if well else end
        yield Emit(Said(job, "Job", reason, text, not well), because)
    seconds = job["spec"].get("activeDeadlineSeconds")
    if seconds is not None and status.get("startTime"):
        yield Again(max(0, parse_rfc3339(status["startTime"]) + seconds * SECOND - now.wall))


def _tell_of_pause(job: Obj, status: Obj, because: Because) -> Iterator[Wish]:
    """An Event when the Job is suspended or goes on."""
    before = condition(job, "Suspended")
    after = condition({"status": status}, "Suspended")
    if after is not None and after["status"] != (before or {}).get("status"):
        reason = after["reason"].removeprefix("Job")
        yield Emit(Said(job, "Job", reason, after["message"]), because)


@dataclass(frozen=True, slots=True)
class JobOutlived(Because):
    """A finished Job has outlived its ttlSecondsAfterFinished."""

    says: ClassVar[dict[str, str]] = {
        "en": "Job {job} ended {seconds} s ago and is removed.",
        "pt-BR": "O Job {job} terminou há {seconds} s e é removido.",
    }
    job: str
    seconds: int


@controller(of="jobs", named="ttl-after-finished", recorder="ttl-after-finished-controller")
def expire(job: Obj, cache: Cache) -> Iterator[Wish]:
    """Removes a finished Job with its pods after `ttlSecondsAfterFinished`."""
    seconds, ended = job["spec"].get("ttlSecondsAfterFinished"), report.finished_at(job)
    if seconds is None or ended is None or is_deleting(job):
        return
    left = ended + seconds * SECOND - cache.wall
    if left > 0:
        yield Again(left)
        return
    options = {"propagationPolicy": "Foreground"}
    yield Delete("jobs", job, JobOutlived(name(job), seconds), options=options)
