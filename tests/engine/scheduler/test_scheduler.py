"""The process: who schedules, what it writes, and what it makes of failures."""

from typing import Any

import pytest

from engine.objects import evolve
from engine.scheduler.notes import BindingFailed, NoNodeFits, PodPlaced, Preempts
from engine.units import MINUTE, SECOND
from engine.wire.system import Terminate
from tests.engine.scheduler.world import BindingApi, SchedulerBench, node, pod


@pytest.fixture
def bench() -> SchedulerBench:
    found = SchedulerBench()
    found.pass_time(1 * SECOND)
    return found


def condition(bench: SchedulerBench, name: str) -> Any:
    found = bench.pod(name)
    assert found is not None
    return found["status"]["conditions"][0]


def test_a_pod_is_bound_and_told_of(bench: SchedulerBench) -> None:
    bench.has("nodes", node("a"))

    bench.has("pods", pod("p", "1"))
    bench.pass_time(1 * SECOND)

    assert bench.where("p") == "a"
    assert bench.events("Scheduled") == [("p", "Successfully assigned default/p to a", 1)]
    assert [(n.pod, n.node) for n in bench.notes(PodPlaced)] == [("default/p", "a")]


def test_pods_that_come_together_do_not_share_the_same_room(bench: SchedulerBench) -> None:
    bench.has("nodes", *(node(name, "1") for name in "abc"))

    bench.has("pods", *(pod(f"p{i}", "1") for i in range(3)))
    bench.pass_time(1 * SECOND)

    assert sorted(str(bench.where(f"p{i}")) for i in range(3)) == ["a", "b", "c"]


def test_a_pod_for_another_scheduler_is_left_alone(bench: SchedulerBench) -> None:
    bench.has("nodes", node("a"))

    bench.has("pods", pod("p", schedulerName="mine"))
    bench.pass_time(1 * SECOND)

    assert bench.where("p") is None


def test_a_refusal_is_written_to_pod_event_and_trace(bench: SchedulerBench) -> None:
    taint = {"key": "k", "effect": "NoSchedule"}
    bench.has("nodes", node("a", "1"), node("b", taints=[taint]))

    bench.has("pods", pod("p", "2"))
    bench.pass_time(1 * SECOND)

    ((name, message, count),) = bench.events("FailedScheduling")
    assert (name, count) == ("p", 1)
    assert message.startswith("0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had unto")
    told = condition(bench, "p")
    assert (told["status"], told["reason"], told["message"]) == ("False", "Unschedulable", message)
    (note,) = bench.notes(NoNodeFits)
    assert [(row.node, row.plugin) for row in note.refused] == [
        ("a", "NodeResourcesFit"),
        ("b", "TaintToleration"),
    ]


def test_it_is_tried_again_when_and_only_when_something_helps(bench: SchedulerBench) -> None:
    bench.has("nodes", node("a", "1"))
    bench.has("pods", pod("p", "2"))
    bench.pass_time(1 * SECOND)

    bench.has("nodes", node("b", "1"))
    bench.pass_time(1 * SECOND)
    assert len(bench.notes(NoNodeFits)) == 1

    bench.has("nodes", node("c", "2"))
    bench.pass_time(1 * SECOND)
    assert bench.where("p") == "c"


def test_the_cause_of_the_second_attempt_is_what_helped(bench: SchedulerBench) -> None:
    bench.has("nodes", node("a", "1"))
    bench.has("pods", pod("p", "2"))
    bench.pass_time(1 * SECOND)

    bench.has("nodes", node("c", "2"))
    cause = len(bench.kernel.trace.records) - 1
    bench.pass_time(1 * SECOND)

    (placed,) = (r for r in bench.kernel.trace.records if isinstance(r.what, PodPlaced))
    assert placed.causes[0] <= cause


def test_a_waiting_pod_is_looked_at_every_five_minutes(bench: SchedulerBench) -> None:
    bench.has("nodes", node("a", "1"))
    bench.has("pods", pod("p", "2"))

    bench.pass_time(6 * MINUTE)

    assert len(bench.notes(NoNodeFits)) == 2
    # The first refusal changed the pod's status: the second is about another version of it.
    assert [count for _, _, count in bench.events("FailedScheduling")] == [1, 1]


def test_a_deleted_pod_is_forgotten(bench: SchedulerBench) -> None:
    bench.has("pods", pod("p", "2"))
    bench.pass_time(1 * SECOND)

    bench.within(lambda: bench.api().drop("pods", "default", "p"))
    bench.has("nodes", node("a"))
    bench.pass_time(10 * SECOND)

    assert bench.notes(PodPlaced) == []


def refuse(bench: SchedulerBench, *, bindings: bool) -> None:
    api = bench.api()
    assert isinstance(api, BindingApi)
    api.refuse_bindings = bindings


