"""etcdctl lease grant."""

from typing import Any

from engine.operator.etcdctl.errand import BAD_ARGUMENTS
from engine.operator.etcdctl.verbs._lease import called
from engine.operator.etcdctl.verbs._one import OneQuestion
from engine.units import SECOND
from engine.wire.etcd import LeaseGrant as Question
from engine.wire.etcd import LeaseReply

BAD_TTL = 'bad TTL (strconv.ParseInt: parsing "{given}": invalid syntax)'


class LeaseGrant(OneQuestion):
    """Get a lease of so many seconds, on which keys can hang: lease grant 60."""

    fails_with = "failed to grant lease ({error})"

    def question(self) -> Any:
        """A lease of the typed length."""
        if len(self.line.arguments) != 1:
            return self.fail("lease grant command needs TTL argument", BAD_ARGUMENTS)
        given = self.line.arguments[0]
        if not given.lstrip("-").isdecimal():
            return self.fail(BAD_TTL.format(given=given), BAD_ARGUMENTS)
        return Question(0, int(given) * SECOND)

    def told(self, reply: LeaseReply) -> None:
        """Its number, and how long it lasts."""
        self.say(f"lease {called(reply.lease)} granted with TTL({reply.ttl_us // SECOND}s)")
