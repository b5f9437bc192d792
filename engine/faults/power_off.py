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
    begins: ClassVar[Says] = {
        "en": "The power fails at {targets}. Everything on it stops, and nobody is told.",
        "pt-BR": "Falta energia em {targets}. Tudo ali para, e ninguém é avisado.",
    }
    ends: ClassVar[Says] = {
        "en": "{targets} has power again and boots.",
        "pt-BR": "{targets} tem energia de novo e reinicia.",
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
