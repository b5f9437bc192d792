"""What the verbs of crictl share: they ask containerd on the same machine.

Words and columns are those of cri-tools (cmd/crictl).
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from engine.operator.kubectl.line import TEXT, Flag, Flags, Usage, read_words, switch
from engine.operator.ssh.chore import Chore
from engine.units import DAY, HOUR, MINUTE, SECOND
from engine.wire.cri import (
    ContainerList,
    ContainerRow,
    ImageList,
    ImageRow,
    ListContainers,
    ListImages,
    LogText,
    RuntimeDone,
)
from engine.wire.system import Refused

TIMEOUT_US = 2 * SECOND
"""--timeout when it is not given."""
SOCKET = "unix:///run/containerd/containerd.sock"
NO_RUNTIME = (
    f'FATA[0000] validate service connection: validate CRI v1 runtime API for endpoint "{SOCKET}": '
    'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while '
    'dialing: dial unix /run/containerd/containerd.sock: connect: no such file or directory"'
)
SILENT = (
    f'FATA[0002] validate service connection: validate CRI v1 runtime API for endpoint "{SOCKET}": '
    "rpc error: code = DeadlineExceeded desc = context deadline exceeded"
)
SHORT = 13
"""How many digits of an id are shown."""
PADDING, WIDTH_MIN = 3, 20
"""How crictl sets up Go's tabwriter."""


CHOICE: Flags = {
    "all": switch("a"),
    "quiet": switch("q"),
    "name": TEXT,
    "pod": Flag(letter="p"),
    "state": Flag(letter="s"),
    "image": TEXT,
    "namespace": TEXT,
}
"""Flags that choose containers."""


class Crictl(Chore):
    """The base: asks for all containers, then shows what the line wants of them."""

    first: ClassVar[ListContainers | ListImages] = ListContainers(0)

    def start(self) -> None:
        """Ask what there is."""
        self.ask(self.first)

    def ask(self, request: Any) -> None:
        """Ask containerd; `listed` or `read` hears the answer."""
        if "containerd" not in self.machine.processes:
            self.fail("bash: line 1: crictl: command not found", 127)
            return
        self.number += 1
        self.ctx.send(f"{self.machine.name}/containerd", request._replace(id=self.number))
        self.timer.set(TIMEOUT_US)

    def listed(self, rows: Sequence[ContainerRow]) -> None:
        """The containers that there are."""

    def pictured(self, rows: Sequence[ImageRow]) -> None:
        """The images that there are."""

    def done(self, error: str) -> None:
        """What was asked for is done; or why not."""

    def read(self, log: LogText) -> None:
        """A log."""

    def hear(self, message: object) -> None:
        """The answer, or that nobody listens."""
        match message:
            case ContainerList(id=number, rows=rows) if number == self.number:
                self.listed(rows)
            case LogText(id=number) if number == self.number:
                self.read(message)
            case ImageList(id=number, rows=rows) if number == self.number:
                self.pictured(rows)
            case RuntimeDone(id=number, error=error) if number == self.number:
                self.done(error)
            case Refused(message=request) if getattr(request, "id", None) == self.number:
                self.fail(NO_RUNTIME)

    def woke(self) -> None:
        """A runtime that is frozen takes connections and answers nothing."""
        self.fail(SILENT)


def chosen(rows: Sequence[ContainerRow], flags: Any) -> list[ContainerRow]:
    """The containers that flags leave: running ones unless all are asked for."""
    wanted = flags["state"].capitalize() or ("" if flags["all"] else "Running")
    return [
        row
        for row in rows
        if (not wanted or row.state == wanted)
        and flags["name"] in row.name
        and flags["image"] in row.image
        and row.sandbox.startswith(flags["pod"])
        and flags["namespace"] in ("", row.namespace)
    ]


def meant(wanted: str, rows: Sequence[ContainerRow]) -> list[ContainerRow]:
    """The containers whose ids begin so, or those that a `$(crictl ps -q …)` finds."""
    if wanted.startswith("$("):
        return chosen(rows, _asked(wanted.strip("$()")))
    return [row for row in rows if row.number.startswith(wanted)]


def _asked(question: str) -> Any:
    """The flags of the `crictl ps -q …` that stands in place of an id."""
    program, verb, *words = (*question.split(), "", "")
    if (program, verb) != ("crictl", "ps"):
        raise Usage("error: only crictl ps -q may stand in place of an id\n")
    try:
        return read_words([word for word in words if word], CHOICE)[1]
    except Usage as usage:
        raise Usage(f"{usage}\n") from None


def full_name(image: str) -> str:
    """The whole name of an image, with its registry and its tag."""
    if "/" not in image:
        image = f"docker.io/library/{image}"
    elif "." not in image.partition("/")[0]:
        image = f"docker.io/{image}"
    return image if ":" in image.rpartition("/")[2] else f"{image}:latest"


def columned(rows: Sequence[Sequence[str]]) -> str:
    """Columns at least twenty wide, the last one not padded."""
    longest = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    widths = [max(WIDTH_MIN, PADDING + length) for length in longest]
    lines = []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)]
        lines.append("".join(cells) + row[-1])
    return "\n".join(lines)


def ago(created_us: int, wall_us: int) -> str:
    """`About a minute ago`, `5 minutes ago` (docker/go-units, HumanDuration)."""
    past = max(0, wall_us - created_us)
    if past < SECOND:
        return "Less than a second ago"
    if past < 2 * SECOND:
        return "1 second ago"
    if past < MINUTE:
        return f"{past // SECOND} seconds ago"
    if past < 2 * MINUTE:
        return "About a minute ago"
    if past < 46 * MINUTE:
        return f"{past // MINUTE} minutes ago"
    hours = (past + 30 * MINUTE) // HOUR
    if hours == 1:
        return "About an hour ago"
    if hours < 48:
        return f"{hours} hours ago"
    return f"{past // DAY} days ago"
