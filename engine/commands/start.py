"""The operator starts a process."""

from typing import ClassVar

from engine.commands._base import MachineCommand, Says
from engine.verbs import ProcessNames, Stage


class Start(MachineCommand):
    """Start processes that were killed or stopped, whatever keeps them down; they find their files
    as they left them.
    """

    process: ProcessNames

    shorthand = "process"
    example = "cp-2/etcd"
    says: ClassVar[Says] = {
        "en": "The operator starts {targets}.",
        "pt-BR": "O operador inicia o {targets}.",
    }

    def targets(self) -> tuple[str, ...]:
        """The processes."""
        return self.process

    def perform(self, stage: Stage, step: str) -> None:
        """Lift every hold, then start."""
        self.tell(stage, step)
        for name in self.process:
            holds = list(stage.world.process(name).held_by)
            for fault in holds or [step]:
                stage.world.revive(name, fault)
