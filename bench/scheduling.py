"""Scheduling decisions per second, by one look at what changed and by asking every node anew.

`python -m bench.scheduling [--nodes 1000 5000] [--pods 2000] [--rounds 3]` fills a cluster with
pods of one shape, each bound where the decision says; the naive twin decides a part of the same
pods and must say the same. Medians over the rounds, of processor time; the
machine's noise is what the rounds differ.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from hashlib import blake2b
from statistics import median
from time import process_time
from typing import Any

from engine.dice import Dice
from engine.scheduler.cluster import Cluster
from engine.scheduler.framework import Decision, decide
from engine.scheduler.outlooks import Outlooks
from engine.scheduler.pod_info import PodInfo

ZONE, HOST = "topology.kubernetes.io/zone", "kubernetes.io/hostname"
WEB = {"matchLabels": {"app": "web"}}
NAIVE_PODS = 60

Decide = Callable[[PodInfo, Callable[[], float], int], Decision]


def _spread(action: str) -> dict[str, Any]:
    row = {"maxSkew": 1, "topologyKey": ZONE, "whenUnsatisfiable": action, "labelSelector": WEB}
    return {"topologySpreadConstraints": [row]}


def _affinity(kind: str, key: str) -> dict[str, Any]:
    terms = [{"labelSelector": WEB, "topologyKey": key}]
    return {"affinity": {kind: {"requiredDuringSchedulingIgnoredDuringExecution": terms}}}


SHAPES: dict[str, dict[str, Any]] = {
    "basic": {},
    "required spread": _spread("DoNotSchedule"),
    "preferred spread": _spread("ScheduleAnyway"),
    "required affinity": _affinity("podAffinity", ZONE),
    "required anti-affinity": _affinity("podAntiAffinity", HOST),
}


def a_cluster(nodes: int) -> Cluster:
    cluster = Cluster()
    offers = {"cpu": "16", "memory": "64Gi", "pods": "110"}
    for at in range(nodes):
        labels = {HOST: f"node-{at}", ZONE: f"zone-{at % 3}"}
        meta = {"name": f"node-{at}", "labels": labels}
        cluster.set_node({"metadata": meta, "spec": {}, "status": {"allocatable": offers}})
    return cluster


def a_pod(cluster: Cluster, at: int, shape: dict[str, Any]) -> PodInfo:
    asked = {"requests": {"cpu": "100m", "memory": "200Mi"}}
    spec = {"containers": [{"name": "c", "image": "web:1", "resources": asked}], **shape}
    meta = {"name": f"web-{at}", "namespace": "default", "labels": {"app": "web"}}
    return cluster.read({"metadata": meta, "spec": spec})


def place(cluster: Cluster, how: Decide, pods: list[PodInfo]) -> tuple[float, str]:
    """Seconds, and a digest of where every pod went, with how many other nodes it could have."""
    roll = Dice(1, "bench").stream("tie")
    digest = blake2b(digest_size=8)
    first = 0
    begin = process_time()
    for pod in pods:
        decision = how(pod, roll, first)
        first = (first + decision.looked_at) % len(cluster.nodes)
        digest.update(f"{decision.node} {decision.numbers} {decision.looked_at}\n".encode())
        assert decision.node is not None, decision.message
        pod.node_name = decision.node
        cluster.add_pod(pod)
    return process_time() - begin, digest.hexdigest()


def fill(shape: dict[str, Any], nodes: int, pods: int, *, naive: bool) -> tuple[float, str]:
    """Decisions per second, and what was decided."""
    cluster = a_cluster(nodes)
    waiting = [a_pod(cluster, at, shape) for at in range(pods)]
    if naive:
        seconds, digest = place(cluster, lambda p, roll, at: decide(p, cluster, roll, at), waiting)
    else:
        seconds, digest = place(cluster, Outlooks(cluster).decide, waiting)
    return pods / seconds, digest


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, nargs="+", default=[1000, 5000])
    parser.add_argument("--pods", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print(f"{'shape':24} {'nodes':>6} {'quick/s':>9} {'lowest':>8} {'naive/s':>9}  same decisions")
    for name, shape in SHAPES.items():
        for nodes in given.nodes:
            pods = min(given.pods, nodes * 8 // 10)  # one a node must be possible
            rates = [fill(shape, nodes, pods, naive=False)[0] for _ in range(given.rounds)]
            few = min(NAIVE_PODS, pods)
            slow, true = fill(shape, nodes, few, naive=True)
            same = fill(shape, nodes, few, naive=False)[1] == true
            print(
                f"{name:24} {nodes:6} {median(rates):9.0f} {min(rates):8.0f} {slow:9.0f}  "
                f"{'yes' if same else 'NO'}"
            )


if __name__ == "__main__":
    main()
