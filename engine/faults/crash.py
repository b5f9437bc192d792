"""A process that dies at once."""

from typing import ClassVar

from engine.faults._base import Fault, Says
from engine.verbs import ProcessNames
from engine.world import World


class Crash(Fault):
    """Kill processes with SIGKILL and keep them down; what they had written to their files stays
    there.
    """

    process: ProcessNames

    shorthand = "process"
    example = ["cp-1/etcd", "cp-2/etcd"]
    tag: ClassVar[Says] = {"en": "crashed", "pt-BR": "caiu"}
    begins: ClassVar[Says] = {
        "en": "{targets:verb **crashes**/**crash**}, and {targets:kinds stays/all stay} down.",
        "pt-BR": "O {targets:verb **cai**/**caem**}, e {targets:kinds não volta/não voltam}.",
    }
    ends: ClassVar[Says] = {
        "en": "The supervisor starts {targets} again.",
        "pt-BR": "O supervisor inicia de novo o {targets}.",
    }

    def targets(self, world: World) -> tuple[str, ...]:
        """The processes."""
        return self.process

    def inject(self, world: World, fault: str, record: int) -> None:
        """Kill each, in the order given."""
        for name in self.process:
            world.crash(name, fault, record)

    def heal(self, world: World, fault: str) -> None:
        """Let each start again."""
        for name in self.process:
            world.revive(name, fault)

    def holds(self, world: World, fault: str) -> bool:
        """While any is kept down by it."""
        return any(fault in world.process(name).held_by for name in self.process)
