"""Three API servers over three real etcd members: what the toy member cannot show."""

from typing import Any

import pytest

from engine.apiserver.server import ApiServer, ApiServerConfig
from engine.etcd import Member, MemberConfig
from engine.host import Host
from engine.kernel import Kernel
from engine.network import Network
from engine.trace import Trace
from tests.engine.apiserver.api_lab import SERVER, ApiLab, Mouth, config_map, pod

MEMBERS = ("cp-1/etcd", "cp-2/etcd", "cp-3/etcd")


class StackedLab(ApiLab):
    """Three hosts, each with a member and a server that knows only this one; cp-1 is asked."""

    def __init__(self, seed: int = 1) -> None:
        self.kernel = Kernel(Trace())
        network = Network(self.kernel, seed)
        self.hosts: dict[str, Host] = {}
        for member in MEMBERS:
            name = member.partition("/")[0]
            host = self.hosts[name] = Host(name, "any", None, self.kernel, network, seed)
            host.add("etcd", Member, MemberConfig(MEMBERS), supervised=False)
            config = ApiServerConfig((member,))
            host.add("kube-apiserver", ApiServer, config, supervised=False)
        self.hosts["operator"] = Host("operator", "any", None, self.kernel, network, seed)
        self.hosts["operator"].add("kubectl", Mouth, None, supervised=False)
        for host in self.hosts.values():
            host.power_on()
        self.ids = 0
        self.run(5)
        account = {"metadata": {"name": "default"}}
        assert self.ask("create", "serviceaccounts", "default", body=account).code == 201
        self.run(0.1)

    def leader(self) -> str:
        return next(m for m in MEMBERS if self.process(m).shown.get("role") == "leader")

    def crash(self, *names: str) -> None:
        for name in names:
            self.process(name).end("crashed", 137, "killed")


@pytest.fixture
def lab() -> StackedLab:
    return StackedLab()


def caches(lab: StackedLab, plural: str) -> list[list[str]]:
    """The names that each server's cache holds."""
    servers: list[Any] = [lab.process(f"cp-{n}/kube-apiserver").component for n in (1, 2, 3)]
    return [
        sorted(value["metadata"]["name"] for value in server._cacher.cache.all(plural))
        for server in servers
    ]


def test_all_servers_see_one_bootstrap_and_every_write(lab: StackedLab) -> None:
    lab.ask("create", "configmaps", "default", body=config_map())
    lab.run(0.1)

    assert caches(lab, "configmaps") == [["settings"]] * 3
    assert (
        caches(lab, "priorityclasses") == [["system-cluster-critical", "system-node-critical"]] * 3
    )


def test_a_leader_change_is_a_pause_for_reads_and_costs_no_answer(lab: StackedLab) -> None:
    others = [name for name in MEMBERS if name != "cp-1/etcd"]
    lab.crash(lab.leader() if lab.leader() in others else others[0])

    number = lab.send("get", "namespaces", "", "default")
    lab.run(5)

    answer = lab.answer(number)
    assert answer is not None
    assert answer.code == 200


def test_the_server_beside_a_dead_member_serves_only_from_its_cache(lab: StackedLab) -> None:
    lab.crash("cp-1/etcd")
    lab.run(1)

    written = lab.ask("create", "configmaps", "default", body=config_map())
    listed = lab.ask("list", "namespaces", options={"resourceVersion": "0"})

    assert written.code == 500
    assert listed.code == 200
    assert lab.process(SERVER).shown["etcd"] == "lost"


def test_a_cluster_that_lost_its_majority_goes_on_where_it_stood(lab: StackedLab) -> None:
    stream = lab.watch("pods")
    lab.crash("cp-2/etcd", "cp-3/etcd")
    failed = lab.ask("create", "pods", "default", body=pod("late"))
    lab.process("cp-2/etcd").start()
    lab.run(10)

    code = lab.ask("create", "pods", "default", body=pod("again")).code
    lab.run(0.1)

    assert failed.code == 500
    assert "request timed out" in failed.body["message"]
    assert code == 201
    names = [value["metadata"]["name"] for kind, value, _ in lab.stream(stream)]
    assert lab.closed(stream) is None
    assert names[-1] == "again"


def test_the_same_seed_gives_the_same_trace() -> None:
    def told() -> list[str]:
        lab = StackedLab(seed=7)
        lab.ask("create", "pods", "default", body=pod())
        lab.crash(lab.leader())
        lab.run(10)
        return [repr(record) for record in lab.kernel.trace.records]

    assert told() == told()
