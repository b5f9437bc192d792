"""etcdctl alarm list."""

from typing import Any

from engine.operator.etcdctl.errand import BAD_ARGUMENTS
from engine.operator.etcdctl.verbs._one import OneQuestion
from engine.wire.etcd_admin import AlarmReply, AlarmRequest


class AlarmList(OneQuestion):
    """List the alarms of all members: alarm list."""

    def question(self) -> Any:
        """All of them."""
        if self.line.arguments:
            return self.fail("alarm list command accepts no arguments", BAD_ARGUMENTS)
        return AlarmRequest(0, "GET")

    def told(self, reply: AlarmReply) -> None:
        """One line each; nothing when all is well."""
        for member, alarm in reply.alarms:
            self.say(f"memberID:{member} alarm:{alarm} ")