def test_a_binding_that_fails_is_repeated_after_a_back_off(bench: SchedulerBench) -> None:
    bench.has("nodes", node("a"))
    refuse(bench, bindings=True)
    bench.has("pods", pod("p", "1"))
    bench.pass_time(500_000)

    (failed,) = bench.notes(BindingFailed)
    assert failed.why == "etcdserver: request timed out"
    assert condition(bench, "p")["reason"] == "SchedulerError"

    refuse(bench, bindings=False)
    bench.pass_time(3 * SECOND)
    assert bench.where("p") == "a"


def test_room_assumed_for_a_failed_binding_is_free_again(bench: SchedulerBench) -> None:
    bench.has("nodes", node("a", "1"))
    refuse(bench, bindings=True)
    bench.has("pods", pod("p", "1"))
    bench.pass_time(500_000)
    refuse(bench, bindings=False)

    bench.within(lambda: bench.api().drop("pods", "default", "p"))
    bench.has("pods", pod("q", "1"))
    bench.pass_time(1 * SECOND)

    assert bench.where("q") == "a"


def important(name: str, priority: int, on: str = "") -> Any:
    started = "2026-01-01T00:00:00Z" if on else None
    return pod(name, "1", priority=priority, on=on, started=started)


def test_preemption_marks_deletes_tells_and_then_binds(bench: SchedulerBench) -> None:
    bench.has("nodes", node("a", "2"))
    bench.has("pods", important("low", 0, "a"), important("lower", -1, "a"))

    bench.has("pods", important("vip", 1000))
    bench.pass_time(1 * SECOND)

    (note,) = bench.notes(Preempts)
    assert (note.pod, note.node, note.victims) == ("default/vip", "a", "default/lower")
    victim, vip = bench.pod("lower"), bench.pod("vip")
    assert victim is not None
    assert vip is not None
    assert "deletionTimestamp" in victim["metadata"]
    assert victim["status"]["conditions"][0]["reason"] == "PreemptionByScheduler"
    assert vip["status"]["nominatedNodeName"] == "a"
    uid = vip["metadata"]["uid"]
    assert bench.events("Preempted") == [("lower", f"Preempted by pod {uid} on node a", 1)]
    assert [m for _, m, _ in bench.events("FailedScheduling")] == [
        "0/1 nodes are available: 1 Insufficient cpu."
    ]

    bench.has("pods", evolve(victim, {"status": {"phase": "Succeeded"}}))
    bench.pass_time(1 * SECOND)
    assert bench.where("vip") == "a"


def test_while_victims_end_nobody_lesser_takes_the_room(bench: SchedulerBench) -> None:
    bench.has("nodes", node("a", "1"))
    bench.has("pods", important("low", 0, "a"))
    bench.has("pods", important("vip", 1000))
    bench.pass_time(1 * SECOND)

    bench.has("pods", important("thief", 10))
    bench.within(lambda: bench.api().drop("pods", "default", "low"))
    bench.pass_time(5 * SECOND)

    assert bench.where("vip") == "a"
    assert bench.where("thief") is None


def holder(bench: SchedulerBench) -> str:
    lease = bench.api().get("leases", "kube-system", "kube-scheduler")
    assert lease is not None
    return str(lease["spec"]["holderIdentity"]).partition("_")[0]


def test_only_the_holder_of_the_lease_schedules() -> None:
    bench = SchedulerBench(schedulers=2)
    bench.pass_time(5 * SECOND)
    bench.has("nodes", node("a"))

    bench.has("pods", *(pod(f"p{i}", "1") for i in range(4)))
    bench.pass_time(1 * SECOND)

    assert {who.where for who in bench.kernel.trace.records if isinstance(who.what, PodPlaced)} == {
        f"{holder(bench)}/kube-scheduler"
    }


def test_a_standby_takes_over_with_the_pods_that_nobody_placed() -> None:
    bench = SchedulerBench(schedulers=2)
    bench.pass_time(5 * SECOND)
    first = holder(bench)
    bench.has("nodes", node("a"))
    bench.crash(f"{first}/kube-scheduler")

    bench.has("pods", pod("p", "1"))
    bench.pass_time(12 * SECOND)
    assert bench.where("p") is None

    bench.pass_time(12 * SECOND)
    assert bench.where("p") == "a"
    assert holder(bench) != first


def test_a_clean_stop_hands_the_lease_over_at_once() -> None:
    bench = SchedulerBench(schedulers=2)
    bench.pass_time(5 * SECOND)
    first = holder(bench)

    process = bench.hosts[first].processes["kube-scheduler"]
    bench.within(lambda: process.tell(Terminate()))
    bench.pass_time(5 * SECOND)

    assert holder(bench) not in (first, "")
    assert process.state == "exited"


def test_a_holder_that_cannot_renew_exits() -> None:
    bench = SchedulerBench()
    bench.pass_time(5 * SECOND)

    bench.cut("sched-1", "api-1")
    bench.pass_time(13 * SECOND)

    assert bench.hosts["sched-1"].processes["kube-scheduler"].state == "exited"


def test_status_tells_role_and_waiting_pods(bench: SchedulerBench) -> None:
    bench.has("pods", pod("p", "1"))
    bench.pass_time(500_000)

    status = bench.component("sched-1/kube-scheduler").status()

    assert status == {"lease": "holder", "pods_waiting": 1}
