"""Pod garbage collection: whose pods are removed, and when."""

from engine.controllers._base import Absent, Delete, Patch
from engine.controllers.pod_gc import FINISHED_MAX, PodGarbageCollector
from engine.objects import name
from engine.units import SECOND
from tests.engine.controllers.builders import Shelf, dying, node, pod

OUT = {"key": "node.kubernetes.io/out-of-service", "effect": "NoExecute"}


def look(shelf: Shelf, seconds: int = 0, collector: PodGarbageCollector | None = None) -> list[str]:
    """The pods removed within so many seconds."""
    collector = collector or PodGarbageCollector()
    gone: list[str] = []
    end = shelf.now + seconds * SECOND
    while True:
        for plan in collector.due(shelf):
            gone += [name(wish.target) for wish in plan.wishes if isinstance(wish, Delete)]
        if collector.next_at > end:
            return gone
        shelf.tick((collector.next_at - shelf.now) // SECOND)


def test_pods_of_a_missing_node_are_removed_after_forty_seconds_of_quarantine() -> None:
    shelf = Shelf({"nodes": [node("n1")], "pods": [pod("a", node="gone"), pod("b", node="n1")]})
    collector = PodGarbageCollector()

    assert look(shelf, 39, collector) == []
    assert look(shelf, 20, collector) == ["a"]


def test_the_node_is_asked_for_before_its_pods_are_given_up() -> None:
    shelf = Shelf({"nodes": [], "pods": [pod("a", node="gone", phase="Running")]})
    collector = PodGarbageCollector()
    collector.due(shelf)
    shelf.tick(40)

    (plan,) = collector.due(shelf)

    check, mark, delete = plan.wishes
    assert isinstance(check, Absent) and check.name == "gone"
    assert isinstance(mark, Patch) and mark.change["status"]["phase"] == "Failed"
    assert mark.change["status"]["conditions"][0]["reason"] == "DeletionByPodGC"
    assert delete.options == {"gracePeriodSeconds": 0}


def test_a_node_that_comes_back_keeps_its_pods() -> None:
    shelf = Shelf({"nodes": [], "pods": [pod("a", node="n1")]})
    collector = PodGarbageCollector()
    look(shelf, 30, collector)

    shelf.objects["nodes"]["n1"] = node("n1")

    assert look(shelf, 60, collector) == []


def test_terminating_pods_go_if_never_scheduled_or_out_of_service() -> None:
    dead = node("dead", ready="Unknown", taints=[OUT])
    pods = [
        dying(pod("unscheduled")),
        dying(pod("dead", node="dead", phase="Running")),
        dying(pod("graceful", node="fine", phase="Running")),
        pod("alive", node="dead", phase="Running"),
    ]

    assert look(Shelf({"nodes": [dead, node("fine")], "pods": pods})) == ["dead", "unscheduled"]


def test_finished_pods_beyond_the_threshold_go_oldest_first() -> None:
    many = [pod(f"p{i:05d}", node="n", phase="Succeeded") for i in range(FINISHED_MAX + 2)]
    many[-1]["status"]["reason"] = "Evicted"
    shelf = Shelf({"nodes": [node("n")], "pods": many})

    assert look(shelf) == [f"p{FINISHED_MAX + 1:05d}", "p00000"]
