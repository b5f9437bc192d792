"""The connections between members: who is there, and since when without a break (etcd rafthttp).

Whoever opens one says of which cluster it is and as whom it belongs to it. A member whose data did
not come from the cluster's own first start talks only to those who have said so.
"""

from engine.component import Context
from engine.etcd.membership import Membership
from engine.units import SECOND
from engine.wire.raft import Evicted, Hello

GREETING_US = 5 * SECOND
"""How long after its start a member may take connections as a sign of a running cluster."""
STEADY_US = 5 * SECOND
"""How long a connection must have stood to count as healthy (etcdserver HealthInterval)."""
REDIAL = "redial"
REDIAL_US = SECOND
"""How often those who are not connected are called again; rafthttp does it every 100 ms."""


class Peers:
    """The other members, as this process reaches them."""

    __slots__ = (
        "_ctx",
        "_greets",
        "_membership",
        "_redial",
        "_started_at",
        "active",
        "foreign",
        "greeted",
        "names",
    )

    def __init__(self, ctx: Context, names: tuple[str, ...], membership: Membership) -> None:
        self._ctx, self.names, self._membership = ctx, names, membership
        self._started_at = ctx.now
        self._greets = False  # whether it has begun to look for the others
        self._redial = ctx.timer(REDIAL, "a member that is not connected")
        self.active: dict[str, int] = {}  # who is connected, and since when
        self.greeted: dict[str, None] = {}  # whose greeting was found right
        self.foreign: dict[str, None] = {}  # who turned out to be of another cluster

    def greet(self) -> None:
        """Open a connection to every member."""
        self._greets = True
        for peer in self.names:
            self._call(peer)

    def expect(self) -> None:
        """Something may change in the world, and a way open to those who are not connected."""
        if self._away() and not self._redial.armed:
            self._redial.set(REDIAL_US)

    def redial(self) -> None:
        """Call again who is not connected and could be; two followers have nothing else to say to
        each other. While the world stays as it is, no way opens to the others.
        """
        for peer in self._away():
            if self._answers(peer):
                self._call(peer)

    def hail(self, peer: str, *, reply: bool = False) -> None:
        """Say who this is."""
        membership = self._membership
        self._ctx.send(peer, Hello(reply, membership.cluster, membership.own))

    def accept(self, peer: str, hello: Hello) -> bool:
        """Whether a greeting comes from a member of this cluster."""
        membership = self._membership
        if hello.cluster != membership.cluster:
            self.foreign[peer] = None
            return False
        if hello.member in membership.removed:
            self._ctx.send(peer, Evicted())
            self.foreign[peer] = None
            return False
        self.foreign.pop(peer, None)
        self.greeted[peer] = None
        return True

    def change(self, names: tuple[str, ...]) -> None:
        """The members are these now: look for those who are new."""
        for peer in names:
            if peer not in self.names and self._greets:
                self._call(peer)
        for peer in self.names:
            if peer not in names:
                self.lost(peer)
        self.names = names

    def heard(self, peer: str) -> bool:
        """A message came: the connection stands. Whether it did not before."""
        if peer in self.active:
            return False
        self.active[peer] = self._ctx.now
        return True

    def lost(self, peer: str) -> bool:
        """The connection broke, or was refused. Whether it stood before."""
        self.greeted.pop(peer, None)
        stood = self.active.pop(peer, None) is not None
        self.expect()
        return stood

    def connected_since(self, peer: str, moment: int) -> bool:
        """Whether the connection has stood since before that moment."""
        since = self.active.get(peer)
        return since is not None and since < moment

    def longest_connected(self) -> str | None:
        """The voter who has been there longest: a leader's heir (etcd longestConnected)."""
        voters = [peer for peer in self.active if peer in self._membership.voters]
        return min(voters, key=self.active.__getitem__, default=None)

    def reached(self, steady_us: int = 0) -> list[str]:
        """This member and those that it has been connected to for so long. A member that is cut off
        or hangs would be noticed by the silence of its streams; here it is seen at once.
        """
        now = self._ctx.now
        found = [p for p, since in self.active.items() if now - since >= steady_us]
        return [self._ctx.name, *(peer for peer in found if self._answers(peer))]

    def _away(self) -> list[str]:
        met = self.active | self.foreign
        return [peer for peer in self.names if peer not in met]

    def _call(self, peer: str) -> None:
        self._ctx.connect(peer)
        self.hail(peer)
        self._redial.set(REDIAL_US)

    def _answers(self, peer: str) -> bool:
        machine = self._ctx.machine
        host, _, kind = peer.partition("/")
        there = machine.site.get(host)
        if there is None or kind not in there.processes:
            return False
        network = machine.network
        open_both = network.is_open(machine.name, host) and network.is_open(host, machine.name)
        process = there.processes[kind]
        return open_both and process.running and process.state == "running"

    @property
    def welcome(self) -> bool:
        """Whether this member has just started into a cluster that runs (etcd adjustTicks)."""
        recent = self._ctx.now - self._started_at <= GREETING_US
        return recent and len(self.active) > 1
