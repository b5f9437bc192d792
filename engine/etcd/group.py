"""The members of one rest as they lie around their leader, and the course an entry takes there.

Only while all of them rest: what is found here holds until somebody disturbs the world.
"""

from typing import TYPE_CHECKING, NamedTuple

from engine.etcd.machine import Adoption
from engine.network import Channel
from engine.trace import make
from engine.wire.raft import Append, AppendReply, Commit

if TYPE_CHECKING:
    from engine.etcd.member import Member
    from engine.process import Process


class Place(NamedTuple):
    """A member, how long its disk takes to sync, and the ways from the leader to it and back."""

    member: "Member"
    process: "Process"
    sync_us: int
    there: Channel
    back: Channel

    def is_at(self, index: int, rest_at: int, now: int) -> bool:
        """Whether this very member rests since that moment, its log ends there, and all of it is
        applied, or would be if it had heard what it has put off.
        """
        member, process, log = self.member, self.process, self.member.raft.log
        if process.component is not member or log.held:
            return False
        if not member.pulse.resting or member.pulse.rest_at != rest_at:
            return False
        if not process.unheard:
            return log.applied == index == len(log.entries)
        at, _, message = process.unheard[-1]
        return at <= now and type(message) is Adoption and message.entry.index == index


class Group(NamedTuple):
    """`read_us`, `write_us`: how long it takes at most to confirm a read anywhere in the group,
    and until all have heard that an entry is committed.
    """

    leader: Place
    followers: dict[str, Place]
    rest_at: int
    read_us: int
    write_us: int

    def is_settled(self) -> bool:
        """Whether all rest, with the same entries applied and none beyond."""
        leader, rest_at = self.leader, self.rest_at
        index, now = len(leader.member.raft.log.entries), leader.member.ctx.now
        for place in self.followers.values():
            if not place.is_at(index, rest_at, now):
                return False
        return leader.is_at(index, rest_at, now)

    def course(self, at: int, reaction_us: int) -> "Course":
        """What becomes of an entry that is at the leader at this moment; draws its dice. Sooner
        than `reaction_us` after the commit nobody who heard of it can be back at the leader.
        """
        held, acknowledged = [at + self.leader.sync_us], dict[str, int]()
        for name, (_, _, sync_us, there, back) in self.followers.items():
            acknowledged[name] = back.cross(AppendReply, there.cross(Append, at) + sync_us)
            held.append(acknowledged[name])
        held.sort()
        committed_at = held[self.leader.member.raft.quorum - 1]
        told = list[tuple[int, str]]()
        for name, arrival in acknowledged.items():
            if arrival <= committed_at + reaction_us:
                there = self.followers[name].there
                told.append((there.cross(Commit, max(arrival, committed_at)), name))
        told.sort()
        return make(Course, (committed_at, acknowledged, {name: at for at, name in told}))


class Course(NamedTuple):
    """When an entry is committed, when each follower's acknowledgement is at the leader, and when
    which of them hears of the commit, in this order: those whose acknowledgement is there before
    anybody can have reacted to it.
    """

    committed_at: int
    acknowledged: dict[str, int]
    told: dict[str, int]


def find_group(member: "Member") -> Group | None:
    """The group that a resting member belongs to, if no message and no write there can be lost, and
    no commit can overtake an entry on its way.
    """
    raft, ctx = member.raft, member.ctx
    if raft.leader is None or not raft.peers:
        return None
    network, places = ctx.machine.network, dict[str, Place]()
    for name in (ctx.name, *raft.peers):
        host, _, kind = name.partition("/")
        machine = ctx.machine.site.get(host)
        if machine is None:
            return None  # a bench that knows of no site
        process = machine.processes[kind]
        there, back = network.channel(raft.leader, name), network.channel(name, raft.leader)
        if not isinstance(process.component, type(member)):
            return None
        places[name] = Place(process.component, process, process.disk.latency_us, there, back)
        if not (process.component.stand.is_sound and there.is_sure and back.is_sure):
            return None
    leader = places.pop(raft.leader)
    return _measured(leader, places)


def _measured(leader: Place, followers: dict[str, Place]) -> Group | None:
    places, pulse = followers.values(), leader.member.pulse
    there_us = max(place.there.latest_us for place in places)
    back_us = max(place.back.latest_us for place in places)
    durable_us = max(place.there.latest_us + place.sync_us for place in places)
    held = [place.there.soonest_us + place.sync_us + place.back.soonest_us for place in places]
    committed_us = sorted([leader.sync_us, *held])[leader.member.raft.quorum - 1]
    if committed_us < max(durable_us, leader.sync_us):
        return None
    read_us = back_us + pulse.confirmed_after_us + there_us
    write_us = back_us + durable_us + back_us + there_us
    return Group(leader, followers, pulse.rest_at, read_us, write_us)
