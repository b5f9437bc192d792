"""A disk without room."""

from typing import ClassVar

from engine.faults._base import Fault, Says
from engine.verbs import HostNames
from engine.world import World


class FullDisk(Fault):
    """Let nothing more be written on these machines: an etcd that cannot write its log ends itself,
    and again at every restart. No alarm is raised (that is what the quota does). A kubelet there
    finds its node under disk pressure, and evicts one pod after the other, in vain.
    """

    host: HostNames

    shorthand = "host"
    example = "cp-1"
    tag: ClassVar[Says] = {"en": "disk full", "pt-BR": "disco cheio"}
    begins: ClassVar[Says] = {
        "en": "The disk of {targets} is **full**: nothing more can be written there.",
        "pt-BR": "O disco de {targets} está **cheio**: nada mais pode ser gravado ali.",
    }
    ends: ClassVar[Says] = {
        "en": "There is room again on the disk of {targets}.",
        "pt-BR": "Há espaço de novo no disco de {targets}.",
    }

    def targets(self, world: World) -> tuple[str, ...]:
        """The machines."""
        return self.host

    def inject(self, world: World, fault: str, record: int) -> None:
        """Fill the disks of all processes there."""
        for name in self.host:
            world.fill_disk(name, fault, record)

    def heal(self, world: World, fault: str) -> None:
        """Make room."""
        for name in self.host:
            world.empty_disk(name, fault)

    def holds(self, world: World, fault: str) -> bool:
        """Until it is healed: no command makes room."""
        return True
