"""An API server whose seats run short (facts 2.7, scenario S19)."""

from typing import Any

import pytest

from engine.apiserver.gate import TOO_MANY
from engine.apiserver.server import ApiServerConfig
from engine.apiserver.view import Flags
from engine.objects import freeze
from engine.units import SECOND
from engine.wire import api
from engine.wire.api import service_account
from tests.engine.apiserver.api_lab import ADMIN, ApiLab, config_map

ROBOT = service_account("default", "robot")
SHOP = service_account("default", "shop")
NODE = api.User("system:node:worker-1", ("system:nodes",))
RULE = {"apiGroups": ["*"], "apiVersions": ["*"], "operations": ["*"], "resources": ["configmaps"]}


class Lab(ApiLab):
    """A server whose config maps take ten seconds, for a webhook gives no answer."""

    def __init__(self, seats: int = 60, wait: int = 10) -> None:
        super().__init__()
        process = self.process("cp-1/kube-apiserver")
        process.config = ApiServerConfig(process.config.etcd, Flags(seats=seats))
        process.end("stopped", 0, "for other flags")
        process.start()
        self.run(3)
        for account in ("robot", "shop"):
            subject = {"kind": "ServiceAccount", "name": account, "namespace": "default"}
            role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "edit"}
            body: Any = {"metadata": {"name": account}, "subjects": [subject], "roleRef": role}
            assert self.ask("create", "rolebindings", "default", body=body).code == 201
        hook = {
            "name": "slow.example.com",
            "clientConfig": {"url": "https://192.0.2.1"},
            "rules": [RULE],
            "failurePolicy": "Ignore",
            "timeoutSeconds": wait,
        }
        body = {"metadata": {"name": "slow"}, "webhooks": [hook]}
        assert self.ask("create", "validatingwebhookconfigurations", body=body).code == 201

    @property
    def counts(self) -> bool:
        """Whether the server counts seats."""
        return self.server._gate._levels is not None

    def flood(self, count: int, user: api.User = ROBOT) -> list[int]:
        """So many config maps at once."""
        made = []
        for n in range(count):
            body = config_map(f"of-{self.ids}-{n}")
            made.append(self.send("create", "configmaps", "default", body=body, user=user))
        return made

    def codes(self, numbers: list[int]) -> dict[int, int]:
        """How many of these have been answered with which code."""
        found: dict[int, int] = {}
        for number in numbers:
            answer = self.answer(number)
            if answer is not None:
                found[answer.code] = found.get(answer.code, 0) + 1
        return found

    def notes(self) -> list[str]:
        kinds = ("SeatsTaken", "SeatsLent", "FlowRefused", "SeatsFree")
        told = [type(record.what).__name__ for record in self.kernel.trace.records if record.story]
        return [name for name in told if name in kinds]


def test_few_requests_are_not_counted() -> None:
    lab = Lab(seats=600)

    made = lab.flood(20)
    lab.run(11)

    assert lab.codes(made) == {201: 20}
    assert not lab.counts


def test_beyond_its_seats_a_level_lets_requests_wait() -> None:
    """Of 60 seats workload-low has 5 at rest, and 36 once the others have lent theirs."""
    lab = Lab()

    made = lab.flood(12)
    lab.run(9)
    waiting = lab.counts and lab.codes(made) == {}
    lab.run(25)

    assert waiting
    assert lab.codes(made) == {201: 12}
    assert lab.notes()[:1] == ["SeatsTaken"]


def test_the_queues_of_a_flow_hold_three_hundred_and_no_more() -> None:
    lab = Lab()

    made = lab.flood(320)
    lab.run(1)

    refused = lab.codes(made)
    first = next(answer for n in made if (answer := lab.answer(n)) is not None)
    assert list(refused) == [429]
    assert 320 - 300 - 20 <= refused[429] <= 320 - 300
    assert first.body["message"] == f"{TOO_MANY} (post configmaps)"
    assert first.body["details"]["retryAfterSeconds"] == 1


