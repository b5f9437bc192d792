"""Scores of the 1.36 profile, number by number (facts: the formulas' test vectors)."""

from typing import Any

import pytest

from engine.objects import Obj
from engine.scheduler.cases import decision_of
from tests.engine.scheduler.world import node, pod

ZONE = "topology.kubernetes.io/zone"
MIB = 1 << 20


def scores(plugin: str, subject: Obj, nodes: list[Obj], *placed: Obj, **more: Any) -> list[int]:
    """What one plugin gives each of the nodes, in order."""
    table = decision_of({"nodes": nodes, "pods": placed, "pod": subject, **more}).scores
    return [table[n["metadata"]["name"]][plugin] for n in nodes]


def three() -> tuple[Obj, list[Obj], list[Obj]]:
    nodes = [node(name) for name in "abc"]
    placed = [pod("q", "2", "2Gi", on="a"), pod("r", "1", "4Gi", on="b")]
    return pod("p", "500m", "512Mi"), nodes, placed


@pytest.mark.parametrize(
    ("plugin", "expected"),
    [("NodeResourcesFit", [52, 52, 90]), ("NodeResourcesBalancedAllocation", [73, 76, 73])],
)
def test_resources(plugin: str, expected: list[int]) -> None:
    subject, nodes, placed = three()

    assert scores(plugin, subject, nodes, *placed) == expected


def test_the_sum_decides() -> None:
    subject, nodes, placed = three()

    assert decision_of({"nodes": nodes, "pods": placed, "pod": subject}).best == ("c",)


def test_pods_that_request_nothing_are_not_balanced() -> None:
    decision = decision_of({"nodes": [node("a"), node("b")], "pod": pod("p")})

    assert "NodeResourcesBalancedAllocation" not in decision.scores["a"]
    assert decision.scores["a"]["NodeResourcesFit"] == 97  # 100 m and 200 Mi are assumed


def test_preferred_taints_are_counted() -> None:
    soft = [{"key": f"k{n}", "effect": "PreferNoSchedule"} for n in range(2)]
    nodes = [node("a"), node("b", taints=soft[:1]), node("c", taints=soft)]

    assert scores("TaintToleration", pod("p"), nodes) == [100, 50, 0]


def test_preferred_node_affinity_is_scaled_to_the_highest() -> None:
    preferred = [
        {"weight": w, "preference": {"matchExpressions": [{"key": k, "operator": "Exists"}]}}
        for k, w in (("x", 60), ("y", 20))
    ]
    liking = {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": preferred}}
    nodes = [node("a", labels={"x": "", "y": ""}), node("b", labels={"y": ""}), node("c")]

    assert scores("NodeAffinity", pod("p", affinity=liking), nodes) == [100, 25, 0]


def test_inter_pod_weights_are_scaled_from_lowest_to_highest() -> None:
    def term(weight: int, app: str) -> dict[str, Any]:
        selector = {"matchLabels": {"app": app}}
        return {
            "weight": weight,
            "podAffinityTerm": {"labelSelector": selector, "topologyKey": "kubernetes.io/hostname"},
        }

    liking = {
        "podAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [term(50, "good")]},
        "podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [term(100, "bad")]},
    }
    placed = [pod("q", on="a", labels={"app": "bad"}), pod("r", on="c", labels={"app": "good"})]
    nodes = [node("a"), node("b"), node("c")]

    found = scores("InterPodAffinity", pod("p", affinity=liking), nodes, *placed)

    assert found == [0, 66, 100]


def test_required_terms_of_placed_pods_weigh_one() -> None:
    term = {"labelSelector": {"matchLabels": {"app": "p"}}, "topologyKey": "kubernetes.io/hostname"}
    liking = {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}
    placed = pod("q", on="a", affinity=liking)

    subject = pod("p", labels={"app": "p"})

    assert scores("InterPodAffinity", subject, [node("a"), node("b")], placed) == [100, 0]


def spread(*counts: int) -> tuple[list[Obj], list[Obj]]:
    nodes = [node(f"n{i}", labels={ZONE: f"z{i}"}) for i in range(len(counts))]
    placed = [
        pod(f"q{i}-{j}", on=f"n{i}", labels={"app": "web"})
        for i, count in enumerate(counts)
        for j in range(count)
    ]
    return nodes, placed


def test_a_soft_constraint_prefers_the_emptier_zone() -> None:
    nodes, placed = spread(3, 1, 0)
    constraint = {
        "maxSkew": 1, "topologyKey": ZONE, "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": {"app": "web"}},
    }  # fmt: skip
    subject = pod("p", labels={"app": "web"}, topologySpreadConstraints=[constraint])

    assert scores("PodTopologySpread", subject, nodes, *placed) == [0, 60, 100]


def service() -> Obj:
    return {
        "metadata": {"name": "web", "namespace": "default"},
        "spec": {"selector": {"app": "web"}},
    }


def test_pods_of_a_service_spread_by_default() -> None:
    nodes, placed = spread(2, 1, 0)
    subject = pod("p", labels={"app": "web"})

    found = scores("PodTopologySpread", subject, nodes, *placed, services=[service()])

    assert found == [50, 75, 100]


def test_pods_that_nothing_selects_do_not_spread() -> None:
    nodes, placed = spread(2, 1, 0)

    decision = decision_of({"nodes": nodes, "pods": placed, "pod": pod("p")})

    assert "PodTopologySpread" not in decision.scores["n0"]


def test_terminating_pods_are_not_counted() -> None:
    nodes, placed = spread(1, 0)
    placed[0]["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    subject = pod("p", labels={"app": "web"})

    found = scores("PodTopologySpread", subject, nodes, *placed, services=[service()])

    assert found[0] == found[1]


def test_a_big_image_on_one_of_three_nodes() -> None:
    nodes = [node("a", images={"nginx:latest": 500 * MIB}), node("b"), node("c")]

    assert scores("ImageLocality", pod("p"), nodes) == [14, 0, 0]
