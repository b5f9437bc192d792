"""Taint eviction: whose clock starts when, and what stops it."""

import pytest

from engine.client import Change
from engine.controllers._base import Delete, Emit, Patch, Plan
from engine.controllers.taint_eviction import ATTEMPTS, TaintEviction
from engine.objects import evolve, key_of
from engine.units import SECOND
from tests.engine.controllers.builders import Shelf, node, pod

TAINT = {"key": "node.kubernetes.io/unreachable", "effect": "NoExecute"}
DEFAULT = [{"key": TAINT["key"], "operator": "Exists", "tolerationSeconds": 300}]


def tolerant(own: str = "a", tolerations: list | None = None) -> dict:
    value = pod(own, node="n1", phase="Running")
    value["spec"]["tolerations"] = DEFAULT if tolerations is None else tolerations
    return value


class Rig:
    def __init__(self, *pods: dict):
        self.shelf = Shelf({"nodes": [node("n1")], "pods": pods})
        self.controller = TaintEviction()

    def put(self, resource: str, value: dict | None, key: str) -> list[Plan]:
        table = self.shelf.objects[resource]
        old = table.pop(key, None)
        if value is not None:
            table[key] = value
        return list(self.controller.changed(Change(resource, key, old, value, -1), self.shelf))

    def taint(self, *taints: dict) -> list[Plan]:
        return self.put("nodes", evolve(node("n1"), {"spec": {"taints": list(taints)}}), "n1")

    def later(self, seconds: int) -> list[Plan]:
        self.shelf.tick(seconds)
        due = self.controller.next_at
        late = due is not None and due <= self.shelf.now
        return list(self.controller.due(self.shelf)) if late else []


def deleted(plans: list[Plan]) -> list[str]:
    return [key_of(w.target) for plan in plans for w in plan.wishes if isinstance(w, Delete)]


def said(plans: list[Plan]) -> list[str]:
    return [w.said.message for plan in plans for w in plan.wishes if isinstance(w, Emit)]


def test_the_clock_starts_when_the_taint_is_seen() -> None:
    rig = Rig(tolerant())
    rig.shelf.tick(1000)

    rig.taint({**TAINT, "timeAdded": "2026-01-01T00:00:00Z"})

    assert deleted(rig.later(299)) == []
    assert deleted(rig.later(1)) == ["default/a"]


def test_a_deletion_says_why_before_it_happens() -> None:
    rig = Rig(tolerant(tolerations=[]))

    (plan,) = rig.taint(TAINT)

    event, mark, delete = plan.wishes
    assert isinstance(event, Emit) and event.said.message == "Marking for deletion Pod default/a"
    assert isinstance(mark, Patch)
    assert mark.change["status"]["conditions"][0]["reason"] == "DeletionByTaintManager"
    assert isinstance(delete, Delete) and not delete.options


def test_a_taint_that_goes_stops_the_clock() -> None:
    rig = Rig(tolerant())
    rig.taint(TAINT)
    rig.later(100)

    plans = rig.taint()

    assert said(plans) == ["Cancelling deletion of Pod default/a"]
    assert deleted(rig.later(500)) == []


def test_a_clock_that_runs_is_not_set_again() -> None:
    rig = Rig(tolerant())
    rig.taint(TAINT)
    rig.later(200)

    rig.taint(TAINT, {"key": TAINT["key"], "effect": "NoExecute", "value": "x"})

    assert deleted(rig.later(100)) == ["default/a"]


@pytest.mark.parametrize(
    ("tolerations", "gone"),
    [
        pytest.param([{"operator": "Exists"}], [], id="tolerates everything"),
        pytest.param([], ["default/a"], id="tolerates nothing"),
    ],
)
def test_pods_bound_to_a_tainted_node_later_are_judged_too(tolerations: list, gone: list) -> None:
    rig = Rig()
    rig.taint(TAINT)

    plans = rig.put("pods", tolerant(tolerations=tolerations), "default/a")

    assert deleted(plans) == gone


def test_a_pod_that_is_gone_cancels_its_clock() -> None:
    rig = Rig(tolerant())
    rig.taint(TAINT)

    plans = rig.put("pods", None, "default/a")

    assert said(plans) == ["Cancelling deletion of Pod default/a"]


def test_a_refused_deletion_is_tried_five_times() -> None:
    rig = Rig(tolerant(tolerations=[]))
    plans, tries = rig.taint(TAINT), 0

    while plans:
        tries += 1
        rig.controller.ended("default/a", "refused")
        plans = rig.later(1)

    assert tries == ATTEMPTS


def test_a_new_leader_starts_all_clocks_anew() -> None:
    rig = Rig(tolerant())
    rig.taint(TAINT)
    rig.later(200)

    rig.controller = TaintEviction()
    tainted = rig.shelf.objects["nodes"]["n1"]
    rig.controller.changed(Change("nodes", "n1", None, tainted, -1), rig.shelf)

    assert deleted(rig.later(200)) == []
    assert rig.controller.next_at == 500 * SECOND
