"""etcdctl member remove."""

from typing import Any

from engine.operator.etcdctl.verbs._member import OneMember
from engine.wire.etcd_admin import MemberRemove as Question


class MemberRemove(OneMember):
    """Let a member go for good, by its ID: member remove 8211f1d0f64f3269."""

    done = "removed from"

    def about(self, member: int) -> Any:
        """Remove it."""
        return Question(0, member)
