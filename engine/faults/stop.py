"""A process that is told to end."""

from typing import ClassVar

from engine.faults._base import Fault, Says
from engine.verbs import ProcessNames
from engine.world import World


class Stop(Fault):
    """Send SIGTERM, like systemctl stop: processes hand over what they hold and stay down."""

    process: ProcessNames

    shorthand = "process"
    example = "worker-1/kubelet"
    tag: ClassVar[Says] = {"en": "stopped", "pt-BR": "parado"}
    begins: ClassVar[Says] = {
        "en": (
            "{targets:verb **stops**/**stop**} (SIGTERM), and {targets:kinds stays/all stay} down."
        ),
        "pt-BR": (
            "O {targets:verb **para**/**param**} (SIGTERM), e {targets:kinds não volta/não voltam}."
        ),
    }
    ends: ClassVar[Says] = {
        "en": "The operator starts {targets} again.",
        "pt-BR": "O operador inicia de novo o {targets}.",
    }

    def targets(self, world: World) -> tuple[str, ...]:
        """The processes."""
        return self.process

    def inject(self, world: World, fault: str, record: int) -> None:
        """Tell each, in the order given."""
        for name in self.process:
            world.stop(name, fault, record)

    def heal(self, world: World, fault: str) -> None:
        """Start each again."""
        for name in self.process:
            world.revive(name, fault)

    def holds(self, world: World, fault: str) -> bool:
        """While any is kept down by it."""
        return any(fault in world.process(name).held_by for name in self.process)
