"""etcdctl lease timetolive."""

from typing import Any, ClassVar

from engine.operator.etcdctl.errand import BAD_CONNECTION
from engine.operator.etcdctl.verbs._lease import OneLease, called
from engine.operator.kubectl.line import BOOL, Flags
from engine.units import SECOND
from engine.wire.etcd import LeaseLife
from engine.wire.etcd import LeaseTimeToLive as Question


class LeaseTimetolive(OneLease):
    """Ask how much of a lease is left, and with --keys what hangs on it: lease timetolive
    694d5765fc71500b --keys.
    """

    flags: ClassVar[Flags] = {"keys": BOOL}
    fails_as = BAD_CONNECTION
    wants = "lease timetolive command needs lease ID as argument"

    def about(self, lease: int) -> Any:
        """How long it still lasts."""
        return Question(0, lease)

    def told(self, reply: LeaseLife) -> None:
        """Its whole time and what is left of it, in seconds."""
        name, granted, left = called(reply.lease), reply.granted_us, reply.left_us
        if not granted:
            self.say(f"lease {name} already expired")
            return
        text = f"lease {name} granted with TTL({granted // SECOND}s), remaining({left // SECOND}s)"
        if self.line.flags["keys"]:
            text += f", attached keys([{' '.join(reply.keys)}])"
        self.say(text)
