"""A leader that was frozen for longer than its renew deadline does nothing late."""

import pytest

from engine import read_scenario, simulate

SCENARIO = {
    "cluster": {"control_planes": 3, "workers": 2},
    "timeline": [
        {"when": "settled", "pause": "LEADER", "id": "freeze"},
        {"after": "freeze + 70s", "heal": "freeze"},
    ],
    "until": "freeze + 80s",
}


def plan(process: str) -> dict[str, object]:
    timeline = [{**SCENARIO["timeline"][0], "pause": f"leader/{process}"}, SCENARIO["timeline"][1]]
    return {**SCENARIO, "timeline": timeline}


@pytest.mark.parametrize("process", ["kube-controller-manager", "kube-scheduler"])
def test_a_leader_that_wakes_too_late_ends_before_it_acts(process: str) -> None:
    run = simulate(read_scenario(plan(process)), seed=1)

    kinds = [type(record.what).__name__ for record in run.records]
    assert "LostLease" in kinds
    assert "NodeSilent" not in kinds  # it had not looked at the nodes for seventy seconds
