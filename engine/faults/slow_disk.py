"""A disk that takes its time."""

from typing import ClassVar

from engine.faults._base import Fault, Says
from engine.verbs import HostNames, Latency
from engine.world import World


class SlowDisk(Fault):
    """Let every fdatasync on these machines take `latency` (a healthy disk: 2 ms). etcd saves
    before it ticks and sends again, so a leader with a latency of two seconds loses its office.
    """

    host: HostNames
    latency: Latency

    example = {"host": "cp-1", "latency": "1500ms"}
    tag: ClassVar[Says] = {"en": "slow disk", "pt-BR": "disco lento"}
    begins: ClassVar[Says] = {
        "en": (
            "The disk of {targets} becomes **slow**: what etcd writes there takes long to be safe."
        ),
        "pt-BR": (
            "O disco de {targets} fica **lento**: o que o etcd grava ali demora a estar seguro."
        ),
    }
    ends: ClassVar[Says] = {
        "en": "The disk of {targets} is as fast as before.",
        "pt-BR": "O disco de {targets} volta à velocidade de antes.",
    }

    def targets(self, world: World) -> tuple[str, ...]:
        """The machines."""
        return self.host

    def inject(self, world: World, fault: str, record: int) -> None:
        """Slow the disks of all processes there."""
        for name in self.host:
            world.slow_disk(name, fault, self.latency)

    def heal(self, world: World, fault: str) -> None:
        """Take the delay back."""
        for name in self.host:
            world.quicken_disk(name, fault)

    def holds(self, world: World, fault: str) -> bool:
        """Until it is healed: no command mends a disk."""
        return True
