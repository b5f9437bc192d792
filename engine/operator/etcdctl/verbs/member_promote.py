"""etcdctl member promote."""

from typing import Any

from engine.operator.etcdctl.verbs._member import OneMember
from engine.wire.etcd_admin import MemberPromote as Question


class MemberPromote(OneMember):
    """Make a voter of a learner that has caught up, by its ID: member promote 9bf1b35fc7761a23."""

    done = "promoted in"

    def about(self, member: int) -> Any:
        """Promote it."""
        return Question(0, member)
