"""Verbs about one lease, named by its ID in hexadecimal."""

from typing import Any, ClassVar

from engine.operator.etcdctl.errand import BAD_ARGUMENTS
from engine.operator.etcdctl.verbs._one import OneQuestion

BAD_LEASE = (
    'bad lease ID arg (strconv.ParseInt: parsing "{given}": invalid syntax), expecting ID in Hex'
)


class OneLease(OneQuestion):
    """The base of verbs that ask about one lease. `wants`: what is said when none is named."""

    wants: ClassVar[str]

    def question(self) -> Any:
        """What is asked about the lease that was typed."""
        if len(self.line.arguments) != 1:
            return self.fail(self.wants, BAD_ARGUMENTS)
        given = self.line.arguments[0]
        lease = lease_number(given)
        if lease is None:
            return self.fail(BAD_LEASE.format(given=given), BAD_ARGUMENTS)
        return self.about(lease)

    def about(self, lease: int) -> Any:
        """The question."""
        raise NotImplementedError


def lease_number(text: str) -> int | None:
    """A lease's number as it is typed, hexadecimal; None when it is none."""
    try:
        return int(text, 16) if len(text) <= 16 else None
    except ValueError:
        return None


def called(lease: int) -> str:
    """A lease as it is printed."""
    return f"{lease:016x}"
