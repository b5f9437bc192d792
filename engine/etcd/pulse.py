"""When a member ticks, and how an undisturbed cluster rests: its heartbeats are computed, not sent.

Ticks that only count are not waited for: a follower sets one timer for the tick that would end its
patience. Beyond that, a leader whose members all answer (or are certainly silent) for a whole check
of the quorum sends a last heartbeat that says so, and both sides stop. Nothing can then change
unless the world is disturbed, and the world says so first (Disturbed): each side works out what it
would have heard, sent and counted, and goes on as if it had never stopped. While the leader rests,
the followers' confirmations of its reads are computed too.
"""

from collections.abc import Callable

from engine.component import Context
from engine.etcd.confirmations import ANSWERS, Confirmations
from engine.etcd.raft import ELECTION_TICKS, Raft
from engine.etcd.ready import Outgoing
from engine.units import MILLISECOND
from engine.wire.raft import (
    Append,
    AppendReply,
    Commit,
    Heartbeat,
    PreVote,
    RaftMessage,
    Vote,
)

TICK_US = 100 * MILLISECOND
"""etcd --heartbeat-interval."""
RESTFUL_US = TICK_US // 4
"""Slower links or disks than this are never computed through."""

PATIENCE = "election timeout"
BEAT = "heartbeat"
FLIGHT = "heartbeat under way"
TIMERS = (PATIENCE, BEAT, FLIGHT, ANSWERS)


