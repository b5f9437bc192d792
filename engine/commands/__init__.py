"""What an operator can do, one file each; `COMMANDS` holds them by a timeline's words."""

import sys

from engine.commands._base import Command, OperatorActed
from engine.registry import discover

COMMANDS: dict[str, type[Command]] = discover(
    sys.modules[__name__], Command, lambda verb: verb.word()
)

__all__ = ["COMMANDS", "Command", "OperatorActed"]
