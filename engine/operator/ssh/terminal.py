"""The operator's shell on one machine: hears RunCommand and runs each line as a chore of its own;
on the operator's own machine it waits for machines that cannot be reached.
"""

from typing import Any, ClassVar, NamedTuple

from engine.component import Component, Context
from engine.operator.kubectl.line import Usage
from engine.operator.kubectl.pipes import Filter, ended
from engine.operator.messages import CommandStarted, RunCommand
from engine.operator.ssh.chore import Chore
from engine.operator.ssh.line import login, parse
from engine.operator.ssh.verbs import VERBS
from engine.wire.system import Expired

NUMBERS = 1 << 12
"""Questions that one line may ask, so that no two lines share a number."""
NO_LOGIN = 255
"""The exit code of ssh itself."""

_FLAGS = {verb: chore.flags for verb, chore in VERBS.items()}


class NotReached(NamedTuple):
    """A line was typed for a machine that cannot be reached: ssh says so after a while."""

    command: RunCommand
    text: str
    after_us: int


class Shell(Component):
    """Runs the lines that are typed on this machine."""

    kind: ClassVar[str] = "shell"

    def __init__(self, ctx: Context, config: Any) -> None:
        super().__init__(ctx, config)
        self._running: dict[str, Chore] = {}
        self._waiting: dict[str, NotReached] = {}  # by the name of their timers
        self._typed: dict[str, tuple[RunCommand, int]] = {}  # and when
        self._filters: dict[str, tuple[Filter, ...]] = {}  # what stands behind a |
        self._count = ctx.incarnation << 16

    def handle(self, message: object) -> None:
        """Begin a line, or let every line that runs hear the message."""
        match message:
            case RunCommand():
                self._begin(message)
            case NotReached():
                self._wait(message)
            case Expired():
                self._wake(message.name)
            case _:
                for chore in list(self._running.values()):
                    _hear(chore, message)
        for step, chore in list(self._running.items()):
            if chore.code is not None:
                del self._running[step]
                self._end(step, chore.code, "".join(chore.out), "".join(chore.err))

    def _begin(self, command: RunCommand) -> None:
        self._start(command)
        try:
            there = login(command.line)
            self._filters[command.id] = there.filters
            line = parse(there.words, _FLAGS)
            chore = VERBS[line.verb](self.ctx, line, f"shell {self._count}", self._count * NUMBERS)
            chore.start()
        except Usage as usage:
            self._end(command.id, 1, "", str(usage))
            return
        self._running[command.id] = chore

    def _wait(self, message: NotReached) -> None:
        self._start(message.command)
        name = f"ssh {self._count}"
        self._waiting[name] = message
        self.ctx.timer(name, "an answer of the machine").set(message.after_us)

    def _start(self, command: RunCommand) -> None:
        self._count += 1
        self._typed[command.id] = command, self.ctx.now
        self.ctx.note(CommandStarted(command.id, command.line), story=True)

    def _wake(self, name: str) -> None:
        missed = self._waiting.pop(name, None)
        if missed is not None:
            self._end(missed.command.id, NO_LOGIN, "", f"{missed.text}\n")
        for chore in list(self._running.values()):
            if chore.name == name:
                chore.woke()

    def _end(self, step: str, code: int, out: str, err: str) -> None:
        command, began = self._typed.pop(step)
        filters = self._filters.pop(step, ())
        note = ended(command, filters, code, out, err, self.ctx.now - began)
        self.ctx.note(note, story=note.is_news)


def _hear(chore: Chore, message: object) -> None:
    """What stands in place of an id is read only when there are containers to choose from."""
    try:
        chore.hear(message)
    except Usage as usage:
        chore.fail(str(usage).rstrip())
