"""The container runtime's own process: while it is away nothing can be started, stopped or seen,
and what runs goes on.
"""

from typing import ClassVar

from engine.component import Component
from engine.kubelet import cri
from engine.wire.cri import ContainerList, ListContainers, ReadLog
from engine.wire.system import Terminate


class Containerd(Component):
    """The process `<host>/containerd`; containers do not need it to run (they have shims)."""

    kind: ClassVar[str] = "containerd"

    def handle(self, message: object) -> None:
        """It is told to end, or asked by crictl what there is."""
        match message:
            case Terminate():
                self.ctx.exit(0, "stopped")
            case ListContainers():
                rows = cri.rows_of(self.ctx.machine)
                self.ctx.send(self.ctx.sender, ContainerList(message.id, rows))
            case ReadLog():
                self.ctx.send(self.ctx.sender, cri.read_log(self.ctx.machine, message))
