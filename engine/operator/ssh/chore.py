"""One command at work on a machine, from the typed line to the prompt.

Each verb is a subclass in its own file under verbs/; this base holds what they share.
"""

import re
from inspect import cleandoc
from typing import ClassVar

from engine.component import Context
from engine.operator.kubectl.line import Flags, Line


class Chore:
    """A verb at work. The class name is the verb (`SystemctlStop` is `systemctl stop`), the
    docstring its help.
    """

    flags: ClassVar[Flags] = {}
    spelled: ClassVar[str] = ""
    """The line as it begins, where that is not the class name taken apart."""

    def __init__(self, ctx: Context, line: Line, name: str, numbers: int) -> None:
        self.ctx, self.line, self.name = ctx, line, name
        self.machine = ctx.machine
        self.out: list[str] = []
        self.err: list[str] = []
        self.code: int | None = None  # None while it runs
        self.number = numbers  # of its questions, if it asks any
        self.timer = ctx.timer(name, f"what {line.verb} waits for")

    @classmethod
    def words(cls) -> str:
        """The line as it begins: program and verb."""
        return cls.spelled or re.sub(r"(?<!^)(?=[A-Z])", " ", cls.__name__, count=1).lower()

    @classmethod
    def help(cls) -> str:
        """The docstring."""
        return cleandoc(cls.__doc__ or "")

    # What verbs define.

    def start(self) -> None:
        """Begin; raises Usage when the line makes no sense."""
        raise NotImplementedError

    def hear(self, message: object) -> None:
        """Take any message of the shell."""

    def woke(self) -> None:
        """Time has passed."""

    # What verbs use.

    def say(self, text: str) -> None:
        """A line on standard output."""
        self.out.append(f"{text}\n")

    def complain(self, text: str) -> None:
        """A line on standard error."""
        self.err.append(f"{text}\n")

    def end(self, code: int = 0) -> None:
        """The prompt is back."""
        self.code = code
        self.timer.cancel()

    def fail(self, text: str, code: int = 1) -> None:
        """End with an error."""
        self.complain(text)
        self.end(code)
