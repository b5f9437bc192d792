"""A network that takes its time."""

from typing import ClassVar

from engine.faults._base import Fault, Says, others
from engine.verbs import HostNames, Latency, OtherHostNames
from engine.world import World


class SlowLink(Fault):
    """Let everything between two groups of machines take `latency` longer, each way. Without
    `right`, it is slow between `left` and every other machine. Nothing is lost: what waits for
    answers waits longer, and what has little patience gives up.
    """

    left: HostNames
    right: OtherHostNames = ()
    latency: Latency

    example = {"left": ["cp-1"], "right": ["cp-2", "cp-3"], "latency": "400ms"}
    tag: ClassVar[Says] = {"en": "slow network", "pt-BR": "rede lenta"}
    begins: ClassVar[Says] = {
        "en": "**The network becomes slow** for {targets}.",
        "pt-BR": "**A rede fica lenta** para {targets}.",
    }
    ends: ClassVar[Says] = {
        "en": "**The network is as fast as before** for {targets}.",
        "pt-BR": "**A rede volta à velocidade de antes** para {targets}.",
    }

    def targets(self, world: World) -> tuple[str, ...]:
        """Both groups."""
        return self.left + self.right

    def inject(self, world: World, fault: str, record: int) -> None:
        """Slow the links."""
        right = self.right or others(world, self.left)
        world.slow_links(self.left, right, fault, self.latency)

    def heal(self, world: World, fault: str) -> None:
        """Take the delay back."""
        world.quicken_links(self.left, self.right or others(world, self.left), fault)

    def holds(self, world: World, fault: str) -> bool:
        """Until it is healed: no command mends a network."""
        return True
