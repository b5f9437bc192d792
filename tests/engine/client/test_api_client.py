"""The connection to the API: refused, cut, silent, balanced; and what calls make of it."""

from typing import Any

import pytest

from engine.balancer import BalancerConfig, LoadBalancer
from engine.client import Answer, ApiClient, Informer, Servers
from engine.component import Component, Context
from engine.units import MINUTE, SECOND
from engine.wire.api import User, failure
from tests.engine.client.fake_api import Bench


class Reader(Component):
    """Watches nodes and leases, and makes the calls that a test asks for."""

    kind = "reader"

    def __init__(self, ctx: Context, config: Servers) -> None:
        super().__init__(ctx, config)
        self.api = ApiClient(ctx, config, User("reader"))
        self.nodes = Informer(self.api, "nodes")
        self.leases = Informer(self.api, "leases")
        self.answers: list[Answer] = []
        self.changes: list[Any] = []

    def handle(self, message: object) -> None:
        if message == "watch":
            self.nodes.start()
            self.leases.start()
        elif message == "get":
            self.api.call("get", "get", "nodes", "", "a", timeout_us=60 * SECOND)
        elif message == "abandon":
            self.api.abandon()
        self.answers += self.api.hear(message)
        self.changes += self.nodes.hear(message) + self.leases.hear(message)


def node(name: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name}}


def bench(*, servers: int = 1, balanced: bool = False) -> tuple[Bench, Reader]:
    found = Bench(servers=servers)
    if balanced:
        found.run("lb/load-balancer", LoadBalancer, BalancerConfig(found.servers))
    where = Servers((), "lb/load-balancer") if balanced else Servers(found.servers)
    reader = found.run("client/reader", Reader, where)
    found.within(lambda: found.api().put("nodes", node("a")))
    return found, reader


def tell(found: Bench, message: str) -> None:
    found.within(lambda: found.hosts["client"].processes["reader"].tell(message))


def test_a_call_is_answered_with_what_the_server_said():
    found, reader = bench()

    tell(found, "get")
    found.pass_time(SECOND)

    assert [(a.code, a.body["metadata"]["name"], a.ok) for a in reader.answers] == [
        (200, "a", True)
    ]


def test_a_refused_call_certainly_had_no_effect():
    found, reader = bench()
    found.crash("api-1/kube-apiserver")

    tell(found, "get")
    found.pass_time(SECOND)

    assert [(a.code, a.definite, a.text) for a in reader.answers] == [
        (0, True, "connection refused")
    ]


def test_a_call_whose_server_dies_may_have_had_an_effect():
    found, reader = bench()
    found.api().answers = False

    tell(found, "get")
    found.pass_time(SECOND)
    found.crash("api-1/kube-apiserver")
    found.pass_time(SECOND)

    assert [(a.code, a.definite, a.text) for a in reader.answers] == [(0, False, "connection lost")]


def test_the_next_address_is_tried_after_a_refusal():
    found, reader = bench(servers=2)
    found.crash("api-1/kube-apiserver")

    tell(found, "get")
    found.pass_time(SECOND)
    tell(found, "get")
    found.pass_time(SECOND)

    assert [a.code for a in reader.answers] == [0, 200]


def test_a_server_that_was_never_reached_is_given_up_after_30_s():
    found, reader = bench()
    found.cut("client", "api-1")

    tell(found, "get")
    found.pass_time(31 * SECOND)

    assert [a.text for a in reader.answers] == ["i/o timeout"]


@pytest.mark.parametrize("balanced", [False, True], ids=["direct", "through a balancer"])
def test_a_watch_survives_the_death_and_return_of_its_only_server(balanced):
    found, reader = bench(balanced=balanced)
    tell(found, "watch")
    found.pass_time(SECOND)

    found.crash("api-1/kube-apiserver")
    found.pass_time(10 * SECOND)
    found.start("api-1/kube-apiserver")
    found.within(lambda: found.api().put("nodes", node("b")))
    found.pass_time(40 * SECOND)

    assert list(reader.nodes.items) == ["a", "b"]


