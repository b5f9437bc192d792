"""One control-plane host of three is lost, then a second: how long things take, over several seeds
(the failure scenarios S1, S2, S4, S18 and S24 of the project's fact sheet).
"""

import pytest

from engine.history import Run
from engine.probes import PROBES
from engine.process import ProcessEnded
from engine.units import SECOND
from tests.engine.shipped import SEED, path_of, run_of

SEEDS = (1, 2, 3, SEED)
WORKERS = ("worker-1", "worker-2", "worker-3")
every_seed = pytest.mark.parametrize("seed", SEEDS)


def run(name: str, seed: int) -> Run:
    return run_of(path_of(name), seed)


def ask(found: Run, probe: str, *arguments: str):
    return PROBES[probe](found, *arguments)


def moments_of_balancing(found: Run) -> list[tuple[float, int]]:
    """When the load balancer changed its mind, and how many backends it then used."""
    return [
        ((record.at - found.start) / SECOND, record.what.fields["healthy"])
        for _, record in found.since_start()
        if record.where == "lb/load-balancer" and "healthy" in getattr(record.what, "fields", {})
    ]


# One host: S1 or S2, S18, S24.


@every_seed
def test_etcd_is_without_a_leader_for_seconds_if_at_all(seed):
    assert ask(run("control-plane-host-lost", seed), "leader_gap_seconds") <= 4


@every_seed
def test_the_load_balancer_leaves_the_lost_host_after_two_checks_and_takes_it_back(seed):
    found = run("control-plane-host-lost", seed)

    changes = moments_of_balancing(found)
    assert [healthy for _, healthy in changes] == [2, 3]
    assert 10 < changes[0][0] <= 10 + 20.1  # the fault is at 10 s
    assert changes[1][0] <= 130 + 5 + 12  # started, served, two checks


@every_seed
def test_no_worker_turns_not_ready_and_nothing_is_evicted(seed):
    found = run("control-plane-host-lost", seed)

    for worker in WORKERS:
        assert ask(found, "node_turns_seconds", worker, "Unknown") == -1
        assert ask(found, "node_turns_seconds", worker, "False") == -1
    assert ask(found, "event_count", "TaintManagerEviction") == 0


@every_seed
def test_the_dead_host_is_told_and_the_work_goes_on_through_another_api_server(seed):
    found = run("control-plane-host-lost", seed)
    lost = next(r.what.targets[0] for _, r in found.since_start() if hasattr(r.what, "fault"))

    assert 40 <= ask(found, "node_turns_seconds", lost, "Unknown", "10s") <= 80
    assert ask(found, "outcome", "write") == "accepted"
    assert ask(found, "answer_seconds", "write") < 1
    assert ask(found, "ready", "web", "85s") == 5
    for kind in ("kube-controller-manager", "kube-scheduler"):
        assert ask(found, "lease_holder", kind, "45s") not in ("", lost)


# The second one: S4.


@every_seed
def test_with_two_lost_nobody_leads_and_writes_have_no_known_end(seed):
    found = run("two-control-planes-lost", seed)

    assert ask(found, "outcome", "still") == "accepted"
    assert ask(found, "leader", "45s") == ""
    assert ask(found, "outcome", "write") == "timed_out"
    assert 6.5 <= ask(found, "answer_seconds", "write") <= 7.5
    assert ask(found, "outcome", "read") in ("timed_out", "refused")
    assert ask(found, "answer_seconds", "read") > 10


@every_seed
def test_with_two_lost_the_controllers_give_up_and_the_api_server_is_killed(seed):
    found = run("two-control-planes-lost", seed)
    since = 40 * SECOND + found.start

    ends = [
        (what.process, what.how, (record.at - since) / SECOND)
        for _, record in found.since_start()
        if isinstance(what := record.what, ProcessEnded) and record.at > since
    ]
    gave_up = [at for process, how, at in ends if how == "exited" and "cp-3/kube-c" in process]
    killed = [at for process, how, at in ends if how == "killed" and "apiserver" in process]
    leads = ask(found, "lease_holder", "kube-controller-manager", "39s") == "cp-3"
    assert all(8 <= at <= 14 for at in gave_up[:1])
    assert gave_up or not leads
    assert 70 <= killed[0] <= 92


@every_seed
def test_with_two_lost_the_containers_run_on_and_no_node_is_called_lost(seed):
    found = run("two-control-planes-lost", seed)

    for moment in ("50s", "90s", "150s"):
        assert ask(found, "running", "web", moment) in (4, 5)
    for worker in WORKERS:
        assert ask(found, "node_turns_seconds", worker, "Unknown") == -1


@every_seed
def test_when_they_are_back_everything_goes_on(seed):
    found = run("two-control-planes-lost", seed)

    assert ask(found, "leader", "165s") != ""
    for kind in ("kube-controller-manager", "kube-scheduler"):
        assert ask(found, "lease_holder", kind, "200s") != ""
    assert ask(found, "ready", "web") == 5
    assert ask(found, "event_count", "TaintManagerEviction") == 0
