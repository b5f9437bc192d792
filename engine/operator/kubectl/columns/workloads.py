"""The columns of deployments and the other owners of pods."""

from engine.objects import Obj, dig, holds, is_deleting
from engine.operator.kubectl.ages import UNKNOWN, age, human_duration
from engine.operator.kubectl.columns._base import (
    AGE,
    NAME,
    NONE,
    TEMPLATE,
    Column,
    Table,
    count,
    field,
    pairs,
    templated,
)
from engine.units import parse_rfc3339


def _ready_of_wanted(value: Obj, wall_us: int) -> str:
    return f"{dig(value, 'status.readyReplicas') or 0}/{dig(value, 'spec.replicas', 1)}"


def _node_selector(value: Obj, wall_us: int) -> str:
    return pairs(dig(value, "spec.template.spec.nodeSelector"))


def _job_status(job: Obj, wall_us: int) -> str:
    for kind in ("Complete", "Failed"):
        if holds(job, kind):
            return kind
    if is_deleting(job):
        return "Terminating"
    return next((kind for kind in ("Suspended", "FailureTarget") if holds(job, kind)), "Running")


def _completions(job: Obj, wall_us: int) -> str:
    done, wanted = dig(job, "status.succeeded") or 0, dig(job, "spec.completions")
    if wanted is not None:
        return f"{done}/{wanted}"
    parallel = dig(job, "spec.parallelism") or 0
    return f"{done}/1 of {parallel}" if parallel > 1 else f"{done}/1"


def _duration(job: Obj, wall_us: int) -> str:
    began, ended = dig(job, "status.startTime"), dig(job, "status.completionTime")
    if not began:
        return ""
    return human_duration((parse_rfc3339(ended) if ended else wall_us) - parse_rfc3339(began))


def _last_schedule(cronjob: Obj, wall_us: int) -> str:
    last = age(dig(cronjob, "status.lastScheduleTime"), wall_us)
    return NONE if last == UNKNOWN else last


def _suspended(cronjob: Obj, wall_us: int) -> str:
    return "True" if dig(cronjob, "spec.suspend") else "False"


def _active(cronjob: Obj, wall_us: int) -> str:
    return str(len(dig(cronjob, "status.active") or ()))


def _controller(revision: Obj, wall_us: int) -> str:
    """`daemonset.apps/agent`."""
    owners = revision["metadata"].get("ownerReferences") or ()
    owner = next((one for one in owners if one.get("controller")), None)
    if owner is None:
        return NONE
    group = owner["apiVersion"].rpartition("/")[0]
    return f"{owner['kind'].lower()}{'.' if group else ''}{group}/{owner['name']}"


DEPLOYMENTS = Table(
    ("deployments",),
    (
        NAME,
        Column("READY", _ready_of_wanted),
        Column("UP-TO-DATE", count("status.updatedReplicas")),
        Column("AVAILABLE", count("status.availableReplicas")),
        AGE,
        *TEMPLATE,
    ),
)
REPLICASETS = Table(
    ("replicasets",),
    (
        NAME,
        Column("DESIRED", count("spec.replicas")),
        Column("CURRENT", count("status.replicas")),
        Column("READY", count("status.readyReplicas")),
        AGE,
        *TEMPLATE,
    ),
)
STATEFULSETS = Table(
    ("statefulsets",), (NAME, Column("READY", _ready_of_wanted), AGE, *TEMPLATE[:2])
)
DAEMONSETS = Table(
    ("daemonsets",),
    (
        NAME,
        Column("DESIRED", count("status.desiredNumberScheduled")),
        Column("CURRENT", count("status.currentNumberScheduled")),
        Column("READY", count("status.numberReady")),
        Column("UP-TO-DATE", count("status.updatedNumberScheduled")),
        Column("AVAILABLE", count("status.numberAvailable")),
        Column("NODE SELECTOR", _node_selector),
        AGE,
        *TEMPLATE,
    ),
)
JOBS = Table(
    ("jobs",),
    (
        NAME,
        Column("STATUS", _job_status),
        Column("COMPLETIONS", _completions),
        Column("DURATION", _duration),
        AGE,
        *TEMPLATE,
    ),
)
CRONJOBS = Table(
    ("cronjobs",),
    (
        NAME,
        Column("SCHEDULE", field("spec.schedule")),
        Column("TIMEZONE", field("spec.timeZone")),
        Column("SUSPEND", _suspended),
        Column("ACTIVE", _active),
        Column("LAST SCHEDULE", _last_schedule),
        AGE,
        *templated("spec.jobTemplate.spec"),
    ),
)
REVISIONS = Table(
    ("controllerrevisions",),
    (NAME, Column("CONTROLLER", _controller), Column("REVISION", count("revision")), AGE),
)
