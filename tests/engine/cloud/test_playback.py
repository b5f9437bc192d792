"""What the player gets of a cluster in a cloud."""

import json
from functools import cache
from typing import Any

import pytest

from engine.playback import playback_of
from engine.scenario import read_scenario
from engine.simulation import simulate

BALANCED = "expose deployment web --port=80 --type=LoadBalancer"


@cache
def document(cloud: bool) -> dict[str, Any]:
    scenario = {
        "cluster": {"control_planes": 3, "workers": 2, **({"cloud": True} if cloud else {})},
        "workload": [{"deployment": {"name": "web", "replicas": 2}}],
        "timeline": [
            {"at": "5s", "kubectl": BALANCED},
            *([{"at": "20s", "cloud_down": True}] if cloud else []),
            {"at": "25s", "kubectl": "logs deployment/web"},
        ],
        "until": "30s",
    }
    return playback_of(simulate(read_scenario(scenario)))


def test_the_cloud_is_not_drawn_but_its_manager_is():
    drawn = document(True)

    assert json.dumps(drawn)  # plain data
    assert "cloud" not in {host["id"] for host in drawn["hosts"]}
    managers = [c["host"] for c in drawn["components"] if c["kind"] == "cloud-controller-manager"]
    assert managers == ["cp-1", "cp-2", "cp-3"]


def test_the_signs_of_the_managers_say_who_holds_the_lease():
    opening = {entity: fields for t, entity, fields in document(True)["facts"] if t == 0}

    leases = [opening[f"cp-{n}/cloud-controller-manager"]["lease"] for n in (1, 2, 3)]
    assert sorted(leases) == ["holder", "standby", "standby"]


LANES = [(True, ["controller-manager", "scheduler", "cloud-controller"]),
         (False, ["controller-manager", "scheduler"])]  # fmt: skip


@pytest.mark.parametrize(("cloud", "offices"), LANES, ids=["in a cloud", "elsewhere"])
def test_there_is_a_lane_for_every_lease(cloud, offices):
    lanes = [lane["id"] for lane in document(cloud)["lanes"] if lane["id"].startswith("lease-")]

    assert lanes == [f"lease-{office}" for office in offices]


def test_a_cloud_that_is_down_is_a_fault_with_a_word():
    (fault,) = document(True)["faults"]

    assert fault["word"] == {"en": "cloud down", "pt-BR": "nuvem fora"}
    assert fault["links"] == []


def test_the_services_table_shows_the_address_come():
    (table,) = [t for t in document(True)["tables"] if t["id"] == "services"]

    cells = [row[3] for _, key, row in table["rows"] if key == "web"]
    assert cells == ["<pending>", "203.0.113.10"]
    assert table["columns"][3] == "EXTERNAL-IP"


def test_limits_are_named_where_they_matter():
    assert "the cloud's load balancers" in limits(True)
    assert "the cloud's load balancers" not in limits(False)
    assert "what containers write" in limits(False)


def limits(cloudy: bool) -> str:
    return " · ".join(says["en"] for says in document(cloudy)["not_modelled"])
