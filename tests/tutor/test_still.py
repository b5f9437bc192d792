"""The world at the start: nothing of the outcome, and what the question itself announces."""

from typing import Any

import pytest

from tests.tutor.sample import QUESTION
from tests.views.fakes import playback
from tutor.still import Tag, order_of_still, still_of


def test_the_timeline_is_not_even_ordered() -> None:
    order = order_of_still(QUESTION)

    assert order.scenario["timeline"] == []
    assert order.scenario["cluster"] == QUESTION.scenario["cluster"]
    assert order.measures == {}


def test_facts_after_the_start_are_not_looked_at() -> None:
    still = still_of(playback(), QUESTION.scenario)

    assert [(plane.id, plane.etcd) for plane in still.planes] == [
        ("cp-1", "leader"),
        ("cp-2", "follower"),
        ("cp-3", "follower"),
    ]
    assert [(worker.id, worker.focus, worker.others) for worker in still.workers] == [
        ("worker-1", 1, 0),
        ("worker-2", 1, 0),
    ]


def test_hosts_carry_what_will_happen_to_them() -> None:
    still = still_of(playback(), QUESTION.scenario)

    tags = {plane.id: plane.tags for plane in still.planes}
    announced = (Tag("crash", "5s"), Tag("heal", "20s"))
    assert tags == {"cp-1": (), "cp-2": announced, "cp-3": announced}


@pytest.mark.parametrize("heal", ["cut", ["cut"], {"fault": "cut"}, {"fault": ["other", "cut"]}])
def test_a_fault_is_back_however_its_healing_is_written(heal: Any) -> None:
    cut = {"id": "cut", "at": "10s", "partition": {"left": ["cp-1"]}}

    planes = planes_of([cut, {"at": "20s", "heal": heal}])

    assert planes["cp-1"] == (Tag("partition", "10s"), Tag("heal", "20s"))
    assert planes["cp-2"] == ()


def test_a_cut_between_two_groups_says_who_is_on_which_side() -> None:
    sides = {"left": ["cp-1", "cp-2"], "right": ["cp-3"]}

    planes = planes_of([{"at": "10s", "partition": sides}])

    assert {host: tags[0].side for host, tags in planes.items()} == {
        "cp-1": "A",
        "cp-2": "A",
        "cp-3": "B",
    }


def test_what_is_typed_on_a_host_does_not_happen_to_it() -> None:
    typed = {"at": "10s", "etcdctl": {"line": "member list", "host": "cp-1"}}

    assert planes_of([typed])["cp-1"] == ()


def test_a_zone_that_loses_power_takes_its_hosts_along() -> None:
    hosts = [{**host, "zone": f"zone-{host['id'][-1]}"} for host in playback()["hosts"]]
    scenario = {**QUESTION.scenario, "timeline": [{"at": "10s", "zone_outage": "zone-1"}]}

    still = still_of({**playback(), "hosts": hosts}, scenario)

    struck = (Tag("zone_outage", "10s"),)
    assert {plane.id: plane.tags for plane in still.planes} == {
        "cp-1": struck, "cp-2": (), "cp-3": (),
    }  # fmt: skip
    assert still.workers[0].tags == struck and still.workers[1].tags == ()


def planes_of(timeline: list[dict[str, Any]]) -> dict[str, tuple[Tag, ...]]:
    still = still_of(playback(), {**QUESTION.scenario, "timeline": timeline})
    return {plane.id: plane.tags for plane in still.planes}
