"""Priority and fairness as pure parts: hands, queues, seats, flows, how long the refused wait."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.apiserver.fairness.configured import configured
from engine.apiserver.fairness.dealer import flow_hash, hand
from engine.apiserver.fairness.demand import Claim, Demand, shares
from engine.apiserver.fairness.flows import flow_of, in_order
from engine.apiserver.fairness.levels import Level, Size, levels_of, share_out
from engine.apiserver.fairness.queues import QueueRules, QueueSet, Ticket
from engine.apiserver.fairness.retry_after import RetryAfter
from engine.objects import freeze
from engine.resources import CATALOGUE
from engine.units import MILLISECOND, SECOND
from engine.wire.api import Request, User, service_account

OBJECTS = configured(elects_by_leases=True)
LEVELS = [one for one in OBJECTS if one["kind"] == "PriorityLevelConfiguration"]
SCHEMAS = in_order(one for one in OBJECTS if one["kind"] == "FlowSchema")


# Hands.


def test_every_hand_is_dealt_equally_often():
    """Of 5 queues 3, over all numbers that make a difference."""
    dealt = [hand(number, 5, 3) for number in range(5 * 4 * 3)]

    assert sorted(dealt) == sorted(permutations(range(5), 3))


@given(st.integers(0, 2**64 - 1))
def test_a_hand_holds_different_queues(number: int):
    dealt = hand(number, 128, 6)

    assert len(set(dealt)) == 6
    assert all(0 <= card < 128 for card in dealt)


def test_a_flow_is_always_dealt_the_same_hand_and_another_one_another():
    robot, shop = (flow_hash("service-accounts", name) for name in ("robot", "shop"))

    assert robot == flow_hash("service-accounts", "robot")
    assert hand(robot, 128, 6) != hand(shop, 128, 6)


# Flows.

NODE = User("system:node:worker-1", ("system:nodes", "system:authenticated"))
MANAGER = User("system:kube-controller-manager", ("system:authenticated",))
ROBOT = service_account("default", "robot")
JANITOR = service_account("kube-system", "generic-garbage-collector")
JANE = User("jane", ("system:authenticated",))
ADMIN = User("kubernetes-admin", ("system:masters", "system:authenticated"))


@pytest.mark.parametrize(
    ("user", "verb", "resource", "where", "flow"),
    [
        (ADMIN, "list", "pods", ("", "", ""), ("exempt", "", "exempt")),
        (NODE, "update", "leases", ("kube-node-lease", "worker-1", ""),
         ("system-node-high", NODE.name, "node-high")),
        (NODE, "patch", "nodes", ("", "worker-1", "status"),
         ("system-node-high", NODE.name, "node-high")),
        (NODE, "patch", "pods", ("shop", "web", "status"), ("system-nodes", NODE.name, "system")),
        (MANAGER, "update", "leases", ("kube-system", "kube-controller-manager", ""),
         ("system-leader-election", MANAGER.name, "leader-election")),
        (MANAGER, "create", "pods", ("shop", "", ""),
         ("kube-controller-manager", "shop", "workload-high")),
        (JANITOR, "delete", "pods", ("shop", "web", ""),
         ("kube-system-service-accounts", "shop", "workload-high")),
        (ROBOT, "create", "configmaps", ("shop", "", ""),
         ("service-accounts", ROBOT.name, "workload-low")),
        (JANE, "get", "nodes", ("", "a", ""), ("global-default", "jane", "global-default")),
        (User("ghost"), "get", "nodes", ("", "a", ""), ("catch-all", "ghost", "catch-all")),
    ],
)  # fmt: skip
def test_which_flow_a_request_belongs_to(
    user: User, verb: str, resource: str, where: tuple[str, str, str], flow: tuple[str, str, str]
):
    namespace, name, subresource = where
    request = Request(1, verb, resource, namespace, name, subresource, user=user)

    assert flow_of(request, CATALOGUE[resource], user, SCHEMAS) == flow


def test_before_1_34_there_are_flows_for_elections_by_other_objects():
    names = [one["metadata"]["name"] for one in configured(elects_by_leases=False)]
    gone = set(names) - {one["metadata"]["name"] for one in OBJECTS}

    assert gone == {"endpoint-controller", "workload-leader-election"}


# Seats.


def test_the_seats_of_a_server_with_the_default_flags():
    """The table of the fact sheet (2.7, 11.5)."""
    sizes = {name: level.size for name, level in levels_of(LEVELS, 600).items()}

    assert {name: size and size.nominal for name, size in sizes.items()} == {
        "exempt": None, "node-high": 98, "system": 74, "leader-election": 25,
        "workload-high": 98, "workload-low": 245, "global-default": 49, "catch-all": 13,
    }  # fmt: skip
    assert sizes["workload-low"] == Size(245, 24, 845)


def levels() -> dict[str, Level]:
    found = levels_of(LEVELS, 600).values()
    return {rules.name: Level(rules, rules.size, 0) for rules in found if rules.size}


def wanting(level: Level, seats: int, now: int = 10 * SECOND) -> None:
    """The level wanted so many seats all the time."""
    level.demand.note(seats, 0)
    level.demand.adjust(now)


def limits(found: dict[str, Level]) -> dict[str, int]:
    share_out(found.values())
    return {name: level.queues.limit for name, level in found.items()}


def test_at_rest_seats_are_shared_by_what_each_level_never_lends():
    assert limits(levels()) == {
        "node-high": 170, "system": 117, "leader-election": 58, "workload-high": 114,
        "workload-low": 56, "global-default": 56, "catch-all": 30,
    }  # fmt: skip


def test_a_level_in_need_borrows_what_the_others_lend():
    found = levels()
    wanting(found["workload-low"], 600)

    after = limits(found)

    assert after["workload-low"] > 300
    assert {name: after[name] for name in ("leader-election", "node-high")} == {
        "leader-election": 25, "node-high": 73,
    }  # fmt: skip
    assert sum(after.values()) == 602


def test_who_needs_his_own_seats_gets_them_back():
    found = levels()
    wanting(found["workload-low"], 600)
    wanting(found["workload-high"], 98)

    assert limits(found)["workload-high"] >= 98


def test_what_was_wanted_is_forgotten_slowly():
    demand = Demand(0)
    demand.note(100, 0)
    demand.adjust(10 * SECOND)
    demand.note(0, 10 * SECOND)
    for period in range(2, 32):
        demand.adjust(period * 10 * SECOND)

    assert demand.smoothed == pytest.approx(50_000, rel=0.02), "half of it in five minutes"


def test_a_demand_that_comes_and_goes_counts_for_more_than_its_average():
    demand = Demand(0)
    demand.note(100, 0)
    demand.note(0, 5 * SECOND)
    demand.adjust(10 * SECOND)

    assert (demand.most, demand.smoothed) == (100, 100_000), "average 50, deviation 50"


CLAIMS = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 400), st.integers(1, 500_000)).map(
        lambda one: Claim(one[0], one[0] + one[1], max(one[2], 1000 * one[0], 1))
    ),
    min_size=1,
    max_size=7,
)


@given(CLAIMS, st.integers(1, 800))
def test_shares_keep_to_bounds_and_give_out_what_there_is(claims: list[Claim], seats: int):
    given_out = shares(seats, claims)

    assert all(one.low <= got <= one.high for got, one in zip(given_out, claims, strict=True))
    least, most = sum(one.low for one in claims), sum(one.high for one in claims)
    assert abs(sum(given_out) - min(max(seats, least), most)) <= len(claims), "but for rounding"


# Queues.


def fill(queues: QueueSet, flow: str, count: int, now: int = 0) -> list[Ticket]:
    """So many requests of a flow arrive; those that found room."""
    tickets = [Ticket(n, flow, now) for n in range(count)]
    number = flow_hash("service-accounts", flow)
    return [ticket for ticket in tickets if queues.arrive(ticket, number, now)]


def seated(queues: QueueSet, now: int) -> list[Ticket]:
    return list(queues.seat(now))


def test_one_flow_finds_room_in_its_own_queues_only():
    queues = QueueSet(QueueRules(128, 6, 50), 10, 0)
    waiting = fill(queues, "robot", 10)
    assert len(seated(queues, 0)) == 10

    more = fill(queues, "robot", 1000)

    assert len(waiting) == 10
    assert len(more) == 6 * 50
    assert len(fill(queues, "shop", 5)) == 5, "another flow has a hand of its own"


def test_a_flow_that_asks_little_is_served_before_the_backlog_of_one_that_asks_much():
    queues = QueueSet(QueueRules(128, 6, 50), 4, 0)
    fill(queues, "robot", 204)
    seats, now, served = seated(queues, 0), 0, 0
    (little,) = fill(queues, "shop", 1)

    while little.since < 0:
        now += 1 * MILLISECOND
        queues.finish(seats.pop(0), now)
        seats += seated(queues, now)
        served += 1

    assert served < 12, "two rounds over six queues"
    assert queues.waiting > 180


def test_without_queues_who_finds_no_seat_is_refused():
    queues = QueueSet(QueueRules(), 3, 0)

    assert len(fill(queues, "robot", 5)) == 3
    assert queues.demand == 3


class Play:
    """Requests of several flows come, end and give up, at random moments."""

    def __init__(self, limit: int) -> None:
        self.queues = QueueSet(QueueRules(8, 3, 4), limit, 0)
        self.limit, self.now = limit, 0
        self.waiting: list[Ticket] = []
        self.seats: list[Ticket] = []

    def step(self, move: tuple[str, int]) -> None:
        what, number = move
        self.now += number * MILLISECOND
        if what == "arrive":
            ticket = Ticket(0, str(number), self.now)
            if self.queues.arrive(ticket, flow_hash("x", str(number % 4)), self.now):
                self.waiting.append(ticket)
        elif what == "finish" and self.seats:
            self.queues.finish(self.seats.pop(number % len(self.seats)), self.now)
        elif what == "leave" and self.waiting:
            self.queues.leave(self.waiting.pop(number % len(self.waiting)), self.now)
        for ticket in self.queues.seat(self.now):
            self.waiting.remove(ticket)
            self.seats.append(ticket)


MOVES = st.lists(
    st.tuples(st.sampled_from(("arrive", "arrive", "finish", "leave")), st.integers(0, 9)),
    max_size=80,
)


@given(MOVES, st.integers(1, 5))
def test_seats_are_never_overbooked_and_never_idle_while_somebody_waits(
    moves: list[tuple[str, int]], limit: int
):
    play = Play(limit)
    for move in moves:
        play.step(move)

        assert (play.queues.seated, play.queues.waiting) == (len(play.seats), len(play.waiting))
        assert len(play.seats) <= limit
        assert not play.waiting or len(play.seats) == limit


# Retry-After.


@pytest.mark.parametrize(
    ("refused", "seconds"),
    [
        pytest.param({}, 1, id="the first"),
        pytest.param({100: 2}, 1, id="two in the second before"),
        pytest.param({100: 3}, 2, id="three in the second before"),
        pytest.param({99: 50, 100: 50}, 2, id="raised once in that many seconds"),
        pytest.param(dict.fromkeys(range(60, 101), 50), 32, id="at most 32"),
        pytest.param({50: 50, 51: 50, 52: 50}, 1, id="less after a while"),
    ],
)
def test_how_long_the_refused_are_asked_to_wait(refused: dict[int, int], seconds: int):
    level = RetryAfter()
    for second, count in refused.items():
        for _ in range(count):
            level.refuse(second)

    assert level.refuse(101) == seconds


def test_a_configuration_of_ones_own_takes_its_share():
    own: Any = {
        "metadata": {"name": "batch"},
        "spec": {
            "type": "Limited",
            "limited": {
                "nominalConcurrencyShares": 245,
                "borrowingLimitPercent": 10,
                "limitResponse": {"type": "Reject"},
            },
        },
    }

    found = levels_of([*LEVELS, freeze(own)], 600)

    assert found["batch"].size == Size(300, 300, 330)
    assert found["batch"].queues == QueueRules()
    assert found["workload-low"].size == Size(123, 12, 723)
