"""One etcd member as a process: Raft, the store and their shell on a host's disk and network."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, cast, get_args

from engine.component import Component, Context, Scalar
from engine.etcd.chronicle import Chronicle
from engine.etcd.machine import LeaseResult, Machine, Proposal
from engine.etcd.mvcc import TxnResult
from engine.etcd.notes import EntriesDiscarded, HandsOver, LogLost, LogRecovered
from engine.etcd.peers import Peers
from engine.etcd.proposals import TIMEOUT_US
from engine.etcd.pulse import PATIENCE, TIMERS, Pulse
from engine.etcd.raft import ELECTION_TICKS, Raft
from engine.etcd.ready import Outgoing, Ready
from engine.etcd.service import Service
from engine.etcd.wal import Wal
from engine.history import Ledger
from engine.wire.etcd import EtcdError, Event, LeaseGrant, LeaseReply, Request
from engine.wire.raft import Entry, Hello, Propose, RaftMessage, ReadIndex, VoteReply
from engine.wire.system import Disconnected, Disturbed, Expired, Refused, Synced, Terminate

STOP = "handover"
FAST_FORWARD_ALONE = ELECTION_TICKS - 1
FAST_FORWARD_WELCOME = ELECTION_TICKS - 2
"""server/etcdserver/server.go adjustTicks."""

_SHOWN = ("role", "term", "leader", "quorum", "waiting")
_RAFT = frozenset(get_args(RaftMessage))
_REQUESTS = frozenset(get_args(Request))


@dataclass(frozen=True, slots=True)
class MemberConfig:
    """All members by process name, this one included. `full` sends every heartbeat, come what may;
    `ledger` is told of every write.
    """

    members: tuple[str, ...]
    full: bool = False
    ledger: Ledger | None = None


class Member(Component):
    """An etcd process."""

    kind: ClassVar[str] = "etcd"

    def __init__(self, ctx: Context, config: MemberConfig) -> None:
        super().__init__(ctx, config)
        self._ledger = config.ledger
        self._wal = Wal(ctx)
        log, state = self._wal.recover()
        self.raft = Raft(ctx.name, config.members, log, state, self._draw_timeout)
        self.machine = Machine()
        self._peers = Peers(ctx, self.raft.peers)
        self.pulse = Pulse(ctx, self.raft, lambda: self._wal.stalled, full=config.full)
        self._service = Service(ctx, self.raft, self.machine, self._peers)
        self._chronicle = Chronicle(ctx, self.raft)
        self._turns = self.raft.turns
        self._shown_turns = -1  # what the status was made from
        self._welcomed = False
        self._held: list[Outgoing] = []  # what a stalled disk keeps from being sent
        self._successor: str | None = None  # while it stops: who is to lead
        self._stop = ctx.timer(STOP, "the next etcd leader")
        self._ended = False

    def start(self) -> None:
        """Replay what is committed in the log, and look for the others."""
        log = self.raft.log
        if log.last_index:
            note = LogRecovered(self.ctx.name, log.last_index, log.last_term)
            self.ctx.note(note)
        self._peers.greet()
        self._service.watchers.leader_lost()
        if not self.raft.peers:
            self.pulse.fast_forward(FAST_FORWARD_ALONE)
        self._pump()

    def handle(self, message: object) -> None:
        """Take a message of a member, a client, the disk, a timer or the machine."""
        sender, kind = self.ctx.sender, type(message)
        if kind in _RAFT:
            self._step(sender, cast(RaftMessage, message))
        elif kind in _REQUESTS:
            self._service.hear(sender, cast(Request, message))
        else:
            self._hear(sender, message)
        if not self._ended:
            self._pump()

    def _step(self, sender: str, message: RaftMessage) -> None:
        if sender not in self._peers.active:
            self._welcome(sender)
        self.pulse.before(sender, message)
        self.raft.step(sender, message)
        self.pulse.after(sender, message)

    def _hear(self, sender: str, message: object) -> None:
        match message:
            case Synced(token=token):
                self._synced(token)
            case Expired(name=name):
                self._expired(name)
            case Propose(data=data):
                self.raft.propose(data)
            case ReadIndex(context=context):
                self.raft.read_index(sender, context)
            case Hello():
                self._greeted(sender, message)
            case Disturbed():
                self.pulse.wake()
            case Refused(to=to) | Disconnected(peer=to):
                self._lost(to)
            case Terminate():
                self._terminate()
            case EtcdError() | LeaseReply():
                self._service.relay(message)
            case _:
                raise AssertionError(f"{self.ctx.name} does not understand {message}")

    def status(self) -> Mapping[str, Scalar]:
        """What `etcdctl endpoint status` shows but for the revision, which every write changes and
        the writes themselves tell; `waiting`: requests that wait for a leader.
        """
        raft = self.raft
        leader, turns = raft.leader, raft.turns
        if leader is not None and turns == self._shown_turns:
            return self._shown
        self._shown_turns = turns
        waiting = 0 if leader is not None else self._service.waiting
        return self.shows(_SHOWN, raft.role, raft.term, leader, leader is not None, waiting)

    # Raft's work

    def _pump(self) -> None:
        """Do what raft wants done, until it wants nothing more."""
        raft = self.raft
        if raft.turns != self._turns:
            self._observe()
        while (ready := raft.ready()) is not None:
            self._carry_out(ready)
            if raft.turns != self._turns:
                self._observe()
            elif not raft.has_mail:
                break
        if not self.pulse.resting:
            self.pulse.rearm()
        if raft.log.missing:
            self.ctx.note(LogLost(self.ctx.name, raft.log.missing), story=True)
            self._exit(2, f"tocommit({raft.log.missing}) is out of range")
        elif self._successor is not None and raft.leader not in (None, self.ctx.name):
            self._exit(0, "terminated")

    def _observe(self) -> None:
        self._turns = self.raft.turns
        turn = self._chronicle.observe()
        if turn.demoted:
            self._service.leases.demote()
        if turn.promoted:
            self._service.leases.promote()
        if turn.lost:
            self._service.watchers.leader_lost()
        if turn.found:
            self._service.leader_appeared()

    def _carry_out(self, ready: Ready) -> None:
        if ready.entries:
            surplus = self._wal.length - ready.keep
            if surplus > 0:
                self.ctx.note(EntriesDiscarded(self.ctx.name, surplus), story=True)
        promises = ready.promises
        if promises or ready.entries or ready.state is not None:
            promises = self._wal.save(ready, self.raft.log)
        if ready.messages:
            self._send(self.pulse.compute(ready.messages))
        if promises:
            self._keep(promises)
        if ready.committed:
            self._apply(ready.committed)
        for read in ready.reads:
            self._service.reads.confirmed(read)

    def _send(self, messages: list[Outgoing]) -> None:
        if self._wal.stalled:
            self._held += messages
            return
        send = self.ctx.send
        for to, message in messages:
            send(to, message)

    def _keep(self, promises: list[Outgoing]) -> None:
        """What was promised is durable: tell the others, and count the own vote."""
        for to, message in promises:
            if to == self.ctx.name:
                assert isinstance(message, VoteReply), f"{message} is no vote"
                self.raft.step(to, message)
                promises = [promise for promise in promises if promise[0] != to]
        self._send(promises)

    def _synced(self, token: int) -> None:
        if self._wal.stalled:
            self.pulse.catch_up()  # the ticks of a stall are lost
        done = self._wal.synced(token, self.raft.log)
        if done is None:
            return
        sync, promises = done
        self.raft.synced(sync.last, sync.term)
        if self._held:
            held, self._held = self._held, []
            self._send(held)
        if promises:
            self._keep(promises)

    def _apply(self, entries: tuple[Entry, ...]) -> None:
        service, name = self._service, self.ctx.name
        events: list[Event] = []
        for entry in entries:
            proposal = entry.data
            if not isinstance(proposal, Proposal):
                continue
            applied = self.machine.apply(proposal)
            if isinstance(applied, TxnResult | LeaseResult) and applied.events:
                events += applied.events
                self._record(applied.events)
            if type(proposal.change) is LeaseGrant and self.raft.leading is not None:
                service.leases.renew(proposal.change.lease)
            if proposal.origin == name:
                service.applied(proposal.number, proposal.change, applied)
        if events:
            service.publish(events)
        service.reads.applied()

    def _record(self, events: tuple[Event, ...]) -> None:
        ledger, revision = self._ledger, self.machine.store.revision
        if ledger is not None and ledger.revision < revision:
            changes = [(event.kv.key, event.kv.value, event.kv.record) for event in events]
            ledger.applied(self.ctx.now, revision, changes)

    # Time and neighbours

    def _expired(self, name: str) -> None:
        if name == STOP:
            self._exit(0, "terminated")
        elif name in TIMERS:
            if name == PATIENCE:
                self._chronicle.before_patience_ends()
            self.pulse.expired(name)
        else:
            self._service.expired(name)

    def _draw_timeout(self) -> int:
        """An election timeout of 10 to 19 ticks (etcd/raft resetRandomizedElectionTimeout)."""
        return self.ctx.dice.between("election timeout", ELECTION_TICKS, 2 * ELECTION_TICKS - 1)

    def _greeted(self, peer: str, hello: Hello) -> None:
        self.ctx.connect(peer)
        if not hello.reply:
            self.ctx.send(peer, Hello(reply=True))
            if self.pulse.resting and self.raft.leading is not None:
                self.pulse.wake()
        self._welcome(peer)

    def _welcome(self, peer: str) -> None:
        if self._peers.heard(peer) and not self._welcomed and self._peers.welcome:
            self._welcomed = True
            self.pulse.fast_forward(FAST_FORWARD_WELCOME)

    def _lost(self, process: str) -> None:
        """A connection was refused or broke."""
        if process in self._peers.names:
            matters = self.raft.leading is not None or process == self.raft.leader
            if self._peers.lost(process) and matters and self.pulse.resting:
                self.pulse.wake()  # as it was not told of by the world: it ended itself
            self.raft.unreachable(process)
        else:
            self._service.watchers.forget(process)

    def _terminate(self) -> None:
        """SIGTERM: a leader hands over first (etcd TryTransferLeadershipOnShutdown)."""
        heir = self._peers.longest_connected()
        if self.raft.leading is None or heir is None:
            self._exit(0, "terminated")
            return
        self._successor, self._chronicle.stopping = heir, True
        self.ctx.note(HandsOver(self.ctx.name, heir), story=True)
        self._stop.set(TIMEOUT_US)
        self.raft.transfer_to(heir)

    def _exit(self, code: int, reason: str) -> None:
        self._ended = True
        self.ctx.exit(code, reason)
