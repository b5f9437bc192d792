"""kubectl and etcdctl at the world in view: a step more, where the learner stands."""

from typing import Any

import pytest

from engine import names_in
from tutor.lab import fresh
from tutor.lab.line import Refused, Typed, typed
from tutor.lab.moments import moments, next_moment, until_of, written
from tutor.lab.steps import added, timeline_of

S = 1_000_000
PLAN = {
    **fresh().plan,
    "timeline": [
        {"id": "cut", "at": "10s", "partition": {"left": ["cp-1"]}},
        {"id": "quiet", "when": "settled", "kubectl": "get nodes"},
        {"id": "back", "at": "40s", "heal": "cut"},
        {"id": "seen", "after": "back + 5s", "kubectl": "get pods"},
    ],
    "until": "back + 60s",
}


def done(world: Any, line: str, at_us: int) -> Typed:
    said = typed(world, line, at_us)
    assert isinstance(said, Typed)
    return said


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("kubectl get nodes", {"kubectl": "get nodes"}),
        ("  k get pods -o wide ", {"kubectl": "get pods -o wide"}),
        ("etcdctl member list", {"etcdctl": "member list"}),
        ("etcdutl snapshot status /x", {"etcdctl": "etcdutl snapshot status /x"}),
        ("ssh worker-1 systemctl stop kubelet", {"ssh": "worker-1 systemctl stop kubelet"}),
    ],
)
def test_a_line_is_a_step_at_the_moment_of_the_player(line: str, step: dict[str, str]) -> None:
    said = done(fresh().plan, line, 12_345_678)

    assert timeline_of(said.world) == [{"id": "typed-1", "at": "12346ms", **step}]
    assert said.world["until"] == "73s" or said.world["until"] == "72346ms"


def test_no_other_step_moves_and_none_waits_for_another() -> None:
    said = done(done(PLAN, "kubectl get nodes", 20 * S).world, "kubectl get pods", 20 * S)

    names = [step["id"] for step in timeline_of(said.world)]
    assert names == ["cut", "quiet", "typed-1", "typed-2", "back", "seen"]
    assert [step for step in timeline_of(said.world) if step in PLAN["timeline"]] == PLAN["timeline"]  # fmt: skip # noqa: E501


def test_a_late_line_makes_the_run_longer_but_never_longer_than_may_be() -> None:
    late = done(PLAN, "kubectl get nodes", 95 * S)
    assert late.world["until"] == "155s"

    latest = done(PLAN, "kubectl get nodes", 10**12)
    assert latest.world["until"] == "3600s"


@pytest.mark.parametrize(
    ("world", "line", "why", "message"),
    [
        (PLAN, "get nodes", "program", ""),
        (PLAN, "kubectl", "program", ""),
        (PLAN, "", "program", ""),
        (PLAN, "kubectl gte nodes", "line", "unknown command"),
        (PLAN, "etcdctl gte", "line", "unknown command"),
        (PLAN, "ssh worker-1", "line", "no shell to stay in"),
        (PLAN, "ssh worker-1 systemctl stpo kubelet", "line", "no verb 'stpo'"),
        (PLAN, "ssh worker-9 systemctl stop kubelet", "line", "no host 'worker-9'"),
        (PLAN, "systemctl stop kubelet", "machine", ""),
        (PLAN, "sudo crictl ps", "machine", ""),
        ({**PLAN, "until": "soon"}, "kubectl get nodes", "world", "soon"),
    ],
)
def test_a_line_that_is_refused_says_why(world: Any, line: str, why: str, message: str) -> None:
    said = typed(world, line, 5 * S)

    assert isinstance(said, Refused)
    assert said.why == why and message in said.message


def test_a_full_timeline_has_no_room() -> None:
    steps = [{"at": "1s", "kubectl": "get nodes"}] * 100

    assert typed({**PLAN, "timeline": steps}, "kubectl get nodes", 0) == Refused("room")


def test_moments_are_known_as_far_as_they_can_be() -> None:
    assert moments(PLAN["timeline"]) == [10 * S, None, 40 * S, 45 * S]
    assert moments([{"at": 0}, {"at": 5}, {"after": "no + 1s"}, "x", {"at": None}]) == [
        0, None, None, None, None,
    ]  # fmt: skip
    assert next_moment(PLAN["timeline"]) == 55 * S and next_moment([]) == 10 * S
    assert until_of(PLAN) == 100 * S and until_of({"until": "settled"}) is None


def test_a_moment_is_never_written_before_itself() -> None:
    assert [written(us) for us in (0, 1, 10 * S, 12_500_000, 12_500_001)] == [
        "0s", "1ms", "10s", "12500ms", "12501ms",
    ]  # fmt: skip


def test_what_is_added_later_does_not_shorten_a_run() -> None:
    plan = {**PLAN, "until": "30m"}

    assert added(plan, "crash", names_in(plan["cluster"]))["until"] == "30m"
