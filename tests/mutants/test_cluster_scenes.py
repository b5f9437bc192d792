"""Small clusters that catch one planted bug each, where no other test does."""

from typing import Any

from engine.scenario import read_scenario
from engine.simulation import simulate
from tests.laws.cluster_end import unfinished
from tests.laws.cluster_way import misdeeds


def broken(replicas: int, *lines: str) -> list[str]:
    """Two workers of four CPUs, pods that ask for one and a half: four fit."""
    web = {"name": "web", "replicas": replicas, "requests": {"cpu": "1500m"}}
    timeline: list[dict[str, Any]] = [
        {"at": f"{20 + 60 * number}s", "kubectl": line} for number, line in enumerate(lines)
    ]
    scenario = read_scenario(
        {
            "cluster": {"control_planes": 1, "workers": 2},
            "workload": [{"deployment": web}],
            "timeline": timeline,
            "until": f"{80 + 60 * len(lines)}s",
        }
    )
    run = simulate(scenario, seed=1)
    return [*misdeeds(run), *unfinished(run)]


def test_pods_that_come_together_do_not_share_the_same_room() -> None:
    assert broken(6) == []


def test_the_room_of_pods_that_are_gone_is_used_again() -> None:
    down, up = "scale deployment web --replicas=0", "scale deployment web --replicas=4"

    assert broken(4, down, up) == []
