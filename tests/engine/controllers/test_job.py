"""Jobs: how many pods, when again, when it is over, and that nothing is counted twice."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.controllers import job as jobs
from engine.controllers._base import Again, Create, Delete, Rule
from engine.controllers._job_indexes import FINALIZER, packed, spread
from engine.controllers._job_status import wait_us
from engine.objects import Obj, condition, evolve, name
from engine.units import EPOCH, SECOND, rfc3339
from tests.engine.controllers.builders import Cluster, template

RULE: Rule = jobs.reconcile.rule
TTL: Rule = jobs.expire.rule


def started(**spec: Any) -> Cluster:
    counts = {"completions": 1, "parallelism": 1} if "completions" not in spec else {}
    pods = template(app="task")
    pods["spec"]["restartPolicy"] = spec.pop("restart", "Never")
    value = {
        "apiVersion": "batch/v1", "kind": "Job",
        "metadata": {"name": "task", "namespace": "default", "uid": "j1", "generation": 1},
        "spec": {"template": pods, "backoffLimit": 6, **counts, **spec},
    }  # fmt: skip
    cluster = Cluster({"jobs": [value]})
    cluster.settle([RULE])
    return cluster


def end(cluster: Cluster, phase: str, some: int = 1) -> None:
    """The next active pods end like this."""
    active = [
        (key, pod)
        for key, pod in sorted(cluster.objects["pods"].items())
        if (pod.get("status") or {}).get("phase") not in ("Succeeded", "Failed")
    ]
    for key, pod in active[:some]:
        ready = {"type": "Ready", "status": "False", "lastTransitionTime": rfc3339(cluster.wall)}
        status = {"phase": phase, "conditions": [ready]}
        cluster.objects["pods"][key] = evolve(pod, {"status": status})
    cluster.settle([RULE])


def job(cluster: Cluster) -> Obj:
    return cluster.objects["jobs"]["default/task"]


def active(cluster: Cluster) -> int:
    return int(job(cluster)["status"].get("active", 0))


def ending(cluster: Cluster) -> str:
    for kind in ("Complete", "Failed"):
        found = condition(job(cluster), kind)
        if found is not None:
            return f"{kind}: {found['reason']}"
    return ""


def test_one_success_completes_it_and_its_pod_is_freed() -> None:
    cluster = started()

    end(cluster, "Succeeded")

    assert ending(cluster) == "Complete: CompletionsReached"
    assert (job(cluster)["status"]["succeeded"], active(cluster)) == (1, 0)
    (pod,) = cluster.every("pods")
    assert FINALIZER not in (pod["metadata"].get("finalizers") or ())


def test_no_more_pods_run_than_successes_are_missing() -> None:
    cluster = started(completions=3, parallelism=2)
    counts = [active(cluster)]

    for _ in range(3):
        end(cluster, "Succeeded")
        counts.append(active(cluster))

    assert counts == [2, 2, 1, 0]
    assert len(cluster.every("pods")) == 3


def test_failures_wait_ten_seconds_doubling_and_the_seventh_is_the_last() -> None:
    """S53: backoffLimit 6."""
    cluster, waits = started(), []

    for _ in range(7):
        end(cluster, "Failed")
        waits += [
            wish.after_us // SECOND
            for wish in RULE.reconcile(job(cluster), cluster)
            if isinstance(wish, Again)
        ]
        cluster.tick(waits[-1])
        cluster.settle([RULE])

    assert waits == [10, 20, 40, 80, 160, 320]
    assert ending(cluster) == "Failed: BackoffLimitExceeded"
    assert job(cluster)["status"]["failed"] == 7


ENDED = {"state": {"terminated": {"finishedAt": "2026-01-01T00:00:20Z"}}}
READY_LOST = {"type": "Ready", "status": "False", "lastTransitionTime": "2026-01-01T00:00:30Z"}


@pytest.mark.parametrize(
    ("status", "meta", "seconds"),
    [
        ({"containerStatuses": [ENDED], "conditions": [READY_LOST]}, {}, 20),
        ({"containerStatuses": [ENDED, {"state": {}}], "conditions": [READY_LOST]}, {}, 30),
        ({}, {"deletionTimestamp": "2026-01-01T00:01:10Z", "deletionGracePeriodSeconds": 30}, 40),
        ({}, {}, 10),
    ],
    ids=["its last container", "no longer ready", "asked to go", "made"],
)
def test_when_a_failed_pod_ended(status: Obj, meta: dict[str, Any], seconds: int) -> None:
    made = {"creationTimestamp": "2026-01-01T00:00:10Z"}
    pod = {"metadata": {"name": "task-1", **made, **meta}, "spec": {}}
    failed = {**pod, "status": {"phase": "Failed", **status}}

    wait = wait_us({"spec": {}}, [failed], EPOCH, 10 * SECOND, 600 * SECOND)

    assert wait == (seconds + 10) * SECOND


@pytest.mark.parametrize("group", ["containerStatuses", "initContainerStatuses"])
def test_restarts_count_with_on_failure(group: str) -> None:
    cluster = started(restart="OnFailure", backoffLimit=2)
    (key,) = cluster.objects["pods"]
    status = {"phase": "Running", group: [{"restartCount": 2}]}
    cluster.objects["pods"][key] = evolve(cluster.objects["pods"][key], {"status": status})

    cluster.settle([RULE])

    assert ending(cluster) == "Failed: BackoffLimitExceeded"
    assert cluster.every("pods") == []


def test_a_deadline_ends_it_with_its_pods() -> None:
    cluster = started(activeDeadlineSeconds=30)

    cluster.tick(31)
    cluster.settle([RULE])

    assert ending(cluster) == "Failed: DeadlineExceeded"
    assert cluster.every("pods") == []


def test_a_suspended_job_has_no_pods_and_resumes() -> None:
    cluster = started(suspend=True)
    before = len(cluster.every("pods"))

    cluster.objects["jobs"]["default/task"] = evolve(job(cluster), {"spec": {"suspend": False}})
    cluster.settle([RULE])

    assert (before, active(cluster)) == (0, 1)


def test_indexed_pods_take_each_number_once() -> None:
    cluster = started(completions=4, parallelism=2, completionMode="Indexed")

    end(cluster, "Succeeded", 2)
    end(cluster, "Succeeded", 2)

    assert ending(cluster) == "Complete: CompletionsReached"
    assert job(cluster)["status"]["completedIndexes"] == "0-3"
    assert sorted(pod["spec"]["hostname"] for pod in cluster.every("pods")) == [
        f"task-{index}" for index in range(4)
    ]


def test_without_completions_the_first_success_ends_the_making_of_pods() -> None:
    cluster = started(completions=None, parallelism=3)

    end(cluster, "Succeeded")
    creations = [w for w in cluster.calls(RULE, job(cluster)) if isinstance(w, Create)]

    assert (active(cluster), creations, ending(cluster)) == (2, [], "")
    end(cluster, "Failed", 2)
    assert ending(cluster) == "Complete: CompletionsReached"


def test_a_finished_job_is_removed_after_its_time() -> None:
    cluster = started(ttlSecondsAfterFinished=60)
    end(cluster, "Succeeded")
    (early,) = TTL.reconcile(job(cluster), cluster)

    cluster.tick(60)
    (late,) = TTL.reconcile(job(cluster), cluster)

    assert early == Again(60 * SECOND)
    assert isinstance(late, Delete) and name(late.target) == "task"


@settings(max_examples=50, deadline=None)
@given(
    st.integers(1, 4),
    st.integers(1, 4),
    st.integers(0, 3),
    st.lists(st.booleans(), max_size=12),
)
def test_every_end_is_counted_once(
    completions: int, parallelism: int, limit: int, ends: list[bool]
) -> None:
    cluster = started(completions=completions, parallelism=parallelism, backoffLimit=limit)
    for good in ends:
        end(cluster, "Succeeded" if good else "Failed")
        cluster.tick(700)
        cluster.settle([RULE])

    status = job(cluster)["status"]
    phases = [pod["status"]["phase"] for pod in cluster.every("pods") if pod.get("status")]
    assert status.get("succeeded", 0) == phases.count("Succeeded") <= completions
    assert status.get("failed", 0) >= phases.count("Failed")
    assert active(cluster) <= parallelism


@pytest.mark.parametrize("text", ["", "0", "0,1", "0-2", "0,2-4,9"])
def test_indexes_are_packed_as_the_api_writes_them(text: str) -> None:
    assert packed(list(spread(text))) == text