def test_a_resumed_watch_that_heard_nothing_yet_breaks_again_with_its_server():
    found, reader = bench()
    tell(found, "watch")
    found.pass_time(SECOND)

    for _ in range(3):
        found.crash("api-1/kube-apiserver")
        found.pass_time(10 * SECOND)
        found.start("api-1/kube-apiserver")
        found.pass_time(60 * SECOND)
    found.within(lambda: found.api().put("nodes", node("b")))
    found.pass_time(SECOND)

    assert "b" in reader.nodes.items


def test_a_silent_path_is_noticed_after_45_s_and_all_streams_move():
    found, reader = bench(servers=2)
    tell(found, "watch")
    found.pass_time(SECOND)

    found.cut("client", "api-1")
    found.pass_time(44 * SECOND)
    assert reader.nodes.connected_at is not None
    found.pass_time(6 * SECOND)

    assert reader.api.server == "api-2/kube-apiserver"
    assert reader.nodes.connected_at is not None
    assert reader.leases.connected_at is not None


def test_an_idle_but_healthy_connection_is_kept_by_pings():
    found, reader = bench()
    tell(found, "watch")
    found.pass_time(5 * MINUTE)

    assert found.api().pings == 1 + 9  # the handshake, and every 30 s
    assert len(found.api().watches) == 2


def test_a_busy_connection_is_never_pinged():
    found, reader = bench()
    tell(found, "watch")
    for number in range(20):
        found.within(lambda n=number: found.api().put("nodes", node(f"n{n}")))
        found.pass_time(10 * SECOND)

    assert found.api().pings == 1  # the handshake


def test_an_abandoned_connection_leaves_no_watch_behind():
    found, reader = bench(servers=2)
    tell(found, "watch")
    found.pass_time(SECOND)

    tell(found, "abandon")
    found.pass_time(5 * SECOND)

    assert (len(found.api(1).watches), len(found.api(2).watches)) == (0, 2)


def test_a_deletion_missed_while_cut_off_is_seen_by_a_fresh_picture():
    found, reader = bench()
    tell(found, "watch")
    found.pass_time(SECOND)
    found.crash("api-1/kube-apiserver")
    found.start("api-1/kube-apiserver")
    found.within(lambda: found.api().drop("nodes", "", "a"))
    reader.nodes.revision = None  # as after 410 Expired
    found.pass_time(5 * SECOND)

    assert reader.nodes.items == {}
    assert reader.changes[-1].new is None


def test_the_balancer_spreads_connections_and_avoids_the_dead():
    found = Bench(servers=3)
    found.run("lb/load-balancer", LoadBalancer, BalancerConfig(found.servers))
    found.crash("api-2/kube-apiserver")
    found.pass_time(SECOND)
    readers = [found.run(f"c{n}/reader", Reader, Servers((), "lb/load-balancer")) for n in range(4)]
    for n in range(4):
        found.within(lambda n=n: found.hosts[f"c{n}"].processes["reader"].tell("watch"))
    found.pass_time(SECOND)

    servers = [reader.api.server for reader in readers]
    assert sorted(set(servers)) == ["api-1/kube-apiserver", "api-3/kube-apiserver"]
    assert servers.count("api-1/kube-apiserver") == 2


def test_the_balancer_takes_a_backend_back_after_two_checks():
    found = Bench(servers=2)
    balancer = found.run("lb/load-balancer", LoadBalancer, BalancerConfig(found.servers))
    found.crash("api-1/kube-apiserver")
    found.pass_time(6 * SECOND)
    assert balancer.status() == {"healthy": 1}

    found.start("api-1/kube-apiserver")
    found.pass_time(11 * SECOND)

    assert balancer.status() == {"healthy": 2}


def test_a_balancer_with_healthy_backends_only_checks_them():
    found = Bench(servers=3)
    found.run("lb/load-balancer", LoadBalancer, BalancerConfig(found.servers))
    before = found.kernel.delivered

    found.pass_time(10 * MINUTE)

    assert found.kernel.delivered - before == 60  # one look every 10 s


def _pause(found):
    found.hosts["api-1"].processes["kube-apiserver"].pause()


SICK = [
    ("a machine without power", lambda found: found.hosts["api-1"].power_off()),
    ("a process that hangs", _pause),
    ("a cut network", lambda found: found.cut("lb", "api-1")),
]


