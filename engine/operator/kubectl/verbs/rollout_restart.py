"""kubectl rollout restart, pause and resume."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, dig
from engine.operator.kubectl.each import BY_LABEL
from engine.operator.kubectl.line import Flags
from engine.operator.kubectl.rollout import Rollout
from engine.units import rfc3339

RESTARTED_AT = "kubectl.kubernetes.io/restartedAt"
RESTARTED = ("deployments", "daemonsets", "statefulsets")
TOO_SOON = (
    "if restart has already been triggered within the past second, please wait before attempting "
    "to trigger another"
)


class RolloutRestart(Rollout):
    """Replace all pods of a workload by new ones: rollout restart deployment/web."""

    flags: ClassVar[Flags] = BY_LABEL
    wraps = "failed to patch: "

    def deal(self, found: Obj) -> None:
        """Change an annotation of the template; a paused deployment refuses."""
        kind = self.target.resource
        who = f'error: {kind.qualified} "{self.target.name}"'
        if kind.plural not in RESTARTED:
            self.not_done(f"{who} restarting is not supported")
            return
        if dig(found, "spec.paused"):
            self.not_done(f"{who} can't restart paused deployment (run rollout resume first)")
            return
        stamp = {RESTARTED_AT: rfc3339(self.ctx.wall)}
        old = dig(found, "spec.template.metadata.annotations") or {}
        if old.get(RESTARTED_AT) == stamp[RESTARTED_AT]:
            self.not_done(f"error: failed to create patch for {self.target.name}: {TOO_SOON}")
            return
        self.patch({"spec": {"template": {"metadata": {"annotations": stamp}}}})

    def heard(self, step: Hashable, answer: Answer) -> None:
        """It begins."""
        self.done("restarted", answer.body)


class RolloutPause(Rollout):
    """Let a deployment wait: changes of its template start nothing until it is resumed."""

    flags: ClassVar[Flags] = BY_LABEL
    wraps = "failed to patch: "
    wanted: ClassVar[bool] = True
    word: ClassVar[str] = "paused"
    act: ClassVar[str] = "pausing"

    def deal(self, found: Obj) -> None:
        """Patch it unless it is so already."""
        kind = self.target.resource
        why = ""
        if kind.plural != "deployments":
            why = f"{self.act} is not supported"
        elif bool(dig(found, "spec.paused", False)) is self.wanted:
            why = "is already paused" if self.wanted else "is not paused"
        if why:
            self.not_done(f'error: {kind.qualified} "{self.target.name}" {why}')
            return
        body: dict[str, Any] = {"spec": {"paused": self.wanted or None}}
        self.patch(body)

    def heard(self, step: Hashable, answer: Answer) -> None:
        """It is so now."""
        self.done(self.word, answer.body)


class RolloutResume(RolloutPause):
    """Let a paused deployment go on: rollout resume deployment/web."""

    wanted = False
    word = "resumed"
    act = "resuming"
