"""kubectl set selector."""

from collections.abc import Hashable
from typing import ClassVar

from engine.client import Answer
from engine.objects import Obj
from engine.operator.kubectl.each import OR_ALL, EachTarget
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import BOOL, Flags, Usage, without

SERVICES_ONLY = "error: setting a selector is only supported for Services"


class SetSelector(EachTarget):
    """Let a service select other pods: set selector service web app=web,track=new."""

    flags: ClassVar[Flags] = {**without(OR_ALL, "selector"), "local": BOOL}

    def chosen(self) -> list[Target]:
        """The last word is the selector."""
        if not self.line.arguments:
            raise Usage("error: one selector is required\n")
        *words, selector = self.line.arguments
        pairs = [pair.partition("=") for pair in selector.replace("==", "=").split(",")]
        if not all(key and sign for key, sign, _ in pairs):
            raise Usage(f'error: couldn\'t parse the selector string "{selector}"\n')
        self._wanted = {key.strip(): value.strip() for key, _, value in pairs}
        return self.named(words)

    def deal(self, found: Obj) -> None:
        """Put it in the place of the old one."""
        if self.target.resource.plural != "services":
            self.not_done(SERVICES_ONLY)
            return
        old = (found.get("spec") or {}).get("selector") or {}
        gone = {key: None for key in old if key not in self._wanted}
        self.patch({"spec": {"selector": {**self._wanted, **gone}}})

    def heard(self, step: Hashable, answer: Answer) -> None:
        """It is changed."""
        self.done("selector updated", answer.body)
