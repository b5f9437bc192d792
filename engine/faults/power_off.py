"""A machine without power."""

from typing import ClassVar

from engine.faults._base import Fault, Says
from engine.verbs import HostNames
from engine.world import World


class PowerOff(Fault):
    """Cut the power of machines: their processes and containers are gone at once, and nobody is
    told.
    """

    host: HostNames

    shorthand = "host"
    example = "worker-1"
    tag: ClassVar[Says] = {"en": "no power", "pt-BR": "sem energia"}
    begins: ClassVar[Says] = {
        "en": (
            "{targets} {targets:pick loses/lose} **power**: everything there stops at once, and "
            "nobody is told."
        ),
        "pt-BR": (
            "{targets} {targets:pick fica/ficam} **sem energia**: tudo ali para na hora, e "
            "ninguém é avisado."
        ),
    }
    ends: ClassVar[Says] = {
        "en": "{targets} {targets:pick has/have} power again and {targets:pick boots/boot}.",
        "pt-BR": (
            "{targets} {targets:pick tem/têm} energia de novo e {targets:pick inicia/iniciam}."
        ),
    }

    def targets(self, world: World) -> tuple[str, ...]:
        """The machines."""
        return self.host

    def inject(self, world: World, fault: str, record: int) -> None:
        """Pull each plug."""
        for name in self.host:
            world.power_off(name)

    def heal(self, world: World, fault: str) -> None:
        """Boot each that is still dark."""
        for name in self.host:
            if not world.host(name).power:
                world.power_on(name)

    def holds(self, world: World, fault: str) -> bool:
        """While any is dark."""
        return any(not world.host(name).power for name in self.host)
