"""One etcd member as a process: Raft, the store and their shell on a host's disk and network."""

from collections.abc import Mapping
from typing import ClassVar, cast, get_args

from engine.component import Component, Context, Overheard, Scalar
from engine.disk import FORCED
from engine.etcd.admin_notes import NoRoom, Removed
from engine.etcd.applier import Applier
from engine.etcd.chronicle import Chronicle
from engine.etcd.config import MemberConfig
from engine.etcd.founding import begin
from engine.etcd.leadership import Leadership
from engine.etcd.lone import Lone
from engine.etcd.machine import Adoption, Machine, Proposal
from engine.etcd.notes import EntriesDiscarded, HandsOver, LogLost, LogRecovered
from engine.etcd.peers import REDIAL, Peers
from engine.etcd.proposals import TIMEOUT_US
from engine.etcd.pulse import PATIENCE, TIMERS, Pulse
from engine.etcd.raft import ELECTION_TICKS, Raft
from engine.etcd.ready import Outgoing, Ready
from engine.etcd.refounding import go_on_alone
from engine.etcd.roster import PUBLISH, Roster
from engine.etcd.scribe import Scribe
from engine.etcd.service import Service
from engine.etcd.stand import Stand
from engine.etcd.wal import Wal
from engine.trace import make
from engine.units import SECOND
from engine.wire.etcd import EtcdError, LeaseLife, LeaseReply, Request
from engine.wire.etcd_admin import AdminRequest, HashReply, MembersReply
from engine.wire.raft import (
    Acquaint,
    Entry,
    Evicted,
    Hello,
    Propose,
    RaftMessage,
    ReadIndex,
    VoteReply,
)
from engine.wire.system import (
    Disconnected,
    Disturbed,
    Expired,
    Refused,
    Spoilt,
    Synced,
    Terminate,
)

STOP = "handover"
EVICTION_US = 1 * SECOND
"""How long a removed member goes on (server.go stopWithDelay)."""
FAST_FORWARD_ALONE = ELECTION_TICKS - 1
FAST_FORWARD_WELCOME = ELECTION_TICKS - 2
"""server/etcdserver/server.go adjustTicks."""

_SHOWN = ("role", "term", "leader", "quorum", "waiting")
_RAFT = frozenset(get_args(RaftMessage))
_REQUESTS = frozenset(get_args(Request))
_ADMIN = frozenset(get_args(AdminRequest))


