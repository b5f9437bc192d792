"""The CronJob controller: a Job at each moment that the schedule names.

After pkg/controller/cronjob/{cronjob_controllerv2,utils}.go. Absent: time zones other than UTC.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from engine.controllers import _job_status as jobs
from engine.controllers._base import (
    Again,
    Because,
    Cache,
    Create,
    Delete,
    Emit,
    Said,
    UpdateStatus,
    Wish,
    controller,
    controller_reference,
)
from engine.controllers._cron_times import MANY, starts, wait_us
from engine.cron import Schedule, parse_schedule
from engine.objects import Obj, evolve, is_deleting, name, namespace, uid
from engine.units import MINUTE, SECOND, parse_rfc3339, rfc1123, rfc3339
from engine.zones import OFFSETS_US, in_zone

SCHEDULED_AT = "batch.kubernetes.io/cronjob-scheduled-timestamp"
BACKGROUND = {"propagationPolicy": "Background"}


@dataclass(frozen=True, slots=True)
class JobDue(Because):
    """A moment of the schedule has come."""

    says: ClassVar[dict[str, str]] = {
        "en": "CronJob `{cronjob}` is due: it **creates Job** `{job}`.",
        "pt-BR": "Chegou a hora do CronJob `{cronjob}`: ele **cria o Job** `{job}`.",
    }
    story: ClassVar[bool] = True
    cronjob: str
    job: str


@dataclass(frozen=True, slots=True)
class StartSkipped(Because):
    """A moment of the schedule has come, but no Job is made."""

    says: ClassVar[dict[str, str]] = {
        "en": "CronJob `{cronjob}` **skips a start**: {why:word}.",
        "pt-BR": "O CronJob `{cronjob}` **pula um início**: {why:word}.",
    }
    words: ClassVar[dict[str, str]] = {
        "its last Job still runs, and the policy is Forbid": (
            "o Job anterior ainda roda, e a política é Forbid"
        ),
        "the deadline to start is over": "o prazo para iniciar passou",
    }
    story: ClassVar[bool] = True
    cronjob: str
    why: str


@dataclass(frozen=True, slots=True)
class JobUnwanted(Because):
    """A Job of a CronJob is removed."""

    says: ClassVar[dict[str, str]] = {
        "en": "CronJob `{cronjob}` **deletes Job** {job:code}: {why:word}.",
        "pt-BR": "O CronJob `{cronjob}` **exclui o Job** {job:code}: {why:word}.",
    }
    words: ClassVar[dict[str, str]] = {
        "a new one takes its place": "um novo toma o lugar dele",
        "more have ended than it keeps": "terminaram mais do que ele guarda",
    }
    story: ClassVar[bool] = True
    cronjob: str
    job: str
    why: str


@dataclass(frozen=True, slots=True)
class JobsListed(Because):
    """The status of a CronJob is not what its Jobs say."""

    says: ClassVar[dict[str, str]] = {
        "en": "CronJob {cronjob} has {active} active {active:pick Job/Jobs}.",
        "pt-BR": "O CronJob {cronjob} tem {active} {active:pick Job ativo/Jobs ativos}.",
    }
    cronjob: str
    active: int


@dataclass(frozen=True, slots=True)
class ScheduleUnreadable(Because):
    """A schedule that no parser reads."""

    says: ClassVar[dict[str, str]] = {
        "en": "CronJob {cronjob} has an unreadable schedule: {error:quote}.",
        "pt-BR": "O CronJob {cronjob} tem um schedule ilegível: {error:quote}.",
    }
    cronjob: str
    error: str


class _Look(NamedTuple):
    """One look at a CronJob: its Jobs, and what its status should list as active."""

    value: Obj
    jobs: Sequence[Obj]
    active: list[Obj]
    wall: int

    def said(self, reason: str, text: str, *, warning: bool = False) -> Said:
        return Said(self.value, "CronJob", reason, text, warning)


@controller(of="cronjobs", owns=("jobs",), awaits="cronjobs", recorder="cronjob-controller")
def reconcile(cronjob: Obj, cache: Cache) -> Iterator[Wish]:
    """Starts a Job when its time has come, and removes old ones."""
    own = sorted(cache.owned("jobs", cronjob), key=name)
    look = _Look(cronjob, own, [], cache.wall)
    status = dict(cronjob.get("status") or {})
    yield from _take_stock(look, status)
    created = False
    if not is_deleting(cronjob):
        schedule = yield from _schedule(look)
        if schedule is not None:
            for wish in _start(look, schedule, status):
                created = created or isinstance(wish, Create)
                yield wish
    yield from _clean_up(look)
    status.pop("active", None)
    if look.active:
        status["active"] = look.active
    body = evolve(cronjob, {"status": {**status, "active": status.get("active")}})
    if body.get("status") != (cronjob.get("status") or {}) or created:
        because = JobsListed(name(cronjob), len(look.active) + created)
        yield UpdateStatus("cronjobs", body, because, lists_created="active" if created else "")


def _take_stock(look: _Look, status: dict[str, Any]) -> Iterator[Wish]:
    """Which of the listed Jobs have ended or vanished."""
    known = {uid(job): job for job in look.jobs}
    because = JobsListed(name(look.value), len(known))
    for entry in status.get("active") or ():
        job = known.get(entry["uid"])
        if job is None:
            text = f"Active job went missing: {entry['name']}"
            yield Emit(look.said("MissingJob", text), because)
        elif jobs.is_finished(job):
            text = f"Saw completed job: {name(job)}, condition: {jobs.ending_of(job)}"
            yield Emit(look.said("SawCompletedJob", text), because)
        else:
            look.active.append(entry)
    listed = [entry["uid"] for entry in status.get("active") or ()]
    for job in look.jobs:
        if uid(job) not in listed and not jobs.is_finished(job):
            text = f"Saw a job that the controller did not create or forgot: {name(job)}"
            yield Emit(look.said("UnexpectedJob", text, warning=True), because)
        elif jobs.ending_of(job) == "Complete":
            done = (job.get("status") or {}).get("completionTime") or ""
            status["lastSuccessfulTime"] = max(status.get("lastSuccessfulTime") or "", done)


def _schedule(look: _Look) -> Generator[Wish, None, Schedule | None]:
    """The schedule, unless it is suspended or unreadable."""
    spec = look.value["spec"]
    if spec.get("suspend"):
        return None
    try:
        zone = spec.get("timeZone")
        ahead_us = OFFSETS_US.get(zone, 0) if zone else 0
        return parse_schedule(str(spec.get("schedule", "")), ahead_us)
    except ValueError as error:
        text = f'unparseable schedule: "{spec.get("schedule", "")}" : {error}'
        because = ScheduleUnreadable(name(look.value), str(error))
        yield Emit(look.said("UnparseableSchedule", text, warning=True), because)
        return None


def _start(look: _Look, schedule: Schedule, status: dict[str, Any]) -> Iterator[Wish]:
    """Start what is due now, then come back for the next."""
    value, wall = look.value, look.wall
    found = starts(value, schedule, wall, within_deadline=True)
    due = found.latest
    if found.missed > MANY:
        text = (
            "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check "
            "clock skew"
        )
        because: Because = JobsListed(name(value), len(look.active))
        yield Emit(look.said("TooManyMissedTimes", text, warning=True), because)
    if due is not None and not _was_started(look, due):
        yield from _start_at(look, due, status)
    told = evolve(value, {"status": {"lastScheduleTime": status.get("lastScheduleTime")}})
    wait = wait_us(told, schedule, wall)
    if wait is not None:
        yield Again(wait)


def _was_started(look: _Look, due: int) -> bool:
    own = _job_name(look.value, due)
    listed = any(entry["name"] == own for entry in look.active)
    last = (look.value.get("status") or {}).get("lastScheduleTime")
    return listed or (last is not None and parse_rfc3339(last) == due)


def _start_at(look: _Look, due: int, status: dict[str, Any]) -> Iterator[Wish]:
    spec, own = look.value["spec"], name(look.value)
    deadline = spec.get("startingDeadlineSeconds")
    if deadline is not None and due + deadline * SECOND < look.wall:
        text = f"Missed scheduled time to start a job: {rfc1123(due)}"
        skipped = StartSkipped(own, "the deadline to start is over")
        yield Emit(look.said("MissSchedule", text, warning=True), skipped)
        return
    policy = spec.get("concurrencyPolicy", "Allow")
    if policy == "Forbid" and look.active:
        text = (
            "Not starting job because prior execution is running and concurrency policy is Forbid"
        )
        skipped = StartSkipped(own, "its last Job still runs, and the policy is Forbid")
        yield Emit(look.said("JobAlreadyActive", text), skipped)
        return
    if policy == "Replace":
        running = [entry["uid"] for entry in look.active]
        doomed = [job for job in look.jobs if uid(job) in running]
        yield from _remove(look, doomed, "a new one takes its place")
    yield _create(look, due)
    status["lastScheduleTime"] = rfc3339(due)


def _job_name(cronjob: Obj, due: int) -> str:
    return f"{name(cronjob)}-{due // MINUTE}"


def _create(look: _Look, due: int) -> Create:
    value, template = look.value, look.value["spec"]["jobTemplate"]
    meta = template.get("metadata") or {}
    shown = in_zone(due, value["spec"].get("timeZone") or "")
    body = {
        "apiVersion": "batch/v1", "kind": "Job",
        "metadata": {
            "name": _job_name(value, due), "namespace": namespace(value),
            "labels": dict(meta.get("labels") or {}),
            "annotations": {**(meta.get("annotations") or {}), SCHEDULED_AT: shown},
            "ownerReferences": [controller_reference(value, "batch/v1", "CronJob")],
        },
        "spec": template["spec"],
    }  # fmt: skip
    done = look.said("SuccessfulCreate", "Created job {name}")
    failed = look.said("FailedCreate", "Error creating job: {error}", warning=True)
    because = JobDue(name(value), _job_name(value, due))
    return Create("jobs", body, because, done, failed, exists_is_fine=True)


def _clean_up(look: _Look) -> Iterator[Wish]:
    """Keep so many Jobs that succeeded, and so many that failed (cleanupFinishedJobs)."""
    spec = look.value["spec"]
    for kind, field in zip(jobs.ENDINGS, ("successful", "failed"), strict=True):
        limit = spec.get(f"{field}JobsHistoryLimit")
        if limit is None:
            continue
        ended = sorted((job for job in look.jobs if jobs.ending_of(job) == kind), key=_age)
        doomed = [job for job in ended[: max(0, len(ended) - limit)] if not is_deleting(job)]
        yield from _remove(look, doomed, "more have ended than it keeps")


def _age(job: Obj) -> tuple[str, str]:
    return (job.get("status") or {}).get("startTime") or "~", name(job)


def _remove(look: _Look, doomed: Sequence[Obj], why: str) -> Iterator[Wish]:
    done = look.said("SuccessfulDelete", "Deleted job {name}")
    failed = look.said("FailedDelete", "Deleted job: {error}", warning=True)
    for job in doomed:
        look.active[:] = [entry for entry in look.active if entry["uid"] != uid(job)]
        because = JobUnwanted(name(look.value), name(job), why)
        yield Delete("jobs", job, because, done, failed, options=BACKGROUND)
