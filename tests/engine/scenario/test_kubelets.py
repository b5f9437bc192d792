"""What a scenario may tell its kubelets, and how machines come back with another size."""

from typing import Any

import pytest

from engine.finding import Rejected
from engine.objects import dig
from engine.scenario import read_scenario
from engine.simulation import simulate
from engine.units import MINUTE, SECOND


def kubelets(**told: Any) -> Any:
    return read_scenario({"cluster": {"kubelet": told}, "until": "10s"}).cluster.kubelet.eviction()


def test_hard_thresholds_take_the_place_of_all_defaults():
    told = kubelets(eviction_hard={"memory.available": "500Mi", "pid.available": "10%"})

    assert [(one.signal, one.text) for one in told.thresholds] == [
        ("memory.available", "500Mi"),
        ("pid.available", "10%"),
    ]
    assert told.transition_us == 5 * MINUTE


def test_soft_thresholds_stand_beside_the_hard_ones():
    told = kubelets(
        eviction_soft={"nodefs.available": "20%"},
        eviction_soft_grace_period={"nodefs.available": "90s"},
        eviction_max_pod_grace_period="30s",
    )

    assert len(told.thresholds) == 4
    assert told.thresholds[-1].grace_us == 90 * SECOND
    assert told.grace_us == 30 * SECOND


WRONG = [
    ({"eviction_soft": {"memory.available": "1Gi"}}, "grace period must be specified"),
    ({"eviction_hard": {"memory.free": "1Gi"}}, "no signal 'memory.free'; there are memory.avail"),
    ({"eviction_hard": {"memory.available": "0%"}}, "'0%' is not a share; write it like 10%"),
    ({"eviction_hard": {"memory.available": "much"}}, "'much' is not a quantity"),
    ({"eviction_pressure_transition_period": "0s"}, "is not from 1s to 1h"),
    ({"evictionHard": {}}, "no key 'evictionHard' (eviction_hard?)"),
]


@pytest.mark.parametrize(("told", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_makes_no_sense_is_told(told: dict[str, Any], said: str):
    with pytest.raises(Rejected) as found:
        kubelets(**told)

    assert said in str(found.value)


def test_a_machine_comes_back_with_another_size_and_a_balancer_as_it_was():
    timeline = [
        {"at": "5s", "reboot": {"host": "worker-1", "cpu": 8, "downtime": "5s"}},
        {"at": "5s", "reboot": {"host": "lb", "memory": "1Gi", "downtime": "5s"}},
    ]
    cluster = {"control_planes": 3, "workers": 2}

    run = simulate(read_scenario({"cluster": cluster, "timeline": timeline, "until": "40s"}), 1)

    nodes = run.objects()
    assert dig(nodes["/registry/nodes/worker-1"], "status.allocatable.cpu") == "8"
    assert dig(nodes["/registry/nodes/worker-2"], "status.allocatable.cpu") == "4"