class Member(Component):
    """An etcd process."""

    kind: ClassVar[str] = "etcd"

    def __init__(self, ctx: Context, config: MemberConfig) -> None:
        super().__init__(ctx, config)
        self._wal = Wal(ctx)
        founding = begin(ctx.disk, ctx.name, config.members)
        if ctx.disk.values.get(FORCED):
            go_on_alone(ctx, self._wal, founding)
        log, state = self._wal.recover()
        self.machine = Machine(founding, config.quota, config.ballast)
        membership = self.machine.membership
        self.raft = Raft(ctx.name, membership.voters, log, state, self._draw_timeout)
        self.raft.promotable = membership.votes
        self._peers = Peers(ctx, self.raft.peers, membership)
        self.pulse = Pulse(ctx, self.raft, lambda: self._wal.stalled, full=config.full)
        self.lone = Lone(self, full=config.full)
        self.service = Service(ctx, self.raft, self.machine, self._peers, self.lone, config)
        self._chronicle = Chronicle(ctx, self.raft)
        self._roster = Roster(ctx, self.raft, self.machine, self._peers, self.pulse)
        self._scribe = Scribe(ctx, config.ledger, self.machine)
        self._applier = Applier(
            ctx, self.raft, self.machine, self.service, self._roster, self._scribe
        )
        self.stand = Stand(
            ctx, self.raft, self._wal, self.machine, self.pulse, self._applier, self._scribe
        )
        self._turns = self.raft.turns
        self._shown_turns = -1  # what the status was made from
        self._welcomed = False
        self._held: list[Outgoing] = []  # what a stalled disk keeps from being sent
        self._successor: str | None = None  # while it stops: who is to lead
        self._stop = ctx.timer(STOP, "the next etcd leader")
        self.ended = False

    def start(self) -> None:
        """Replay what is committed in the log, and look for the others."""
        log = self.raft.log
        if log.last_index:
            note = LogRecovered(self.ctx.name, log.last_index, log.last_term)
            self.ctx.note(note)
        self._applier.begin()
        ready = self.raft.ready()
        if ready is not None:
            self._carry_out(ready)
        self._scribe.begin(anew=not log.last_index)
        self._peers.greet()
        self.service.watchers.leader_lost()
        if not self.raft.peers:
            self.pulse.fast_forward(FAST_FORWARD_ALONE)
        self._pump()
        self.service.began()

    def handle(self, message: object) -> None:
        """Take a message of a member, a client, the disk, a timer or the machine."""
        sender, kind = self.ctx.sender, type(message)
        if kind in _RAFT:
            self._step(sender, message)  # type: ignore[arg-type]
        elif kind in _REQUESTS:
            if self._roster.serves(sender, cast(Request, message)):
                self.service.hear(sender, cast(Request, message))
        elif kind in _ADMIN:
            if self._roster.serves(sender, cast(AdminRequest, message)):
                self.service.maintenance.hear(sender, cast(AdminRequest, message))
        else:
            self._hear(sender, message)
        if not self.ended:
            self._pump()

    def answer(self, question: object) -> object | None:
        """Reads and writes are answered at once where nothing comes between."""
        return self.service.answer(self.ctx.sender, question)

    def overhear(self, heard: list[Overheard]) -> None:
        """Take over what the leader has made of entries that are committed."""
        adoptions: list[Adoption] = [each[2] for each in heard]  # type: ignore[misc]
        self.stand.adopt(adoptions)

    def _step(self, sender: str, message: RaftMessage) -> None:
        if (self._peers.foreign or not self._roster.native) and not self._roster.heeds(sender):
            return
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
            case EtcdError() | LeaseReply() | LeaseLife() | MembersReply() | HashReply():
                self.service.relay(message)
            case Acquaint():
                self._roster.acquaint(sender)
            case Evicted():
                self._leave()
            case _:
                self._hear_machine(message)

    def _hear_machine(self, message: object) -> None:
        match message:
            case Disturbed():
                self.pulse.wake()
                self._peers.expect()
            case Refused(to=to) | Disconnected(peer=to):
                self._lost(to)
                self.service.relay(message)
            case Spoilt():
                self._applier.strike()
            case Terminate():
                self._terminate()
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
        waiting = 0 if leader is not None else self.service.waiting
        if self.machine.alarms or not raft.promotable:
            role = raft.role if raft.promotable else "learner"
            alarm = next((alarm for _, alarm in self.machine.alarms), "")
            values = role, raft.term, leader, leader is not None, waiting, alarm
            return self.shows((*_SHOWN, "alarm"), *values)
        return self.shows(_SHOWN, raft.role, raft.term, leader, leader is not None, waiting)

    # Raft's work

    def _pump(self) -> None:
        """Do what raft wants done, until it wants nothing more."""
        raft = self.raft
        if raft.turns != self._turns:
            self._observe()
        while (ready := raft.ready()) is not None:
            self._carry_out(ready)
            if self.ended:
                return
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
            self.service.leases.demote()
        if turn.promoted:
            self.service.leases.promote()
        if turn.lost:
            self.service.watchers.leader_lost()
        if turn.found:
            self.service.leader_appeared()
            self._roster.publish()

    def _carry_out(self, ready: Ready) -> None:
        if self.ctx.disk.full_by and (ready.entries or ready.state is not None):
            self._die_full()
            return
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
        if ready.committed and self._applier.apply(ready.committed):
            self._shown_turns = -1
            self._roster.publish()
            if self._roster.is_evicted:
                self._stop.set(EVICTION_US)
        for read in ready.reads:
            self.service.reads.confirmed(read)

    def _send(self, messages: list[Outgoing]) -> None:
        if self._wal.stalled:
            self._held += messages
            return
        messages, send = self._roster.to_known(messages), self.ctx.send
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

    # As leader

    @property
    def leading(self) -> Leadership:
        """What it knows of the others."""
        leading = self.raft.leading
        assert leading is not None, f"{self.ctx.name} leads nobody"
        return leading

    def next_entry(self, proposal: Proposal) -> Entry:
        """The entry that a proposal becomes."""
        return make(Entry, (len(self.raft.log.entries) + 1, self.raft.term, proposal))

    # Time and neighbours

    def _expired(self, name: str) -> None:
        if name == STOP:
            if self._roster.is_evicted:
                self._leave()
            else:
                self._exit(0, "terminated")
        elif name == PUBLISH:
            self._roster.publish()
        elif name == REDIAL:
            self._peers.redial()
        elif name in TIMERS:
            if name == PATIENCE:
                self._chronicle.before_patience_ends()
            self.pulse.expired(name)
        else:
            self.service.expired(name)

    def _draw_timeout(self) -> int:
        """An election timeout of 10 to 19 ticks (etcd/raft resetRandomizedElectionTimeout)."""
        return self.ctx.dice.between("election timeout", ELECTION_TICKS, 2 * ELECTION_TICKS - 1)

    def _greeted(self, peer: str, hello: Hello) -> None:
        if not self._roster.greeted(peer, hello):
            return
        if not hello.reply and self.pulse.resting and self.raft.leading is not None:
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
            self.service.watchers.forget(process)

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

    def _die_full(self) -> None:
        """The log cannot be written: etcd does not survive it (server/etcdserver/raft.go)."""
        records = self.ctx.disk.full_by.values()
        self.ctx.note(NoRoom(self.ctx.name), *records, story=True)
        self._exit(1, "failed to save Raft hard state and entries: no space left on device")

    def _leave(self) -> None:
        """It was removed from the cluster, for good."""
        self.ctx.note(Removed(self.ctx.name), story=True)
        self._exit(1, "the member has been permanently removed from the cluster")

    def _exit(self, code: int, reason: str) -> None:
        self.ended = True
        self.ctx.exit(code, reason)
