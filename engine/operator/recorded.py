"""The command lines of a recording: kubectl or ssh as typed, or `@verb NAME…` for what was done to
machines.
"""

import shlex
from typing import NamedTuple

from engine.operator import ssh
from engine.operator.kubectl import Usage

MACHINE_VERBS = ("kill", "term", "pause", "resume", "start")


class BadStep(ValueError):
    """A line that no recording holds; says why."""


class Typed(NamedTuple):
    """A kubectl line, with what was piped into it."""

    line: str
    stdin: str = ""


class OnMachine(NamedTuple):
    """A line of ssh, without that word."""

    line: str


class Done(NamedTuple):
    """Something done to processes and machines: kill, term, pause, resume or start."""

    verb: str
    names: tuple[str, ...]


Recorded = Typed | OnMachine | Done
"""What a step may be."""

_SSH = {verb: chore.flags for verb, chore in ssh.VERBS.items()}


def read_step(command: str) -> Recorded:
    """What a recorded command says; raises BadStep."""
    if command.startswith("@"):
        verb, *names = command[1:].split()
        if verb not in MACHINE_VERBS or not names:
            known = ", ".join(f"@{known}" for known in MACHINE_VERBS)
            raise BadStep(f"{command!r} is not one of {known} with a name")
        return Done(verb, tuple(names))
    if command.startswith("kubectl "):
        return Typed(command)
    if command.startswith("ssh "):
        return OnMachine(_checked(command).removeprefix("ssh "))
    words = shlex.split(command)
    if len(words) > 3 and words[0] == "echo" and words[2] == "|" and words[3] == "kubectl":
        return Typed(command[command.rindex("| kubectl") + 2 :], words[1] + "\n")
    raise BadStep(f"{command!r} is neither kubectl, nor echo … | kubectl, nor ssh, nor @verb")


def _checked(command: str) -> str:
    try:
        ssh.check(command, _SSH)
    except Usage as usage:
        raise BadStep(f"{command!r}: {str(usage).strip()}") from None
    return command
