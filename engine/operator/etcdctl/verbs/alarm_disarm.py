"""etcdctl alarm disarm."""

from engine.operator.etcdctl.errand import BAD_ARGUMENTS, Answer, Errand
from engine.wire.etcd_admin import AlarmRequest


class AlarmDisarm(Errand):
    """Take all alarms back; one whose cause is still there is raised again: alarm disarm."""

    def start(self) -> None:
        """Ask which there are."""
        self._left = 0
        if self.line.arguments:
            self.fail("alarm disarm command accepts no arguments", BAD_ARGUMENTS)
            return
        self.ask(AlarmRequest(0, "GET"), self._listed)

    def _listed(self, answer: Answer) -> None:
        if answer.error:
            self.fail(answer.error)
            return
        self._left = len(answer.reply.alarms)
        for member, alarm in answer.reply.alarms:
            self.ask(AlarmRequest(0, "DEACTIVATE", member, alarm), self._disarmed)
        if not self._left:
            self.end()

    def _disarmed(self, answer: Answer) -> None:
        if self.code is not None:
            return
        if answer.error:
            self.fail(answer.error)
            return
        for member, alarm in answer.reply.alarms:
            self.say(f"memberID:{member} alarm:{alarm} ")
        self._left -= 1
        if not self._left:
            self.end()
