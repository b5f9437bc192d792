"""The members of one rest as they lie around their leader, and the course an entry takes there.

Only while all of them rest: what is found here holds until somebody disturbs the world.
"""

from typing import TYPE_CHECKING, NamedTuple

from engine.etcd.pulse import Pulse
from engine.network import LOOPBACK_US, Channel
from engine.wire.raft import Append, AppendReply, Commit

if TYPE_CHECKING:
    from engine.etcd.member import Member
    from engine.process import Process

REACTION_US = 2 * LOOPBACK_US
"""Nobody whom the leader tells of a commit can be back at it sooner."""


class Place(NamedTuple):
    """A member, and the ways from the leader to it and back."""

    member: "Member"
    process: "Process"
    there: Channel
    back: Channel


class Group(NamedTuple):
    """`read_us`, `write_us`: how long it takes at most to confirm a read anywhere in the group,
    and until all have heard that an entry is committed.
    """

    leader: Place
    followers: dict[str, Place]
    read_us: int
    write_us: int

    def is_settled(self) -> bool:
        """Whether all rest, with the same entries applied and none beyond."""
        leader = self.leader.member
        index, rest_at = len(leader.raft.log.entries), leader.pulse.rest_at
        for member, process, _, _ in (self.leader, *self.followers.values()):
            process.catch_up()
            if process.component is not member or not member.rests(rest_at, index):
                return False
        return True

    def course(self, at: int) -> "Course":
        """What becomes of an entry that is at the leader at this moment; draws its dice."""
        held, arrivals = [at + self.leader.member.sync_us], dict[str, int]()
        for name, (member, _, there, back) in self.followers.items():
            durable_at = there.cross(Append, at) + member.sync_us
            arrivals[name] = back.cross(AppendReply, durable_at)
            held.append(arrivals[name])
        committed_at = sorted(held)[self.leader.member.raft.quorum - 1]
        told = dict[str, int]()
        for name, arrival in arrivals.items():
            if arrival <= committed_at + REACTION_US:
                there = self.followers[name].there
                told[name] = there.cross(Commit, max(arrival, committed_at))
        return Course(committed_at, arrivals, told)


class Course(NamedTuple):
    """When an entry is committed, when each follower's acknowledgement is at the leader, and when
    it is told of the commit: not known where somebody may have reacted before it is.
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
        places[name] = Place(process.component, process, there, back)
        if not (process.component.is_sound and there.is_sure and back.is_sure):
            return None
    leader = places.pop(raft.leader)
    return _measured(leader, places, leader.member.pulse)


def _measured(leader: Place, followers: dict[str, Place], pulse: Pulse) -> Group | None:
    places, own_us = followers.values(), leader.member.sync_us
    there_us = max(place.there.latest_us for place in places)
    back_us = max(place.back.latest_us for place in places)
    durable_us = max(place.there.latest_us + place.member.sync_us for place in places)
    held = [p.there.soonest_us + p.member.sync_us + p.back.soonest_us for p in places]
    if sorted([own_us, *held])[leader.member.raft.quorum - 1] < max(durable_us, own_us):
        return None
    read_us = back_us + pulse.confirmed_after_us + there_us
    return Group(leader, followers, read_us, back_us + durable_us + back_us + there_us)
