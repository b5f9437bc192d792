"""A run in which resting members compute their heartbeats is the run that sends every one of them.

Whoever reads a run must not be able to tell: the same writes at the same times with the same
revisions, the same leaders, statuses, sentences and answers. bench/quiet.py asks many more seeds.
"""

from pathlib import Path

import pytest

from bench.quiet import both_ways, difference
from engine.scenario import read_scenario
from engine.simulation import simulate
from engine.wire import etcd
from engine.wire.api import Request
from tests.engine.shipped import FILES, SEED, path_of, run_of, scenario
from tests.laws.cluster import brief

FOUND = [
    ("control-plane-host-lost", 138),  # a heartbeat was under way to a member that came back
    ("etcd-majority-loss", 191),  # a confirmation came in the same microsecond as an entry's
]
SEEDS = 200
BATCH = 10
IDLE = {"cluster": {"control_planes": 3, "workers": 2}, "timeline": [], "until": "3m"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nobody_can_tell_a_quiet_run_from_a_full_one(path: Path) -> None:
    full = simulate(scenario(path), SEED, full=True)

    assert difference(run_of(path), full) == ""


@pytest.mark.parametrize(("name", "seed"), FOUND, ids=[f"{name}, seed {n}" for name, n in FOUND])
def test_where_it_once_could_be_told_it_no_longer_can(name: str, seed: int) -> None:
    assert difference(*both_ways(scenario(path_of(name)), seed)) == ""


@pytest.mark.parametrize("first", range(1, 1 + SEEDS, BATCH))
def test_nobody_can_tell_in_worlds_drawn_by_chance_either(first: int) -> None:
    seeds = range(first, first + BATCH)

    found = {seed: difference(*both_ways(brief(seed), seed)) for seed in seeds}

    assert {seed: text for seed, text in found.items() if text} == {}


def test_a_quiet_run_is_the_cheaper_one() -> None:
    quiet, full = both_ways(read_scenario(IDLE), seed=1)

    assert quiet.events_delivered < full.events_delivered * 0.25


def test_in_a_quiet_run_a_look_at_a_lease_is_one_event_and_a_renewal_three() -> None:
    run = simulate(read_scenario(IDLE))

    asked = [record.what for _, record in run.since_start() if type(record.what) is Request]
    verbs = [request.verb for request in asked if request.resource == "leases"]
    replicated = [1 for _, record in run.since_start() if type(record.what) is etcd.Txn]
    renewals = [write for write in run.writes if write.at > run.start and "/leases/" in write.key]
    assert verbs.count("get") < len(verbs) / 20
    assert len(replicated) < len(renewals) / 3
