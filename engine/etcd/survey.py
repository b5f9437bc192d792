"""One round of questions: every other member is asked how its data hash, one after the other.

After server/etcdserver/corrupt.go getPeerHashKVs: each has the time of a request to answer, and a
machine that takes no connection is given up earlier.
"""

from collections.abc import Callable

from engine.component import Context
from engine.etcd.hashes import Heard
from engine.etcd.membership import Membership
from engine.etcd.proposals import TIMEOUT_US
from engine.units import SECOND
from engine.wire.etcd import EtcdError
from engine.wire.etcd_admin import HashReply, HashRequest, MemberInfo
from engine.wire.system import Refused

DIAL_US = 2 * SECOND
"""1 s + an election timeout (server/config/config.go PeerDialTimeout)."""


class Survey:
    """Asks, waits, and hands over what was heard; `name` is that of its timer."""

    __slots__ = (
        "_cluster",
        "_ctx",
        "_heard",
        "_left",
        "_number",
        "_revision",
        "_then",
        "_timer",
        "name",
        "patience_us",
    )

    def __init__(
        self, ctx: Context, name: str, first: int, then: Callable[[list[Heard]], None]
    ) -> None:
        """Its questions are numbered below zero, which nothing else does; surveys of one member
        differ in `first`, 0, 1 or 2.
        """
        self._ctx, self.name, self._then = ctx, name, then
        self._number = -(ctx.incarnation << 32) - first
        self._left: list[MemberInfo] = []  # the one who is being asked comes first
        self._heard: list[Heard] = []
        self._revision = self._cluster = 0
        self.patience_us = 0  # for the one who is being asked
        self._timer = ctx.timer(name, "a member's hash of its data")

    @property
    def under_way(self) -> bool:
        """Whether somebody has yet to answer."""
        return bool(self._left)

    @property
    def asked(self) -> str:
        """Who has yet to answer first."""
        return self._left[0].address

    def begin(self, revision: int, membership: Membership) -> None:
        """Ask everybody else about what they hold up to a revision."""
        self._revision, self._cluster, self._heard = revision, membership.cluster, []
        members = membership.members.values()
        self._left = sorted(info for info in members if info.id != membership.own)
        self._ask()

    def hear(self, message: object) -> bool:
        """Take an answer, or the news that nobody takes the question; whether it was one."""
        if not self._left:
            return False
        match message:
            case HashReply(id=number) if number == self._number:
                self._next(message)
            case EtcdError(id=number) if number == self._number:
                self._next(None)
            case Refused(message=HashRequest(id=number)) if number == self._number:
                self._next(None)
            case _:
                return False
        return True

    def expired(self) -> None:
        """Nobody answered in time."""
        self._next(None)

    def _ask(self) -> None:
        if not self._left:
            self._timer.cancel()
            self._then(self._heard)
            return
        self._number -= 3
        address = self._left[0].address
        self.patience_us = TIMEOUT_US if self._connects(address) else DIAL_US
        self._timer.set(self.patience_us)
        self._ctx.send(address, HashRequest(self._number, self._revision, self._cluster))

    def _next(self, reply: HashReply | None) -> None:
        asked = self._left.pop(0)
        self._heard.append(Heard(asked.id, asked.address, reply))
        self._ask()

    def _connects(self, address: str) -> bool:
        """Whether that machine's kernel answers at all."""
        machine, host = self._ctx.machine, address.partition("/")[0]
        there, network = machine.site.get(host), machine.network
        open_both = network.is_open(machine.name, host) and network.is_open(host, machine.name)
        return open_both and there is not None and there.power
