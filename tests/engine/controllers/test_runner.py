"""The shell around the rules: batches, expectations, refusals, and whole processes."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine.apiserver.server import ApiServer, ApiServerConfig
from engine.client import ApiClient, Servers
from engine.component import Component, Context
from engine.controllers._base import Because, Create, Delete, Patch, UpdateStatus
from engine.controllers._expectations import PATIENCE_US, Expectations
from engine.controllers._tasks import Task
from engine.controllers.manager import ControllerManager, ManagerConfig
from engine.etcd import Member, MemberConfig
from engine.history import Ledger
from engine.objects import Obj, condition
from engine.units import SECOND
from engine.wire.api import User
from engine.world import HostPlan, Plan, ProcessPlan, World
from tests.engine.controllers.builders import deployment

REASON = Because()
TARGET = {"metadata": {"name": "x", "uid": "u"}}


def batches(wishes: list, fail_at: int = -1) -> list[int]:
    """The sizes of the batches in which a task sends its wishes."""
    task, sizes = Task("rule", "key", None, wishes, ()), []
    while batch := task.next_batch():
        sizes.append(len(batch))
        if len(sizes) == fail_at:
            task.failure = "refused"
    return sizes


def test_creations_start_slowly_and_double() -> None:
    assert batches([Create("pods", TARGET, REASON)] * 12) == [1, 2, 4, 5]


def test_deletions_go_out_all_at_once_and_the_rest_one_by_one() -> None:
    status = UpdateStatus("replicasets", TARGET, REASON)

    assert batches([*[Delete("pods", TARGET, REASON)] * 5, status, status]) == [5, 1, 1]


def test_after_a_refusal_only_the_status_that_can_tell_it_is_sent() -> None:
    telling = UpdateStatus("replicasets", TARGET, REASON, if_refused={"type": "Failure"})
    wishes = [*[Create("pods", TARGET, REASON)] * 9, UpdateStatus("x", TARGET, REASON), telling]

    assert batches(wishes, fail_at=2) == [1, 2, 1]


def test_after_a_refusal_the_task_knows_what_nobody_will_see() -> None:
    patch, doomed = Patch("pods", TARGET, {}, REASON), Delete("pods", TARGET, REASON)
    task = Task("rule", "key", None, [patch, doomed, doomed], ())

    task.next_batch()
    task.failure = "409"
    task.next_batch()
    task.next_batch()

    assert list(task.dropped) == [doomed, doomed]


def test_expectations_hold_until_everything_was_seen() -> None:
    known = Expectations()
    known.expect("rs", "web", 0, 2, ["u1"])

    known.created("rs", "web")
    known.created("rs", "web")
    before = known.met("rs", "web", 1)
    known.deleted("rs", "web", "u1")

    assert (before, known.met("rs", "web", 1)) == (False, True)


def test_expectations_are_given_up_after_five_minutes() -> None:
    known = Expectations()
    known.expect("rs", "web", 0, 1, [])

    assert not known.met("rs", "web", PATIENCE_US)
    assert known.met("rs", "web", PATIENCE_US + 1)


class Operator(Component):
    """Asks the API what a test tells it to."""

    kind = "operator"

    def __init__(self, ctx: Context, config: Servers) -> None:
        super().__init__(ctx, config)
        self.api = ApiClient(ctx, config, User("kubernetes-admin", ("system:masters",)))

    def handle(self, message: object) -> None:
        self.api.hear(message)

    def status(self) -> Mapping[str, Any]:
        return {}


class Stack:
    """etcd, an API server and controller managers, without kubelets and scheduler."""

    def __init__(self, *managers: str) -> None:
        self.ledger = Ledger()
        api, etcd = Servers(("cp-1/kube-apiserver",)), ("cp-1/etcd",)
        config = ManagerConfig(api)
        manager = ProcessPlan("kube-controller-manager", ControllerManager, config, True)
        server = (
            ProcessPlan("etcd", Member, MemberConfig(etcd, ledger=self.ledger), True),
            ProcessPlan("kube-apiserver", ApiServer, ApiServerConfig(etcd), True),
        )
        operator = (ProcessPlan("operator", Operator, api),)
        hosts = (
            HostPlan(
                "cp-1", "control-plane", None, (*server, manager) if "cp-1" in managers else server
            ),
            *(
                HostPlan(own, "control-plane", None, (manager,))
                for own in managers
                if own != "cp-1"
            ),
            HostPlan("op", "operator", None, operator),
        )
        self.world = World(Plan(hosts, self.ledger), seed=1)
        self.world.boot(host.name for host in hosts)

    def run(self, seconds: float) -> None:
        kernel = self.world.kernel
        kernel.run(kernel.now + int(seconds * SECOND))

    def ask(self, verb: str, resource: str, own: str = "", **more: Any) -> None:
        kernel = self.world.kernel
        operator = self.world.process("op/operator").component
        assert isinstance(operator, Operator)
        kernel.cause = kernel.trace.add(kernel.now, "op/operator", "asks", ())
        operator.api.call(("asked",), verb, resource, "default", own, **more)
        kernel.cause = None

    def objects(self, resource: str) -> list[Obj]:
        found: dict[str, Obj] = {}
        for write in self.ledger.writes:
            if write.key.startswith(f"/registry/{resource}/"):
                if write.value is None:
                    found.pop(write.key, None)
                else:
                    found[write.key] = write.value
        return list(found.values())

    def story(self) -> list[str]:
        return [type(record.what).__name__ for record in self.world.trace.records if record.story]

    def leader(self) -> str:
        (lease,) = [
            one
            for one in self.objects("leases")
            if one["metadata"]["name"] == "kube-controller-manager"
        ]
        return str(lease["spec"]["holderIdentity"]).partition("_")[0]


@pytest.fixture
def stack() -> Stack:
    found = Stack("cp-1")
    found.run(20)
    return found


def test_a_deployment_becomes_a_replicaset_and_its_pods_once(stack: Stack) -> None:
    stack.ask("create", "deployments", body=deployment(20))
    stack.run(10)

    (replicaset,) = stack.objects("replicasets")
    assert len(stack.objects("pods")) == 20
    assert replicaset["status"]["replicas"] == 20
    created = [write for write in stack.ledger.writes if "/registry/pods/" in write.key]
    assert len(dict.fromkeys(write.key for write in created)) == 20, "none was made twice"


def test_every_act_has_its_reason_in_the_trace(stack: Stack) -> None:
    stack.ask("create", "deployments", body=deployment(2))
    stack.run(10)

    records = stack.world.trace.records
    (made,) = [
        index for index, one in enumerate(records) if type(one.what).__name__ == "TooFewPods"
    ]
    causes, seen = [made], []
    while causes:
        index = causes.pop()
        if index not in seen:
            seen.append(index)
            causes += records[index].causes
    assert any(type(records[index].what).__name__ == "NewTemplate" for index in seen)
    assert any(records[index].what == "asks" for index in seen)


def test_pods_that_are_refused_are_told_and_tried_again(stack: Stack) -> None:
    broken = deployment(2)
    broken["spec"]["template"]["spec"]["priorityClassName"] = "missing"
    stack.ask("create", "deployments", body=broken)
    stack.run(10)

    (replicaset,) = stack.objects("replicasets")
    (failed,) = [one for one in stack.objects("events") if one["reason"] == "FailedCreate"]
    assert condition(replicaset, "ReplicaFailure")["reason"] == "FailedCreate"
    assert failed["count"] > 3


def test_only_the_leader_works_and_its_successor_takes_everything_up() -> None:
    stack = Stack("cp-2", "cp-3")
    stack.run(20)
    stack.ask("create", "deployments", body=deployment(2))
    stack.run(5)
    leader = stack.leader()

    kernel = stack.world.kernel
    kernel.cause = kernel.trace.add(kernel.now, leader, "fault", ())
    stack.world.crash(f"{leader}/kube-controller-manager", "fault", kernel.cause)
    kernel.cause = None
    scale = {"spec": {"replicas": 4}}
    stack.ask("patch", "deployments", "web", body=scale, options={"patchType": "merge"})
    stack.run(12)
    before = len(stack.objects("pods"))
    stack.run(15)

    assert (before, len(stack.objects("pods"))) == (2, 4)
    assert stack.leader() != leader


def test_a_leader_that_cannot_renew_exits_with_code_one() -> None:
    stack = Stack("cp-2", "cp-3")
    stack.run(20)
    leader = stack.leader()

    stack.world.block([leader], ["cp-1"], "cut", 0)
    stack.run(13)

    assert "LostLease" in stack.story()
    ended = [one.what for one in stack.world.trace.records
             if type(one.what).__name__ == "ProcessEnded"]  # fmt: skip
    assert [(one.process, one.code) for one in ended] == [(f"{leader}/kube-controller-manager", 1)]


def test_a_quiet_cluster_costs_the_controllers_next_to_nothing(stack: Stack) -> None:
    stack.ask("create", "deployments", body=deployment(5))
    stack.run(30)
    before = len(stack.world.trace.records)

    stack.run(100)

    mine = [one for one in stack.world.trace.records[before:]
            if one.where == "cp-1/kube-controller-manager"]  # fmt: skip
    assert len(mine) < 100 * 3, "a lease each 2 s, a look at nodes each 5 s, at pods each 20 s"
