"""The operator shuts a machine down."""

from typing import ClassVar

from engine.commands._base import MachineCommand, Says
from engine.verbs import HostNames, Stage


class ShutDown(MachineCommand):
    """Shut machines down until a `power_on`: unlike with a power cut, pods may end first where the
    kubelet has a shutdownGracePeriod (0 by default).
    """

    host: HostNames

    shorthand = "host"
    example = "worker-1"
    says: ClassVar[Says] = {
        "en": "The operator **shuts down** {targets}.",
        "pt-BR": "O operador **desliga** {targets}.",
    }

    def targets(self) -> tuple[str, ...]:
        """The machines."""
        return self.host

    def perform(self, stage: Stage, step: str) -> None:
        """Shut each down."""
        self.tell(stage, step)
        for name in self.host:
            stage.world.shut_down(name, None)
