"""Clients of a simulated etcd: some read and write and keep a history, some watch and resume."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from engine.component import Component, Context
from engine.objects import freeze
from engine.units import MILLISECOND, SECOND
from engine.wire import etcd
from engine.wire.system import Disconnected, Expired, Refused
from tests.laws.linearizability import FOREVER, Operation

PREFIX = "/registry/"
THINK, PATIENCE, RESUME = "think", "patience", "resume"


class ClientConfig(NamedTuple):
    """Whom to ask, about which keys, how often; values written are `number` + a count."""

    members: tuple[str, ...]
    number: int
    keys: tuple[str, ...]
    think_us: int


@dataclass
class Call:
    """What a client asked and waits for."""

    id: int
    kind: str
    key: str
    given: Any
    called: int
    member: str


class Client(Component):
    """One operation at a time; whatever is not answered in time may have happened or not."""

    kind = "client"

    def __init__(self, ctx: Context, config: ClientConfig) -> None:
        super().__init__(ctx, config)
        self.history: list[tuple[str, Operation]] = []
        self.problems: list[str] = []
        self.acknowledged = 0
        self.ends_us = FOREVER  # when it has no ideas any more
        self.call: Call | None = None
        self.revision = 1  # the newest heard of
        self._member = ctx.dice.choice("member", config.members)
        self._ids = self._values = 0
        self._known: dict[str, Any] = {}
        self._think = ctx.timer(THINK, "the next idea")
        self._patience = ctx.timer(PATIENCE, "an answer")

    def start(self) -> None:
        self._rest()

    def handle(self, message: object) -> None:
        match message:
            case Expired(name=name) if name == THINK:
                self._ask()
            case Expired():
                self._lost()
            case Refused(message=refused):
                if self.call is not None and refused.id == self.call.id:
                    self._done()
            case Disconnected(peer=peer):
                if self.call is not None and self.call.member == peer:
                    self._lost()
            case _:
                if self.call is not None and getattr(message, "id", None) == self.call.id:
                    self._hear(self.call, message)

    def _rest(self) -> None:
        think_us = self.config.think_us
        self._think.set(1 + int(2 * think_us * self.ctx.dice.roll("think")))

    def _ask(self) -> None:
        ctx, dice, config = self.ctx, self.ctx.dice, self.config
        if ctx.now > self.ends_us:
            return
        if dice.roll("move") < 0.05:
            self._member = dice.choice("member", config.members)
        self._ids += 1
        self._values += 1
        kind, key = self._idea(), PREFIX + dice.choice("key", config.keys)
        value = config.number + self._values
        given: Any = (self._known.get(key), value) if kind == "swap" else value
        self.call = Call(self._ids, kind, key, given, ctx.now, self._member)
        ctx.connect(self._member)
        ctx.send(self._member, self._request(self.call))
        self._patience.set(int((1 + 7 * dice.roll("patience")) * SECOND))

    def _idea(self) -> str:
        chance = self.ctx.dice.roll("idea")
        for kind, share in (("put", 0.4), ("get", 0.3), ("swap", 0.22), ("delete", 0.05)):
            chance -= share
            if chance < 0:
                return kind
        return "compact" if chance < 0.01 else "pair" if chance < 0.02 else "lease"

    def _request(self, call: Call) -> object:
        key = call.key
        match call.kind:
            case "get":
                return etcd.Range(call.id, key)
            case "put":
                return etcd.Txn(call.id, (), (_put(key, call.given),))
            case "delete":
                return etcd.Txn(call.id, (), (etcd.Delete(key),))
            case "swap":
                expected, new = call.given
                holds = etcd.Compare(key, "create", 0)
                if expected is not None:
                    holds = etcd.Compare(key, "value", freeze({"value": expected}))
                return etcd.Txn(call.id, (holds,), (_put(key, new),), (etcd.Get(key),))
            case "pair":
                twin = _put(key + "-twin", call.given)
                return etcd.Txn(call.id, (), (_put(key, call.given), twin))
            case "lease":
                return etcd.LeaseGrant(call.id, 2 * SECOND, lease=call.given)
        return etcd.Compact(call.id, max(1, self.revision - self.ctx.dice.between("old", 0, 40)))

    def _hear(self, call: Call, message: Any) -> None:
        if isinstance(message, etcd.EtcdError):
            if message.definite:
                self._done()
            else:
                self._lost()
            return
        if message.header.revision < self.revision and call.kind != "lease":
            self._suspect(call, f"revision {message.header.revision} after {self.revision}")
        self.revision = max(self.revision, message.header.revision)
        self.acknowledged += 1
        self._record(call, self._got(call, message), self.ctx.now)
        self._done()
        if call.kind == "lease":  # hang a key on it, and wait for nothing
            leased = etcd.Put(f"{PREFIX}leased/{self.ctx.name}", _value(call.given), call.given)
            self.ctx.send(call.member, etcd.Txn(-1, (), (leased,)))

    def _suspect(self, call: Call, sentence: str) -> None:
        """A change, and a linearizable read, answers with a revision no older than any heard."""
        self.problems.append(f"{self.ctx.name} {call.kind} {call.key}: {sentence}")

    def _got(self, call: Call, message: Any) -> Any:
        """What was read; of a swap None when it was done, else the value in its place."""
        if call.kind == "get":
            return message.items[0].value["value"] if message.items else None
        if call.kind == "swap":
            if message.succeeded:
                return None
            (found,) = message.results
            return (found.value["value"] if found else None,)
        return None

    def _lost(self) -> None:
        """Nobody knows what became of it."""
        call = self.call
        if call is not None:
            self._record(call, None, FOREVER)
            self._member = self.ctx.dice.choice("member", self.config.members)
            self._done()

    def _record(self, call: Call, got: Any, returned: int) -> None:
        if call.kind in ("compact", "lease"):
            return
        kind = "put" if call.kind == "pair" else call.kind
        self.history.append((call.key, Operation(kind, call.given, got, call.called, returned)))
        if returned != FOREVER:
            value = got if kind == "get" else call.given if kind == "put" else None
            if kind == "swap":
                value = call.given[1] if got is None else got[0]
            self._known[call.key] = value

    def _done(self) -> None:
        self.call = None
        self._patience.cancel()
        self._rest()


class WatcherConfig(NamedTuple):
    """Whom to ask for [`key`, `end`)."""

    members: tuple[str, ...]
    key: str
    end: str


@dataclass
class Segment:
    """One watch at one member: what was asked, and all that was heard, in order."""

    id: int
    member: str
    start: int
    heard: list[Any] = field(default_factory=list)


class Watcher(Component):
    """One stream: when a watch ends, it goes on at another member after the last event."""

    kind = "client"

    def __init__(self, ctx: Context, config: WatcherConfig) -> None:
        super().__init__(ctx, config)
        self.segments: list[Segment] = []
        self.ends_us = FOREVER  # when the faults are over
        self._next = 0  # the revision to go on from; 0: from now
        self._last = False  # this watch was opened after the faults, and is kept
        self._again = ctx.timer(RESUME, "a better member")

    def start(self) -> None:
        self._open()

    def handle(self, message: object) -> None:
        segment, number = self.segments[-1], getattr(message, "id", None)
        match message:
            case Expired():
                self._tick(segment)
            case Refused(to=member) | Disconnected(peer=member):
                if member == segment.member:
                    self._later()
            case etcd.WatchCreated() | etcd.WatchEvents() if number == segment.id:
                segment.heard.append(message)
                self._follow(message)
            case etcd.WatchCancelled() if number == segment.id:
                segment.heard.append(message)
                if message.compact_revision:
                    self._next = message.compact_revision
                self._later()

    def _follow(self, message: Any) -> None:
        if isinstance(message, etcd.WatchCreated):
            self._next = self._next or message.header.revision + 1
        elif message.events:
            self._next = message.events[-1].kv.mod_revision + 1

    def _open(self) -> None:
        ctx, config = self.ctx, self.config
        self._last = ctx.now > self.ends_us
        member = ctx.dice.choice("member", config.members)
        segment = Segment(len(self.segments) + 1, member, self._next)
        self.segments.append(segment)
        ctx.connect(member)
        create = etcd.WatchCreate(segment.id, config.key, config.end, segment.start)
        ctx.send(member, create._replace(require_leader=ctx.dice.roll("leader") < 0.5))
        self._again.set(self._while())

    def _tick(self, segment: Segment) -> None:
        """Ask where the stream stands, stay, or go on elsewhere."""
        alive = bool(segment.heard) and not isinstance(segment.heard[-1], etcd.WatchCancelled)
        if alive and (self._last or self.ctx.dice.roll("stay") < 0.7):
            self.ctx.send(segment.member, etcd.WatchProgress(segment.id))
            self._again.set(self._while())
            return
        self.ctx.send(segment.member, etcd.WatchCancel(segment.id))
        self._open()

    def _later(self) -> None:
        self._again.set(1 + int(300 * MILLISECOND * self.ctx.dice.roll("again")))
        segment = self.segments[-1]
        cancelled = segment.heard and isinstance(segment.heard[-1], etcd.WatchCancelled)
        if not cancelled:  # told or not, this watch is over
            segment.heard.append(
                etcd.WatchCancelled(segment.id, etcd.Header(0, 0, segment.member), 0, "gone")
            )

    def _while(self) -> int:
        return 1 + int((0.1 + 2 * self.ctx.dice.roll("while") ** 2) * SECOND)


def _value(number: int) -> Any:
    return freeze({"value": number})


def _put(key: str, number: int) -> etcd.Put:
    return etcd.Put(key, _value(number))
