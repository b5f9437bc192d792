"""The queue: order, back-off after errors, the pool and its hints."""

from typing import Any

import pytest

from engine.objects import Obj
from engine.scheduler.cluster import Cluster
from engine.scheduler.events import ITSELF, ClusterEvent
from engine.scheduler.pod_info import PodInfo
from engine.scheduler.profile import HINTS
from engine.scheduler.queue import Entry, SchedulingQueue, itself
from engine.units import MINUTE, SECOND
from tests.engine.scheduler.world import node, pod

CLUSTER = Cluster()
GATE = [{"name": "wait"}]


def info(name: str, **more: Any) -> PodInfo:
    return CLUSTER.read(pod(name, **more))


def always(plugin: str, pod: PodInfo, event: ClusterEvent) -> bool:
    return True


def never(plugin: str, pod: PodInfo, event: ClusterEvent) -> bool:
    return False


def popped(queue: SchedulingQueue, now: int) -> Entry:
    entry = queue.pop(now)
    assert entry is not None
    return entry


def test_the_more_important_comes_first_then_who_waits_longer() -> None:
    queue = SchedulingQueue()
    for name, priority, now in (("late", 0, 2), ("early", 0, 1), ("vip", 9, 3)):
        queue.add(info(name, priority=priority), now)

    order = [popped(queue, 5).pod.name for _ in range(3)]

    assert order == ["vip", "early", "late"]
    assert queue.pop(5) is None


