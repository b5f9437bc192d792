"""A bench of etcd members with an operator's shell on each machine."""

from typing import Any

from engine.etcd import Member, MemberConfig, etcd
from engine.etcd.entrance import Entrance
from engine.etcd.newcomer import Newcomer
from engine.history import Ledger
from engine.operator.etcdctl import Etcdctl
from engine.operator.messages import CommandEnded, RunCommand
from engine.world import HostPlan, Plan, ProcessPlan, World
from tests.engine.etcd.bench import Bench, Client


class Operated(Bench):
    """`flags` are those of the members (MemberConfig)."""

    def __init__(self, size: int = 3, seed: int = 1, *, full: bool = False, **flags: Any) -> None:
        self.members = tuple(f"cp-{number}/etcd" for number in range(1, size + 1))
        self.ledger = Ledger()
        config = MemberConfig(self.members, full=full, ledger=self.ledger, **flags)
        plans = [
            HostPlan(
                name.partition("/")[0],
                "control-plane",
                None,
                (ProcessPlan("etcd", etcd, config, supervised=True),),
            )
            for name in self.members
        ]
        plans.append(HostPlan("client-1", "worker", None, (ProcessPlan("client", Client, None),)))
        self.world = World(Plan(tuple(plans), self.ledger, resting=self.members), seed)
        self.world.boot(host.name for host in plans)
        self._ids = 0
        self.asked: dict[int, int] = {}
        self._lines = 0

    def member(self, name: str) -> Member:
        """The member at a process, also one that had to ask something first."""
        component = self.world.process(name).component
        found = component.member if isinstance(component, Newcomer | Entrance) else component
        assert isinstance(found, Member), f"{name} is no member yet"
        return found

    def type(self, line: str, host: str = "cp-1", within: float = 12) -> CommandEnded:
        """Type a line on a machine and wait until the prompt is back."""
        self._lines += 1
        number = f"line-{self._lines}"
        self.world.kernel.cause = self.note()
        self.world.disturb()
        self.world.shell(host, "etcdctl", Etcdctl).tell(RunCommand(number, line))
        self.world.kernel.cause = None
        for _ in range(int(within * 10)):
            self.run(0.1)
            for record in reversed(self.world.trace.records):
                if isinstance(record.what, CommandEnded) and record.what.id == number:
                    return record.what
        raise AssertionError(f"etcdctl {line} still runs after {within} s")

    def said(self, line: str, host: str = "cp-1") -> str:
        """What a line prints, errors included."""
        ended = self.type(line, host)
        return (ended.out + ended.err).strip()

    def ids(self) -> dict[str, str]:
        """Members by name, as `member list` numbers them."""
        rows = [row.split(", ") for row in self.type("member list").out.splitlines()]
        return {row[3].split("//")[1].split(":")[0]: row[0] for row in rows}

    def act(self) -> None:
        """Let what is done next to the world be caused by something."""
        self.world.kernel.cause = self.note()

    def settle(self, seconds: float = 10) -> None:
        """Let everybody find everybody."""
        self.run(seconds)
