"""A small world of etcd members and one client, for tests that need the real kernel and network."""

from collections.abc import Callable
from typing import Any

from engine.component import Component, Context
from engine.etcd import Member, MemberConfig
from engine.history import Ledger
from engine.objects import freeze
from engine.units import SECOND
from engine.wire import etcd
from engine.world import HostPlan, Plan, ProcessPlan, World

CLIENT = "client-1/client"
ALL = ("/registry/", "/registry0")


class Client(Component):
    """Keeps what it hears."""

    kind = "client"

    def __init__(self, ctx: Context, config: object) -> None:
        super().__init__(ctx, config)
        self.heard: list[tuple[int, str, Any]] = []

    def handle(self, message: object) -> None:
        self.heard.append((self.ctx.now, self.ctx.sender, message))


class Bench:
    """Members on hosts cp-1, cp-2 …; times are microseconds."""

    def __init__(self, size: int = 3, seed: int = 1, *, full: bool = False) -> None:
        self.members = tuple(f"cp-{number}/etcd" for number in range(1, size + 1))
        self.ledger = Ledger()
        config = MemberConfig(self.members, full=full, ledger=self.ledger)
        hosts = [
            HostPlan(
                name.partition("/")[0], "control-plane", None, (_plan("etcd", Member, config),)
            )
            for name in self.members
        ]
        hosts.append(HostPlan("client-1", "worker", None, (_plan("client", Client, None),)))
        self.world = World(Plan(tuple(hosts), self.ledger, resting=self.members), seed)
        self.world.boot(host.name for host in hosts)
        self._ids = 0
        self.asked: dict[int, int] = {}  # request -> when

    @property
    def now(self) -> int:
        return self.world.kernel.now

    def run(self, seconds: float) -> None:
        self.world.kernel.run(self.now + int(seconds * SECOND))

    def member(self, name: str) -> Member:
        component = self.world.process(name).component
        assert isinstance(component, Member)
        return component

    def leader(self) -> str:
        leaders = [name for name in self.living() if self.member(name).raft.role == "leader"]
        assert len(leaders) == 1, f"leaders: {leaders}"
        return leaders[0]

    def followers(self) -> list[str]:
        return [name for name in self.living() if self.member(name).raft.role != "leader"]

    def living(self) -> list[str]:
        return [name for name in self.members if self.world.process(name).running]

    # The client

    @property
    def heard(self) -> list[tuple[int, str, Any]]:
        client = self.world.process(CLIENT).component
        assert isinstance(client, Client)
        return client.heard

    def ask(self, member: str, make: Callable[[int], Any]) -> int:
        """Send a request; answers its id."""
        self._ids += 1
        self.asked[self._ids] = self.now
        self.world.network.send(CLIENT, member, make(self._ids))
        return self._ids

    def put(self, member: str, key: str, value: Any = "x", lease: int = 0) -> int:
        put = etcd.Put(f"/registry/{key}", freeze({"value": value}), lease)
        return self.ask(member, lambda id: etcd.Txn(id, (), (put,)))

    def get(self, member: str, key: str, *, serializable: bool = False) -> int:
        return self.ask(
            member, lambda id: etcd.Range(id, f"/registry/{key}", serializable=serializable)
        )

    def watch(self, member: str, since: int = 0, *, require_leader: bool = True) -> int:
        return self.ask(member, lambda id: etcd.WatchCreate(id, *ALL, since, require_leader))

    def answer(self, number: int) -> Any:
        found = self.answers(number)
        assert len(found) == 1, f"{len(found)} answers to request {number}: {found}"
        return found[0]

    def answers(self, number: int) -> list[Any]:
        return [message for _, _, message in self.heard if getattr(message, "id", None) == number]

    def answered_after(self, number: int, asked_at: int) -> float:
        """Seconds between asking and the first answer."""
        times = [at for at, _, message in self.heard if getattr(message, "id", None) == number]
        return (times[0] - asked_at) / SECOND

    # Faults

    def crash(self, name: str) -> None:
        self.world.crash(name, f"crash {name}", self.note())

    def revive(self, name: str) -> None:
        self.world.revive(name, f"crash {name}")

    def cut(self, *members: str) -> None:
        """Cut these members' hosts off from the other members (not from the client)."""
        hosts = [name.partition("/")[0] for name in members]
        others = [n.partition("/")[0] for n in self.members if n not in members]
        self.world.block(hosts, others, "cut", self.note())

    def heal(self) -> None:
        hosts = [name.partition("/")[0] for name in self.members]
        self.world.unblock(hosts, hosts, "cut")

    def note(self) -> int:
        return self.world.kernel.note("test", "a fault")

    def notes(self, kind: type) -> list[Any]:
        return [record.what for record in self.world.trace.records if type(record.what) is kind]


def _plan(kind: str, component: Callable[[Context, Any], Component], config: Any) -> ProcessPlan:
    return ProcessPlan(kind, component, config)
