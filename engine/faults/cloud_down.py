"""A cloud whose API does not answer."""

from collections.abc import Iterator
from typing import ClassVar

from engine.faults._base import Fault, Says, others
from engine.verbs import Mention
from engine.world import World

CLOUD = "cloud"


class CloudDown(Fault):
    """Make the cloud's API unreachable, for everyone: calls time out. Its machines and load
    balancers go on as they are. Written `cloud_down: true`.
    """

    needs_cloud: ClassVar[bool] = True
    example = True
    tag: ClassVar[Says] = {"en": "cloud down", "pt-BR": "nuvem fora"}
    begins: ClassVar[Says] = {
        "en": (
            "**The cloud's API goes down** (host {targets}): calls time out. Machines and load "
            "balancers that exist go on."
        ),
        "pt-BR": (
            "**A API da nuvem cai** (host {targets}): as chamadas não têm resposta. Máquinas e "
            "balanceadores que existem seguem."
        ),
    }
    ends: ClassVar[Says] = {
        "en": "**The cloud's API answers again** (host {targets}).",
        "pt-BR": "**A API da nuvem volta a responder** (host {targets}).",
    }

    def mentions(self) -> Iterator[Mention]:
        """The host that stands for the cloud."""
        yield Mention("host", (), CLOUD)

    def targets(self, world: World) -> tuple[str, ...]:
        """The host that stands for the cloud."""
        return (CLOUD,)

    def inject(self, world: World, fault: str, record: int) -> None:
        """Cut every way to it."""
        world.block([CLOUD], others(world, (CLOUD,)), fault, record)

    def heal(self, world: World, fault: str) -> None:
        """Open them again."""
        world.unblock([CLOUD], others(world, (CLOUD,)), fault)

    def holds(self, world: World, fault: str) -> bool:
        """Until it is healed."""
        return True
