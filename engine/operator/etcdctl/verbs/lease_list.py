"""etcdctl lease list."""

from typing import Any

from engine.operator.etcdctl.errand import BAD_CONNECTION
from engine.operator.etcdctl.verbs._lease import called
from engine.operator.etcdctl.verbs._one import OneQuestion
from engine.wire.etcd import LeaseList as Question
from engine.wire.etcd import LeasesReply


class LeaseList(OneQuestion):
    """List all leases that the member has; the Events of Kubernetes hang on some: lease list."""

    fails_as = BAD_CONNECTION

    def question(self) -> Any:
        """Which there are."""
        return Question(0)

    def told(self, reply: LeasesReply) -> None:
        """How many, and their numbers."""
        self.say(f"found {len(reply.leases)} leases")
        for lease in reply.leases:
            self.say(called(lease))
