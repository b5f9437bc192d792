"""crictl logs."""

from collections.abc import Sequence
from typing import ClassVar

from engine.operator.kubectl.line import BOOL, Flag, Flags, Kind, Usage, switch
from engine.operator.ssh.verbs._crictl import Crictl, meant
from engine.wire.cri import ContainerRow, LogText, ReadLog

NOT_FOUND = (
    "FATA[0000] rpc error: code = NotFound desc = an error occurred when try to find container "
    '"{number}": not found'
)
AMBIGUOUS = "FATA[0000] found more than one container for id prefix {number}"


class CrictlLogs(Crictl):
    """Print what a container wrote, by its id or the beginning of it: crictl logs 3f2a. In place of
    an id may stand the answer to a question: crictl logs $(crictl ps -q --name nginx).
    """

    flags: ClassVar[Flags] = {
        "tail": Flag(Kind.INT, default=-1),
        "timestamps": switch("t"),
        "previous": switch("p"),
        "follow": BOOL,
    }

    def start(self) -> None:
        """Find the container first."""
        if len(self.line.arguments) != 1:
            raise Usage("FATA[0000] ID cannot be empty\nhint: crictl ps lists the ids\n")
        if self.line.flags["follow"]:
            raise Usage("error: --follow is not modelled here: read the log again later\n")
        [self._wanted] = self.line.arguments
        super().start()

    def listed(self, rows: Sequence[ContainerRow]) -> None:
        """Read the log of the one that is meant."""
        found = meant(self._wanted, rows)
        if not found:
            self.fail(NOT_FOUND.format(number=self._wanted))
            return
        if len(found) > 1:
            self.fail(AMBIGUOUS.format(number=self._wanted))
            return
        row = found[0]
        if self.line.flags["previous"]:
            before = [one for one in rows if _same(one, row) and one.attempt < row.attempt]
            if not before:
                self.fail(f"FATA[0000] previous terminated container {row.name!r} not found")
                return
            row = before[0]
        flags = self.line.flags
        self.ask(ReadLog(0, row.number, flags["tail"], flags["timestamps"]))

    def read(self, log: LogText) -> None:
        """Print it."""
        if log.error:
            self.fail(f"FATA[0000] {log.error}")
            return
        self.out.append(log.text)
        self.end()


def _same(one: ContainerRow, other: ContainerRow) -> bool:
    return (one.sandbox, one.name) == (other.sandbox, other.name)
