"""etcdctl lease keep-alive."""

from typing import Any, ClassVar

from engine.operator.etcdctl.errand import BAD_CONNECTION, BAD_FEATURE, NOT_PLAYED
from engine.operator.etcdctl.verbs._lease import OneLease, called
from engine.operator.kubectl.line import BOOL, Flags
from engine.units import SECOND
from engine.wire.etcd import LeaseKeepAlive as Question
from engine.wire.etcd import LeaseReply


class LeaseKeepAlive(OneLease):
    """Begin the time of a lease anew, once: lease keep-alive --once 694d5765fc71500b."""

    spelled = "lease keep-alive"
    flags: ClassVar[Flags] = {"once": BOOL}
    fails_as = BAD_CONNECTION
    wants = "lease keep-alive command needs lease ID as argument"

    def start(self) -> None:
        """Once: nobody sits there to end it."""
        if self.line.arguments and not self.line.flags["once"]:
            what = "going on without --once"
            self.fail(NOT_PLAYED.format(what=what, verb=self.words()), BAD_FEATURE)
        else:
            super().start()

    def about(self, lease: int) -> Any:
        """Renew it."""
        return Question(0, lease)

    def told(self, reply: LeaseReply) -> None:
        """What it has now, in seconds."""
        self.say(f"lease {called(reply.lease)} keepalived with TTL({reply.ttl_us // SECOND})")
