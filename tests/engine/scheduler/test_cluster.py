"""The cluster's picture: kept step by step, it equals one that is built at once."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.objects import Obj, evolve, freeze
from engine.scheduler.changes import take
from engine.scheduler.cluster import Cluster
from engine.scheduler.node_info import NodeInfo
from tests.engine.scheduler.world import node, pod

NAMES = st.sampled_from(["n0", "n1", "n2"])
SHUN = {"labelSelector": {"matchLabels": {"app": "x"}}, "topologyKey": "kubernetes.io/hostname"}
APART = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [SHUN]}}
PORTS = [{"name": "c", "ports": [{"hostPort": 80}]}]


def shape(info: NodeInfo) -> dict[str, Any]:
    return {
        "pods": sorted(info.pods),
        "classes": sorted(
            (sorted(c.labels.items()), c.deleting, n) for c, n in info.classes.items()
        ),
        "used": (info.used_cpu, info.used_memory, info.used_scored_cpu, info.used_scored_memory),
        "ports": dict(info.ports),
        "affine": sorted(info.affine_pods),
        "anti": sorted(info.anti_affine_pods),
        "offers": (info.all_cpu, info.all_memory, info.all_pods),
    }


def picture(cluster: Cluster) -> dict[str, Any]:
    return {
        "nodes": {name: shape(info) for name, info in sorted(cluster.nodes.items())},
        "affine": sorted(cluster.affine_nodes),
        "anti": sorted(cluster.anti_affine_nodes),
        "order": sorted(n.name for n in cluster.order),
        "pods": sorted(cluster.pods),
    }


def some_pod(name: str, on: str, kind: int) -> Obj:
    value = pod(name, str(kind % 3), on=on, labels={"app": "xyz"[kind % 3]})
    if kind % 4 == 1:
        value["spec"]["affinity"] = APART
    if kind % 4 == 2:
        value["spec"]["containers"] = PORTS
    if kind % 5 == 4:
        value["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    if kind % 7 == 6:
        value["status"]["phase"] = "Succeeded"
    return value


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("nodes"), NAMES, st.integers(0, 3), st.booleans()),
        st.tuples(st.just("pods"), st.sampled_from("abcd"), st.integers(0, 30), st.booleans()),
    ),
    max_size=25,
)


@given(STEPS)
def test_law_any_history_ends_in_the_picture_of_what_is_left(
    steps: list[tuple[str, str, int, bool]],
) -> None:
    store: dict[tuple[str, str], Obj] = {}
    stepwise = Cluster()
    for resource, name, kind, stays in steps:
        old = store.pop((resource, name), None)
        new = None
        if stays:
            made = node(name, str(kind + 1)) if resource == "nodes" else None
            where = old["spec"]["nodeName"] if old and resource == "pods" else f"n{kind % 3}"
            new = store[resource, name] = freeze(made or some_pod(name, where, kind))
        if old is not None or new is not None:
            take(resource, old, new, stepwise)

    at_once = Cluster()
    for (resource, _), value in sorted(store.items(), key=lambda item: item[0]):
        take(resource, None, value, at_once)

    assert picture(stepwise) == picture(at_once)


def test_pods_of_a_node_that_is_not_known_yet_are_there_when_it_comes() -> None:
    cluster = Cluster()
    take("pods", None, freeze(pod("p", "1", on="late")), cluster)

    take("nodes", None, freeze(node("late")), cluster)

    assert cluster.nodes["late"].used_cpu == 1000


def test_a_heartbeat_of_a_node_is_no_event() -> None:
    cluster = Cluster()
    old = freeze(node("a"))
    take("nodes", None, old, cluster)
    new = evolve(old, {"status": {"conditions": [{"type": "Ready", "lastHeartbeatTime": "now"}]}})

    events = take("nodes", old, new, cluster)

    assert events == []
    assert cluster.nodes["a"].obj is new


def test_what_changed_on_a_node_is_told_apart() -> None:
    cluster = Cluster()
    old = freeze(node("a"))
    take("nodes", None, old, cluster)
    new = freeze(node("a", "8", labels={"x": "y"}, unschedulable=True))

    kinds = [event.kind for event in take("nodes", old, new, cluster)]

    assert kinds == ["NodeAllocatableChange", "NodeLabelChange", "NodeTaintChange"]


def test_a_finished_pod_frees_its_requests_though_it_still_exists() -> None:
    cluster = Cluster()
    take("nodes", None, freeze(node("a")), cluster)
    old = freeze(pod("p", "1", on="a"))
    take("pods", None, old, cluster)

    events = take("pods", old, evolve(old, {"status": {"phase": "Succeeded"}}), cluster)

    assert [event.kind for event in events] == ["AssignedPodDelete"]
    assert cluster.nodes["a"].used_cpu == 0


def test_a_pod_that_shrinks_or_is_relabelled_is_an_event() -> None:
    cluster = Cluster()
    take("nodes", None, freeze(node("a")), cluster)
    old = freeze(pod("p", "2", on="a"))
    take("pods", None, old, cluster)

    new = freeze(pod("p", "1", on="a", labels={"app": "x"}))
    kinds = [event.kind for event in take("pods", old, new, cluster)]

    assert kinds == ["AssignedPodUpdate", "PodScaleDown"]
    assert cluster.nodes["a"].used_cpu == 1000


def test_services_and_owners_are_merged_into_one_selector() -> None:
    cluster = Cluster()
    meta = {"name": "web", "namespace": "default"}
    take("services", None, {"metadata": meta, "spec": {"selector": {"app": "web"}}}, cluster)
    selector = {"matchLabels": {"hash": "1"}}
    take("replicasets", None, {"metadata": meta, "spec": {"selector": selector}}, cluster)
    subject = pod("p", labels={"app": "web"})
    owner = {"kind": "ReplicaSet", "name": "web", "uid": "u", "controller": True}
    subject["metadata"]["ownerReferences"] = [owner]

    found = cluster.default_selector(subject)

    assert found == {"matchLabels": {"app": "web", "hash": "1"}}
    assert cluster.default_selector(pod("q")) is None
