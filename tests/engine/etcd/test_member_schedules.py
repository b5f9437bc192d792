"""Random schedules in which members come and go while processes crash, machines lose power and the
network is cut: what Raft promises holds, and what was acknowledged is there in the end.
"""

from random import Random
from typing import Any

import pytest

from engine.etcd.notes import BecameLeader
from engine.operator.messages import CommandEnded
from engine.wire.etcd import TxnReply
from tests.engine.etcd.operated import Operated

STEPS = 40


class Play:
    """One schedule on one world of five machines."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.bench = Operated(5, seed)
        self.bench.settle(5)
        self.puts: dict[int, str] = {}  # request -> value
        self.away: dict[str, None] = {}  # members that were removed and have not joined again

    def run(self) -> None:
        for _ in range(STEPS):
            self.put()
            self.random.choice(ACTS)(self)
            self.bench.run(self.random.choice((0.05, 0.4, 1.5, 4)))
        self.heal()

    def put(self) -> None:
        name = self.random.choice(self.bench.members)
        value = f"v{len(self.puts)}"
        self.puts[self.bench.put(name, f"k{self.random.randrange(4)}", value)] = value

    def heal(self) -> None:
        bench = self.bench
        bench.heal()
        for host in [name.partition("/")[0] for name in bench.members]:
            bench.act()
            if not bench.world.host(host).power:
                bench.world.power_on(host)
        for name in bench.members:
            bench.act()
            bench.world.process(name).held_by.clear()
            if name not in self.away:
                bench.world.process(name).start()
        bench.world.kernel.cause = None
        bench.run(60)

    # What may happen

    def crash(self) -> None:
        name = self.random.choice(self.bench.members)
        self.bench.crash(name)
        self.bench.run(self.random.choice((0.1, 2)))
        if name not in self.away:
            self.bench.revive(name)

    def power(self) -> None:
        host = f"cp-{self.random.randrange(1, 6)}"
        self.bench.act()
        self.bench.world.power_off(host)
        self.bench.run(self.random.choice((0.3, 3)))
        self.bench.act()
        self.bench.world.power_on(host)

    def cut(self) -> None:
        count = self.random.choice((1, 2))
        self.bench.cut(*self.random.sample(self.bench.members, count))
        self.bench.run(self.random.choice((0.5, 3)))
        if self.random.random() < 0.7:
            self.bench.heal()

    def line(self, text: str) -> CommandEnded:
        living = [n for n in self.bench.living() if n not in self.away]
        host = self.random.choice(living or list(self.bench.members)).partition("/")[0]
        if not self.bench.world.host(host).power:
            self.bench.act()
            self.bench.world.power_on(host)
        return self.bench.type(text, host)

    def remove(self) -> None:
        name = self.random.choice(self.bench.members)
        host = name.partition("/")[0]
        if name not in self.away and self.line(f"member remove {host}").rc == 0:
            self.away[name] = None

    def add(self) -> None:
        for name in list(self.away):
            host = name.partition("/")[0]
            learner = self.random.choice(("", " --learner"))
            self.line(f"member add {host} --peer-urls=https://{host}:2380{learner}")
            self.bench.act()
            self.bench.world.process(name).held_by.clear()
            if self.bench.world.host(host).power:
                self.bench.world.join(name)
            self.bench.run(3)
            if self.bench.world.process(name).running:
                del self.away[name]
            if learner:
                self.line(f"member promote {host}")

    # What must hold

    def logs(self) -> dict[str, list[Any]]:
        found = {}
        for name in self.bench.living():
            component: Any = self.bench.world.process(name).component
            member = getattr(component, "member", component)
            if member is not None:
                log = member.raft.log
                found[name] = [(e.term, e.data) for e in log.entries[: log.applied]]
        return found


ACTS = (Play.crash, Play.power, Play.cut, Play.remove, Play.add, Play.add)


@pytest.mark.parametrize("seed", range(12))
def test_members_come_and_go_and_nothing_is_lost(seed):
    play = Play(seed)

    play.run()

    bench = play.bench
    leaders: dict[int, str] = {}
    for note in bench.notes(BecameLeader):
        assert leaders.setdefault(note.term, note.member) == note.member, "two leaders of one term"
    logs = list(play.logs().values())
    longest = max(logs, key=len)
    assert all(log == longest[: len(log)] for log in logs), "two members applied different entries"
    written = {
        str(operation.value["value"])
        for _, data in longest
        if data is not None
        for operation in getattr(data.change, "success", ())
    }
    acknowledged = {
        value
        for number, value in play.puts.items()
        if any(isinstance(reply, TxnReply) for reply in bench.answers(number))
    }
    assert acknowledged <= written, "an acknowledged write is gone"
    assert len(acknowledged) > STEPS / 4, "too little was acknowledged to mean anything"


@pytest.mark.parametrize("seed", range(3))
def test_a_quiet_cluster_changes_its_members_as_one_that_sends_every_heartbeat(seed):
    told = [_script(Operated(3, seed, full=full)) for full in (False, True)]

    assert told[0] == told[1]


def _script(bench: Operated) -> list[Any]:
    bench.settle(30)
    answers = [bench.said("put a 1"), bench.said("member remove cp-3")]
    bench.run(30)
    answers.append(bench.said("member add cp-3 --peer-urls=https://cp-3:2380 --learner"))
    bench.act()
    bench.world.process("cp-3/etcd").held_by.clear()
    bench.world.join("cp-3/etcd")
    bench.run(20)
    answers += [bench.said("member promote cp-3"), bench.said("get a", "cp-3")]
    bench.run(30)
    bench.crash(bench.leader())
    bench.run(5)
    answers.append(bench.said("endpoint status", "cp-3"))
    elected = [
        (record.at, record.what)
        for record in bench.world.trace.records
        if isinstance(record.what, BecameLeader)
    ]
    return [*answers, *elected]
