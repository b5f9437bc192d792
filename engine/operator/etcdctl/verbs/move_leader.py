"""etcdctl move-leader."""

from engine.operator.etcdctl.errand import BAD_ARGUMENTS, Answer
from engine.operator.etcdctl.text import number
from engine.operator.etcdctl.verbs._each import EachEndpoint
from engine.operator.etcdctl.verbs._member import find_member
from engine.wire.etcd import StatusRequest
from engine.wire.etcd_admin import MoveLeader as Question

NO_LEADER = "no leader endpoint given at [{endpoints}]"


class MoveLeader(EachEndpoint):
    """Hand leadership to a member by its ID, through an endpoint of the leader: move-leader
    8211f1d0f64f3269.
    """

    spelled = "move-leader"

    def start(self) -> None:
        """Read the ID, then look which endpoint leads."""
        if len(self.line.arguments) != 1:
            self.fail("move-leader command needs 1 argument", BAD_ARGUMENTS)
        else:
            find_member(self, self.line.arguments[0], self._found)

    def _found(self, member: int) -> None:
        self._target = member
        super().start()

    def question(self) -> StatusRequest:
        """Who leads?"""
        return StatusRequest(0)

    def told(self, results: dict[str, Answer]) -> None:
        """Ask the leader, if it is among the endpoints."""
        leads = [
            endpoint
            for endpoint, answer in results.items()
            if not answer.error and answer.reply.leader == answer.reply.header.member
        ]
        if not leads:
            shown = " ".join(self.endpoints)
            self.fail(NO_LEADER.format(endpoints=shown), BAD_ARGUMENTS)
            return
        self.ask(Question(0, self._target), self._moved, leads[0])

    def _moved(self, answer: Answer) -> None:
        if answer.error:
            self.fail(answer.error)
            return
        old, new = number(answer.reply.old), number(self._target)
        self.say(f"Leadership transferred from {old} to {new}")
        self.end()
