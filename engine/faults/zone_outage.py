"""A zone without power."""

from typing import ClassVar

from engine.faults._base import Fault, Says
from engine.verbs import ZoneName
from engine.world import World


class ZoneOutage(Fault):
    """Cut the power of a whole zone: its control planes and workers are gone at once.

    The node lifecycle controller evicts a zone that is lost whole at the usual pace, one node every
    10 s. Where only most of a zone is lost it evicts nobody (one node every 100 s in a zone of more
    than 50), and nobody either when all of every zone is lost.
    """

    zone: ZoneName

    shorthand = "zone"
    example = "zone-a"
    tag: ClassVar[Says] = {"en": "zone lost", "pt-BR": "zona perdida"}
    begins: ClassVar[Says] = {
        "en": "**A whole zone loses power**: {targets} {targets:pick is/are} dark.",
        "pt-BR": "**Uma zona inteira fica sem energia**: {targets} {targets:pick apaga/apagam}.",
    }
    ends: ClassVar[Says] = {
        "en": "**The zone has power again**: {targets} {targets:pick boots/boot}.",
        "pt-BR": "**A zona tem energia de novo**: {targets} {targets:pick inicia/iniciam}.",
    }

    def targets(self, world: World) -> tuple[str, ...]:
        """The machines of the zone."""
        return world.in_zone(self.zone)

    def inject(self, world: World, fault: str, record: int) -> None:
        """Pull each plug."""
        for name in self.targets(world):
            world.power_off(name)

    def heal(self, world: World, fault: str) -> None:
        """Boot each that is still dark."""
        for name in self.targets(world):
            if not world.host(name).power:
                world.power_on(name)

    def holds(self, world: World, fault: str) -> bool:
        """While any of them is dark."""
        return any(not world.host(name).power for name in self.targets(world))
