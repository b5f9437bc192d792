"""A network that is cut."""

from typing import ClassVar

from pydantic import model_validator

from engine.faults._base import Fault, Says, others
from engine.verbs import HostNames, OtherHostNames
from engine.world import World


class Partition(Fault):
    """Cut the network between two groups of hosts; messages already in flight still arrive.

    Without `right`, `left` is cut off from every other host. With `one_way: true` only what goes
    from left to right is lost.
    """

    left: HostNames
    right: OtherHostNames = ()
    one_way: bool = False

    example = {"left": ["cp-1"], "right": ["cp-2", "cp-3"]}
    tag: ClassVar[Says] = {"en": "cut", "pt-BR": "rede cortada"}
    begins: ClassVar[Says] = {
        "en": "**The network is cut**: {left} on one side, {right} on the other.",
        "pt-BR": "**A rede é cortada**: {left} de um lado, {right} do outro.",
    }
    begins_one_way: ClassVar[Says] = {
        "en": (
            "**The network is cut one way**: nothing from {left} reaches {right} any more; the "
            "way back works."
        ),
        "pt-BR": (
            "**A rede é cortada num só sentido**: nada de {left} chega a {right}; o caminho de "
            "volta funciona."
        ),
    }
    ends: ClassVar[Says] = {
        "en": "**The network works again** from {left} to {right}.",
        "pt-BR": "**A rede volta** de {left} a {right}.",
    }

    @model_validator(mode="after")
    def _sides_differ(self) -> "Partition":
        both = [name for name in self.left if name in self.right]
        if both:
            raise ValueError(f"{', '.join(both)} cannot stand on both sides")
        return self

    def targets(self, world: World) -> tuple[str, ...]:
        """Both sides; the first is where the cut is told."""
        left, right, _ = self.sides(world)
        return left + right

    def sides(self, world: World) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
        """Left, right (all other hosts when none are named), one way."""
        return self.left, self.right or others(world, self.left), self.one_way

    def sentences(self) -> tuple[Says, Says]:
        """A cut of one direction is told differently."""
        return (self.begins_one_way if self.one_way else self.begins), self.ends

    def inject(self, world: World, fault: str, record: int) -> None:
        """Block the links."""
        left, right, one_way = self.sides(world)
        world.block(left, right, fault, record, one_way=one_way)

    def heal(self, world: World, fault: str) -> None:
        """Unblock them."""
        left, right, one_way = self.sides(world)
        world.unblock(left, right, fault, one_way=one_way)

    def holds(self, world: World, fault: str) -> bool:
        """Until it is healed: no command mends a network."""
        return True
