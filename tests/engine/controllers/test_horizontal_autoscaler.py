"""Autoscaling: how many pods a load asks for, how fast they come, and how slowly they go."""

from fractions import Fraction
from typing import Any

import pytest

from engine.client import Change
from engine.controllers import _autoscaling as arithmetic
from engine.controllers._autoscaling import Moved, Sample
from engine.controllers._base import Emit, Update, UpdateStatus
from engine.controllers.horizontal_autoscaler import HorizontalAutoscaler
from engine.objects import Obj, evolve, freeze
from engine.units import SECOND
from tests.engine.controllers.builders import Shelf, deployment, pod


def pods(*used: int, idle: int = 0) -> list[Sample]:
    """Pods that ask for 100 each; `idle` ones are not ready."""
    hundred = Fraction(100)
    ready = [Sample(Fraction(one), hundred, True) for one in used]
    return ready + [Sample(Fraction(0), hundred, False)] * idle


@pytest.mark.parametrize(
    ("samples", "target", "wanted"),
    [
        (pods(90, 90, 90), 50, 6),
        (pods(54, 54, 54), 50, 3),
        (pods(46, 46), 50, 2),
        (pods(20, 20, 20, 20), 50, 2),
        (pods(100, idle=1), 50, 2),
        (pods(200, idle=1), 50, 4),
        (pods(60, idle=2), 50, 3),
        (pods(10, 10, idle=1), 50, 1),
    ],
    ids=[
        "90 of 50 percent", "within the tolerance", "within it, below", "half is enough",
        "those to come count as idle", "and are not enough", "but may not turn the direction",
        "those that are not ready say nothing when pods go",
    ],
)  # fmt: skip
def test_what_a_load_asks_for(samples: list[Sample], target: int, wanted: int) -> None:
    found = arithmetic.wanted(samples, len(samples), Fraction(target), of_requests=True)

    assert found == wanted


def test_an_amount_per_pod_needs_no_requests() -> None:
    samples = [Sample(Fraction(3), Fraction(0), True)] * 2

    assert arithmetic.wanted(samples, 2, Fraction(2), of_requests=False) == 3


@pytest.mark.parametrize(
    ("current", "moves", "limit"),
    [(1, [], 5), (10, [], 20), (20, [Moved(0, 10)], 20), (20, [Moved(-15 * SECOND, 10)], 40)],
    ids=["four more", "or twice as many", "already grown", "that was a while ago"],
)
def test_how_fast_it_may_grow(current: int, moves: list[Moved], limit: int) -> None:
    rule = arithmetic.rules({"spec": {}}, "scaleUp")

    assert arithmetic.most(rule, current, moves, 0) == limit


class Stage:
    """A workload whose pods are ready at once, and an autoscaler."""

    def __init__(self, replicas: int, load: str, **spec: Any) -> None:
        self.patrol, self.size = HorizontalAutoscaler(), replicas
        metric = {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 50}}
        self.autoscaler: Obj = freeze({
            "metadata": {"name": "web", "namespace": "default"},
            "spec": {
                "scaleTargetRef": {"kind": "Deployment", "name": "web"}, "minReplicas": 1,
                "maxReplicas": 20, "metrics": [{"type": "Resource", "resource": metric}], **spec,
            },
        })  # fmt: skip
        self.load, self.now = load, 0
        key, row = "default/web", "horizontalpodautoscalers"
        self.patrol.changed(Change(row, key, None, self.autoscaler, 1), self.shelf())

    def shelf(self) -> Shelf:
        asks = {"containers": [{"name": "c", "resources": {"requests": {"cpu": "100m"}}}]}
        marks = {"load.quorum.dev/cpu": self.load} if self.load else {}
        target = evolve(freeze(deployment(self.size)), {"metadata": {"annotations": marks}})
        running = [
            evolve(freeze(pod(f"p{n}", phase="Running", ready=True)), {"spec": asks})
            for n in range(self.size)
        ]
        rows = {"deployments": [target], "pods": running,
                "horizontalpodautoscalers": [self.autoscaler]}  # fmt: skip
        shelf = Shelf(rows, now=self.now * SECOND)
        shelf.wall += self.now * SECOND
        return shelf

    def turn(self) -> list[str]:
        """The next look; answers the Events."""
        self.now += 15
        told, self.shown = [], {}
        for plan in self.patrol.due(self.shelf()):
            for wish in plan.wishes:
                if isinstance(wish, Update):
                    self.size = wish.body["spec"]["replicas"]
                if isinstance(wish, UpdateStatus):
                    self.autoscaler = wish.body
                    self.shown = wish.body["status"]
                said = getattr(wish, "said", None)
                told += [said.reason] if said is not None else []
        return told

    def says(self) -> list[str]:
        """Its conditions after the last turn that changed them."""
        entries = self.autoscaler.get("status", {}).get("conditions", ())
        return [f"{one['type']} {one['status']} {one['reason']}" for one in entries]

    def turns(self, some: int) -> list[int]:
        sizes = []
        for _ in range(some):
            self.turn()
            sizes.append(self.size)
        return sizes


def test_it_grows_in_steps_and_then_stays() -> None:
    assert Stage(2, "900m").turns(4) == [6, 12, 18, 18]


def test_it_shrinks_only_when_five_minutes_have_asked_for_less() -> None:
    stage = Stage(6, "300m")
    stage.turns(2)
    stage.load = "100m"

    assert stage.turns(19)[-1] == 6
    assert stage.turns(2)[-1] == 2


@pytest.mark.parametrize(
    ("replicas", "spec", "size"),
    [(30, {}, 20), (1, {"minReplicas": 3}, 3), (0, {}, 0)],
    ids=["above the maximum", "below the minimum", "switched off"],
)
def test_the_bounds(replicas: int, spec: dict[str, Any], size: int) -> None:
    assert Stage(replicas, "0", **spec).turns(1) == [size]


def test_without_a_load_nothing_is_measured() -> None:
    stage = Stage(2, "")

    assert stage.turn() == ["FailedGetResourceMetric", "FailedComputeMetricsReplicas"]
    assert stage.size == 2


def test_its_conditions_tell_why_it_does_what_it_does() -> None:
    stage = Stage(6, "300m")

    stage.turns(1)
    assert stage.says() == [
        "AbleToScale True ReadyForNewScale",
        "ScalingActive True ValidMetricFound",
        "ScalingLimited False DesiredWithinRange",
    ]
    stage.load = "100m"
    stage.turns(1)
    assert stage.says()[0] == "AbleToScale True ScaleDownStabilized"
    stage.load = "1500m"
    stage.turns(1)
    assert stage.says()[::2] == [
        "AbleToScale True SucceededRescale",
        "ScalingLimited True ScaleUpLimit",
    ]
    stage.turns(3)
    assert stage.says()[2] == "ScalingLimited True TooManyReplicas"


def test_without_a_load_it_still_knows_how_many_there_are() -> None:
    stage = Stage(2, "")

    stage.turn()

    assert stage.shown["currentReplicas"] == 2
    assert stage.says() == [
        "AbleToScale True SucceededGetScale",
        "ScalingActive False FailedGetResourceMetric",
    ]


def test_a_target_that_does_not_exist_is_told() -> None:
    stage = Stage(2, "1", scaleTargetRef={"kind": "Deployment", "name": "other"})
    stage.now += 15

    (plan,) = stage.patrol.due(stage.shelf())

    assert [wish.said.reason for wish in plan.wishes if isinstance(wish, Emit)] == [
        "FailedGetScale"
    ]
