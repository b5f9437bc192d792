"""crictl stop."""

from collections.abc import Sequence
from typing import ClassVar

from engine.operator.kubectl.line import Flag, Flags, Kind, Usage
from engine.operator.ssh.verbs._crictl import Crictl, meant
from engine.units import SECOND
from engine.wire.cri import ContainerRow, StopContainer

NOT_FOUND = (
    'E stopping the container "{word}": rpc error: code = NotFound desc = an error occurred when '
    'try to find container "{word}": not found'
)
STATIC = (
    "error: {name} is a process of this machine's control plane, which crictl stop does not model: "
    "`mv /etc/kubernetes/manifests/{name}.yaml /tmp/` ends it"
)


class CrictlStop(Crictl):
    """Stop containers behind their kubelet's back: crictl stop 3f2a. The kubelet finds them dead
    and starts them again as the restart policy says. They are killed at once; with --timeout they
    get so many seconds to end by themselves. In place of an id may stand
    $(crictl ps -q --name nginx).
    """

    flags: ClassVar[Flags] = {"timeout": Flag(Kind.INT, "t", default=0)}

    def start(self) -> None:
        """Find the containers first."""
        if not self.line.arguments:
            raise Usage("FATA[0000] ID cannot be empty\nhint: crictl ps lists the ids\n")
        self._left: list[ContainerRow] = []
        super().start()

    def listed(self, rows: Sequence[ContainerRow]) -> None:
        """Stop those that are meant, one after the other."""
        for word in self.line.arguments:
            found = meant(word, rows)
            self._left += found
            if not found:
                self.complain(NOT_FOUND.format(word=word))
        self._next()

    def done(self, error: str) -> None:
        """One has ended."""
        row = self._left.pop(0)
        if error:
            self.complain(f'E stopping the container "{row.number}": {error}')
        else:
            self.say(row.number)
        self._next()

    def _next(self) -> None:
        while self._left and self._left[0].name in self.machine.processes:
            self.complain(STATIC.format(name=self._left.pop(0).name))
        if not self._left:
            self.end(1 if self.err else 0)
            return
        seconds = max(0, self.line.flags["timeout"])  # less than none is none
        self.ask(StopContainer(0, self._left[0].number, seconds * SECOND))
        self.timer.set((seconds + 2) * SECOND)
