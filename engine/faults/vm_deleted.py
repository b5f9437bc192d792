"""A cloud machine that is deleted."""

from typing import ClassVar

from engine.faults._base import Fault, Says
from engine.verbs import HostNames
from engine.world import World


class VmDeleted(Fault):
    """Delete machines in the cloud: they stop at once, and the cloud knows them no more. Healed,
    the cloud has machines of the same names again, with the disks of the old ones.
    """

    host: HostNames

    shorthand = "host"
    needs_cloud: ClassVar[bool] = True
    example = "worker-1"
    tag: ClassVar[Says] = {"en": "deleted", "pt-BR": "apagada"}
    begins: ClassVar[Says] = {
        "en": (
            "Someone **deletes {targets} in the cloud**: everything there stops at once, and the "
            "cloud forgets the {targets:pick machine/machines}."
        ),
        "pt-BR": (
            "Alguém **apaga {targets} na nuvem**: tudo ali para na hora, e a nuvem esquece "
            "{targets:pick a máquina/as máquinas}."
        ),
    }
    ends: ClassVar[Says] = {
        "en": (
            "The cloud has {targets:pick a machine/machines} called {targets} again, and "
            "{targets:pick it boots/they boot}."
        ),
        "pt-BR": (
            "A nuvem tem de novo {targets:pick uma máquina/máquinas} com o nome {targets}, e "
            "{targets:pick ela inicia/elas iniciam}."
        ),
    }

    def targets(self, world: World) -> tuple[str, ...]:
        """The machines."""
        return self.host

    def inject(self, world: World, fault: str, record: int) -> None:
        """Give each up."""
        for name in self.host:
            world.release(name, fault, record)

    def heal(self, world: World, fault: str) -> None:
        """Get each back."""
        for name in self.host:
            world.regain(name, fault)

    def holds(self, world: World, fault: str) -> bool:
        """Until it is healed: nobody switches on what is not there."""
        return any(fault in world.host(name).released_by for name in self.host)
