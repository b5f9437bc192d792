"""A network that loses packets."""

from typing import Annotated, ClassVar

from pydantic import Field

from engine.faults._base import Fault, Says, others
from engine.verbs import HostNames, OtherHostNames
from engine.world import World


class LossyLink(Fault):
    """Lose `percent` of the packets between two groups of machines, each way. Without `right`,
    between `left` and every other machine. TCP sends what was lost again, after 0.2 s, 0.4 s,
    0.8 s …: connections stand, and now and then something comes very late, with all that was sent
    after it.
    """

    left: HostNames
    right: OtherHostNames = ()
    percent: Annotated[int, Field(ge=1, le=90)]

    example = {"left": ["worker-1"], "percent": 30}
    tag: ClassVar[Says] = {"en": "losses", "pt-BR": "perdas"}
    begins: ClassVar[Says] = {
        "en": "**The network loses packets** of {targets}: they are sent again, later.",
        "pt-BR": "**A rede perde pacotes** de {targets}: eles são reenviados, mais tarde.",
    }
    ends: ClassVar[Says] = {
        "en": "**The network loses nothing** of {targets} any more.",
        "pt-BR": "**A rede não perde mais nada** de {targets}.",
    }

    def targets(self, world: World) -> tuple[str, ...]:
        """Both groups."""
        return self.left + self.right

    def inject(self, world: World, fault: str, record: int) -> None:
        """Fray the links."""
        right = self.right or others(world, self.left)
        world.fray_links(self.left, right, fault, self.percent)

    def heal(self, world: World, fault: str) -> None:
        """Mend them."""
        world.mend_links(self.left, self.right or others(world, self.left), fault)

    def holds(self, world: World, fault: str) -> bool:
        """Until it is healed: no command mends a network."""
        return True
