"""Schedulers of older releases: their words, their scores, and when they try again."""

from random import Random
from typing import Any

import pytest

from engine.objects import Obj
from engine.profiles import PROFILES
from engine.scheduler.cases import cluster_of, decided
from engine.scheduler.events import ITSELF, ClusterEvent
from engine.scheduler.framework import Decision, decide
from engine.scheduler.hope import hope, hope_without_hints
from engine.scheduler.manner import NEWEST, Manner, manner_of
from engine.scheduler.outlooks import Outlooks
from engine.scheduler.queue import SchedulingQueue
from engine.units import SECOND
from tests.engine.scheduler.test_outlook import a_node, a_pod, compare
from tests.engine.scheduler.world import node, pod

OLDEST = manner_of(PROFILES["1.30"])
TAINT = {"key": "disk", "value": "slow", "effect": "NoSchedule"}
NOT_HELPFUL = "preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling."


def decision(manner: Manner, subject: Obj, *nodes: Obj, **more: Any) -> Decision:
    return decided({"nodes": nodes, "pod": subject, **more}, manner=manner)[2]


def test_the_newest_profile_is_the_newest_manner() -> None:
    assert manner_of(PROFILES["1.36"]) == NEWEST


@pytest.mark.parametrize(
    ("manner", "message"),
    [
        (
            NEWEST,
            "0/1 nodes are available: 1 node(s) had untolerated taint(s). no new claims to "
            f"deallocate, {NOT_HELPFUL}",
        ),
        (
            NEWEST._replace(names_taints=True),
            "0/1 nodes are available: 1 node(s) had untolerated taint {disk: slow}. no new claims "
            f"to deallocate, {NOT_HELPFUL}",
        ),
        (
            OLDEST,
            "0/1 nodes are available: 1 node(s) had untolerated taint {disk: slow}. "
            f"{NOT_HELPFUL}",
        ),
    ],
    ids=["1.36", "1.34", "1.30"],
)
def test_a_taint_is_refused_in_the_words_of_its_time(manner: Manner, message: str) -> None:
    assert decision(manner, pod("p"), node("a", taints=[TAINT])).message == message


def test_different_taints_were_listed_one_by_one() -> None:
    nodes = [node("a", taints=[TAINT]), node("b", taints=[{"key": "x", "effect": "NoExecute"}])]

    message = decision(OLDEST, pod("p"), *nodes).message

    assert message is not None
    assert (
        "1 node(s) had untolerated taint {disk: slow}, 1 node(s) had untolerated taint {x: }"
        in (message)
    )


@pytest.mark.parametrize(
    ("manner", "end"),
    [(NEWEST, " not found"), (OLDEST, f" {NOT_HELPFUL}")],
    ids=["1.36", "1.30"],
)
def test_a_pod_that_no_node_is_looked_at_for(manner: Manner, end: str) -> None:
    volume = {"name": "v", "persistentVolumeClaim": {"claimName": "absent"}}

    message = decision(manner, pod("p", volumes=[volume]), node("a")).message

    said = '0/1 nodes are available: persistentvolumeclaim "absent" not found.'
    assert message == said + end


@pytest.mark.parametrize(
    ("manner", "scores"),
    [(NEWEST, [73, 76, 73]), (NEWEST._replace(scores_gain=False), [84, 90, 96])],
    ids=["the change of the balance", "the balance"],
)
def test_balanced_allocation_scores(manner: Manner, scores: list[int]) -> None:
    placed = [pod("q", "2", "2Gi", on="a"), pod("r", "1", "4Gi", on="b")]

    table = decision(
        manner, pod("p", "500m", "512Mi"), *[node(name) for name in "abc"], pods=placed
    ).scores

    assert [table[name]["NodeResourcesBalancedAllocation"] for name in "abc"] == scores


