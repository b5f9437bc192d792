"""A registry that nobody reaches."""

from typing import ClassVar

from engine.faults._base import Fault, Says
from engine.world import World


class RegistryDown(Fault):
    """Take the registry of images away from every machine: what is not on a machine yet cannot be
    pulled, and its pods wait in ImagePullBackOff; what is there starts as ever, unless its
    imagePullPolicy is Always. Written `registry_down: true`.
    """

    silences: ClassVar[bool] = False
    example = True
    tag: ClassVar[Says] = {"en": "no registry", "pt-BR": "sem registry"}
    begins: ClassVar[Says] = {
        "en": "**The registry of images** is out of reach for {targets}.",
        "pt-BR": "**O registry de imagens** fica fora de alcance para {targets}.",
    }
    ends: ClassVar[Says] = {
        "en": "**The registry of images** answers {targets} again.",
        "pt-BR": "**O registry de imagens** volta a responder a {targets}.",
    }

    def targets(self, world: World) -> tuple[str, ...]:
        """The machines that pull images."""
        return tuple(name for name, host in world.hosts.items() if "kubelet" in host.processes)

    def inject(self, world: World, fault: str, record: int) -> None:
        """Nobody reaches it."""
        world.take_registry(fault, record)

    def heal(self, world: World, fault: str) -> None:
        """Everybody does."""
        world.give_registry(fault)

    def holds(self, world: World, fault: str) -> bool:
        """Until it is healed: nobody in the cluster can mend it."""
        return True
