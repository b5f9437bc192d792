"""Verbs that deal with their targets one after the other, and go on when one of them fails."""

from collections.abc import Hashable, Mapping
from typing import Any

from engine.client import Answer
from engine.objects import Obj, name, namespace
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import Usage
from engine.operator.kubectl.naming import said, targets_of

LIST, GET = "list", "get"


class EachTarget(Invocation):
    """Finds out what the line means (by name, by selector, or all), reads each object, hands it to
    `deal`.
    """

    target: Target  # whose turn it is

    def start(self) -> None:
        """Begin with the first target."""
        self._failed = False
        self.queue = self.chosen()
        selects = self.line.flags.get("selector") or self.line.flags.get("all")
        if any(not target.name for target in self.queue) and not selects:
            raise Usage("error: resource(s) were provided, but no name was specified\n")
        self.proceed()

    # What verbs define.

    def chosen(self) -> list[Target]:
        """What the line names; a target without a name stands for all that the selector leaves."""
        return targets_of(self, self.line.arguments, all_named=False)

    def deal(self, found: Obj) -> None:
        """Do something about the object of `self.target`; `done` or `not_done` ends with it."""
        raise NotImplementedError

    def heard(self, step: Hashable, answer: Answer) -> None:
        """The answer to something that `deal` asked for."""
        raise NotImplementedError

    # What they use.

    def patch(
        self, body: Mapping[str, Any], kind: str = "strategic", *, subresource: str = ""
    ) -> None:
        """Patch the target's object; `heard("patch", …)` follows."""
        options = {"patchType": kind}
        self.ask("patch", "patch", self.target, subresource=subresource, options=options, body=body)

    def done(self, text: str = "") -> None:
        """The target is dealt with: `deployment.apps/web <text>`."""
        if text:
            self.say(f"{said(self.target)} {text}")
        self.proceed()

    def not_done(self, text: str) -> None:
        """The target failed; the next one has its turn."""
        self.complain(text)
        self._failed = True
        self.proceed()

    def proceed(self) -> None:
        """Take the next target, or end."""
        if not self.queue:
            self.end(1 if self._failed else 0)
            return
        self.target = self.queue.pop(0)
        if self.target.name:
            self.ask(GET, "get", self.target)
            return
        options = {"labelSelector": self.line.flags.get("selector", "")}
        self.ask(LIST, "list", self.target, options={k: v for k, v in options.items() if v})

    def forgives(self, step: Hashable, answer: Answer) -> bool:
        """A server that answered ends one target only; one that does not answer ends the line."""
        return bool(answer.code) and not (answer.body.get("details") or {}).get("retryAfterSeconds")

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Expand a list, deal with an object, or hand the answer on."""
        if not answer.ok:
            self.not_done(self.trouble(answer))
        elif step == LIST:
            resource = self.target.resource
            found = [Target(resource, name(item), namespace(item)) for item in answer.body["items"]]
            self.queue[:0] = found
            self.proceed()
        elif step == GET:
            self.deal(answer.body)
        else:
            self.heard(step, answer)
