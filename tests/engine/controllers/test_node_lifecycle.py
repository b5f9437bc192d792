"""Node health, taints and zones: facts of pkg/controller/nodelifecycle as tables and timelines."""

import pytest

from engine.client import Change
from engine.controllers import node_taints
from engine.controllers._base import Ask, Emit, Patch, Plan, Rule, Tell, UpdateStatus
from engine.controllers._node_notes import ZonePaced, ZoneSpared
from engine.controllers._taints import patience_seconds
from engine.controllers._zones import FULL, NORMAL, PARTIAL, rate_us, zone_state
from engine.controllers.node_lifecycle import EXPELLING, NodeLifecycle
from engine.fitting.tolerations import tolerates
from engine.objects import condition, evolve, name
from engine.units import SECOND
from tests.engine.controllers.builders import Shelf, lease, node, pod

RULES: dict[str, Rule] = {
    rule.name: rule for rule in (node_taints.reconcile.rule, node_taints.execute.rule)
}


class Watch:
    """Runs the controller on a shelf, granting what it wishes."""

    def __init__(self, *nodes: dict, pods: tuple = ()):
        self.shelf = Shelf({"nodes": nodes, "pods": pods, "leases": []})
        self.controller = NodeLifecycle()
        self.alive = {name(one): True for one in nodes}
        self.asked: list[tuple[int, str]] = []
        self.plans: list[Plan] = []

    def run(self, seconds: int) -> None:
        end = self.shelf.now + seconds * SECOND
        while self.controller.next_at is not None and self.controller.next_at <= end:
            self._move(max(self.shelf.now, self.controller.next_at))
            for plan in self.controller.due(self.shelf):
                self.plans.append(plan)
                self._grant(plan)
        self._move(end)

    def _move(self, to: int) -> None:
        self.shelf.wall += to - self.shelf.now
        self.shelf.now = to
        for own, alive in self.alive.items():
            if alive:
                self.shelf.objects["leases"][f"kube-node-lease/{own}"] = lease(own, self.shelf.wall)

    def _grant(self, plan: Plan) -> None:
        for wish in plan.wishes:
            if isinstance(wish, UpdateStatus):
                kind = wish.resource
                key = name(wish.body) if kind == "nodes" else f"default/{name(wish.body)}"
                self.shelf.objects[kind][key] = wish.body
            elif isinstance(wish, Ask):
                self.asked.append((self.shelf.now // SECOND, wish.key))
                self._reconcile(RULES[wish.rule], wish.key)
            elif isinstance(wish, Patch):
                own = name(wish.target)
                present = self.shelf.objects["nodes"][own]
                self.shelf.objects["nodes"][own] = evolve(present, wish.change)
        self.controller.ended(plan.key, "")

    def _reconcile(self, rule: Rule, key: str) -> None:
        for wish in rule.reconcile(self.shelf.objects["nodes"][key], self.shelf):
            present = self.shelf.objects["nodes"][key]
            self.shelf.objects["nodes"][key] = evolve(present, wish.change)

    def silence(self, *names: str) -> None:
        for own in names:
            self.alive[own] = False

    def ready(self, own: str) -> str:
        return condition(self.shelf.objects["nodes"][own], "Ready")["status"]

    def executed(self) -> list[str]:
        nodes = self.shelf.every("nodes")
        return sorted(
            name(one)
            for one in nodes
            if any(t["effect"] == "NoExecute" for t in one["spec"].get("taints") or ())
        )


def test_a_node_is_lost_after_fifty_seconds_of_silence_and_not_before() -> None:
    watch = Watch(node("n1", zone="a"), node("n2", zone="b"))
    watch.run(20)

    watch.silence("n1")
    watch.run(50)
    before = watch.ready("n1")
    watch.run(6)

    assert (before, watch.ready("n1"), watch.ready("n2")) == ("True", "Unknown", "True")


def test_a_status_heartbeat_is_a_sign_of_life_without_a_lease() -> None:
    watch = Watch(node("n1"), node("n2", zone="b"))
    watch.silence("n1")
    watch.run(40)

    watch.shelf.objects["nodes"]["n1"] = node("n1", beat="2026-01-01T00:00:40Z")
    watch.run(45)

    assert watch.ready("n1") == "True"


def test_a_new_leader_counts_from_its_own_first_look() -> None:
    """Heartbeat times in objects are never compared with the clock."""
    watch = Watch(node("n1"), node("n2", zone="b"))
    watch.silence("n1")
    watch.shelf.tick(500)

    watch.run(45)

    assert watch.ready("n1") == "True"


def test_a_lost_node_is_announced_once_and_its_pods_become_unready() -> None:
    pods = (pod("a", node="n1", phase="Running", ready=True), pod("b", node="n2", ready=True))
    watch = Watch(node("n1"), node("n2", zone="b"), pods=pods)

    watch.silence("n1")
    watch.run(120)

    said = [w.said for p in watch.plans for w in p.wishes if isinstance(w, Emit)]
    reasons = [one.reason for one in said]
    assert reasons.count("NodeNotReady") == 1
    assert condition(watch.shelf.objects["pods"]["default/a"], "Ready")["status"] == "False"
    assert condition(watch.shelf.objects["pods"]["default/b"], "Ready")["status"] == "True"


def test_pods_are_marked_again_when_that_failed() -> None:
    pods = (pod("a", node="n1", phase="Running", ready=True),)
    watch = Watch(node("n1"), node("n2", zone="b"), pods=pods)
    watch.silence("n1")
    watch.run(60)
    watch.shelf.objects["pods"]["default/a"] = pods[0]

    watch.controller.ended("n1", "conflict")
    watch.run(10)

    assert condition(watch.shelf.objects["pods"]["default/a"], "Ready")["status"] == "False"


def test_the_first_node_of_a_zone_is_tainted_at_once_and_the_next_ten_seconds_later() -> None:
    nodes = [node(f"n{i}", zone="a") for i in range(6)]
    watch = Watch(*nodes)

    watch.silence("n0", "n1")
    watch.run(120)

    (first, one), (second, other) = watch.asked
    assert sorted([one, other]) == ["n0", "n1"]
    assert second - first == 10


def test_zones_do_not_wait_for_each_other() -> None:
    nodes = [node(f"{zone}{i}", zone=zone) for zone in "ab" for i in range(4)]
    watch = Watch(*nodes)

    watch.silence("a0", "b0")
    watch.run(90)

    assert len(dict.fromkeys(at for at, _ in watch.asked)) == 1


def test_half_a_small_zone_lost_is_not_evicted_beyond_the_first() -> None:
    """S38: three of five lost is 60 %: the zone is small, so its rate is zero."""
    watch = Watch(*[node(f"n{i}", zone="a") for i in range(5)], node("other", zone="b"))

    watch.silence("n0", "n1", "n2")
    watch.run(300)

    assert len(watch.executed()) <= 1


def test_a_zone_lost_whole_is_evicted_at_the_normal_pace() -> None:
    watch = Watch(*[node(f"n{i}", zone="a") for i in range(3)], node("other", zone="b"))

    watch.silence("n0", "n1", "n2")
    watch.run(120)

    assert watch.executed() == ["n0", "n1", "n2"]


def test_when_every_node_is_lost_nobody_is_evicted() -> None:
    """S39: master disruption mode."""
    watch = Watch(node("n1", zone="a"), node("n2", zone="b"))

    watch.silence("n1", "n2")
    watch.run(300)

    assert watch.executed() == []
    assert watch.ready("n1") == watch.ready("n2") == "Unknown"


def test_the_first_node_back_brings_the_pace_of_the_zones_back() -> None:
    watch = Watch(node("n1", zone="a"), node("n2", zone="b"))
    watch.silence("n1", "n2")
    watch.run(300)

    watch.alive["n1"] = True
    watch.shelf.objects["nodes"]["n1"] = node("n1", zone="a", beat="2026-01-01T00:05:00Z")
    watch.run(30)

    assert watch.executed() == ["n2"], "its node was Unknown already and its zone has a pace again"


def test_a_zone_tells_its_unusual_paces_and_the_return_from_one() -> None:
    watch = Watch(*[node(f"n{i}", zone="a") for i in range(5)], node("other", zone="b"))

    watch.silence("n0", "n1", "n2")
    watch.run(120)
    watch.alive["n1"] = True
    watch.shelf.objects["nodes"]["n1"] = node("n1", zone="a", beat="2026-01-01T00:02:00Z")
    watch.run(30)

    told = [w.because for p in watch.plans for w in p.wishes if isinstance(w, Tell)]
    assert told == [
        ZoneSpared("a", PARTIAL, ("n0", "n1", "n2")),
        ZonePaced("a", NORMAL, 10, ("n0", "n2"), EXPELLING, resumes=True),
    ]
    assert [one.is_told() for one in told] == [True, True]


def test_a_change_of_pace_follows_from_the_nodes_that_turned() -> None:
    watch = Watch(*[node(f"n{i}", zone="a") for i in range(4)])
    watch.run(20)
    for own, record in (("n0", 7), ("n1", 8), ("n2", 9)):
        before, after = node(own, zone="a"), node(own, zone="a", ready="False")
        watch.shelf.objects["nodes"][own] = after
        watch.controller.changed(Change("nodes", own, before, after, record), watch.shelf)

    watch.run(10)

    zones = [plan for plan in watch.plans if plan.key == "zones"]
    assert [plan.records for plan in zones] == [(7, 8, 9)]


def test_a_node_that_is_back_loses_its_taint_with_the_next_look() -> None:
    watch = Watch(node("n1", zone="a"), node("n2", zone="b"))
    watch.silence("n1")
    watch.run(120)
    taints = watch.shelf.objects["nodes"]["n1"]["spec"]["taints"]

    back = node("n1", zone="a", beat="2026-01-01T00:02:00Z")
    watch.shelf.objects["nodes"]["n1"] = evolve(back, {"spec": {"taints": taints}})
    watch.alive["n1"] = True
    watch.run(6)

    assert watch.executed() == []


def test_a_node_without_any_status_is_timed_from_its_creation() -> None:
    watch = Watch(node("n1", ready=None), node("n2", zone="b"))
    watch.silence("n1")
    watch.shelf.wall += 58 * SECOND

    watch.run(9)

    ready = condition(watch.shelf.objects["nodes"]["n1"], "Ready")
    assert (ready["status"], ready["reason"]) == ("Unknown", "NodeStatusNeverUpdated")


def test_a_node_that_vanishes_is_announced_and_forgotten() -> None:
    watch = Watch(node("n1"), node("n2", zone="b"))
    watch.run(10)

    del watch.shelf.objects["nodes"]["n1"]
    del watch.alive["n1"]
    watch.run(10)

    said = [w.said.message for p in watch.plans for w in p.wishes if isinstance(w, Emit)]
    assert "Node n1 event: Removing Node n1 from Controller" in said


@pytest.mark.parametrize(
    ("ready", "lost", "state"),
    [
        pytest.param(2, 1, NORMAL, id="one of three"),
        pytest.param(1, 2, NORMAL, id="two of three: fewer than three lost"),
        pytest.param(2, 3, PARTIAL, id="60 %"),
        pytest.param(5, 4, NORMAL, id="44 %"),
        pytest.param(4, 5, PARTIAL, id="56 %"),
        pytest.param(0, 1, FULL, id="the only one"),
        pytest.param(0, 5, FULL, id="all five"),
    ],
)
def test_the_state_of_a_zone(ready: int, lost: int, state: str) -> None:
    assert zone_state([True] * ready + [False] * lost) == state


@pytest.mark.parametrize(
    ("state", "nodes", "seconds"),
    [(NORMAL, 10, 10), (PARTIAL, 50, 0), (PARTIAL, 51, 100), (FULL, 3, 10)],
)
def test_the_pace_of_a_zone(state: str, nodes: int, seconds: int) -> None:
    assert rate_us(state, nodes) == seconds * SECOND


def taints_wanted(value: dict) -> list[str]:
    rule = RULES["node-no-schedule"]
    for wish in rule.reconcile(value, Shelf({"nodes": [value]})):
        value = evolve(value, wish.change)
    return [f"{t['key'].split('/')[-1]}:{t['effect']}" for t in value["spec"].get("taints") or ()]


@pytest.mark.parametrize(
    ("value", "taints"),
    [
        pytest.param(node("n"), [], id="ready"),
        pytest.param(node("n", ready="False"), ["not-ready:NoSchedule"], id="not ready"),
        pytest.param(node("n", ready="Unknown"), ["unreachable:NoSchedule"], id="silent"),
        pytest.param(node("n", unschedulable=True), ["unschedulable:NoSchedule"], id="cordoned"),
        pytest.param(
            node("n", taints=[{"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"}]),
            [],
            id="ready again",
        ),
        pytest.param(
            node("n", taints=[{"key": "own", "effect": "NoSchedule"}]),
            ["own:NoSchedule"],
            id="the taints of others stay",
        ),
    ],
)
def test_conditions_become_taints(value: dict, taints: list[str]) -> None:
    assert taints_wanted(value) == taints


UNREACHABLE = {"key": "node.kubernetes.io/unreachable", "effect": "NoExecute"}


@pytest.mark.parametrize(
    ("tolerations", "seconds"),
    [
        pytest.param([], 0, id="none: at once"),
        pytest.param([{"operator": "Exists"}], None, id="everything, for ever"),
        pytest.param(
            [{"key": UNREACHABLE["key"], "operator": "Exists", "tolerationSeconds": 300}],
            300,
            id="the default",
        ),
        pytest.param(
            [{"key": "other", "operator": "Exists", "tolerationSeconds": 5}], 0, id="another key"
        ),
        pytest.param([{"operator": "Exists", "tolerationSeconds": -1}], 0, id="negative: at once"),
    ],
)
def test_how_long_a_pod_may_stay(tolerations: list, seconds: int | None) -> None:
    assert patience_seconds([UNREACHABLE], tolerations) == seconds


def test_a_toleration_with_a_value_needs_the_same_value() -> None:
    taint = {"key": "k", "value": "v", "effect": "NoExecute"}

    assert tolerates({"key": "k", "value": "v"}, taint)
    assert not tolerates({"key": "k", "value": "w"}, taint)
