"""Jobs and cron jobs described."""

from collections.abc import Mapping
from typing import Any

from engine.objects import dig
from engine.operator.kubectl.ages import human_duration
from engine.operator.kubectl.columns._base import label_selector
from engine.operator.kubectl.described._base import (
    NONE,
    UNSET,
    Describer,
    Scene,
    Sheet,
    controlled_by,
    head,
    marks,
    when,
)
from engine.operator.kubectl.described.pod_template import write_template
from engine.units import parse_rfc3339


def _job(sheet: Sheet, scene: Scene) -> None:
    job = scene.value
    spec = job["spec"]
    head(sheet, job)
    sheet.line(f"Selector:\t{label_selector(spec.get('selector'))}")
    marks(sheet, job)
    controlled_by(sheet, job)
    for title, key, missing in _SPEC:
        if key in spec or missing:
            sheet.line(f"{title}:\t{_said(spec.get(key, missing))}")
    _times(sheet, job)
    sheet.line(f"Pods Statuses:\t{_pods(job.get('status') or {})}")
    if spec.get("completionMode") == "Indexed":
        sheet.line(f"Completed Indexes:\t{dig(job, 'status.completedIndexes') or NONE}")
    write_template(sheet, spec["template"])


_SPEC = (
    ("Parallelism", "parallelism", ""), ("Completions", "completions", UNSET),
    ("Completion Mode", "completionMode", ""), ("Suspend", "suspend", ""),
    ("Backoff Limit", "backoffLimit", ""),
    ("TTL Seconds After Finished", "ttlSecondsAfterFinished", ""),
)  # fmt: skip


def _said(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _times(sheet: Sheet, job: Mapping[str, Any]) -> None:
    began, ended = dig(job, "status.startTime"), dig(job, "status.completionTime")
    if began:
        sheet.line(f"Start Time:\t{when(began)}")
    if ended:
        sheet.line(f"Completed At:\t{when(ended)}")
    if began and ended:
        sheet.line(f"Duration:\t{human_duration(parse_rfc3339(ended) - parse_rfc3339(began))}")
    deadline = dig(job, "spec.activeDeadlineSeconds")
    if deadline is not None:
        sheet.line(f"Active Deadline Seconds:\t{deadline}s")


def _pods(status: Mapping[str, Any]) -> str:
    active, succeeded, failed = (status.get(k) or 0 for k in ("active", "succeeded", "failed"))
    ready = f" ({status['ready']} Ready)" if status.get("ready") is not None else ""
    return f"{active} Active{ready} / {succeeded} Succeeded / {failed} Failed"


def _cronjob(sheet: Sheet, scene: Scene) -> None:
    cron = scene.value
    spec, status = cron["spec"], cron.get("status") or {}
    head(sheet, cron)
    marks(sheet, cron)
    sheet.line(f"Schedule:\t{spec.get('schedule', '')}")
    sheet.line(f"Concurrency Policy:\t{spec.get('concurrencyPolicy', 'Allow')}")
    suspend = spec.get("suspend")
    sheet.line(f"Suspend:\t{UNSET if suspend is None else suspend}")
    for title, key, unit in _CRON:
        value = spec.get(key)
        sheet.line(f"{title}:\t{UNSET if value is None else f'{value}{unit}'}")
    _job_template(sheet, dig(spec, "jobTemplate.spec") or {})
    sheet.line(f"Last Schedule Time:\t{when(status.get('lastScheduleTime'))}")
    active = ", ".join(one["name"] for one in status.get("active") or ())
    sheet.line(f"Active Jobs:\t{active or NONE}")


_CRON = (
    ("Time Zone", "timeZone", ""),
    ("Successful Job History Limit", "successfulJobsHistoryLimit", ""),
    ("Failed Job History Limit", "failedJobsHistoryLimit", ""),
    ("Starting Deadline Seconds", "startingDeadlineSeconds", "s"),
)


def _job_template(sheet: Sheet, spec: Mapping[str, Any]) -> None:
    chosen = spec.get("selector")
    sheet.line(f"Selector:\t{UNSET if chosen is None else label_selector(chosen)}")
    for title in ("Parallelism", "Completions"):
        sheet.line(f"{title}:\t{spec.get(title.lower(), UNSET)}")
    if spec.get("activeDeadlineSeconds") is not None:
        sheet.line(f"Active Deadline Seconds:\t{spec['activeDeadlineSeconds']}s")
    write_template(sheet, spec["template"])


JOB = Describer(("jobs",), _job)
CRONJOB = Describer(("cronjobs",), _cronjob)
