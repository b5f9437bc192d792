"""One schedule: real etcd members on real disks and a real network, clients, and a hostile world.

First the safety phase: faults come and go, and after every message the laws of Raft are checked.
Then the liveness phase: faults have stopped, and within ten election timeouts there is one leader
and one state. All follows from the seed; each seed has a character of its own (swarm testing).
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple, get_args

from engine.etcd import MemberConfig, etcd
from engine.etcd.newcomer import Newcomer
from engine.etcd.notes import LogLost
from engine.history import Ledger
from engine.kernel import Envelope
from engine.network import Packet
from engine.units import SECOND
from engine.wire.raft import RaftMessage
from engine.world import HostPlan, Plan, ProcessPlan, World
from tests.laws.clients import PREFIX, Client, ClientConfig, Watcher, WatcherConfig
from tests.laws.linearizability import Operation, is_linearizable
from tests.laws.nemesis import Nemesis, character
from tests.laws.operator import Hands, Operator
from tests.laws.raft_laws import Broken, RaftLaws
from tests.laws.watch_laws import check_stream

ELECTION_US = 2 * SECOND
FAULTS_US = 12 * SECOND
FAULTS_MAX_US = 40 * SECOND
"""Faults go on until enough was done, for so long at most."""
CALM_US = 2 * SECOND
SETTLE_US = 4 * SECOND
"""In this time every watcher has come to rest at some member and heard what it had missed."""
KEYS = ("a", "b", "c")
CLIENTS = 5
ACKNOWLEDGED_MIN = 300
"""Operations that a schedule must have answered to count; a cluster that does nothing is safe."""
REPLACING = 0.3
"""In how many schedules an operator replaces members."""
LOST = "lost disk"
_RAFT = frozenset(get_args(RaftMessage))
WATCHED = (
    (PREFIX, "/registry0"),
    (PREFIX, "/registry0"),
    (PREFIX + "a", ""),
    (PREFIX + "b", PREFIX + "d"),
)


@dataclass(frozen=True)
class Outcome:
    """What a schedule came to. `broken` is the law that was broken; empty: none."""

    seed: int
    broken: str
    acknowledged: int
    events_watched: int
    faults: int
    delivered: int

    @property
    def counts(self) -> bool:
        """Whether enough was done for the silence of the laws to mean something."""
        return self.acknowledged >= ACKNOWLEDGED_MIN


class _Held(NamedTuple):
    """An envelope of a member that the post keeps for a while."""

    envelope: Envelope


class Schedule:
    """A world under one seed."""

    def __init__(self, seed: int) -> None:
        self.seed, self.random = seed, Random(seed)
        duels = Random(f"duels {seed}").choice((0.0, 0.0, 0.3))
        self.character = character(self.random, duels)
        self.laws = RaftLaws()
        self.members = tuple(f"cp-{n}/etcd" for n in range(1, self.character.size + 1))
        self.clients = tuple(f"client-{n}/client" for n in range(CLIENTS))
        replaces = Random(f"operator {seed}").random() < REPLACING and self.character.size > 1
        self.operators = ("operator-1/client",) if replaces else ()
        self.watchers = tuple(f"watcher-{n}/client" for n in range(len(WATCHED)))
        self.world = self._build()
        self.nemesis = Nemesis(self.world, self.members, self.random, self.character)

    def _build(self) -> World:
        ledger, config = Ledger(), MemberConfig(self.members, full=self.character.full)
        programs: list[tuple[str, Callable[..., Any], Any]] = []
        programs += [(name, etcd, config) for name in self.members]
        for number, name in enumerate(self.clients):
            wish = ClientConfig(
                self.members, (number + 1) * 1_000_000, KEYS, self.character.think_us
            )
            programs.append((name, Client, wish))
        for name, (key, end) in zip(self.watchers, WATCHED, strict=True):
            programs.append((name, Watcher, WatcherConfig(self.members, key, end)))
        hands = Hands(self.members, self._lose, self._join)
        programs += [(name, Operator, hands) for name in self.operators]
        hosts = tuple(
            HostPlan(name.partition("/")[0], "host", None, (_plan(name, factory, config),))
            for name, factory, config in programs
        )
        world = World(Plan(hosts, ledger, resting=self.members), self.seed)
        for name in self.members:
            self._tap(world, name)
        world.boot(host.name for host in hosts)
        return world

    def _tap(self, world: World, name: str) -> None:
        """Look at a member after each message; keep some messages back, deliver some twice."""
        receivers, process = world.kernel.receivers, world.process(name)
        receive, hold, twice = receivers[name], self.character.hold, self.character.twice
        chance, laws, post = self.random.random, self.laws, world.kernel.post

        def deliver(envelope: Envelope) -> None:
            message = envelope[4]
            packet = type(message) is Packet and type(message[1]) in _RAFT
            if packet:
                laws.hear(message[0], name, message[1])
            receive(envelope)
            component = _member(process)
            if component is not None:
                laws.look(name, process.incarnation, component)
            if packet:
                self.nemesis.overhear(message[0], name, message[1])

        def sort(envelope: Envelope) -> None:
            message = envelope[4]
            if type(message) is Packet and type(message[1]) in _RAFT:
                if hold and chance() < hold:
                    wait = int(self.character.hold_us ** chance() * 1000)
                    post(f"{name}:held", _Held(envelope), wait, ())
                    return
                if twice and chance() < twice:
                    post(f"{name}:held", _Held(envelope), int(2_000_000 ** chance()), ())
            deliver(envelope)

        receivers[name] = sort
        receivers[f"{name}:held"] = lambda late: deliver(late[4].envelope._replace(at=late[0]))

    # The operator's hands

    def _lose(self, name: str) -> None:
        """The disk of a member is gone, and nobody starts it before it is to join."""
        kernel = self.world.kernel
        cause = kernel.cause
        self.world.lose_disk(name, LOST, kernel.note("operator", f"lose {name}"))
        kernel.cause = cause
        self.nemesis.faults += 1

    def _join(self, name: str) -> None:
        """Start it with an empty data directory, as somebody new."""
        kernel = self.world.kernel
        cause = kernel.cause
        kernel.note("operator", f"join {name}")
        self.world.process(name).held_by.pop(LOST, None)
        self.world.join(name)
        self.laws.renewed(name)
        kernel.cause = cause

    # Playing

    def play(self) -> Outcome:
        """Both phases; answers what came of it."""
        broken = ""
        try:
            self.nemesis.rage(FAULTS_US, FAULTS_MAX_US, self._enough)
            self.nemesis.relent()
            for program in self._programs(self.clients + self.watchers + self.operators):
                program.ends_us = self.world.kernel.now + CALM_US
            self._live()
            self._judge()
        except AssertionError as found:
            broken = str(found) or repr(found)
        return self._outcome(broken)

    def _enough(self) -> bool:
        return self._acknowledged() >= ACKNOWLEDGED_MIN

    def _acknowledged(self) -> int:
        return sum(client.acknowledged for client in self._programs(self.clients))

    def _outcome(self, broken: str) -> Outcome:
        return Outcome(
            self.seed,
            broken,
            self._acknowledged(),
            sum(
                len(getattr(message, "events", ()))
                for watcher in self._programs(self.watchers)
                for segment in watcher.segments
                for message in segment.heard
            ),
            self.nemesis.faults,
            self.world.kernel.delivered,
        )

    def _live(self) -> None:
        """Ten election timeouts, and all is well again."""
        kernel = self.world.kernel
        calm, limit = kernel.now + CALM_US, kernel.now + 10 * ELECTION_US
        self._run_until(calm, limit)
        self._run_until(kernel.now + SETTLE_US, limit + SETTLE_US)
        unrest = self._unrest()
        if unrest:
            raise Broken(f"liveness: {unrest}")

    def _run_until(self, least: int, most: int) -> None:
        """Let time pass until all is well; a supervisor starts who was told to stop and did."""
        kernel = self.world.kernel
        while kernel.now < most and (kernel.now < least or self._unrest()):
            kernel.run(kernel.now + SECOND)
            for name in self.members:
                self.world.revive(name, "")

    def _unrest(self) -> str:
        members = [_member(self.world.process(name)) for name in self.members]
        if None in members:
            gone = [name for name in self.members if _member(self.world.process(name)) is None]
            return f"{', '.join(gone)} does not run"
        for operator in self._programs(self.operators):
            if operator.plan:
                return f"{operator.target} is still to be replaced: {operator.plan}"
        leaders = [m.ctx.name for m in members if m.raft.role == "leader"]
        if len(leaders) != 1:
            return f"leaders: {leaders}"
        end = len(self.laws.committed) - 1
        if any(m.raft.log.applied != end or m.raft.log.last_index != end for m in members):
            return f"logs end at {[(m.raft.log.applied, m.raft.log.last_index) for m in members]}"
        waiting = [c.ctx.name for c in self._programs(self.clients) if c.call is not None]
        return f"{waiting} wait for an answer" if waiting else ""

    def _programs(self, names: tuple[str, ...]) -> list[Any]:
        return [self.world.process(name).component for name in names]

    # Judging

    def _judge(self) -> None:
        model = self.laws.model
        for record in self.world.trace.records:
            if type(record.what) is LogLost:
                raise Broken(f"durable: {record.what}")
        for name in self.members:
            store = _member(self.world.process(name)).machine.store
            _same_store(name, store, model)
        histories: dict[str, list[Operation]] = {}
        for client in self._programs(self.clients):
            if client.problems:
                raise Broken(f"real time: {client.problems[0]}")
            for key, operation in client.history:
                histories.setdefault(key, []).append(operation)
        for key, history in histories.items():
            if not is_linearizable(history):
                raise Broken(f"linearizable: the history of {key} has no order")
        for (key, end), watcher in zip(WATCHED, self._programs(self.watchers), strict=True):
            check_stream(watcher.ctx.name, key, end, watcher.segments, model, whole=True)


def _same_store(name: str, store: Any, model: Any) -> None:
    """Equal state everywhere: the hash of the store, spelt out; now and at an older revision."""
    if (store.revision, store.compact_revision) != (model.revision, model.compacted):
        place = f"{store.revision}/{store.compact_revision}"
        raise Broken(f"state: {name} is at {place}, not {model.revision}/{model.compacted}")
    found = {kv.key: kv for kv in store.range("/", "0").items}
    for key, kv in model.contents():
        held = found.pop(key, None)
        if held is None or held[1:6] != kv:
            have = held and held[1:6]
            raise Broken(f"state: {name} holds {have} at {key}, not {tuple(kv)}")
    if found:
        raise Broken(f"state: {name} still holds {next(iter(found))}")
    revision = max(model.compacted, (model.compacted + model.revision) // 2)
    if revision:
        old = {kv.key: kv.value for kv in store.range("/", "0", revision=revision).items}
        if old != model.at(revision):
            raise Broken(f"history: {name} tells another story of revision {revision}")


def _member(process: Any) -> Any:
    """The member that a process is, if it has come so far."""
    component = process.component
    return component.member if isinstance(component, Newcomer) else component


def _plan(name: str, factory: Callable[..., Any], config: Any) -> ProcessPlan:
    return ProcessPlan(name.partition("/")[2], factory, config)


def play(seed: int) -> Outcome:
    """The whole schedule of a seed."""
    return Schedule(seed).play()
