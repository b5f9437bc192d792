"""Indexed Jobs whose indexes fail each for itself: KEP-3850, as far as its sentences say what a Job
does, and what may not be asked.
"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.apiserver.job_validation import policy_problems
from engine.controllers._job_indexes import FAILURES, FINALIZER, IGNORED, INDEX
from engine.objects import evolve
from engine.units import SECOND, rfc3339
from tests.engine.controllers.builders import Cluster
from tests.engine.controllers.test_job import RULE, ending, job, started

ON_42 = {"operator": "In", "values": [42]}


def per_index(limit: int = 1, **spec: Any) -> Cluster:
    many = {"completions": 3, "parallelism": 3, "backoffLimit": (1 << 31) - 1}
    return started(
        completionMode="Indexed", backoffLimitPerIndex=limit, **{**many, **spec}
    )  # fmt: skip


def running(cluster: Cluster) -> dict[int, Any]:
    return {
        int(pod["metadata"]["annotations"][INDEX]): pod
        for pod in cluster.every("pods")
        if (pod.get("status") or {}).get("phase") not in ("Succeeded", "Failed")
    }


def finish(cluster: Cluster, index: int, phase: str, code: int = 1) -> None:
    """The pod that runs for an index ends, and the controller looks."""
    pod = running(cluster)[index]
    ended = {"exitCode": code, "finishedAt": rfc3339(cluster.wall)}
    status = {
        "phase": phase,
        "containerStatuses": [{"name": "c", "state": {"terminated": ended}}],
    }
    key = f"default/{pod['metadata']['name']}"
    cluster.objects["pods"][key] = evolve(pod, {"status": status})
    cluster.settle([RULE])


def wait(cluster: Cluster, seconds: int) -> None:
    cluster.wall += seconds * SECOND
    cluster.settle([RULE])


def test_an_index_is_tried_again_after_its_own_pause_and_carries_its_failures_on() -> None:
    cluster = per_index()

    finish(cluster, 1, "Failed")
    at_once = sorted(running(cluster))
    wait(cluster, 10)

    assert at_once == [0, 2]
    assert running(cluster)[1]["metadata"]["annotations"][FAILURES] == "1"
    assert running(cluster)[0]["metadata"]["annotations"][FAILURES] == "0"


def test_a_failed_pod_is_kept_and_counted_until_its_successor_knows_how_often_it_failed() -> None:
    cluster = per_index()
    failed = running(cluster)[1]["metadata"]["name"]

    finish(cluster, 1, "Failed")
    held = cluster.objects["pods"][f"default/{failed}"]["metadata"].get("finalizers")
    waiting = job(cluster)["status"]
    wait(cluster, 10)
    freed = cluster.objects["pods"][f"default/{failed}"]["metadata"].get("finalizers")

    assert (held, waiting.get("failed"), freed) == ([FINALIZER], None, None)
    assert job(cluster)["status"]["failed"] == 1


def test_one_index_fails_for_good_and_the_others_go_on() -> None:
    cluster = per_index(limit=0)

    finish(cluster, 1, "Failed")
    going_on = sorted(running(cluster))
    told = job(cluster)["status"]["failedIndexes"]
    finish(cluster, 0, "Succeeded")
    finish(cluster, 2, "Succeeded")

    assert (going_on, told) == ([0, 2], "1")
    assert job(cluster)["status"]["completedIndexes"] == "0,2"
    assert ending(cluster) == "Failed: FailedIndexes"


def test_more_failed_indexes_than_allowed_end_the_job() -> None:
    cluster = per_index(limit=0, maxFailedIndexes=1)

    finish(cluster, 0, "Failed")
    after_one = ending(cluster)
    finish(cluster, 1, "Failed")

    assert (after_one, ending(cluster)) == ("", "Failed: MaxFailedIndexesExceeded")
    assert not running(cluster)


def test_the_action_fail_index_does_not_wait_for_the_limit() -> None:
    rule = {"action": "FailIndex", "onExitCodes": ON_42}
    cluster = per_index(limit=5, podFailurePolicy={"rules": [rule]})

    finish(cluster, 2, "Failed", code=42)

    assert job(cluster)["status"]["failedIndexes"] == "2"
    assert sorted(running(cluster)) == [0, 1]


def test_an_ignored_failure_makes_the_pause_longer_but_counts_for_nothing() -> None:
    rule = {"action": "Ignore", "onExitCodes": ON_42}
    cluster = per_index(limit=0, podFailurePolicy={"rules": [rule]})

    finish(cluster, 0, "Failed", code=42)
    wait(cluster, 10)
    first = running(cluster)[0]["metadata"]["annotations"]
    finish(cluster, 0, "Failed", code=42)
    wait(cluster, 10)
    too_soon = sorted(running(cluster))
    wait(cluster, 10)

    assert (first[FAILURES], first[IGNORED]) == ("0", "1")
    assert too_soon == [1, 2]
    assert running(cluster)[0]["metadata"]["annotations"][IGNORED] == "2"
    assert job(cluster)["status"].get("failed", 0) == 0


@settings(max_examples=60, deadline=None)
@given(
    ends=st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=12), limit=st.integers(0, 2)
)
def test_no_index_is_tried_more_often_than_it_may(ends: list[tuple[int, bool]], limit: int) -> None:
    cluster = per_index(limit=limit)

    for index, well in ends:
        if index in running(cluster):
            finish(cluster, index, "Succeeded" if well else "Failed")
        wait(cluster, 600)

    made = [int(pod["metadata"]["annotations"][INDEX]) for pod in cluster.every("pods")]
    assert all(made.count(index) <= limit + 1 for index in range(3))
    assert len(running(cluster)) == len({*running(cluster)})


@pytest.mark.parametrize(
    ("spec", "wrong"),
    [
        (
            {"completionMode": "Indexed", "completions": 3, "backoffLimitPerIndex": 1},
            [],
        ),
        (
            {"backoffLimitPerIndex": 1},
            ["spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode"],
        ),
        (
            {"completionMode": "Indexed", "completions": 3, "maxFailedIndexes": 1},
            ["spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified"],
        ),
        (
            {
                "completionMode": "Indexed",
                "completions": 3,
                "backoffLimitPerIndex": 1,
                "maxFailedIndexes": 4,
            },
            ["spec.maxFailedIndexes: Invalid value: 4: must be less than or equal to completions"],
        ),
        (
            {"completionMode": "Indexed"},
            ["spec.completions: Required value: when completion mode is Indexed"],
        ),
    ],
    ids=["as it should be", "not indexed", "a bound of nothing", "too wide", "without an end"],
)
def test_what_limits_of_indexes_may_be(spec: Any, wrong: list[str]) -> None:
    found = [f"{cause.field}: {cause.message}" for cause in policy_problems({"spec": spec})]

    assert found == wrong
