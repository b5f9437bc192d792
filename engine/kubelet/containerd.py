"""The container runtime's own process: while it is away nothing can be started, stopped or seen,
and what runs goes on.
"""

from typing import ClassVar

from engine.component import Component
from engine.wire.system import Terminate


class Containerd(Component):
    """The process `<host>/containerd`; containers do not need it to run (they have shims)."""

    kind: ClassVar[str] = "containerd"

    def handle(self, message: object) -> None:
        """It is told to end, or nothing that it minds."""
        if isinstance(message, Terminate):
            self.ctx.exit(0, "stopped")
