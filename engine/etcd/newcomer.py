"""An etcd process from its start: a member of its cluster, or one that first has to ask which."""

from collections.abc import Mapping
from typing import ClassVar

from engine.component import Component, Context, Scalar
from engine.etcd.admin_notes import NotExpected
from engine.etcd.config import MemberConfig
from engine.etcd.entrance import Entrance
from engine.etcd.founding import FOUNDING, is_newcomer, is_restored
from engine.etcd.member import Member
from engine.etcd.membership import Founding
from engine.etcd.wal import Wal
from engine.units import SECOND
from engine.wire.raft import Acquaint, Acquainted
from engine.wire.system import Expired

PATIENCE_US = 5 * SECOND
NOBODY = (
    "cannot fetch cluster info from peer urls: could not retrieve cluster information from the "
    "given URLs"
)
NOT_LISTED = "error validating peerURLs: member count is unequal"


def etcd(ctx: Context, config: MemberConfig) -> Component:
    """The process that this data directory asks for."""
    if is_newcomer(ctx.disk):
        return Newcomer(ctx, config)
    checks = config.initial_check and (Wal.exists(ctx.disk) or is_restored(ctx.disk))
    return (Entrance if checks else Member)(ctx, config)


class Newcomer(Component):
    """An etcd started with --initial-cluster-state=existing and an empty data directory: it asks
    the others who belongs to the cluster, finds its own number there, and is a member from then on.
    """

    kind: ClassVar[str] = "etcd"

    def __init__(self, ctx: Context, config: MemberConfig) -> None:
        super().__init__(ctx, config)
        self.member: Member | None = None  # once it knows the cluster
        self._patience = ctx.timer("acquaintance", "a member that knows the cluster")

    def start(self) -> None:
        """Ask everybody."""
        for peer in self.config.members:
            if peer != self.ctx.name:
                self.ctx.send(peer, Acquaint())
        self._patience.set(PATIENCE_US)

    def handle(self, message: object) -> None:
        """Take the first answer; later everything is the member's."""
        if self.member is not None:
            if type(message) is not Acquainted:
                self.member.handle(message)
            return
        match message:
            case Acquainted():
                self._meet(message)
            case Expired(name=self._patience.expiry.name):
                self.ctx.exit(1, NOBODY)

    def status(self) -> Mapping[str, Scalar]:
        """The member's, once there is one."""
        return super().status() if self.member is None else self.member.status()

    def _meet(self, told: Acquainted) -> None:
        own = next((info for info in told.members if info.address == self.ctx.name), None)
        if own is None:
            self.ctx.note(NotExpected(self.ctx.name), story=True)
            self.ctx.exit(1, NOT_LISTED)
            return
        founding = Founding(told.cluster, own.id, told.founders, told.base, native=False)
        self.ctx.disk.write(FOUNDING, founding)
        self._patience.cancel()
        self.member = Member(self.ctx, self.config)
        self.member.start()
