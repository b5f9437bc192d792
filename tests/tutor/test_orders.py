"""Other worlds as orders: those that the pack offers, and those with another number."""

from tests.tutor.sample import QUESTION
from tutor.conversation import Beside
from tutor.orders import order_of_beside, order_of_option, orders_of_beliefs


def test_the_world_of_an_option_has_its_change() -> None:
    order = order_of_option(QUESTION, "leads", "survivor")

    assert order is not None
    assert order.scenario["timeline"][0]["crash"] == {"process": ["cp-2/etcd"]}
    assert order.measures == QUESTION.measures()


def test_options_without_a_world_and_unknown_ones_have_no_order() -> None:
    assert order_of_option(QUESTION, "leads", "nobody") is None
    assert order_of_option(QUESTION, "leads", "forged") is None
    assert order_of_option(QUESTION, "forged", "nobody") is None


def test_edits_are_those_that_the_pack_offers() -> None:
    order = order_of_beside(QUESTION, Beside("a", edits={"members": 5}))
    assert order is not None and order.scenario["cluster"]["control_planes"] == 5

    assert order_of_beside(QUESTION, Beside("a", edits={"members": 4_000})) is None
    assert order_of_beside(QUESTION, Beside("a")) is None
    assert order_of_beside(QUESTION, None) is None


def test_any_number_of_the_scenario_can_be_another_and_nothing_else() -> None:
    order = order_of_beside(QUESTION, Beside("a", edits={"until": "50s"}))
    assert order is not None and order.scenario["until"] == "50s"

    for forged in ({"until": "soon"}, {"until": 50}, {"timeline": 3}, {"cluster.secret": 1}):
        assert order_of_beside(QUESTION, Beside("a", edits=forged)) is None


def test_what_is_believed_are_the_worlds_of_the_chosen_options() -> None:
    assert list(orders_of_beliefs(QUESTION, {"leads": "survivor", "gap": 3})) == ["leads"]
    assert orders_of_beliefs(QUESTION, {"leads": ["forged"]}) == {}
