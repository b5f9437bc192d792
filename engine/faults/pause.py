"""A process that hangs."""

from typing import ClassVar

from engine.faults._base import Fault, Says
from engine.verbs import ProcessNames
from engine.world import World


class Pause(Fault):
    """Freeze processes with SIGSTOP: they keep their connections and leases, and neither hear nor
    act.
    """

    process: ProcessNames

    shorthand = "process"
    example = "cp-1/kube-controller-manager"
    tag: ClassVar[Says] = {"en": "hangs", "pt-BR": "travado"}
    begins: ClassVar[Says] = {
        "en": (
            "{targets:verb **freezes**/**freeze**} (SIGSTOP): it neither hears nor acts, and its "
            "connections stay open."
        ),
        "pt-BR": (
            "O {targets:verb **congela**/**congelam**} (SIGSTOP): não ouve nem age, e as "
            "conexões continuam "
            "abertas."
        ),
    }
    ends: ClassVar[Says] = {
        "en": "{targets:verb **goes on**/**go on**} (SIGCONT): what waited for it is handled now.",
        "pt-BR": (
            "O {targets:verb **continua**/**continuam**} (SIGCONT): o que esperava é tratado agora."
        ),
    }

    def targets(self, world: World) -> tuple[str, ...]:
        """The processes."""
        return self.process

    def inject(self, world: World, fault: str, record: int) -> None:
        """Freeze each."""
        for name in self.process:
            world.pause(name)

    def heal(self, world: World, fault: str) -> None:
        """Thaw each."""
        for name in self.process:
            world.resume(name)

    def holds(self, world: World, fault: str) -> bool:
        """While any is frozen."""
        return any(world.process(name).state == "paused" for name in self.process)
