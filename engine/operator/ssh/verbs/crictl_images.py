"""crictl images."""

from collections.abc import Sequence
from typing import ClassVar

from engine.operator.kubectl.line import Flags, switch
from engine.operator.ssh.verbs._crictl import SHORT, Crictl, columned, full_name
from engine.wire.cri import ImageRow, ListImages

HEADER = ("IMAGE", "TAG", "IMAGE ID", "SIZE")
MEGABYTE = 1_000_000


class CrictlImages(Crictl):
    """List the images of a machine: crictl images. Their sizes are an estimate; -q shows their ids
    alone.
    """

    flags: ClassVar[Flags] = {"quiet": switch("q")}
    first: ClassVar[ListImages] = ListImages(0)

    def pictured(self, rows: Sequence[ImageRow]) -> None:
        """Show them."""
        if self.line.flags["quiet"]:
            for row in rows:
                self.say(row.number)
        else:
            self.say(columned([HEADER, *(_cells(row) for row in rows)]))
        self.end()


def _cells(row: ImageRow) -> tuple[str, ...]:
    name, _, tag = full_name(row.name).rpartition(":")
    return name, tag, row.number[:SHORT], f"{row.size // MEGABYTE}MB"
