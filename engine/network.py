"""Directed links between hosts: delay, loss, blocks, and a record of every message that they
swallow.

A link is the single truth about partitions. Messages between two processes arrive in the order in
which they were sent (TCP). Nothing listening on a live host answers with Refused; a dead host or a
blocked link answers with silence.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from engine.dice import Dice, First
from engine.kernel import Kernel
from engine.trace import make
from engine.units import MICROSECOND, MILLISECOND, SECOND

LOOPBACK_US = 40 * MICROSECOND
DELAY_US = 300 * MICROSECOND
"""One way between two hosts of one site, before jitter; an estimate, not a fact about any
cluster.
"""
JITTER_US = 200 * MICROSECOND

RESEND_US, RESENDS_MAX = 200 * MILLISECOND, 8
"""TCP sends again what was not acknowledged, after this long, then after twice as long, and so on
(Linux, include/net/tcp.h TCP_RTO_MIN)."""
RESEND_MAX_US = 120 * SECOND
"""No longer than this between two tries (TCP_RTO_MAX)."""

OFF = "no power"
"""What blocks the links that lead out of a machine without power."""


class Packet(NamedTuple):
    """What travels: the sender's name and its message."""

    sender: str
    message: object


class Dropped(NamedTuple):
    """A message that never arrived, or was never answered; `why` is blocked, lost, off or
    unanswered.
    """

    to: str
    message: object
    why: str


class Held(NamedTuple):
    """A message of a stream that a cut keeps, until TCP sends it again; `connection` is the number
    of the one that it belongs to, and `record` tells of the first try.
    """

    sent_at: int
    sender: str
    to: str
    message: object
    via: str | None
    connection: int
    record: int


class Link:
    """One direction between two hosts. `loss`: the chance that a message never arrives;
    `resends`: in how many of a hundred cases its packets are lost, and sent again by TCP, later.
    """

    __slots__ = (
        "_base_us", "_dice", "blocked_by", "chances", "delay_us", "frayed_by", "held", "jitter_us",
        "loss", "resends", "slowed_by", "source", "target",
    )  # fmt: skip

    def __init__(self, source: str, target: str, dice: Dice) -> None:
        self.source, self.target, self._dice = source, target, dice
        self.chances: dict[type, Callable[[], float]] = {}  # by kind, of those often drawn from
        self.delay_us = self._base_us = LOOPBACK_US if source == target else DELAY_US
        self.jitter_us = 0 if source == target else JITTER_US
        self.loss = 0.0
        self.resends = 0  # percent
        self.slowed_by: dict[str, int] = {}  # fault id -> microseconds more
        self.frayed_by: dict[str, int] = {}  # fault id -> percent of packets lost
        self.blocked_by: dict[str, int] = {}  # fault id -> the record that told of it
        self.held: list[Held] = []  # in order of sending

    @property
    def is_sure(self) -> bool:
        """Whether whatever is sent now arrives, at its first try."""
        return not (self.blocked_by or self.loss or self.resends)

    @property
    def is_calm(self) -> bool:
        """Whether no fault troubles it."""
        return not (self.blocked_by or self.loss or self.resends or self.slowed_by)

    def block(self, fault: str, record: int) -> None:
        """Swallow everything sent from now on, until `unblock` with the same fault."""
        self.blocked_by[fault] = record

    def unblock(self, fault: str) -> None:
        """Take back one fault's block."""
        self.blocked_by.pop(fault, None)

    def chance_of(self, kind: type) -> Callable[[], float]:
        """What part of the jitter such a message takes; each kind has its own chance."""
        chance = self._dice.stream(kind.__name__)
        if type(chance) is not First:
            self.chances[kind] = chance
        return chance

    def slow(self, fault: str, more_us: int) -> None:
        """Let everything sent from now on take longer, until `quicken` with the same fault."""
        self.slowed_by[fault] = more_us
        self.delay_us = self._base_us + sum(self.slowed_by.values())

    def quicken(self, fault: str) -> None:
        """Take back one fault's delay."""
        self.slowed_by.pop(fault, None)
        self.delay_us = self._base_us + sum(self.slowed_by.values())

    def fray(self, fault: str, percent: int) -> None:
        """Lose so many of a hundred packets, until `mend` with the same fault; of several faults,
        the worst counts.
        """
        self.frayed_by[fault] = percent
        self.resends = max(self.frayed_by.values())

    def mend(self, fault: str) -> None:
        """Take back one fault's losses."""
        self.frayed_by.pop(fault, None)
        self.resends = max(self.frayed_by.values(), default=0)

    def resent_us(self) -> int:
        """How much later a message arrives because its packets had to be sent again."""
        waited, wait_us = 0, RESEND_US
        for _ in range(RESENDS_MAX):
            if 100 * self._dice.roll("resend") >= self.resends:
                break
            waited, wait_us = waited + wait_us, 2 * wait_us
        return waited

    def loses(self) -> bool:
        """Whether chance takes this message."""
        return self.loss > 0.0 and self._dice.roll("loss") < self.loss


