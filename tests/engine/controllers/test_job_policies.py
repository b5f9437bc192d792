"""Which failures of a Job count, which end it, and when enough has succeeded."""

from typing import Any

import pytest

from engine.apiserver.job_validation import policy_problems
from engine.controllers._job_policies import fatal, ignores, judged, satisfied
from tests.engine.controllers.test_job import active, end, ending, job, started


def pod(*codes: int, phase: str = "Failed", condition: str = "", named: str = "main") -> Any:
    statuses = [{"name": named, "state": {"terminated": {"exitCode": code}}} for code in codes]
    conditions = [{"type": condition, "status": "True"}] if condition else []
    return {
        "metadata": {"name": "p", "namespace": "default", "uid": "u"},
        "status": {"phase": phase, "containerStatuses": statuses, "conditions": conditions},
    }


def of(*rules: dict[str, Any]) -> Any:
    return {"spec": {"podFailurePolicy": {"rules": list(rules)}}}


FATAL = {"action": "FailJob", "onExitCodes": {"operator": "In", "values": [42]}}
OTHERS = {"action": "FailJob", "onExitCodes": {"operator": "NotIn", "values": [1, 2]}}
MOVED = {"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget"}]}


@pytest.mark.parametrize(
    ("value", "rules", "action"),
    [
        (pod(42), (FATAL,), "FailJob"),
        (pod(1), (FATAL,), "Count"),
        (pod(3), (OTHERS,), "FailJob"),
        (pod(2), (OTHERS,), "Count"),
        (pod(0), (OTHERS,), "Count"),
        (pod(42, condition="DisruptionTarget"), (MOVED, FATAL), "Ignore"),
        (pod(42, condition="DisruptionTarget"), (FATAL, MOVED), "FailJob"),
        (pod(42, phase="Running"), (FATAL,), "Count"),
        (pod(42, named="side"),
         ({**FATAL, "onExitCodes": {**FATAL["onExitCodes"], "containerName": "main"}},), "Count"),
        (pod(42), (), "Count"),
    ],
    ids=["its code", "another", "none of these", "one of these", "0 is no failure",
         "the first rule", "in their order", "still running", "of another container", "no rule"],
)  # fmt: skip
def test_the_first_rule_that_matches(value: Any, rules: tuple[Any, ...], action: str) -> None:
    assert judged(of(*rules), value).action == action


def test_why_a_job_ends() -> None:
    assert fatal(of(FATAL), [pod(1), pod(42)]) == (
        "Container main for pod default/p failed with exit code 42 matching FailJob rule at index 0"
    )
    assert ignores(of(MOVED), pod(137, condition="DisruptionTarget"))


@pytest.mark.parametrize(
    ("rule", "succeeded", "met"),
    [
        ({"succeededIndexes": "0,2"}, [0, 2], True),
        ({"succeededIndexes": "0,2"}, [0, 1], False),
        ({"succeededIndexes": "0,2", "succeededCount": 1}, [2], True),
        ({"succeededCount": 2}, [1, 3], True),
        ({"succeededCount": 2}, [1], False),
    ],
    ids=["all of them", "not all", "one of them", "any two", "too few"],
)
def test_when_enough_has_succeeded(rule: Any, succeeded: list[int], met: bool) -> None:
    value = {"spec": {"successPolicy": {"rules": [rule]}}}

    assert bool(satisfied(value, succeeded, {"0,2": [0, 2]})) is met


def test_a_job_ends_well_when_its_policy_is_met_and_takes_the_rest_away() -> None:
    policy = {"rules": [{"succeededCount": 1}]}
    cluster = started(completions=3, parallelism=3, completionMode="Indexed", successPolicy=policy)

    end(cluster, "Succeeded")

    assert ending(cluster) == "Complete: SuccessPolicy"
    assert active(cluster) == 0
    assert job(cluster)["status"]["succeeded"] == 1


def test_a_failed_pod_that_is_ignored_is_replaced_and_not_counted() -> None:
    rule = {"action": "Ignore", "onPodConditions": [{"type": "Ready", "status": "False"}]}
    cluster = started(backoffLimit=0, podFailurePolicy={"rules": [rule]})

    end(cluster, "Failed")

    assert job(cluster)["status"].get("failed", 0) == 0
    assert active(cluster) == 1


def test_a_fatal_failure_ends_the_job_below_its_limit() -> None:
    rule = {"action": "FailJob", "onPodConditions": [{"type": "Ready", "status": "False"}]}
    cluster = started(podFailurePolicy={"rules": [rule]})

    end(cluster, "Failed")

    assert ending(cluster) == "Failed: PodFailurePolicy"


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        ({"podFailurePolicy": {"rules": [FATAL]},
          "template": {"spec": {"restartPolicy": "OnFailure"}}},
         "spec.template.spec.restartPolicy"),
        ({"podFailurePolicy": {"rules": [MOVED]},
          "template": {"spec": {"restartPolicy": "Never"}}}, ""),
        ({"podFailurePolicy": {"rules": [{**MOVED, "action": "FailIndex"}]},
          "template": {"spec": {"restartPolicy": "Never"}}},
         "spec.podFailurePolicy.rules[0].action"),
        ({"podFailurePolicy": {"rules": [{"action": "Ignore"}]},
          "template": {"spec": {"restartPolicy": "Never"}}}, "spec.podFailurePolicy.rules[0]"),
        ({"successPolicy": {"rules": [{"succeededCount": 1}]}}, "spec.successPolicy"),
        ({"completionMode": "Indexed", "completions": 3,
              "successPolicy": {"rules": [{"succeededIndexes": "a-b"}]}},
         "spec.successPolicy.rules[0].succeededIndexes"),
    ],
    ids=["restarts", "as it should be", "an index", "without a condition", "not indexed",
         "no number"],
)  # fmt: skip
def test_what_policies_may_not_be(spec: Any, field: str) -> None:
    assert [cause.field for cause in policy_problems({"spec": spec})] == ([field] if field else [])
