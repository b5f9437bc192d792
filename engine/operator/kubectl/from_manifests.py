"""Verbs that do the same with every manifest of standard input, and go on when one is refused."""

from collections.abc import Hashable
from typing import ClassVar

from engine.client import Answer
from engine.objects import Obj, name
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import CHANGE, FILENAME, VALIDATE, Flags, Usage
from engine.operator.kubectl.manifests import STDIN, Manifest, read_manifests, target_of
from engine.operator.kubectl.outcome import tell
from engine.operator.kubectl.trouble import no_schema, while_doing

MANIFESTS: Flags = {**FILENAME, **CHANGE, **VALIDATE}


class FromManifests(Invocation):
    """Takes the manifests one after the other; each step is named after what it leads to."""

    doing: ClassVar[str]
    """What is being done, for errors: creating, replacing."""
    names_new_ones: ClassVar[bool] = False
    """Whether the server may choose a name (`generateName`)."""

    def start(self) -> None:
        """Read everything before the first call, as kubectl does."""
        if self.line.flags["filename"] != (STDIN,):
            raise Usage(
                "error: only -f - is known here: there are no files on this machine\n"
                if self.line.flags["filename"]
                else "error: must specify one of -f and -k\n"
            )
        found, named = read_manifests(self.stdin, self.words()), not self.names_new_ones
        self.queue: list[tuple[Target, Manifest]] = [
            (target_of(self, manifest, named=named), manifest) for manifest in found
        ]
        self._errors: list[str] = []
        self.turn()

    def turn(self) -> None:
        """Deal with the first of the queue; `done` or `refused` ends with it."""
        raise NotImplementedError

    def forgives(self, step: Hashable, answer: Answer) -> bool:
        """What is refused does not keep the rest from being dealt with."""
        return self.is_verdict(answer)

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Say what became of it."""
        if answer.ok:
            self.done(str(step), answer.body)
        else:
            self.refused(while_doing(self.doing, self.trouble(answer)))

    def trouble(self, answer: Answer) -> str:
        """Without a server there is no schema to check the manifests against."""
        validates = self.validation.get("fieldValidation") != "Ignore"
        if not answer.code and validates and not self._seen:
            return no_schema(self.address, answer.text)
        return super().trouble(answer)

    _seen = False  # an answer came

    def done(self, how: str, body: Obj) -> None:
        """The first of the queue is `how`."""
        self._seen = True
        target, _ = self.queue[0]
        tell(self, target._replace(name=target.name or name(body)), how, body)
        self._advance()

    def refused(self, why: str) -> None:
        """The first of the queue failed."""
        self._seen = True
        self._errors.append(why)
        self._advance()

    def _advance(self) -> None:
        self.queue.pop(0)
        if self.queue:
            self.turn()
            return
        self.end_with(self._errors)
