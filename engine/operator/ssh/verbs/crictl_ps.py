"""crictl ps."""

from collections.abc import Sequence
from typing import ClassVar

from engine.operator.kubectl.line import Flags
from engine.operator.ssh.verbs._crictl import CHOICE, SHORT, Crictl, ago, chosen, columned
from engine.wire.cri import ContainerRow

HEADER = (
    "CONTAINER", "IMAGE", "CREATED", "STATE", "NAME", "ATTEMPT", "POD ID", "POD", "NAMESPACE",
)  # fmt: skip


class CrictlPs(Crictl):
    """List the containers of a machine as its runtime has them, API server or not: crictl ps -a.
    Without -a only those that run; -q shows their ids alone.
    """

    flags: ClassVar[Flags] = CHOICE

    def listed(self, rows: Sequence[ContainerRow]) -> None:
        """Show them."""
        found = chosen(rows, self.line.flags)
        if self.line.flags["quiet"]:
            for row in found:
                self.say(row.number)
        else:
            self.say(columned([HEADER, *(_cells(row, self.ctx.wall) for row in found)]))
        self.end()


def _cells(row: ContainerRow, wall_us: int) -> tuple[str, ...]:
    return (
        row.number[:SHORT], row.image, ago(row.created, wall_us), row.state, row.name,
        str(row.attempt), row.sandbox, row.pod, row.namespace,
    )  # fmt: skip
