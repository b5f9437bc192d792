"""CronJobs: when a Job is made, what happens to the one before it, and what is kept."""

from typing import Any

import pytest

from engine.controllers import cronjob as cronjobs
from engine.controllers._base import Again, Create, Emit, Rule
from engine.controllers.cronjob import SCHEDULED_AT
from engine.objects import Obj, evolve, name
from engine.units import EPOCH, SECOND, rfc3339
from tests.engine.controllers.builders import START, Cluster, template

RULE: Rule = cronjobs.reconcile.rule


def due(minutes: float = 0, *, schedule: str = "*/5 * * * *", **spec: Any) -> Cluster:
    """A CronJob made at 00:00, looked at so many minutes later."""
    value = {
        "apiVersion": "batch/v1", "kind": "CronJob",
        "metadata": {"name": "tick", "namespace": "default", "uid": "c1",
                     "creationTimestamp": START},
        "spec": {
            "schedule": schedule, "concurrencyPolicy": "Allow", "successfulJobsHistoryLimit": 3,
            "failedJobsHistoryLimit": 1, **spec,
            "jobTemplate": {"spec": {"template": template(app="tick")}},
        },
    }  # fmt: skip
    cluster = Cluster({"cronjobs": [value]})
    later(cluster, minutes)
    return cluster


def later(cluster: Cluster, minutes: float) -> None:
    cluster.tick(int(minutes * 60))
    cluster.settle([RULE])


def jobs(cluster: Cluster) -> list[str]:
    """The minute since 00:00 that each Job was made for."""
    numbers = [int(name(job).rpartition("-")[2]) for job in cluster.every("jobs")]
    return [f"+{number - EPOCH // (60 * SECOND)}" for number in numbers]


def end(cluster: Cluster, kind: str) -> None:
    """Every Job that runs ends like this."""
    for key, job in cluster.objects.get("jobs", {}).items():
        if "status" not in job:
            now = rfc3339(cluster.wall)
            entry = {"type": kind, "status": "True", "lastTransitionTime": now}
            status = {"conditions": [entry], "startTime": now, "completionTime": now}
            cluster.objects["jobs"][key] = evolve(job, {"status": status})
    cluster.settle([RULE])


def status(cluster: Cluster) -> Obj:
    return cluster.every("cronjobs")[0].get("status") or {}


def test_a_job_is_made_when_the_clock_of_its_zone_says_so() -> None:
    cluster = due(6, schedule="5 21 * * *", timeZone="America/Sao_Paulo")

    (made,) = cluster.every("jobs")
    assert jobs(cluster) == ["+5"]
    assert made["metadata"]["annotations"][SCHEDULED_AT] == "2025-12-31T21:05:00-03:00"


def test_nothing_happens_before_the_first_moment() -> None:
    cluster = due(4.9)
    (value,) = cluster.every("cronjobs")

    assert jobs(cluster) == []
    (wish,) = RULE.reconcile(value, cluster)
    assert wish == Again(6 * SECOND + 100_000)


def test_a_job_is_made_at_its_moment_and_listed_as_active() -> None:
    cluster = due(5)

    (job,) = cluster.every("jobs")
    assert jobs(cluster) == ["+5"]
    assert job["metadata"]["annotations"] == {
        "batch.kubernetes.io/cronjob-scheduled-timestamp": "2026-01-01T00:05:00Z"
    }
    assert status(cluster)["lastScheduleTime"] == "2026-01-01T00:05:00Z"
    assert [entry["uid"] for entry in status(cluster)["active"]] == [job["metadata"]["uid"]]


@pytest.mark.parametrize(
    ("minutes", "spec", "made"),
    [
        (17, {}, ["+15"]),
        (5 * 200 + 2, {}, ["+1000"]),
        (17, {"startingDeadlineSeconds": 60}, []),
        (17, {"startingDeadlineSeconds": 180}, ["+15"]),
        (17, {"suspend": True}, []),
        (17, {"schedule": "sometimes"}, []),
    ],
    ids=[
        "only the latest of several missed starts is made up for",
        "however many they are",
        "not when the deadline to start is over",
        "while it is not, it is",
        "nothing while it is suspended",
        "nothing from what nobody can read",
    ],
)
def test_missed_starts(minutes: float, spec: dict[str, Any], made: list[str]) -> None:
    assert jobs(due(minutes, **spec)) == made


def test_many_missed_starts_are_told() -> None:
    cluster = due(0)
    cluster.tick(60 * 5 * 102)

    told = [w.said.reason for w in RULE.reconcile(cluster.every("cronjobs")[0], cluster)
            if isinstance(w, Emit)]  # fmt: skip

    assert told == ["TooManyMissedTimes"]


@pytest.mark.parametrize(
    ("policy", "left"),
    [("Allow", ["+5", "+10"]), ("Forbid", ["+5"]), ("Replace", ["+10"])],
)
def test_a_job_that_still_runs_at_the_next_moment(policy: str, left: list[str]) -> None:
    cluster = due(5, concurrencyPolicy=policy)

    later(cluster, 5)

    assert jobs(cluster) == left
    assert len(status(cluster)["active"]) == len(left)


def test_a_forbidden_start_is_made_up_for_when_the_job_before_it_ends() -> None:
    cluster = due(5, concurrencyPolicy="Forbid")
    later(cluster, 6)

    end(cluster, "Complete")

    assert jobs(cluster) == ["+5", "+10"]


def test_so_many_ended_jobs_are_kept() -> None:
    cluster = due(0)
    for kind in ("Complete", "Failed", "Complete", "Failed", "Complete", "Complete"):
        later(cluster, 5)
        end(cluster, kind)

    assert jobs(cluster) == ["+15", "+20", "+25", "+30"]
    assert status(cluster)["lastSuccessfulTime"] == "2026-01-01T00:30:00Z"
    assert "active" not in status(cluster)


def test_a_job_that_somebody_deleted_is_no_longer_active() -> None:
    cluster = due(5)
    cluster.objects["jobs"].clear()

    cluster.settle([RULE])

    assert "active" not in status(cluster)
    assert not [w for w in RULE.reconcile(cluster.every("cronjobs")[0], cluster)
                if isinstance(w, Create)]  # fmt: skip
