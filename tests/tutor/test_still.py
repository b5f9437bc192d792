"""The world at the start: nothing of the outcome, and what the question itself announces."""

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
