"""What all commands share: an operator does them, and they are told when they touch machines."""

from dataclasses import dataclass, field
from typing import ClassVar

from engine.verbs import Stage, Verb

Says = dict[str, str]


@dataclass(frozen=True, slots=True)
class OperatorActed:
    """The operator did something to machines or processes, from outside the cluster's API."""

    command: str  # the id of the step
    verb: str
    targets: tuple[str, ...]
    says: Says = field(default_factory=dict, repr=False)


class Command(Verb):
    """The base of all commands."""


class MachineCommand(Command):
    """A command that touches machines; `says` tells it, over `targets`."""

    says: ClassVar[Says]

    def targets(self) -> tuple[str, ...]:
        """The hosts or processes that it touches."""
        raise NotImplementedError

    def sentence(self) -> Says:
        """How it is told."""
        return self.says

    def tell(self, stage: Stage, step: str) -> int:
        """Write it into the story; what follows is caused by it."""
        targets = self.targets()
        note = OperatorActed(step, self.word(), targets, self.sentence())
        return stage.world.kernel.note(targets[0], note, story=True)
