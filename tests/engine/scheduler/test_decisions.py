"""The decision as a whole: sampling, ties, messages, nominations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.objects import Obj
from engine.scheduler.cases import cluster_of, decision_of
from engine.scheduler.framework import decide, enough_nodes
from engine.scheduler.messages import NO_NODES, unavailable
from tests.engine.scheduler.world import node, pod

NEVER = "no new claims to deallocate, preemption: "


@pytest.mark.parametrize(
    ("nodes", "enough"),
    [(99, 99), (100, 100), (150, 100), (250, 120), (1000, 420), (5000, 500), (5625, 281),
     (6000, 300)],
)  # fmt: skip
def test_how_many_feasible_nodes_end_the_search(nodes: int, enough: int) -> None:
    assert enough_nodes(nodes) == enough


def test_the_search_goes_on_where_the_last_one_ended() -> None:
    cluster = cluster_of({"nodes": [node(f"n{i:03}") for i in range(150)]})

    first = decide(cluster.read(pod("p")), cluster, lambda: 0.0)
    second = decide(cluster.read(pod("p")), cluster, lambda: 0.0, first.looked_at)

    assert (len(first.feasible), first.looked_at) == (100, 100)
    assert second.feasible[0] == "n100"
    assert second.feasible[50] == "n000"


def test_nodes_are_looked_at_zone_by_zone_in_turns() -> None:
    zones = {"a": "x", "b": "x", "c": "y", "d": "z"}
    key = "topology.kubernetes.io/zone"

    cluster = cluster_of({"nodes": [node(n, labels={key: z}) for n, z in zones.items()]})

    assert [n.name for n in cluster.order] == ["a", "c", "d", "b"]


@pytest.mark.parametrize(("roll", "chosen"), [(0.0, "a"), (0.4, "b"), (0.99, "c")])
def test_the_roll_breaks_ties(roll: float, chosen: str) -> None:
    case = {"nodes": [node(name) for name in "abc"], "pod": pod("p", "1")}

    assert decision_of(case, lambda: roll).node == chosen


def test_the_only_feasible_node_is_not_scored() -> None:
    decision = decision_of({"nodes": [node("a"), node("b", "1")], "pod": pod("p", "2")})

    assert decision.best == ("a",)
    assert decision.scores == {}


def test_no_nodes_at_all() -> None:
    decision = decision_of({"nodes": [], "pod": pod("p")})

    assert decision.message == NO_NODES


def test_reasons_are_sorted_as_text() -> None:
    reasons = ["x"] * 10 + ["a"] * 2

    assert unavailable(12, reasons) == "0/12 nodes are available: 10 x, 2 a."


def test_the_whole_message() -> None:
    nodes = [
        node("a", taints=[{"key": "k", "effect": "NoSchedule"}]),
        node("b", "2"),
        node("c", "2"),
    ]
    placed = [pod("q", "1", on="b"), pod("r", "1", on="c")]

    decision = decision_of({"nodes": nodes, "pods": placed, "pod": pod("p", "2")})

    assert decision.message == (
        "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. "
        "no new claims to deallocate, preemption: 0/3 nodes are available: "
        "1 Preemption is not helpful for scheduling, "
        "2 No preemption victims found for incoming pod."
    )


def test_a_pod_whose_terms_name_different_nodes_fits_nowhere() -> None:
    fields = [{"key": "metadata.name", "operator": "In", "values": [name]} for name in ("a", "b")]
    term = {"nodeSelectorTerms": [{"matchFields": fields}]}
    affinity = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": term}}

    decision = decision_of({"nodes": [node("a")], "pod": pod("p", affinity=affinity)})

    assert decision.message == "0/1 nodes are available: pod affinity terms conflict. not found"
    assert decision.rejected_by == ("NodeAffinity",)


def nominated(priority: int) -> tuple[Obj, Obj]:
    """One node with room for one, for which a pod of priority 10 is nominated already."""
    return node("a", "2"), pod("p", "2", priority=priority)


@pytest.mark.parametrize(("priority", "fits"), [(5, False), (10, False), (11, True)])
def test_a_nominated_pod_keeps_its_place_against_lesser_ones(priority: int, fits: bool) -> None:
    on, subject = nominated(priority)
    cluster = cluster_of({"nodes": [on]})
    cluster.nominate(cluster.read(pod("waits", "2", priority=10)), "a")

    decision = decide(cluster.read(subject), cluster, lambda: 0.0)

    assert (decision.node == "a") is fits


def test_a_nominated_pod_tries_its_node_first_and_needs_no_scores() -> None:
    subject = pod("p", "1")
    subject["status"]["nominatedNodeName"] = "b"

    decision = decision_of({"nodes": [node("a"), node("b"), node("c")], "pod": subject})

    assert (decision.node, decision.scores) == ("b", {})


CPU = st.integers(0, 8)


@given(nodes=st.lists(CPU, min_size=1, max_size=6), placed=st.lists(CPU, max_size=8), cpu=CPU)
def test_law_no_decision_overcommits_and_none_gives_up_while_there_is_room(
    nodes: list[int], placed: list[int], cpu: int
) -> None:
    manifests = [node(f"n{i}", str(size)) for i, size in enumerate(nodes)]
    free = list(nodes)
    pods = []
    for number, size in enumerate(placed):
        free[number % len(nodes)] -= size
        pods.append(pod(f"q{number}", str(size), on=f"n{number % len(nodes)}"))

    decision = decision_of({"nodes": manifests, "pods": pods, "pod": pod("p", str(cpu))})

    able = {f"n{i}" for i, left in enumerate(free) if cpu == 0 or left >= cpu}
    assert set(decision.feasible) == able
    assert (decision.node in able) if able else (decision.message is not None)