@pytest.mark.parametrize("seed", range(12))
def test_an_outlook_decides_as_the_framework_does(seed: int) -> None:
    dice = Random(seed)
    nodes = [a_node(f"n{at}", dice) for at in range(12)]
    cluster = cluster_of({"nodes": nodes}, OLDEST)
    outlooks = Outlooks(cluster, nodes_min=1, worth_it=1)
    for number in range(20):
        subject = cluster.read(a_pod(f"p{number}", dice))
        roll = dice.random()

        naive = decide(subject, cluster, lambda roll=roll: roll)
        quick = outlooks.decide(subject, lambda roll=roll: roll)

        compare(quick, naive)
        if naive.node is not None:
            cluster.add_pod(cluster.read({**subject.obj, "spec": {
                **subject.obj["spec"], "nodeName": naive.node}}))  # fmt: skip


# When a pod is tried again.

GONE = ClusterEvent("AssignedPodDelete", pod("q", on="n"), None)
BIG, SMALL = node("n", cpu="8"), node("n", cpu="1")
AFTER: list[tuple[str, str, ClusterEvent, Obj, bool, bool]] = [
    ("a pod went, another port", "NodePorts", GONE, BIG, False, True),
    ("a pod went, another label", "InterPodAffinity", GONE, BIG, False, True),
    ("a pod went, another label", "PodTopologySpread", GONE, BIG, False, True),
    ("a pod went", "NodeAffinity", GONE, BIG, False, False),
    ("a node that fits", "NodeResourcesFit", ClusterEvent("NodeAdd", None, BIG), BIG, True, True),
    ("a small node", "NodeResourcesFit", ClusterEvent("NodeAdd", None, SMALL), SMALL, False, False),
    ("a small node", "InterPodAffinity", ClusterEvent("NodeAdd", None, SMALL), SMALL, True, False),
    ("labels of a node that fits", "TaintToleration", ClusterEvent("NodeLabelChange", BIG, BIG),
     BIG, False, True),
    ("a tainted node", "NodeName", ClusterEvent("NodeAdd", None, node("n", taints=[TAINT])),
     node("n", taints=[TAINT]), True, False),
    ("a node went", "PodTopologySpread", ClusterEvent("NodeDelete", BIG, None), SMALL, True, True),
    ("itself", "NodeName", ClusterEvent(ITSELF, pod("p"), pod("p")), BIG, False, True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("plugin", "event", "there", "hinted", "plain"),
    [row[1:] for row in AFTER],
    ids=[f"{plugin}: {what}" for what, plugin, *_ in AFTER],
)
def test_hints_and_the_sort_of_event(
    plugin: str, event: ClusterEvent, there: Obj, hinted: bool, plain: bool
) -> None:
    cluster = cluster_of({"nodes": [there]})
    waiting = cluster.read(pod("p", "4"))

    assert hope(plugin, waiting, event, cluster) is hinted
    assert hope_without_hints(plugin, waiting, event, cluster) is plain


@pytest.mark.parametrize(
    ("skips", "waits"), [(True, [0, 0, 0, 0, 0]), (False, [1, 2, 4, 8, 10])], ids=["1.33", "1.32"]
)
def test_a_refused_pod_waits_out_its_back_off_before_1_33(skips: bool, waits: list[int]) -> None:
    queue, now, seen = SchedulingQueue(skips_backoff=skips), 0, []
    cluster = cluster_of({"nodes": []})
    queue.add(cluster.read(pod("p")), now)
    for _ in range(5):
        entry = queue.pop(now)
        assert entry is not None
        queue.park(entry, ("NodeResourcesFit",), now)
        queue.happened([GONE], now, lambda plugin, pod, event: True)
        ready = queue.ready_at()
        assert ready is not None
        seen.append(max(0, ready - now) // SECOND)
        now = max(now, ready)

    assert seen == waits


def test_an_event_after_the_back_off_makes_a_pod_active_at_once() -> None:
    queue, cluster = SchedulingQueue(skips_backoff=False), cluster_of({"nodes": []})
    queue.add(cluster.read(pod("p")), 0)
    entry = queue.pop(0)
    assert entry is not None
    queue.park(entry, ("NodeResourcesFit",), 0)

    queue.happened([GONE], 5 * SECOND, lambda plugin, pod, event: True)

    assert queue.pop(5 * SECOND) is entry
