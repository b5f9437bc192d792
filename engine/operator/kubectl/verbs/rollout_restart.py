"""kubectl rollout restart, pause and resume."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, dig
from engine.operator.kubectl.each import EachTarget
from engine.operator.kubectl.line import SELECTOR, Flags
from engine.units import rfc3339

RESTARTED_AT = "kubectl.kubernetes.io/restartedAt"


class RolloutRestart(EachTarget):
    """Replace all pods of a workload by new ones: rollout restart deployment/web."""

    flags: ClassVar[Flags] = {**SELECTOR}

    def deal(self, found: Obj) -> None:
        """Change an annotation of the template; a paused deployment refuses."""
        if dig(found, "spec.paused"):
            who = f'{self.target.resource.plural} "{self.target.name}"'
            self.not_done(
                f"error: {who} can't restart paused deployment (run rollout resume first)"
            )
            return
        stamp = {RESTARTED_AT: rfc3339(self.ctx.wall)}
        self.patch({"spec": {"template": {"metadata": {"annotations": stamp}}}})

    def heard(self, step: Hashable, answer: Answer) -> None:
        """It begins."""
        self.done("restarted")


class RolloutPause(EachTarget):
    """Let a deployment wait: changes of its template start nothing until it is resumed."""

    flags: ClassVar[Flags] = {**SELECTOR}
    wanted: ClassVar[bool] = True
    word: ClassVar[str] = "paused"

    def deal(self, found: Obj) -> None:
        """Patch it unless it is so already."""
        if bool(dig(found, "spec.paused", False)) is self.wanted:
            said = "already paused" if self.wanted else "not paused"
            self.not_done(f'error: {self.target.resource.qualified} "{self.target.name}" is {said}')
            return
        body: dict[str, Any] = {"spec": {"paused": self.wanted or None}}
        self.patch(body)

    def heard(self, step: Hashable, answer: Answer) -> None:
        """It is so now."""
        self.done(self.word)


class RolloutResume(RolloutPause):
    """Let a paused deployment go on: rollout resume deployment/web."""

    wanted = False
    word = "resumed"
