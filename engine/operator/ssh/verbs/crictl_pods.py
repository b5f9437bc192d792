"""crictl pods."""

from collections.abc import Sequence
from typing import ClassVar

from engine.operator.kubectl.line import TEXT, Flag, Flags, switch
from engine.operator.ssh.verbs._crictl import Crictl, ago, columned
from engine.wire.cri import ContainerRow

HEADER = ("POD ID", "CREATED", "STATE", "NAME", "NAMESPACE", "ATTEMPT", "RUNTIME")
READY, NOT_READY = "Ready", "NotReady"


class CrictlPods(Crictl):
    """List the pods of a machine as its runtime has them: crictl pods. A pod whose first container
    has not started yet is not among them.
    """

    flags: ClassVar[Flags] = {
        "quiet": switch("q"),
        "name": TEXT,
        "namespace": TEXT,
        "state": Flag(letter="s"),
    }

    def listed(self, rows: Sequence[ContainerRow]) -> None:
        """Show them, the latest first."""
        flags = self.line.flags
        found = [
            row
            for row in _first_of_each(rows)
            if flags["name"] in row.pod
            and flags["namespace"] in ("", row.namespace)
            and flags["state"].lower() in ("", _state(row).lower())
        ]
        if flags["quiet"]:
            for row in found:
                self.say(row.sandbox)
        else:
            wall = self.ctx.wall
            cells = [
                (row.sandbox, ago(row.created, wall), _state(row), row.pod, row.namespace, "0",
                 "(default)")
                for row in found
            ]  # fmt: skip
            self.say(columned([HEADER, *cells]))
        self.end()


def _first_of_each(rows: Sequence[ContainerRow]) -> list[ContainerRow]:
    """Of each pod the container that was created first; the latest pod first."""
    oldest = {row.sandbox: row for row in rows}
    return sorted(oldest.values(), key=lambda row: (-row.created, row.sandbox))


def _state(row: ContainerRow) -> str:
    return READY if row.pod_ready else NOT_READY