@pytest.mark.parametrize("harm", [s[1] for s in SICK], ids=[s[0] for s in SICK])
def test_a_silent_backend_is_given_up_after_two_checks_without_any_client(harm):
    found = Bench(servers=2)
    balancer = found.run("lb/load-balancer", LoadBalancer, BalancerConfig(found.servers))
    found.within(lambda: harm(found))

    found.pass_time(9 * SECOND)
    early = balancer.status()
    found.pass_time(12 * SECOND)

    assert (early, balancer.status()) == ({"healthy": 2}, {"healthy": 1})


def test_a_balancer_that_is_down_refuses_definitely():
    found, reader = bench(balanced=True)
    found.crash("lb/load-balancer")

    tell(found, "get")
    tell(found, "watch")
    found.pass_time(SECOND)

    assert [(a.definite, a.text) for a in reader.answers] == [(True, "connection refused")]
    found.start("lb/load-balancer")
    found.pass_time(5 * SECOND)
    assert list(reader.nodes.items) == ["a"]


@pytest.mark.parametrize("balanced", [False, True], ids=["direct", "through a balancer"])
def test_a_healed_network_is_found_within_seconds(balanced):
    found, reader = bench(balanced=balanced)
    others = ["lb", "api-1"] if balanced else ["api-1"]
    for other in others:
        found.cut("client", other)
    tell(found, "get")
    found.pass_time(5 * SECOND)
    assert reader.answers == []

    for other in others:
        found.heal("client", other)
    found.pass_time(6 * SECOND)

    assert [a.code for a in reader.answers] == [200]


def test_no_request_arrives_over_a_path_that_lets_no_answer_back():
    found, reader = bench()
    found.network.link("api-1", "client").block("cut", 0)

    tell(found, "get")
    found.pass_time(40 * SECOND)

    assert [(a.definite, a.text) for a in reader.answers] == [(True, "i/o timeout")]
    assert found.api().requests == []


def test_a_backend_that_does_not_answer_is_left_for_another():
    found, reader = bench(servers=2, balanced=True)
    for client in ("client", "lb"):
        found.cut(client, "api-2")  # whom the balancer chooses first

    tell(found, "get")
    found.pass_time(10 * SECOND)

    assert [a.code for a in reader.answers] == [200]
    assert reader.api.server == "api-1/kube-apiserver"


def test_a_balancer_without_power_carries_nothing_for_the_connections_it_had():
    found, reader = bench(balanced=True)
    tell(found, "watch")
    found.pass_time(SECOND)

    found.within(found.hosts["lb"].power_off)
    tell(found, "get")
    found.pass_time(50 * SECOND)
    assert [(a.definite, a.text) for a in reader.answers] == [(False, "connection lost")]
    assert reader.nodes.connected_at is None

    found.within(found.hosts["lb"].power_on)
    found.pass_time(20 * SECOND)
    assert reader.nodes.connected_at is not None


def put_off(code: int, seconds: int) -> tuple[int, dict[str, Any]]:
    """An answer that names a time to come again."""
    return code, failure(code, "Any", "Later.", retryAfterSeconds=seconds)


def test_a_call_that_is_put_off_is_sent_again_when_the_server_said():
    found, reader = bench()
    found.api().puts_off = [put_off(429, 2), put_off(503, 3)]

    tell(found, "get")
    found.pass_time(4 * SECOND)
    early = list(reader.answers)
    found.pass_time(2 * SECOND)

    assert early == []
    assert [(a.code, a.tag) for a in reader.answers] == [(200, "get")]


def test_after_ten_times_it_is_the_answer():
    found, reader = bench()
    found.api().puts_off = [put_off(429, 1)] * 20

    tell(found, "get")
    found.pass_time(9 * SECOND)
    early = list(reader.answers)
    found.pass_time(3 * SECOND)

    assert early == []
    assert [answer.code for answer in reader.answers] == [429]
    assert len(found.api().puts_off) == 20 - 11


def test_a_refusal_without_a_time_is_an_answer():
    found, reader = bench()
    found.api().puts_off = [(429, failure(429, "TooManyRequests", "No."))]

    tell(found, "get")
    found.pass_time(SECOND)

    assert [answer.code for answer in reader.answers] == [429]
