"""A disk that is gone with everything on it."""

from typing import ClassVar

from engine.faults._base import Fault, Says
from engine.verbs import ProcessNames
from engine.world import World


class LostDisk(Fault):
    """Lose the data directory of processes: they die, and start again on a new, empty disk when it
    is healed. An etcd that comes back so lacks what it has confirmed: as the same member it cannot
    go on (remove it, add it, and let it join: `etcd_join`).
    """

    process: ProcessNames

    shorthand = "process"
    example = "cp-1/etcd"
    tag: ClassVar[Says] = {"en": "disk lost", "pt-BR": "disco perdido"}
    begins: ClassVar[Says] = {
        "en": "The disk of {targets} is **lost** with all its data.",
        "pt-BR": "O disco do {targets} se **perde** com todos os dados.",
    }
    ends: ClassVar[Says] = {
        "en": "{targets} {targets:pick gets/get} a new, **empty** disk.",
        "pt-BR": "O {targets} {targets:pick recebe/recebem} um disco novo e **vazio**.",
    }

    def targets(self, world: World) -> tuple[str, ...]:
        """The processes."""
        return self.process

    def inject(self, world: World, fault: str, record: int) -> None:
        """Wipe each, and keep it down."""
        for name in self.process:
            world.lose_disk(name, fault, record)

    def heal(self, world: World, fault: str) -> None:
        """Start each again."""
        for name in self.process:
            world.revive(name, fault)

    def holds(self, world: World, fault: str) -> bool:
        """While any is kept down by it."""
        return any(fault in world.process(name).held_by for name in self.process)
