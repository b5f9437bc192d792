"""The command lines of a recording: kubectl as typed, or `@verb NAME…` for what was done to
machines.
"""

import shlex
from typing import NamedTuple

MACHINE_VERBS = ("kill", "term", "pause", "resume", "start")


class BadStep(ValueError):
    """A line that no recording holds; says why."""


class Typed(NamedTuple):
    """A kubectl line, with what was piped into it."""

    line: str
    stdin: str = ""


class Done(NamedTuple):
    """Something done to processes and machines: kill, term, pause, resume or start."""

    verb: str
    names: tuple[str, ...]


def read_step(command: str) -> Typed | Done:
    """What a recorded command says; raises BadStep."""
    if command.startswith("@"):
        verb, *names = command[1:].split()
        if verb not in MACHINE_VERBS or not names:
            known = ", ".join(f"@{known}" for known in MACHINE_VERBS)
            raise BadStep(f"{command!r} is not one of {known} with a name")
        return Done(verb, tuple(names))
    if command.startswith("kubectl "):
        return Typed(command)
    words = shlex.split(command)
    if len(words) > 3 and words[0] == "echo" and words[2] == "|" and words[3] == "kubectl":
        return Typed(command[command.rindex("| kubectl") + 2 :], words[1] + "\n")
    raise BadStep(f"{command!r} is neither kubectl, nor echo … | kubectl, nor @verb")
