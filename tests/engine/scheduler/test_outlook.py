"""The decision that only looks at what changed is the decision that asks every node: the same node,
the same ties, the same rolls, the same totals, whatever happens in between.
"""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.objects import Obj
from engine.scheduler.cluster import Cluster
from engine.scheduler.framework import Decision, decide
from engine.scheduler.outlooks import Outlooks
from tests.engine.scheduler.world import node, pod

ZONE, HOST, RACK = "topology.kubernetes.io/zone", "kubernetes.io/hostname", "rack"
APPS = ("web", "db")


def term(app: str, key: str, **more: Any) -> Obj:
    return {"labelSelector": {"matchLabels": {"app": app}}, "topologyKey": key, **more}


def weighted(app: str, key: str, weight: int) -> Obj:
    return {"weight": weight, "podAffinityTerm": term(app, key)}


def required(*terms: Obj) -> Obj:
    return {"requiredDuringSchedulingIgnoredDuringExecution": list(terms)}


def preferred(*terms: Obj) -> Obj:
    return {"preferredDuringSchedulingIgnoredDuringExecution": list(terms)}


def spread(key: str, skew: int, action: str = "DoNotSchedule", **more: Any) -> Obj:
    chosen = {"matchLabels": {"app": "web"}}
    row = {"maxSkew": skew, "topologyKey": key, "whenUnsatisfiable": action}
    return {**row, "labelSelector": chosen, **more}


SSD = {"weight": 7, "preference": {"matchExpressions": [{"key": "ssd", "operator": "Exists"}]}}
SHAPES: dict[str, dict[str, Any]] = {
    "plain": {},
    "with a host port": {
        "containers": [
            {"name": "c", "image": "i", "ports": [{"containerPort": 80, "hostPort": 80}]}
        ]
    },
    "selecting nodes": {"nodeSelector": {"ssd": "yes"}},
    "liking nodes": {"affinity": {"nodeAffinity": preferred(SSD)}},
    "tolerating": {"tolerations": [{"key": "t", "operator": "Exists"}]},
    "spread over zones": {"topologySpreadConstraints": [spread(ZONE, 1)]},
    "spread over hosts": {"topologySpreadConstraints": [spread(HOST, 1)]},
    "spread over four zones": {"topologySpreadConstraints": [spread(ZONE, 1, minDomains=4)]},
    "spread where it may be": {
        "nodeSelector": {"ssd": "yes"},
        "topologySpreadConstraints": [spread(ZONE, 1, nodeTaintsPolicy="Honor")],
    },
    "spread softly": {
        "topologySpreadConstraints": [
            spread(ZONE, 1, "ScheduleAnyway"),
            spread(HOST, 2, "ScheduleAnyway"),
        ]
    },
    "near its like": {"affinity": {"podAffinity": required(term("web", ZONE))}},
    "near others in two ways": {
        "affinity": {"podAffinity": required(term("db", ZONE), term("db", RACK))}
    },
    "alone on its host": {"affinity": {"podAntiAffinity": required(term("web", HOST))}},
    "alone in its rack": {"affinity": {"podAntiAffinity": required(term("db", RACK))}},
    "liking and shunning": {
        "affinity": {
            "podAffinity": preferred(weighted("db", ZONE, 10)),
            "podAntiAffinity": preferred(weighted("web", HOST, 30)),
        }
    },
}


def a_node(name: str, dice: Random) -> Obj:
    labels: dict[str, str] = {}
    if dice.random() < 0.9:
        labels[ZONE] = f"z{dice.randrange(3)}"
    if dice.random() < 0.7:
        labels[RACK] = f"r{dice.randrange(4)}"
    if dice.random() < 0.5:
        labels["ssd"] = "yes"
    taints = [
        {"key": "t", "effect": dice.choice(["NoSchedule", "PreferNoSchedule"])}
        for _ in range(dice.random() < 0.25)
    ]
    images = {"nginx:latest": 300 << 20} if dice.random() < 0.3 else {}
    size = dice.choice(["2", "4"])
    more = {"unschedulable": True} if dice.random() < 0.1 else {}
    return node(name, size, "4Gi", dice.choice(["3", "9"]), labels=labels, taints=taints,
                images=images, **more)  # fmt: skip


def a_pod(name: str, dice: Random, **more: Any) -> Obj:
    shape = SHAPES[dice.choice(list(SHAPES))]
    cpu = dice.choice(["", "100m", "500m"])
    return pod(name, cpu, "64Mi" if cpu else "", labels={"app": dice.choice(APPS)}, **shape, **more)


def compare(quick: Decision, naive: Decision) -> None:
    """They are the same; the quick one tells only some rows, and those are looked up."""
    assert quick.node == naive.node
    assert (quick.message, quick.nominated) == (naive.message, naive.nominated)
    assert (quick.looked_at, quick.numbers) == (naive.looked_at, naive.numbers)
    assert quick.rejected_by == naive.rejected_by
    assert all(name in naive.best for name in quick.best)
    assert {name: naive.scores.get(name) for name in quick.scores} == quick.scores
    assert {name: naive.verdicts[name] for name in quick.verdicts} == quick.verdicts


def live(dice: Random, nodes: int, moves: int) -> int:
    """A cluster in which things happen; every decision is made twice. Answers how many."""
    cluster = Cluster()
    for at in range(nodes):
        cluster.set_node(a_node(f"n{at}", dice))
    outlooks = Outlooks(cluster, nodes_min=1, worth_it=1)
    start = decisions = 0
    for move in range(moves):
        kind = dice.random()
        if kind < 0.12 and cluster.pods:
            cluster.remove_pod(dice.choice(list(cluster.pods)))
        elif kind < 0.2:
            cluster.set_node(a_node(f"n{dice.randrange(nodes)}", dice))
        elif kind < 0.23:
            cluster.set_service(
                {
                    "metadata": {"name": "s", "namespace": "default"},
                    "spec": {"selector": {"app": dice.choice(APPS)}},
                }
            )
        elif kind < 0.25:
            on = f"n{dice.randrange(nodes)}"
            cluster.add_pod(cluster.read(a_pod(f"placed-{move}", dice, nodeName=on)))
        else:
            info = cluster.read(a_pod(f"p{move}", dice))
            luck = dice.random()
            naive = decide(info, cluster, rolls(luck), start)
            compare(outlooks.decide(info, rolls(luck), start), naive)
            decisions += 1
            start = (start + naive.looked_at) % nodes
            if naive.node:
                info.node_name = naive.node
                cluster.add_pod(info)
    return decisions


def rolls(luck: float) -> Callable[[], float]:
    return lambda: luck


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1 << 32), st.integers(1, 12))
def test_a_quick_decision_is_the_slow_one(seed: int, nodes: int) -> None:
    assert live(Random(seed), nodes, 60)


@pytest.mark.parametrize("seed", range(3))
def test_in_a_large_cluster_too_where_not_all_nodes_are_looked_at(seed: int) -> None:
    assert live(Random(seed), 230, 90) > 40


@pytest.mark.parametrize("apps", ["aaaaa", "abcde"], ids=["of one shape", "with other labels"])
def test_columns_are_made_only_for_needs_that_come_again(apps: str) -> None:
    cluster = Cluster()
    for at in range(120):
        cluster.set_node(node(f"n{at}"))
    outlooks = Outlooks(cluster)

    told = [
        len(outlooks.decide(cluster.read(pod(app, "1", labels={"app": app})), lambda: 0.0).feasible)
        for app in apps
    ]

    assert told == [100, 100, 100, 10, 10]