def test_who_has_waited_for_fifteen_seconds_is_refused() -> None:
    lab = Lab(wait=30)

    made = lab.flood(100)
    lab.run(14)
    early = lab.codes(made)
    lab.run(3)

    assert early == {}
    assert lab.codes(made)[429] > 40


@pytest.mark.parametrize(
    ("user", "verb", "resource", "name"),
    [
        pytest.param(ADMIN, "list", "configmaps", "", id="masters are exempt"),
        pytest.param(NODE, "get", "nodes", "worker-1", id="a node, of node-high"),
        pytest.param(
            api.User("jane", ("system:masters",)), "get", "pods", "none", id="whoever is a master"
        ),
    ],
)
def test_other_levels_do_not_wait(user: api.User, verb: str, resource: str, name: str) -> None:
    lab = Lab()
    lab.flood(320)
    lab.run(1)

    space = "" if resource == "nodes" else "default"
    began = lab.kernel.now
    answer = lab.ask(verb, resource, space, name, user=user)

    assert answer.code in (200, 403, 404)
    assert lab.kernel.now - began < SECOND


def test_another_flow_of_the_same_level_does_not_wait_for_the_whole_backlog() -> None:
    lab = Lab()
    made = lab.flood(300)
    lab.run(5)

    answer = lab.ask("list", "configmaps", "default", user=SHOP)

    assert answer.code == 200
    assert lab.codes(made).get(201, 0) < 60


def test_seats_come_back() -> None:
    lab = Lab(wait=1)
    made = lab.flood(60)
    lab.run(40)
    assert lab.codes(made) == {201: 60}

    lab.run(60)

    level = lab.server._gate._levels["workload-low"]
    assert (level.queues.demand, lab.server._desk.requests) == (0, 0)
    assert lab.notes()[-1] == "SeatsFree"


def test_whoever_is_gone_waits_no_longer() -> None:
    lab = Lab()
    lab.flood(100)
    lab.run(1)

    lab.process("operator/kubectl").end("crashed", 137, "killed")
    lab.run(1)

    level = lab.server._gate._levels["workload-low"]
    assert level.queues.demand == 0


def test_a_level_that_is_changed_counts_anew() -> None:
    lab = Lab()
    made = lab.flood(30)
    lab.run(1)
    before = lab.server._gate._levels["workload-low"].queues.seated

    change = {"spec": {"limited": {"nominalConcurrencyShares": 2000, "lendablePercent": 0}}}
    patched = lab.ask(
        "patch", "prioritylevelconfigurations", "", "workload-low",
        body=freeze(change), options={"patchType": "merge"},
    )  # fmt: skip
    lab.run(1)

    level = lab.server._gate._levels["workload-low"]
    assert (patched.code, before) == (200, 5)
    assert (level.queues.seated, level.queues.waiting) == (30, 0)
    assert lab.codes(made) == {}


def test_a_level_without_queues_refuses_at_once() -> None:
    lab = Lab()
    lab.ask("delete", "flowschemas", "", "service-accounts")
    lab.ask("delete", "flowschemas", "", "global-default")

    made = lab.flood(40)
    lab.run(1)

    level = lab.server._gate._levels["catch-all"]
    assert lab.codes(made) == {429: 40 - level.queues.limit}


def test_what_is_wanted_no_more_is_counted_no_more() -> None:
    """A burst that a level lends nothing for is soon forgotten."""
    lab = Lab(wait=1)
    made = lab.flood(4)
    lab.run(2)
    assert lab.counts

    lab.run(200)

    assert lab.codes(made) == {201: 4}
    assert not lab.counts


def test_who_came_before_rights_were_known_takes_one_seat_and_gives_it_back() -> None:
    lab = Lab(seats=60, wait=1)
    process, etcd = lab.process("cp-1/kube-apiserver"), lab.process("cp-1/etcd")
    etcd.pause()
    process.end("stopped", 0, "to start again")
    process.start()

    made = [
        lab.send("update", "configmaps", "default", "none", body=config_map("none"), user=SHOP)
        for _ in range(40)
    ]
    lab.run(1)
    etcd.resume()
    lab.run(30)

    assert lab.codes(made) == {404: 40}
    assert not lab.counts
