"""The connections between members: who is there, and since when without a break (etcd rafthttp)."""

from engine.component import Context
from engine.units import SECOND
from engine.wire.raft import Hello

GREETING_US = 5 * SECOND
"""How long after its start a member may take connections as a sign of a running cluster."""


class Peers:
    """The other members, as this process reaches them."""

    __slots__ = ("active", "_ctx", "_started_at", "names")

    def __init__(self, ctx: Context, names: tuple[str, ...]) -> None:
        self._ctx, self.names = ctx, names
        self._started_at = ctx.now
        self.active: dict[str, int] = {}  # who is connected, and since when

    def greet(self) -> None:
        """Open a connection to every member."""
        for peer in self.names:
            self._ctx.connect(peer)
            self._ctx.send(peer, Hello())

    def heard(self, peer: str) -> bool:
        """A message came: the connection stands. Whether it did not before."""
        if peer in self.active:
            return False
        self.active[peer] = self._ctx.now
        return True

    def lost(self, peer: str) -> bool:
        """The connection broke, or was refused. Whether it stood before."""
        return self.active.pop(peer, None) is not None

    def connected_since(self, peer: str, moment: int) -> bool:
        """Whether the connection has stood since before that moment."""
        since = self.active.get(peer)
        return since is not None and since < moment

    def longest_connected(self) -> str | None:
        """Who has been there longest: a leader's heir (etcd longestConnected)."""
        return min(self.active, key=self.active.__getitem__, default=None)

    @property
    def welcome(self) -> bool:
        """Whether this member has just started into a cluster that runs (etcd adjustTicks)."""
        recent = self._ctx.now - self._started_at <= GREETING_US
        return recent and len(self.active) > 1
