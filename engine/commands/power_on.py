"""The operator switches a machine on."""

from typing import ClassVar

from engine.commands._base import MachineCommand, Says
from engine.verbs import HostNames, Stage


class PowerOn(MachineCommand):
    """Switch machines on; a worker that never ran joins the cluster as a new node."""

    host: HostNames

    shorthand = "host"
    example = "worker-1"
    says: ClassVar[Says] = {
        "en": "The operator switches {targets} on.",
        "pt-BR": "O operador liga {targets}.",
    }

    def targets(self) -> tuple[str, ...]:
        """The machines."""
        return self.host

    def perform(self, stage: Stage, step: str) -> None:
        """Boot each that is dark."""
        self.tell(stage, step)
        for name in self.host:
            if not stage.world.host(name).power:
                stage.world.power_on(name)
