"""The operator's shell on one machine: hears RunCommand and runs each line as an errand of its
own.
"""

from typing import Any, ClassVar, NamedTuple

from engine.component import Component, Context
from engine.operator.etcdctl.errand import BAD_ARGUMENTS, Errand
from engine.operator.etcdctl.line import ANY, parse
from engine.operator.etcdctl.verbs import VERBS
from engine.operator.kubectl.line import Usage
from engine.operator.kubectl.pipes import Filter, ended, piped
from engine.operator.messages import CommandStarted, RunCommand
from engine.wire.system import Expired

NUMBERS = 1 << 12
"""Questions that one line may ask, so that no two lines share a number."""

_FLAGS = {
    verb: {**errand.flags, **dict.fromkeys(errand.unplayed, ANY)} for verb, errand in VERBS.items()
}


class _Typed(NamedTuple):
    """A line that runs: when it was typed, and what stands behind its `|`."""

    command: RunCommand
    began: int
    filters: tuple[Filter, ...] = ()


class Etcdctl(Component):
    """Runs the lines that are typed on this machine."""

    kind: ClassVar[str] = "etcdctl"

    def __init__(self, ctx: Context, config: Any) -> None:
        super().__init__(ctx, config)
        self._running: dict[str, Errand] = {}
        self._typed: dict[str, _Typed] = {}
        self._count = ctx.incarnation << 16

    def handle(self, message: object) -> None:
        """Begin a line, or let every line that runs hear the message."""
        match message:
            case RunCommand():
                self._begin(message)
            case Expired():
                for errand in list(self._running.values()):
                    if errand.name == message.name:
                        errand.woke()
            case _:
                for errand in list(self._running.values()):
                    errand.hear(message)
        for number, errand in list(self._running.items()):
            if errand.code is not None:
                del self._running[number]
                self._end(number, errand.code, "".join(errand.out), "".join(errand.err))

    def _begin(self, command: RunCommand) -> None:
        self._typed[command.id] = _Typed(command, self.ctx.now)
        self.ctx.note(CommandStarted(command.id, command.line), story=True)
        try:
            text, filters = piped(command.line)
            self._typed[command.id] = _Typed(command, self.ctx.now, filters)
            line = parse(text, _FLAGS)
        except Usage as usage:
            self._end(command.id, BAD_ARGUMENTS, "", str(usage))
            return
        self._count += 1
        name = f"etcdctl {self._count}"
        errand = VERBS[line.verb](self.ctx, line, name, self._count * NUMBERS, command.stdin)
        self._running[command.id] = errand
        errand.begin()

    def _end(self, number: str, code: int, out: str, err: str) -> None:
        command, began, filters = self._typed.pop(number)
        note = ended(command, filters, code, out, err, self.ctx.now - began)
        self.ctx.note(note, story=note.is_news)
