"""Whatever is asked for, a run ends: by itself, or over one of its budgets, which it names."""

import pytest

from engine.history import Ledger
from engine.objects import freeze
from engine.scenario import read_scenario
from engine.simulation import simulate
from engine.trace import OverBudget


def test_a_run_over_its_records_names_the_limit_and_the_seed():
    scenario = read_scenario({"until": "1m"})

    with pytest.raises(OverBudget, match=r"record 500, its limit \(seed 7\)"):
        simulate(scenario, 7, records_max=500)


def test_the_ledger_counts_what_is_stored_now_not_what_ever_was():
    ledger = Ledger(limit=2)
    value = freeze({"kind": "ConfigMap"})
    for revision, (key, change) in enumerate(
        (("/a", value), ("/b", value), ("/a", None), ("/b", value), ("/c", value)), 1
    ):
        ledger.applied(0, revision, [(key, change, revision)])

    with pytest.raises(OverBudget, match="more than 2 objects are stored, at record 6"):
        ledger.applied(0, 6, [("/d", value, 6)])

    assert len(ledger.writes) == 6


def test_a_condition_that_never_comes_true_waits_until_the_end_and_knows_its_commands():
    scenario = read_scenario(
        {
            "workload": [{"deployment": {"name": "web"}}],
            "timeline": [
                {"at": "1s", "kubectl": "get pods", "id": "look"},
                {"when": 'outcome("look") == "accepted"', "kubectl": "get nodes", "id": "then"},
                {"when": 'ready("web") >= 30', "kubectl": "get nodes", "id": "never"},
            ],
            "until": "1m",
        }
    )

    run = simulate(scenario)

    assert [(name, command.code) for name, command in run.commands.items()] == [
        ("look", 0),
        ("then", 0),
    ]
    assert run.duration == 60_000_000
