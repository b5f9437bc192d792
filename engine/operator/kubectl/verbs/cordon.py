"""kubectl cordon and uncordon."""

from collections.abc import Hashable
from typing import ClassVar

from engine.client import Answer
from engine.objects import Obj, dig
from engine.operator.kubectl.each import EachTarget
from engine.operator.kubectl.invocation import Target, resource_of
from engine.operator.kubectl.line import DRY_RUN, Flag, Flags, Usage


class Cordon(EachTarget):
    """Mark nodes unschedulable: no new pod is placed there, what runs stays: cordon worker-1."""

    flags: ClassVar[Flags] = {**DRY_RUN, "selector": Flag(letter="l")}
    unschedulable: ClassVar[bool] = True
    word: ClassVar[str] = "cordoned"

    def chosen(self) -> list[Target]:
        """Every word is a node."""
        words = [word.removeprefix("node/") for word in self.line.arguments]
        if words and self.line.flags["selector"]:
            raise Usage(
                "error: error: cannot specify both a node name and a --selector option\n"
                f"See 'kubectl {self.line.verb} -h' for help and examples\n"
            )
        if not words and not self.line.flags["selector"]:
            raise Usage(
                f"error: USAGE: {self.line.verb} NODE [flags]\n"
                f"See 'kubectl {self.line.verb} -h' for help and examples\n"
            )
        nodes = resource_of("nodes")
        return [Target(nodes, word, "") for word in words] or [Target(nodes, "", "")]

    def deal(self, found: Obj) -> None:
        """Patch the node unless it is so already."""
        if bool(dig(found, "spec.unschedulable", False)) is self.unschedulable:
            self.done(f"already {self.word}")
        else:
            self.patch({"spec": {"unschedulable": self.unschedulable or None}})

    def heard(self, step: Hashable, answer: Answer) -> None:
        """It is so now."""
        self.done(self.word)


class Uncordon(Cordon):
    """Let the scheduler use nodes again: uncordon worker-1."""

    unschedulable = False
    word = "uncordoned"
