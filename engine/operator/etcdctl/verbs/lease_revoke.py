"""etcdctl lease revoke."""

from typing import Any

from engine.operator.etcdctl.verbs._lease import OneLease, called
from engine.wire.etcd import LeaseReply
from engine.wire.etcd import LeaseRevoke as Question


class LeaseRevoke(OneLease):
    """End a lease, and with it all keys that hang on it: lease revoke 694d5765fc71500b."""

    wants = "lease revoke command needs 1 argument"
    fails_with = "failed to revoke lease ({error})"

    def about(self, lease: int) -> Any:
        """End it."""
        return Question(0, lease)

    def told(self, reply: LeaseReply) -> None:
        """It is over."""
        self.say(f"lease {called(reply.lease)} revoked")