def test_back_off_after_errors_doubles_to_ten_seconds() -> None:
    queue, now, waits = SchedulingQueue(), 0, []
    queue.add(info("p"), now)
    for _ in range(6):
        queue.retry_later(popped(queue, now), now)
        ready = queue.ready_at()
        assert ready is not None
        assert queue.pop(ready - 1) is None
        waits.append((ready - now) // SECOND)
        now = ready

    assert waits == [1, 2, 4, 8, 10, 10]


def test_a_refused_pod_waits_for_an_event_with_hope() -> None:
    queue = SchedulingQueue()
    queue.add(info("p"), 0)
    queue.park(popped(queue, 0), ("NodeResourcesFit",), 0)
    event = ClusterEvent("AssignedPodDelete", None, None, 7)

    queue.happened([event], 1, never)
    assert queue.pop(1) is None

    queue.happened([event], 1, always)
    assert popped(queue, 1).because == [7]


def test_without_any_event_it_is_tried_again_after_five_minutes() -> None:
    queue = SchedulingQueue()
    queue.add(info("p"), 0)
    queue.park(popped(queue, 0), ("NodeResourcesFit",), 0)

    queue.flush(5 * MINUTE)
    assert queue.pop(5 * MINUTE) is None

    queue.flush(5 * MINUTE + 1)
    assert queue.pop(5 * MINUTE + 1) is not None


def test_a_gated_pod_is_not_tried_before_its_gates_are_gone() -> None:
    queue = SchedulingQueue()
    queue.add(info("p", schedulingGates=GATE), 0)
    assert queue.pop(1) is None

    free = info("p")
    queue.update(free, itself(free, -1), 2, never)

    assert popped(queue, 2).pod is free


def test_a_removed_pod_is_forgotten_wherever_it_was() -> None:
    queue = SchedulingQueue()
    for name in "abc":
        queue.add(info(name), 0)
    queue.retry_later(popped(queue, 0), 0)
    queue.park(popped(queue, 0), (), 0)

    for name in "abc":
        queue.remove(f"default/{name}")

    assert queue.pop(MINUTE) is None
    assert queue.ready_at() is None
    assert len(queue) == 0


HARD = {"nodeSelector": {"disk": "ssd"}}
SSD = {"labels": {"disk": "ssd"}}
TAINT = {"taints": [{"key": "k", "effect": "NoSchedule"}]}
STORED = {"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "data"}}]}


def claimed(name: str) -> Obj:
    meta = {"name": name, "namespace": "default"}
    return {"kind": "PersistentVolumeClaim", "metadata": meta, "spec": {}}


HOPES: list[tuple[str, dict[str, Any], str, Obj | None, Obj | None, bool]] = [
    ("NodeResourcesFit", {"cpu": "2"}, "NodeAdd", None, node("n", "4"), True),
    ("NodeResourcesFit", {"cpu": "8"}, "NodeAdd", None, node("n", "4"), False),
    (
        "NodeResourcesFit",
        {"cpu": "2"},
        "NodeAllocatableChange",
        node("n", "4"),
        node("n", "5"),
        True,
    ),
    (
        "NodeResourcesFit",
        {"cpu": "2"},
        "NodeAllocatableChange",
        node("n", "5"),
        node("n", "4"),
        False,
    ),
    ("NodeResourcesFit", {"cpu": "2"}, "NodeLabelChange", node("n"), node("n"), False),
    ("NodeResourcesFit", {"cpu": "2"}, "AssignedPodDelete", pod("q", on="n"), None, True),
    ("TaintToleration", {}, "NodeTaintChange", node("n", **TAINT), node("n"), True),
    ("TaintToleration", {}, "NodeTaintChange", node("n"), node("n"), False),
    ("TaintToleration", {}, "NodeAdd", None, node("n", **TAINT), False),
    ("TaintToleration", {}, "AssignedPodDelete", pod("q", on="n"), None, False),
    ("NodeAffinity", HARD, "NodeLabelChange", node("n"), node("n", **SSD), True),
    ("NodeAffinity", HARD, "NodeLabelChange", node("n", **SSD), node("n", **SSD), False),
    ("NodeAffinity", HARD, "NodeAdd", None, node("n"), False),
    ("NodeUnschedulable", {}, "NodeTaintChange", node("n", unschedulable=True), node("n"), True),
    ("NodeUnschedulable", {}, "NodeAdd", None, node("n", unschedulable=True), False),
    ("NodePorts", {}, "AssignedPodDelete", pod("q", on="n"), None, False),
    ("NodePorts", {}, "NodeAdd", None, node("n"), True),
    ("NodeVolumeLimits", STORED, "VolumeAttachmentDelete", {"metadata": {}}, None, True),
    ("NodeVolumeLimits", STORED, "CSINodeChange", None, {"metadata": {}}, True),
    ("NodeVolumeLimits", STORED, "AssignedPodDelete", pod("q", on="n", **STORED), None, True),
    ("NodeVolumeLimits", STORED, "AssignedPodDelete", pod("q", on="n"), None, False),
    ("NodeVolumeLimits", STORED, "StorageChange", None, claimed("data"), True),
    ("NodeVolumeLimits", STORED, "StorageChange", None, claimed("other"), False),
    ("NodeVolumeLimits", STORED, "NodeAdd", None, node("n"), False),
]


@pytest.mark.parametrize(
    ("plugin", "spec", "kind", "old", "new", "hope"),
    HOPES,
    ids=[f"{p} {k} {h} #{i}" for i, (p, _, k, _, _, h) in enumerate(HOPES)],
)
def test_hint(
    plugin: str, spec: dict[str, Any], kind: str, old: Obj | None, new: Obj | None, hope: bool
) -> None:
    assert HINTS[plugin](info("p", **spec), ClusterEvent(kind, old, new), CLUSTER) is hope


@pytest.mark.parametrize(
    ("labels", "namespace", "hope"),
    [({"app": "q"}, "default", True), ({"app": "x"}, "default", False), ({"app": "q"}, "o", False)],
)
def test_hints_of_affinity_and_spread_look_at_who_came_or_went(
    labels: dict[str, str], namespace: str, hope: bool
) -> None:
    selector = {"matchLabels": {"app": "q"}}
    term = {"labelSelector": selector, "topologyKey": "z"}
    near = {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}
    hard = {"maxSkew": 1, "whenUnsatisfiable": "DoNotSchedule", **term}
    waiting = info("p", affinity=near, topologySpreadConstraints=[hard])
    other = pod("q", on="n", labels=labels)
    other["metadata"]["namespace"] = namespace
    event = ClusterEvent("AssignedPodAdd", None, other)

    assert HINTS["InterPodAffinity"](waiting, event, CLUSTER) is hope
    assert HINTS["PodTopologySpread"](waiting, event, CLUSTER) is hope


@pytest.mark.parametrize(
    ("plugin", "hope"), [("NodeResourcesFit", True), ("NodePorts", False), ("NodeName", False)]
)
def test_a_change_of_the_pod_itself(plugin: str, hope: bool) -> None:
    subject = pod("p")

    assert HINTS[plugin](info("p"), ClusterEvent(ITSELF, subject, subject), CLUSTER) is hope
