"""What all faults share: they begin, hold until they are healed, and say so in the trace."""

from dataclasses import dataclass, field
from typing import ClassVar

from engine.verbs import Stage, Verb
from engine.world import World

Says = dict[str, str]


def others(world: World, hosts: tuple[str, ...]) -> tuple[str, ...]:
    """Every machine but these."""
    return tuple(name for name in world.hosts if name not in hosts)


@dataclass(frozen=True, slots=True)
class FaultBegan:
    """An instructor broke something; `fault` is the id of the step, `targets` are hosts or
    processes. `silences`: whoever waits for these in vain may wait because of it.
    """

    fault: str
    verb: str
    targets: tuple[str, ...]
    left: tuple[str, ...] = ()  # of a cut network: its two sides
    right: tuple[str, ...] = ()
    one_way: bool = False
    says: Says = field(default_factory=dict, repr=False)
    silences: bool = True


@dataclass(frozen=True, slots=True)
class FaultEnded:
    """A fault is no longer in force: it was healed, or an operator mended everything that it had
    broken.
    """

    fault: str
    verb: str
    targets: tuple[str, ...]
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    one_way: bool = False
    says: Says = field(default_factory=dict, repr=False)


class Fault(Verb):
    """The base of all faults: `inject` breaks something, `heal` takes exactly that back.

    `tag` is the word on a host or a rail of the map; `begins` and `ends` are the sentences of the
    story, in both languages, over the fields of FaultBegan. `silences` false: its targets answer
    as ever, and what it does to others carries its record.
    """

    silences: ClassVar[bool] = True
    tag: ClassVar[Says]
    begins: ClassVar[Says]
    ends: ClassVar[Says]

    def inject(self, world: World, fault: str, record: int) -> None:
        """Break it; `record` is the line of the trace that says so, and the cause of all that
        follows.
        """
        raise NotImplementedError

    def heal(self, world: World, fault: str) -> None:
        """Take it back, and only it: what other faults broke stays broken."""
        raise NotImplementedError

    def holds(self, world: World, fault: str) -> bool:
        """Whether anything of it is left; an operator may have mended it."""
        raise NotImplementedError

    def targets(self, world: World) -> tuple[str, ...]:
        """The hosts or processes that it strikes."""
        raise NotImplementedError

    def sides(self, world: World) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
        """Of a cut network: left, right, and whether only the way from left to right is cut."""
        return (), (), False

    def sentences(self) -> tuple[Says, Says]:
        """How its beginning and its end are told."""
        return self.begins, self.ends

    def perform(self, stage: Stage, step: str) -> None:
        """Begin."""
        world = stage.world
        targets = self.targets(world)
        sides, says = self.sides(world), self.sentences()[0]
        note = FaultBegan(step, self.word(), targets, *sides, says=says, silences=self.silences)
        record = world.kernel.note(targets[0], note, story=True)
        stage.faults[step] = self
        self.inject(world, step, record)

    def end(self, stage: Stage, fault: str, *, told: bool = True) -> None:
        """Heal it and write it down; nothing happens when it is not in force. `told`: the story
        says so; it does not where an operator's act has said it already.
        """
        if stage.faults.pop(fault, None) is None:
            return
        world = stage.world
        targets = self.targets(world)
        note = FaultEnded(fault, self.word(), targets, *self.sides(world), says=self.sentences()[1])
        world.kernel.note(targets[0], note, story=told)
        self.heal(world, fault)
