"""Verbs about one member, named by its ID. The real etcdctl takes nothing else; here a name is
looked up in the member list first, as an operator would, so that scenarios need not know IDs.
"""

from collections.abc import Callable
from typing import Any

from engine.operator.etcdctl.errand import BAD_ARGUMENTS, Answer, Errand
from engine.operator.etcdctl.text import number
from engine.wire.etcd_admin import MemberList, MembersReply

BAD_ID = (
    'bad member ID arg (strconv.ParseUint: parsing "{given}": invalid syntax), expecting ID in Hex'
)


class OneMember(Errand):
    """The base of verbs that change one member."""

    done = ""

    def start(self) -> None:
        """Find out which member is meant."""
        if len(self.line.arguments) != 1:
            self.fail("member ID is not provided", BAD_ARGUMENTS)
            return
        find_member(self, self.line.arguments[0], self._found)

    def about(self, member: int) -> Any:
        """What is asked of etcd."""
        raise NotImplementedError

    def _found(self, member: int) -> None:
        self.ask(self.about(member), self._heard)

    def _heard(self, answer: Answer) -> None:
        if answer.error:
            self.fail(answer.error)
            return
        reply: MembersReply = answer.reply
        self.say(f"Member {number(reply.member)} {self.done} cluster {number(reply.cluster)}")
        self.end()


def find_member(errand: Errand, given: str, then: Callable[[int], None]) -> None:
    """Go on with the number that was typed, or with that of the member of this name."""
    typed = read_number(given)
    if typed is not None:
        then(typed)
        return

    def listed(answer: Answer) -> None:
        if answer.error:
            errand.fail(answer.error)
            return
        found = [info.id for info in answer.reply.members if info.name == given]
        if found:
            then(found[0])
        else:
            errand.fail(BAD_ID.format(given=given), BAD_ARGUMENTS)

    errand.ask(MemberList(0), listed)


def read_number(text: str) -> int | None:
    """A member's number as it is typed, hexadecimal; None when it is none."""
    try:
        return int(text, 16) if len(text) <= 16 else None
    except ValueError:
        return None
