"""What a member does for its clients: takes their requests, and answers each in the end.

After server/etcdserver/v3_server.go: changes go through the log, linearizable reads ask the leader,
and everything else is answered from what this member has.
"""

from functools import partial
from typing import assert_never

from engine.component import Context
from engine.etcd import defragmentation, lease_keeper, maintenance, mvcc, proposals, reads, watchers
from engine.etcd.config import MemberConfig
from engine.etcd.defragmentation import Defragmentation
from engine.etcd.inspector import Inspector
from engine.etcd.lease_keeper import LeaseKeeper
from engine.etcd.lease_requests import LeaseRequests
from engine.etcd.lone import Lone
from engine.etcd.machine import (
    AlarmResult,
    Applied,
    Change,
    LeaseResult,
    Machine,
    ReshapeResult,
)
from engine.etcd.maintenance import Fresh, Maintenance
from engine.etcd.mvcc import Problem, Store, TxnResult
from engine.etcd.notes import ReadFailed, ReadWaits, WatchesCut, WriteTimedOut, WriteWaits
from engine.etcd.peers import Peers
from engine.etcd.proposals import Pending, Proposals
from engine.etcd.pulse import TICK_US
from engine.etcd.raft import ELECTION_TICKS, Raft
from engine.etcd.reads import Read, Reads
from engine.etcd.watchers import CHECKS_MAX, Watchers
from engine.trace import make
from engine.wire.etcd import (
    TIMED_OUT,
    TIMED_OUT_CONNECTION,
    TIMED_OUT_LEADER_FAILED,
    Compact,
    CompactReply,
    EtcdError,
    Event,
    Header,
    LeaseGrant,
    LeaseKeepAlive,
    LeaseLife,
    LeaseList,
    LeaseReply,
    LeaseRevoke,
    LeaseTimeToLive,
    Range,
    RangeReply,
    Request,
    StatusRequest,
    Txn,
    TxnReply,
    WatchCancel,
    WatchCreate,
    WatchProgress,
)
from engine.wire.etcd_admin import DefragmentReply, HashReply, HashRequest, MembersReply
from engine.wire.system import Disconnected, Refused

Relayed = LeaseReply | LeaseLife | MembersReply | HashReply | EtcdError | Refused | Disconnected
"""What comes back from other members."""

NEED_FILE = (StatusRequest, WatchCreate, WatchProgress)
"""What cannot be answered while the file is being written anew; reads are held where they are
served.
"""

LEADER_FAILURE_US = 2 * ELECTION_TICKS * TICK_US
"""A request that began this long before an election may have died with the old leader."""


