"""The operator thaws a process."""

from typing import ClassVar

from engine.commands._base import MachineCommand, Says
from engine.verbs import ProcessNames, Stage


class Resume(MachineCommand):
    """Let frozen processes go on (SIGCONT); what waited for them is handled at once, in order."""

    process: ProcessNames

    shorthand = "process"
    example = "cp-1/kube-controller-manager"
    says: ClassVar[Says] = {
        "en": "The operator sends SIGCONT to {targets}: it goes on where it stood.",
        "pt-BR": "O operador envia SIGCONT ao {targets}: continua de onde parou.",
    }

    def targets(self) -> tuple[str, ...]:
        """The processes."""
        return self.process

    def perform(self, stage: Stage, step: str) -> None:
        """Thaw each."""
        self.tell(stage, step)
        for name in self.process:
            stage.world.resume(name)