class Pulse:
    """The clockwork of one member. `full` never rests; `stalled`: the disk holds the member up."""

    def __init__(
        self, ctx: Context, raft: Raft, stalled: Callable[[], bool], *, full: bool
    ) -> None:
        self._ctx, self._raft, self._stalled, self._full = ctx, raft, stalled, full
        self._origin = ctx.now - ctx.dice.between("tick phase", 0, TICK_US - 1)
        self._ticked = 0  # the last tick counted; tick n is at origin + n * TICK_US
        self._looked_at = ctx.now
        self._patience = ctx.timer(PATIENCE, "a message from the etcd leader", last=True)
        self._beat = ctx.timer(BEAT, "the next tick", last=True)
        self._flight = ctx.timer(FLIGHT, "the arrival of a computed heartbeat", last=True)
        self._confirmations = Confirmations(ctx, raft)
        self._disturbed_at = ctx.now
        self._checked_at: int | None = None  # the quorum's last check, if undisturbed since
        self.resting = False
        self.rest_at = 0  # the leader's tick from which on heartbeats are computed
        self._rest_view: tuple[int, str | None] = (0, None)  # term and leader at rest
        self._rest_turns = 0
        self._flight_us: dict[str, int] = {}  # a heartbeat's travel: to peers, or from the leader
        self._silent_us: dict[str, int] = {}  # … to peers that do not answer
        self._heard_at: dict[str, int] = {}  # the last real sign of life from a peer

    # What the member calls

    def before(self, sender: str, message: RaftMessage) -> None:
        """A message of raft is about to be handled: count the ticks up to now."""
        kind = type(message)
        if kind is Heartbeat:
            self._raft.restful = self._ctx.disk.latency_us <= RESTFUL_US
        if not self.resting:
            self.catch_up()
        elif kind is Heartbeat:
            self.wake()  # the leader does not rest any more
        elif kind is Append or kind is AppendReply or kind is Commit:
            self._heard_at[sender] = self._ctx.now
        elif kind is PreVote or kind is Vote:
            self._raft.election_elapsed = self._computed_elapsed()

    def after(self, sender: str, message: RaftMessage) -> None:
        """A message of raft was handled: begin to rest, or end it, if that is what it means."""
        raft = self._raft
        if self.resting:
            if raft.turns != self._rest_turns:
                self._end_rest()
        elif isinstance(message, Heartbeat) and message.rest >= 0:
            undisturbed = message.rest > max(self._disturbed_at, self._ctx.resumed_at)
            if undisturbed and not self._full and raft.leader == sender:
                self._begin_rest(message.rest, {sender: self._travel_us(sender, self._ctx.name)})
                self._heard_at[sender] = self._ctx.now

    @property
    def confirmed_after_us(self) -> int:
        """At rest, as leader: how long until a quorum has confirmed a read."""
        return self._confirmations.quorum_us

    def heard(self, peer: str, at: int) -> None:
        """At rest: a message of this member arrives at that moment."""
        self._heard_at[peer] = at

    def rearm(self) -> None:
        """Set the timer of the next tick that matters."""
        if self.resting:
            return
        raft, now = self._raft, self._ctx.now
        if raft.leading is not None:
            self._patience.cancel()
            if not self._beat.armed and (raft.peers or self._full):
                self._ticked = self._index(now)
                self._beat.set(self._time(self._ticked + 1) - now)
            return
        self._checked_at = None
        self._beat.cancel()
        due = self._time(self._ticked + raft.ticks_left())
        if self._patience.deadline != due:
            self._patience.set(max(0, due - now))

    def catch_up(self) -> None:
        """Count the ticks since the last look; those of a paused or stalled process are lost."""
        ctx, index = self._ctx, self._index(self._ctx.now)
        if ctx.resumed_at > self._looked_at:
            self._ticked = max(self._ticked, self._index(ctx.resumed_at) - 1)
        self._looked_at = ctx.now
        if self._raft.leading is not None:
            return  # a leader does every tick
        if not self._stalled():
            self._raft.election_elapsed += index - self._ticked
        self._ticked = index

    def expired(self, name: str) -> None:
        """One of the timers ran out: raft ticks, or a computed heartbeat arrives."""
        raft = self._raft
        if name == ANSWERS:
            self._confirmations.expired()
            return
        if name == FLIGHT:
            term, leader = self._rest_view
            assert leader is not None
            self.catch_up()
            raft.step(leader, Heartbeat(term, 0))
            return
        self.catch_up()
        if raft.leading is not None:
            self._ticked = self._index(self._ctx.now)
            if not self._stalled():
                raft.tick(self._last_beat())
        elif not self._stalled():
            raft.election_elapsed -= 1  # catch_up has counted the tick that is due now
            raft.tick()

    def compute(self, messages: list[Outgoing]) -> list[Outgoing]:
        """What is really to be sent: a resting leader computes the answers to its questions."""
        if self.resting and self._raft.leading is not None:
            return self._confirmations.take(messages)
        return messages

    def wake(self) -> None:
        """The world is about to change: be where we would be had every heartbeat been sent."""
        if self.resting:
            self._end_rest()
        else:
            self.catch_up()
        self._disturbed_at, self._checked_at = self._ctx.now, None
        self.rearm()

    def fast_forward(self, ticks: int) -> None:
        """Skip a part of the first election timeout (etcd adjustTicks)."""
        self.catch_up()
        for _ in range(ticks):
            self._raft.tick()

    # Going to rest

    def _last_beat(self) -> int:
        """This tick's time if the group rests from it on, else -1; decided once in ten ticks."""
        if self._raft.election_elapsed + 1 < ELECTION_TICKS:
            return -1
        before, self._checked_at = self._checked_at, self._ctx.now
        if before is None or self._full or not self._may_rest():
            return -1
        assert self._raft.leading is not None
        progress = self._raft.leading.progress
        active = [peer for peer in self._raft.peers if progress[peer].active]
        name = self._ctx.name
        there_us = {peer: self._travel_us(name, peer) for peer in active}
        back_us = {peer: self._travel_us(peer, name) for peer in active}
        is_open = self._ctx.machine.network.is_open
        self._silent_us = {
            peer: self._travel_us(name, peer)
            for peer in self._raft.peers
            if not progress[peer].active and is_open(_host(name), _host(peer))
        }
        self._begin_rest(self._ctx.now, there_us)
        self._confirmations.begin(there_us, back_us, self._silent_us)
        return self.rest_at

    def _may_rest(self) -> bool:
        """Whether every member either follows closely or has been silent since the last check."""
        leading, ctx = self._raft.leading, self._ctx
        assert leading is not None
        if self._raft.learners or not self._raft.promotable:
            return False
        heard = 1
        for peer, progress in leading.progress.items():
            heard += progress.active
            if progress.replicating != progress.active or not progress.restful:
                return False
            for source, target in ((ctx.name, peer), (peer, ctx.name)):
                link = ctx.machine.network.link(_host(source), _host(target))
                if link.loss or link.resends or link.delay_us > RESTFUL_US:
                    return False
        calm_disk = ctx.disk.latency_us <= RESTFUL_US
        return heard >= self._raft.quorum and leading.transferee is None and calm_disk

    def _begin_rest(self, rest_at: int, flight_us: dict[str, int]) -> None:
        self.resting, self.rest_at, self._flight_us = True, rest_at, flight_us
        self._rest_view = (self._raft.term, self._raft.leader)
        self._rest_turns = self._raft.turns
        self._heard_at = {}
        self._patience.cancel()

    def _travel_us(self, source: str, target: str) -> int:
        return self._ctx.machine.network.link(_host(source), _host(target)).delay_us

    # Waking up

    def _end_rest(self) -> None:
        """Take up the counts that the computed heartbeats have left."""
        raft, now = self._raft, self._ctx.now
        self.resting = False
        self._disturbed_at, self._checked_at = now, None
        unchanged = (raft.term, raft.leader) == self._rest_view
        if unchanged:
            raft.election_elapsed = self._computed_elapsed()
            if raft.leading is not None:
                self._recount_quorum(now)
                self._launch_to_silent(now)
                self._confirmations.end()
            else:
                self._launch(now)
        self._ticked, self._looked_at = self._index(now), now

    def _computed_elapsed(self) -> int:
        """Ticks since the leader was heard, or as leader since the last check of the quorum."""
        now = self._ctx.now
        if self._raft.leading is not None:
            return (now - self.rest_at) // TICK_US % ELECTION_TICKS
        ((leader, flight),) = self._flight_us.items()
        landed = max(0, (now - flight - self.rest_at) // TICK_US)
        heard_at = max(self._heard_at[leader], self.rest_at + landed * TICK_US + flight)
        return self._index(now) - self._index(min(heard_at, now))

    def _recount_quorum(self, now: int) -> None:
        """As leader: who has answered since the last check that was only computed."""
        leading = self._raft.leading
        assert leading is not None
        ticks = (now - self.rest_at) // TICK_US
        if ticks < ELECTION_TICKS:
            return
        checked_at = self.rest_at + (ticks - ticks % ELECTION_TICKS) * TICK_US
        for peer, flight in self._flight_us.items():
            answered = now >= checked_at + flight or self._heard_at.get(peer, -1) >= checked_at
            leading.progress[peer].active = answered

    def _launch_to_silent(self, now: int) -> None:
        """As leader: a heartbeat under way to a silent member is heard if it is back by then."""
        leading = self._raft.leading
        assert leading is not None
        sent = (now - self.rest_at) // TICK_US
        sent_at = self.rest_at + sent * TICK_US
        for peer, flight in self._silent_us.items():
            if sent > 0 and sent_at + flight > now:
                commit = min(leading.progress[peer].match, self._raft.log.committed)
                beat = Heartbeat(self._raft.term, commit)
                network = self._ctx.machine.network
                network.under_way(self._ctx.name, peer, beat, sent_at + flight - now)

    def _launch(self, now: int) -> None:
        """As follower: a heartbeat that was sent and has not landed still arrives."""
        (flight,) = self._flight_us.values()
        sent = (now - self.rest_at) // TICK_US
        arrival = self.rest_at + sent * TICK_US + flight
        if sent > 0 and arrival > now:
            self._flight.set(arrival - now)

    def _index(self, at: int) -> int:
        return (at - self._origin) // TICK_US

    def _time(self, index: int) -> int:
        return self._origin + index * TICK_US


def _host(process: str) -> str:
    return process.partition("/")[0]
