"""Preemption: who has to go, from which node, and what is said when nobody can."""

from typing import Any

import pytest

from engine.objects import Obj
from engine.scheduler.cases import cluster_of, decision_of
from engine.scheduler.framework import Decision, decide
from tests.engine.scheduler.world import node, pod


def placed(name: str, on: str, priority: int, cpu: str = "1", hour: int = 10, **more: Any) -> Obj:
    started = f"2026-01-01T{hour:02}:00:00Z"
    return pod(name, cpu, on=on, priority=priority, started=started, **more)


def preempt(nodes: list[Obj], pods: list[Obj], **more: Any) -> Decision:
    """The decision for a pod of priority 1000 that needs one CPU."""
    spec = more.pop("spec", {})
    case = {"nodes": nodes, "pods": pods, "pod": pod("p", "1", priority=1000, **spec), **more}
    return decision_of(case, lambda: 0.0)


def outcome(decision: Decision) -> tuple[str | None, list[str]]:
    return decision.nominated, [victim.name for victim in decision.victims]


def test_of_two_equals_the_longer_running_one_is_spared() -> None:
    pods = [placed("a", "n", 0, hour=10), placed("b", "n", 0, hour=11)]

    decision = preempt([node("n", "2")], pods)

    assert outcome(decision) == ("n", ["b"])
    assert decision.message == "0/1 nodes are available: 1 Insufficient cpu."


CHOICES = {
    "least important highest victim": (
        [placed("a", "x", 5), placed("b", "y", 3)], ("y", ["b"]),
    ),
    "smallest sum of priorities": (
        [placed("a", "x", 5, "500m"), placed("b", "x", 5, "500m"), placed("c", "y", 5)],
        ("y", ["c"]),
    ),
    "latest start": (
        [placed("a", "x", 5, hour=9), placed("b", "y", 5, hour=11)], ("y", ["b"]),
    ),
    "equal priority never goes": (
        [placed("a", "x", 1000), placed("b", "y", 999)], ("y", ["b"]),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("pods", "expected"), CHOICES.values(), ids=CHOICES.keys())
def test_which_node(pods: list[Obj], expected: tuple[str, list[str]]) -> None:
    assert outcome(preempt([node("x", "1"), node("y", "1")], pods)) == expected


def budget(allowed: int, **more: Any) -> Obj:
    return {
        "metadata": {"name": "b", "namespace": "default"},
        "spec": {"selector": {"matchLabels": {"app": "a"}}},
        "status": {"disruptionsAllowed": allowed, **more},
    }


@pytest.mark.parametrize(
    ("pdb", "node_name"),
    [(budget(0), "y"), (budget(1), "x"), (budget(0, disruptedPods={"a": "now"}), "x")],
    ids=["an exhausted budget protects", "one with room does not", "nor one already broken"],
)
def test_budgets_are_respected_where_possible(pdb: Obj, node_name: str) -> None:
    pods = [placed("a", "x", 3, labels={"app": "a"}), placed("b", "y", 5)]

    decision = preempt([node("x", "1"), node("y", "1")], pods, podDisruptionBudgets=[pdb])

    assert decision.nominated == node_name


def test_budgets_are_broken_where_nothing_else_helps() -> None:
    pods = [placed("a", "x", 3, labels={"app": "a"})]

    decision = preempt([node("x", "1")], pods, podDisruptionBudgets=[budget(0)])

    assert outcome(decision) == ("x", ["a"])


def test_anti_affinity_is_cured_by_removing_whom_it_means() -> None:
    term = {"labelSelector": {"matchLabels": {"app": "q"}}, "topologyKey": "kubernetes.io/hostname"}
    apart = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}
    pods = [placed("a", "x", 0, labels={"app": "q"}), placed("b", "x", 0)]

    decision = preempt([node("x")], pods, spec={"affinity": apart})

    assert outcome(decision) == ("x", ["a"])


def test_hard_spread_is_cured_too() -> None:
    constraint = {
        "maxSkew": 1, "topologyKey": "kubernetes.io/hostname",
        "whenUnsatisfiable": "DoNotSchedule", "labelSelector": {"matchLabels": {"app": "q"}},
    }  # fmt: skip
    pods = [placed(f"a{n}", "x", 0, "0", labels={"app": "q"}) for n in range(2)]
    pods.append(placed("big", "y", 2000, "4"))
    spec = {"topologySpreadConstraints": [constraint], "labels": {"app": "q"}}

    decision = preempt([node("x"), node("y")], pods, spec=spec)

    assert (decision.nominated, len(decision.victims)) == ("x", 2)


def test_where_removing_everyone_does_not_help_the_reason_stays() -> None:
    pods = [placed("a", "x", 0, "500m"), placed("b", "x", 2000)]

    message = preempt([node("x", "1500m")], pods).message

    assert message == (
        "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: "
        "0/1 nodes are available: 1 Insufficient cpu."
    )


def test_a_polite_pod_preempts_nobody() -> None:
    decision = preempt([node("x", "1")], [placed("a", "x", 0)], spec={"preemptionPolicy": "Never"})

    assert decision.message is not None
    assert decision.message.endswith("preemption: not eligible due to preemptionPolicy=Never.")
    assert decision.nominated is None


def test_a_pod_waits_for_victims_that_are_still_ending() -> None:
    victim = placed("a", "x", 0)
    victim["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:30Z"
    victim["status"]["conditions"] = [
        {"type": "DisruptionTarget", "status": "True", "reason": "PreemptionByScheduler"}
    ]
    cluster = cluster_of({"nodes": [node("x", "1")], "pods": [victim]})
    subject = pod("p", "1", priority=1000)
    subject["status"]["nominatedNodeName"] = "x"

    decision = decide(cluster.read(subject), cluster, lambda: 0.0)

    assert decision.message is not None
    assert decision.message.endswith(
        "preemption: not eligible due to a terminating pod on the nominated node."
    )
    assert decision.nominated is None


def test_trying_out_leaves_no_trace() -> None:
    pods = [placed(f"q{n}", "x", n, "500m") for n in range(4)]
    cluster = cluster_of({"nodes": [node("x", "2")], "pods": pods})
    before = cluster.nodes["x"]
    books = (before.used_cpu, dict(before.classes), list(before.pods))

    decide(cluster.read(pod("p", "1", priority=1000)), cluster, lambda: 0.0)

    assert (before.used_cpu, before.classes, list(before.pods)) == books
    assert cluster.nodes["x"] is before
