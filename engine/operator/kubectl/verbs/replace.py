"""kubectl replace."""

from collections.abc import Hashable
from typing import ClassVar

from engine.client import Answer
from engine.operator.kubectl.invocation import Invocation
from engine.operator.kubectl.line import FILENAME, OUTPUT, Flags, Usage
from engine.operator.kubectl.manifests import STDIN, placed, read_manifests, target_of
from engine.operator.kubectl.naming import said
from engine.operator.kubectl.trouble import while_doing


class Replace(Invocation):
    """Put the manifests on standard input in the place of what there is: replace -f -."""

    flags: ClassVar[Flags] = {**FILENAME, **OUTPUT}

    def start(self) -> None:
        """Replace them one after the other."""
        if self.line.flags["filename"] != (STDIN,):
            raise Usage("error: must specify one of -f and -k\n")
        self._queue = [(target_of(self, m), m) for m in read_manifests(self.stdin)]
        self._failed = False
        self._next()

    def forgives(self, step: Hashable, answer: Answer) -> bool:
        """What is refused does not keep the rest from being replaced."""
        return bool(answer.code) and not (answer.body.get("details") or {}).get("retryAfterSeconds")

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Say what became of it."""
        target, _ = self._queue.pop(0)
        if answer.ok:
            self.say(f"{said(target)} replaced")
        else:
            self.complain(while_doing("replacing", self.trouble(answer)))
            self._failed = True
        self._next()

    def _next(self) -> None:
        if not self._queue:
            self.end(1 if self._failed else 0)
            return
        target, manifest = self._queue[0]
        self.ask("replace", "update", target, body=placed(manifest, target))
