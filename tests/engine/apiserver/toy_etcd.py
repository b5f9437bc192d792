"""etcd members without Raft, for tests of their client: a dict, revisions, watches, and moods."""

from typing import Any

from engine.component import Component, Context
from engine.objects import Obj
from engine.units import SECOND
from engine.wire import etcd
from engine.wire.system import Expired


class Shared:
    """What all members know at once, and keep."""

    def __init__(self) -> None:
        self.items: dict[str, etcd.KeyValue] = {}
        self.revision = 1
        self.history: list[etcd.Event] = []
        self.members: dict[str, ToyEtcd] = {}


class ToyEtcd(Component):
    """`mood`: well; leaderless (writes and fresh reads fail after 7 s, watches are refused)."""

    kind = "etcd"

    def __init__(self, ctx: Context, config: Any) -> None:
        super().__init__(ctx, config)
        self.shared: Shared = config
        self.shared.members[ctx.name] = self
        self.mood = "well"
        self.watches: dict[tuple[str, int], etcd.WatchCreate] = {}
        self.late: list[tuple[str, Any]] = []
        self.heard: list[Any] = []
        self.timer = ctx.timer("leaderless", "a leader")

    def handle(self, message: object) -> None:
        self.heard.append(message)
        sender = self.ctx.sender
        match message:
            case etcd.WatchCreate():
                self._watch(sender, message)
            case etcd.WatchProgress(id=number):
                self.ctx.send(sender, etcd.WatchEvents(number, self.header(), ()))
            case etcd.StatusRequest(id=number):
                reply = etcd.StatusReply(number, self.header(), "me", 1, 1, "")
                self.ctx.send(sender, reply)
            case Expired():
                for client, request in self.late:
                    error = etcd.EtcdError(request.id, "Unavailable", etcd.TIMED_OUT, False)
                    self.ctx.send(client, error)
                self.late.clear()
            case etcd.Range() | etcd.Txn() if self.mood == "leaderless":
                self.late.append((sender, message))
                self.timer.set(7 * SECOND)
            case etcd.Range():
                self._range(sender, message)
            case etcd.Txn():
                self._txn(sender, message)

    @property
    def items(self) -> dict[str, etcd.KeyValue]:
        return self.shared.items

    @property
    def revision(self) -> int:
        return self.shared.revision

    def header(self) -> etcd.Header:
        return etcd.Header(self.revision, 1, "me")

    def lose_leader(self) -> None:
        """From outside: no leader any more; watches are cancelled at once."""
        self.mood = "leaderless"
        for client, number in list(self.watches):
            self.ctx.send(client, etcd.WatchCancelled(number, self.header(), 0, etcd.NO_LEADER))
        self.watches.clear()

    def put(self, key: str, value: Obj | None) -> None:
        """From outside: somebody else writes."""
        self._commit([(key, value)])

    def _watch(self, client: str, watch: etcd.WatchCreate) -> None:
        if self.mood == "leaderless":
            cancelled = etcd.WatchCancelled(watch.id, self.header(), 0, etcd.NO_LEADER)
            self.ctx.send(client, cancelled)
            return
        self.watches[client, watch.id] = watch
        self.ctx.send(client, etcd.WatchCreated(watch.id, self.header()))
        first = watch.start_revision or self.revision + 1
        missed = tuple(e for e in self.shared.history if e.kv.mod_revision >= first)
        if missed:
            self.ctx.send(client, etcd.WatchEvents(watch.id, self.header(), missed))

    def _range(self, client: str, request: etcd.Range) -> None:
        end = request.end or request.key + "\0"
        found = [self.items[key] for key in sorted(self.items) if request.key <= key < end]
        shown = found[: request.limit] if request.limit else found
        self.ctx.send(client, etcd.RangeReply(request.id, self.header(), tuple(shown), len(found)))

    def _txn(self, client: str, request: etcd.Txn) -> None:
        holds = all(self._holds(compare) for compare in request.compare)
        operations = request.success if holds else request.failure
        writes: list[tuple[str, Obj | None]] = []
        for operation in operations:
            if isinstance(operation, etcd.Put):
                writes.append((operation.key, operation.value))
            elif isinstance(operation, etcd.Delete) and operation.key in self.items:
                writes.append((operation.key, None))
        if writes:
            self._commit(writes)
        results = tuple(
            None if isinstance(operation, etcd.Delete) else self.items.get(operation.key)
            for operation in operations
        )
        self.ctx.send(client, etcd.TxnReply(request.id, self.header(), holds, results))

    def _holds(self, compare: etcd.Compare) -> bool:
        assert compare.target == "mod" and compare.relation == "="
        have = self.items.get(compare.key)
        return (have.mod_revision if have else 0) == compare.value

    def _commit(self, writes: list[tuple[str, Obj | None]]) -> None:
        self.shared.revision += 1
        events = []
        for key, value in writes:
            old = self.items.pop(key, None)
            created = old.create_revision if old else self.revision
            version = (old.version if old else 0) + 1
            kv = etcd.KeyValue(key, value, created, self.revision, version, 0, 0)
            if value is not None:
                self.items[key] = kv
            events.append(etcd.Event(kv, old))
        self.shared.history.extend(events)
        for member in self.shared.members.values():
            for client, number in member.watches:
                told = etcd.WatchEvents(number, self.header(), tuple(events))
                member.ctx.send(client, told)
