"""kubectl create -f."""

from collections.abc import Hashable
from typing import ClassVar

from engine.client import Answer
from engine.operator.kubectl.invocation import Invocation
from engine.operator.kubectl.line import BOOL, FILENAME, OUTPUT, Flags, Usage
from engine.operator.kubectl.manifests import STDIN, placed, read_manifests, target_of
from engine.operator.kubectl.naming import said
from engine.operator.kubectl.trouble import while_doing


class Create(Invocation):
    """Create the objects of the manifests on standard input: create -f -."""

    flags: ClassVar[Flags] = {**FILENAME, **OUTPUT, "save-config": BOOL}

    def start(self) -> None:
        """Create them one after the other."""
        if self.line.flags["filename"] != (STDIN,):
            raise Usage("error: must specify one of -f and -k\n")
        self.queue = [(target_of(self, m), m) for m in read_manifests(self.stdin)]
        self._failed = False
        self._next()

    def forgives(self, step: Hashable, answer: Answer) -> bool:
        """What is refused does not keep the rest from being created."""
        return bool(answer.code) and not (answer.body.get("details") or {}).get("retryAfterSeconds")

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Say what became of it."""
        target, _ = self.queue.pop(0)
        if answer.ok:
            named = self.line.flags["output"] == "name"
            self.say(said(target) if named else f"{said(target)} created")
        else:
            self.complain(while_doing("creating", self.trouble(answer)))
            self._failed = True
        self._next()

    def _next(self) -> None:
        if not self.queue:
            self.end(1 if self._failed else 0)
            return
        target, manifest = self.queue[0]
        self.ask("create", "create", target._replace(name=""), body=placed(manifest, target))