class Channel:
    """The way from one process to another: messages arrive in the order in which they were sent."""

    __slots__ = ("last_arrival", "links")

    def __init__(self, links: tuple[Link, ...]) -> None:
        self.links = links
        self.last_arrival = 0

    @property
    def is_sure(self) -> bool:
        """Whether whatever is sent now arrives, at its first try."""
        return all(link.is_sure for link in self.links)

    @property
    def soonest_us(self) -> int:
        """How long a message takes at least."""
        return sum(link.delay_us for link in self.links)

    @property
    def latest_us(self) -> int:
        """How long a message takes at most, if no other is before it."""
        return sum(link.delay_us + link.jitter_us for link in self.links)

    def cross(self, kind: type, at: int) -> int:
        """When a message of this kind that is sent at `at` arrives, through links that let all
        pass; it counts as sent.
        """
        for link in self.links:
            at += link.delay_us
            if link.jitter_us:
                chance = link.chances.get(kind) or link.chance_of(kind)
                at += int(chance() * link.jitter_us)
        if at < self.last_arrival:
            at = self.last_arrival
        self.last_arrival = at
        return at


class Network:
    """All links of a world, made as they are first used."""

    __slots__ = (
        "_channels", "_connected", "_dark", "_kernel", "_links", "_seed", "_steady", "connections",
    )  # fmt: skip

    def __init__(self, kernel: Kernel, seed: int) -> None:
        self._kernel, self._seed = kernel, seed
        self._links: dict[tuple[str, str], Link] = {}
        self._channels: dict[tuple[str, str, str | None], Channel] = {}
        self._steady: dict[type, bool] = {}  # kinds of messages
        self._dark: dict[str, int] = {}  # machines without power, and the record that tells it
        # Process -> its peers, in order of connecting, with the number of the connection.
        self.connections: dict[str, dict[str, int]] = {}
        self._connected = 0  # connections made so far

    def link(self, source: str, target: str) -> Link:
        """The link from one host to another."""
        link = self._links.get((source, target))
        if link is None:
            link = Link(source, target, Dice(self._seed, f"link {source}>{target}"))
            self._links[source, target] = link
            if source in self._dark:
                link.block(OFF, self._dark[source])
        return link

    def darken(self, host: str, record: int) -> None:
        """A machine without power sends nothing and forwards nothing for others either."""
        self._dark[host] = record
        for (source, _), link in self._links.items():
            if source == host:
                link.block(OFF, record)

    def lighten(self, host: str) -> None:
        """The machine has power again, and knows of no connection that it had: nothing that was
        held from it or for it goes on.
        """
        self._dark.pop(host, None)
        for (source, _), link in self._links.items():
            if source == host:
                link.held.clear()
                link.unblock(OFF)
            elif link.held:
                link.held = [each for each in link.held if _host_of(each.to) != host]

    def darkness(self, host: str) -> tuple[int, ...]:
        """The record that tells of a machine's lost power; empty where it has power."""
        return (self._dark[host],) if host in self._dark else ()

    def between(self, left: Iterable[str], right: Iterable[str]) -> list[Link]:
        """Every link that crosses from one group of hosts to the other, both ways."""
        left, right = tuple(left), tuple(right)
        return [self.link(*pair) for a in left for b in right for pair in ((a, b), (b, a))]

    def send(self, sender: str, to: str, message: object, via: str | None = None) -> None:
        """Carry a message from process to process, through host `via` when given (a TCP load
        balancer). Steady messages (heartbeats) have a stream of their own, take no jitter, and are
        the last to arrive at their instant, so that to compute one instead shifts nothing.
        """
        channel = self._channels.get((sender, to, via)) or self.channel(sender, to, via)
        kind, travel_us = type(message), 0
        steady = self._steady.get(kind)
        if steady is None:
            steady = self._steady[kind] = getattr(message, "steady", False)
        for link in channel.links:
            if link.blocked_by or (link.loss and link.loses()):
                self._swallow(link, sender, to, message, via)
                return
            travel_us += link.delay_us
            if link.resends:
                travel_us += link.resent_us()
            if link.jitter_us and not steady:
                chance = link.chances.get(kind) or link.chance_of(kind)
                travel_us += int(chance() * link.jitter_us)
        kernel = self._kernel
        if not steady:
            now, last = kernel.now, channel.last_arrival
            if now + travel_us < last:
                travel_us = last - now
            channel.last_arrival = now + travel_us
        kernel.post(to, make(Packet, (sender, message)), travel_us, last=steady)

    def _swallow(self, link: Link, sender: str, to: str, message: object, via: str | None) -> None:
        """A link takes a message away; for good, unless it belongs to a stream and is cut off."""
        why = "blocked" if link.blocked_by else "lost"
        record = self.drop(sender, Dropped(to, message, why), *link.blocked_by.values())
        connection = self.connections.get(sender, {}).get(to)
        if link.blocked_by and connection and getattr(message, "streamed", False):
            held = Held(self._kernel.now, sender, to, message, via, connection, record)
            link.held.append(held)

    def unblock(self, link: Link, fault: str) -> None:
        """Take back one fault's block. What was held goes on at the next try of its connection, if
        neither side has given that up.
        """
        link.unblock(fault)
        if link.blocked_by:
            return
        held, link.held = link.held, []
        again: dict[tuple[str, str], int] = {}
        for each in held:
            ends = each.sender, each.to
            if self.connections.get(each.sender, {}).get(each.to) == each.connection:
                wait = again.setdefault(ends, _until_resent_us(self._kernel.now - each.sent_at))
                self._resend(each, wait)

    def _resend(self, held: Held, wait_us: int) -> None:
        channel = self.channel(held.sender, held.to, held.via)
        cut = next((link for link in channel.links if link.blocked_by), None)
        if cut is not None:
            cut.held.append(held)
            return
        at = channel.cross(type(held.message), self._kernel.now + wait_us)
        packet = Packet(held.sender, held.message)
        self._kernel.post(held.to, packet, at - self._kernel.now, (held.record,))

    def channel(self, sender: str, to: str, via: str | None = None) -> Channel:
        """The way from one process to another."""
        ends = sender, to, via
        channel = self._channels.get(ends)
        if channel is None:
            channel = self._channels[ends] = Channel(self._route(sender, to, via))
        return channel

    def arrives(self, sender: str, to: str, message: object, at: int) -> None:
        """Let a message arrive whose way was computed before."""
        self._kernel.post(to, Packet(sender, message), at - self._kernel.now)

    def under_way(self, sender: str, to: str, message: object, after: int) -> None:
        """Let a steady message arrive that was sent before, though only now it turns out to
        matter.
        """
        self._kernel.post(to, Packet(sender, message), after, last=True)

    def _route(self, sender: str, to: str, via: str | None) -> tuple[Link, ...]:
        source, target = _host_of(sender), _host_of(to)
        if via is None:
            return (self.link(source, target),)
        return (self.link(source, via), self.link(via, target))

    def drop(self, where: str, dropped: Dropped, *because: int) -> int:
        """Record a lost message beside the handler's own chain of causes; answers the record."""
        return self._kernel.remark(where, dropped, *because)

    def is_open(self, source: str, target: str) -> bool:
        """Whether a message would pass from one host to the other now."""
        return not self.link(source, target).blocked_by

    def connect(self, one: str, other: str) -> None:
        """Note a long-lived connection, so that the end of either process is felt by the other.
        One that stands already is the same as before.
        """
        peers = self.connections.setdefault(one, {})
        if other not in peers:
            self._connected += 1
            peers[other] = self._connected
            self.connections.setdefault(other, {})[one] = self._connected

    def disconnect(self, one: str, other: str) -> None:
        """Forget the connection."""
        self.connections.get(one, {}).pop(other, None)
        self.connections.get(other, {}).pop(one, None)


def _host_of(process: str) -> str:
    return process.partition("/")[0]


def _until_resent_us(since_us: int) -> int:
    """How long until TCP next sends again what it has sent in vain for so long."""
    tried, wait = RESEND_US, RESEND_US
    while tried < since_us:
        wait = min(2 * wait, RESEND_MAX_US)
        tried += wait
    return tried - since_us
