"""Events are counted, combined and rationed as client-go does it: tools/record/events_cache.go and
tools/events.
"""

from types import SimpleNamespace
from typing import Any

import pytest

from engine.client import EventRecorder, SeriesRecorder
from engine.client.recorder import REMEMBERED_MAX
from engine.dice import Dice
from engine.units import EPOCH, MINUTE, SECOND


class Paper:
    """An API client that only writes down; Events by name, in the order of their creation."""

    def __init__(self) -> None:
        dice = Dice(1, "test")
        self.ctx: Any = SimpleNamespace(now=0, wall=EPOCH, dice=dice)
        self.events: dict[str, dict[str, Any]] = {}

    def call(
        self,
        tag: Any,
        verb: str,
        resource: str,
        space: str,
        name: str = "",
        *,
        body: Any,
        then: Any = None,
        **_: Any,
    ) -> None:
        if verb == "create":
            self.events[body["metadata"]["name"]] = dict(body)
        elif name in self.events:
            self.events[name] |= body
        else:
            then(SimpleNamespace(code=404))

    def wait(self, span: int) -> None:
        self.ctx.now += span
        self.ctx.wall += span

    def said(self) -> list[tuple[str, int]]:
        return [(event["message"], event["count"]) for event in self.events.values()]


@pytest.fixture
def paper() -> Paper:
    return Paper()


def web(version: str = "1") -> dict[str, Any]:
    meta = {"name": "web", "namespace": "default", "uid": "u1", "resourceVersion": version}
    return {"metadata": meta}


def test_what_is_said_again_is_counted(paper: Paper) -> None:
    recorder = EventRecorder(paper, "kubelet")

    for version in "123":
        recorder.record(web(version), "Pod", "BackOff", "waiting")

    assert paper.said() == [("waiting", 3)]


def test_the_tenth_of_a_kind_and_those_after_it_are_one_event(paper: Paper) -> None:
    recorder = EventRecorder(paper, "deployment-controller")

    for number in range(12):
        recorder.record(web(), "Deployment", "ScalingReplicaSet", f"step {number}")
    recorder.record(web(), "Deployment", "Other", "by itself")

    *single, combined, other = paper.said()
    assert single == [(f"step {number}", 1) for number in range(9)]
    assert combined == ("(combined from similar events): step 11", 3)
    assert other == ("by itself", 1)


def test_after_ten_quiet_minutes_they_stand_alone_again(paper: Paper) -> None:
    recorder = EventRecorder(paper, "deployment-controller")
    for number in range(9):
        recorder.record(web(), "Deployment", "ScalingReplicaSet", f"step {number}")

    paper.wait(10 * MINUTE + 1 * SECOND)
    recorder.record(web(), "Deployment", "ScalingReplicaSet", "late")

    assert paper.said()[-1] == ("late", 1)


def test_an_object_has_a_share_of_twenty_five_and_one_more_every_five_minutes(
    paper: Paper,
) -> None:
    recorder = EventRecorder(paper, "replicaset-controller")

    for _ in range(40):
        recorder.record(web(), "ReplicaSet", "FailedCreate", "no")
    before = paper.said()
    paper.wait(5 * MINUTE)
    for _ in range(2):
        recorder.record(web(), "ReplicaSet", "FailedCreate", "no")

    assert (before, paper.said()) == ([("no", 25)], [("no", 41)])


def test_what_was_never_written_is_made_when_it_may_be_told(paper: Paper) -> None:
    recorder = EventRecorder(paper, "replicaset-controller")
    for _ in range(25):
        recorder.record(web(), "ReplicaSet", "FailedCreate", "no")

    for _ in range(3):
        recorder.record(web(), "ReplicaSet", "SuccessfulCreate", "yes")
    before = paper.said()
    paper.wait(5 * MINUTE)
    recorder.record(web(), "ReplicaSet", "SuccessfulCreate", "yes")

    assert (before, paper.said()) == ([("no", 25)], [("no", 25), ("yes", 4)])


def test_the_scheduler_says_each_thing_once_about_a_version_of_a_pod(paper: Paper) -> None:
    recorder = SeriesRecorder(paper, "default-scheduler")

    for message in ("too small", "too full", "too small"):
        recorder.record(web("1"), "Pod", "FailedScheduling", message, warning=True)
    recorder.record(web("2"), "Pod", "FailedScheduling", "too small", warning=True)

    first, second = paper.events.values()
    assert (first["message"], first["series"]["count"]) == ("too small", 2)
    assert second["message"] == "too small" and "series" not in second


@pytest.mark.parametrize(("others", "events"), [(REMEMBERED_MAX - 1, 0), (REMEMBERED_MAX, 1)])
def test_what_was_said_very_long_ago_is_said_anew(paper: Paper, others: int, events: int) -> None:
    recorder = EventRecorder(paper, "kubelet")  # type: ignore[arg-type]

    recorder.record(web(), "Pod", "Pulled", "there it is")
    for number in range(others):
        other = {"metadata": {"name": f"web-{number}", "namespace": "default", "uid": f"v{number}"}}
        recorder.record(other, "Pod", "Pulled", "there it is")
    recorder.record(web(), "Pod", "Pulled", "there it is")

    assert len(paper.events) == 1 + others + events