class Service:
    """One member, seen by its clients."""

    def __init__(
        self,
        ctx: Context,
        raft: Raft,
        machine: Machine,
        peers: Peers,
        lone: Lone,
        config: MemberConfig,
    ) -> None:
        self._ctx, self._raft, self._machine, self._peers = ctx, raft, machine, peers
        self._lone = lone
        self.proposals = Proposals(ctx, raft)
        self._defragmentation = Defragmentation(ctx, raft.log, machine)
        self.maintenance = Maintenance(
            ctx,
            raft,
            machine,
            peers,
            self.proposals,
            self._read_fresh,
            config.version,
            self._defragmentation,
        )
        self.reads = Reads(ctx, raft, self.serve, self._fail_reads)
        self.watchers = Watchers(ctx)
        self.leases = LeaseKeeper(ctx, machine.lessor, raft)
        self._lease_requests = LeaseRequests(
            ctx, raft, self.leases, self.proposals, self._propose, self.header
        )
        self.inspector: Inspector | None = None
        if config.corrupt_check_us or config.compact_check_us:
            spans = {"periodic_us": config.corrupt_check_us, "compact_us": config.compact_check_us}
            self.inspector = Inspector(ctx, raft, machine, partial(self._read_fresh, ""), **spans)
        self._elected_at: int | None = None  # when a leader last appeared

    @property
    def waiting(self) -> int:
        """How many requests are neither handed to a leader nor answered."""
        return self.proposals.waiting + self.reads.waiting + self._lease_requests.waiting

    def hear(self, client: str, request: Request) -> None:
        """Take a client's request."""
        if self._defragmentation.under_way and isinstance(request, NEED_FILE):
            self._defragmentation.block(client, request)
            return
        match request:
            case Txn():
                self._transact(client, request)
            case Range():
                read = Read(client, request, self._ctx.cause)
                if request.serializable:
                    self.serve(read)
                else:
                    self._read(read)
            case Compact() | LeaseRevoke():
                self._propose(client, request.id, request)
            case LeaseGrant() | LeaseKeepAlive() | LeaseTimeToLive() | LeaseList():
                self._lease_requests.hear(client, request)
            case WatchCreate():
                self._ctx.connect(client)
                self._open_watch(client, request)
            case WatchCancel():
                self.watchers.close(client, request.id)
            case WatchProgress():
                self.watchers.progress(client, request.id, self.header())
            case StatusRequest():
                self._ctx.send(client, self.maintenance.status(request))
            case _:
                assert_never(request)

    def began(self) -> None:
        """The log was read: what this process does by itself begins."""
        if self.inspector is not None:
            self.inspector.begin()

    def header(self) -> Header:
        """Where this member stands."""
        return make(Header, (self._machine.store.revision, self._raft.term, self._ctx.name))

    # What raft brings

    def applied(self, number: int, change: Change, applied: Applied) -> None:
        """A proposal of this member took effect: answer the client, if it still waits."""
        pending = self.proposals.done(number)
        if pending is not None:
            reply = self.reply(pending.id, change, applied, self.header())
            self._ctx.send(pending.client, reply)

    def reply(self, number: int, change: Change, applied: Applied, header: Header) -> object:
        """What a client hears of its request `number`."""
        match applied:
            case TxnResult():
                return make(TxnReply, (number, header, applied.succeeded, applied.results))
            case Problem():
                return EtcdError(number, *applied, definite=True)
            case AlarmResult() | ReshapeResult():
                return self.maintenance.applied(number, applied)
            case LeaseResult():
                assert isinstance(change, LeaseGrant | LeaseRevoke), f"{change} is about no lease"
                return LeaseReply(number, header, change.lease, applied.ttl_us)
            case None:
                return CompactReply(number, header)

    def answer(self, client: str, request: object) -> object | None:
        """What a client beside this member can be told at once; None: it has to be heard."""
        if type(request) is Range:
            return None if request.serializable else self._lone.answer_read(request)
        if type(request) is not Txn or mvcc.check(request) or not mvcc.writes(request):
            return None
        if self._machine.backend.quota:
            return None  # whether there is room is told with the request
        return self._lone.answer_write(client, request)

    def publish(self, events: list[Event]) -> None:
        """Tell the watches what a batch of entries has changed."""
        if self.watchers.any:
            self.watchers.publish(events, self.header())

    def leader_appeared(self) -> None:
        """There is a leader (again): what waited goes on, reads of the old one fail."""
        self._elected_at = self._ctx.now
        self.maintenance.leader_changed()
        self.reads.leader_changed()
        self.proposals.flush()
        self._lease_requests.leader_appeared()

    def relay(self, reply: Relayed) -> None:
        """The leader answered what was forwarded to it, or a member what was asked of it."""
        if self.inspector is not None and self.inspector.hear(reply):
            return
        if isinstance(reply, HashReply | Refused | Disconnected):
            return
        pending = self.proposals.done(reply.id)
        if pending is not None:
            self._ctx.send(pending.client, reply._replace(id=pending.id))

    def expired(self, name: str) -> None:
        """One of the timers of this service ran out."""
        match name:
            case proposals.DEADLINE:
                self._give_up()
            case reads.AGAIN:
                self.reads.retry()
            case watchers.LEADER_CHECK:
                self._check_leader()
            case lease_keeper.EXPIRY:
                self.leases.expired()
            case maintenance.TRANSFER:
                self.maintenance.gave_up()
            case defragmentation.DEFRAGMENTATION:
                self._defragmented()
            case _:
                ours = self.inspector is not None and self.inspector.expired(name)
                assert ours, f"{self._ctx.name} knows no timer {name}"

    def _defragmented(self) -> None:
        """The file can be used again: take up what has waited for it."""
        (client, number), blocked = self._defragmentation.end()
        self._ctx.send(client, DefragmentReply(number, self.header()))
        for waiter, request, record in blocked:
            self._ctx.follow(record)
            if isinstance(request, Read):
                self.serve(request)
            elif isinstance(request, maintenance.NEED_FILE):
                self.maintenance.hear(waiter, request)
            elif isinstance(request, NEED_FILE):
                self.hear(waiter, request)

    def _give_up(self) -> None:
        """Seven seconds are over for the oldest changes."""
        second = self._ctx.cause
        for pending in self.proposals.late():
            text = self._why_late(pending)
            self._ctx.follow(second)  # one write's end is not the next one's cause
            note = WriteTimedOut(self._ctx.name, pending.client, pending.id, text)
            self._ctx.note(note, pending.record, story=True)
            error = EtcdError(pending.id, "Unavailable", text, definite=False)
            self._ctx.send(pending.client, error)

    def _check_leader(self) -> None:
        """The watches' second is over."""
        checks = self.watchers.check_leader(has_leader=self._raft.leader is not None)
        if checks >= CHECKS_MAX:
            cut = self.watchers.cut(self.header())
            if cut:
                self._ctx.note(WatchesCut(self._ctx.name, cut), story=True)

    # Changes

    def _transact(self, client: str, txn: Txn) -> None:
        problem = mvcc.check(txn)
        if problem is not None:
            self._ctx.send(client, EtcdError(txn.id, *problem, definite=True))
        elif mvcc.writes(txn):
            self._propose(client, txn.id, txn)
        else:
            self._read(Read(client, txn, self._ctx.cause))

    def _propose(self, client: str, number: int, change: Change) -> None:
        refused = self.maintenance.refusal(change)
        if refused is not None:
            self._ctx.send(client, EtcdError(number, *refused, definite=True))
            return
        if isinstance(change, Txn) and self._lone.write(client, change):
            return
        if not self.proposals.submit(client, number, change):
            self._ctx.note(WriteWaits(self._ctx.name, client, number), story=True)

    def _why_late(self, pending: Pending) -> str:
        """etcd's guess (server/etcdserver/server.go parseProposeCtxErr)."""
        raft, started, elected_at = self._raft, pending.started, self._elected_at
        if elected_at is not None and elected_at - LEADER_FAILURE_US < started < elected_at:
            return TIMED_OUT_LEADER_FAILED
        standing = {peer: self._peers.connected_since(peer, started) for peer in self._peers.names}
        if raft.leader == self._ctx.name:
            connected = 1 + sum(standing.values()) >= raft.quorum
        else:
            connected = raft.leader is None or standing.get(raft.leader, False)
        return TIMED_OUT if connected else TIMED_OUT_CONNECTION

    # Reads

    def _read(self, read: Read) -> None:
        if type(read.request) is Range and self._lone.read(read):
            return
        self.reads.add(read)
        if self._raft.leader is None:
            self._ctx.note(ReadWaits(self._ctx.name, read.client))

    def _read_fresh(self, client: str, request: Fresh) -> None:
        self._read(Read(client, request, self._ctx.cause))

    def serve(self, read: Read) -> None:
        """Answer a read that was confirmed, or that needs no confirmation."""
        if self._defragmentation.under_way:
            self._defragmentation.block(read.client, read)
            return
        request = read.request
        if isinstance(request, Range):
            self._ctx.send(read.client, self.find(request))
        elif isinstance(request, HashRequest):
            assert self.inspector is not None, "nobody else has the leader confirmed for a hash"
            self.inspector.confirmed()
        elif not isinstance(request, Txn):
            self.maintenance.answer(read.client, request)
        else:
            result = self._machine.store.txn(request, read.record)
            reply = TxnReply(request.id, self.header(), result.succeeded, result.results)
            self._ctx.send(read.client, reply)

    def find(self, request: Range, store: Store | None = None) -> RangeReply | EtcdError:
        """What this member has of a range; `store`: as another has it, whom it is to follow."""
        store = store or self._machine.store
        found = store.range(
            request.key, request.end, revision=request.revision, limit=request.limit
        )
        if isinstance(found, Problem):
            return EtcdError(request.id, *found, definite=True)
        items = () if request.count_only else found.items
        more = len(found.items) < found.total
        header = make(Header, (store.revision, self._raft.term, self._ctx.name))
        return make(RangeReply, (request.id, header, items, found.total, more))

    def _fail_reads(self, reads: list[Read], text: str) -> None:
        records = [read.record for read in reads]
        self._ctx.note(ReadFailed(self._ctx.name, len(reads), text), *records)
        for read in reads:
            if not read.client:
                continue  # its own question: asked again next time
            error = EtcdError(read.request.id, "Unavailable", text, definite=True)
            self._ctx.send(read.client, error)

    # Watches

    def _open_watch(self, client: str, create: WatchCreate) -> None:
        has_leader = self._raft.leader is not None
        store = self._machine.store
        self.watchers.open(client, create, store, self.header(), has_leader=has_leader)
