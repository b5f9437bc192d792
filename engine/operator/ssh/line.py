"""A line of ssh taken apart: the machine, and what is to be run there.

As ssh does it: the words after the machine are put together again, and the shell there splits them
anew, so that quotes around the whole command change nothing.
"""

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from engine.finding import suggest
from engine.operator.kubectl.line import Flags, Line, Usage, read_words
from engine.operator.kubectl.pipes import Filter, piped

VALUED = "BbcDEeFIiJLlmOoPpQRSWw"
"""Options of ssh that take a value (ssh(1)); all of them are taken and change nothing."""
SKIPPED = re.compile(r"sudo|[A-Z][A-Z0-9_]*=.*")
"""What may stand before a program: everybody is root here."""
CHAINED = (";", "&", "&&", "||")
SUBSTITUTED = re.compile(r"\$\(([^()]*)\)")
"""One command inside another: one word of it."""
RUNTIME = ("-r", "--runtime-endpoint", "-i", "--image-endpoint")
"""crictl's own options: there is one runtime."""
ETCD_PROGRAMS = ("etcdctl", "etcdutl")

USAGE = "usage: ssh HOST COMMAND, like: ssh worker-1 systemctl stop kubelet\n"
NO_COMMAND = (
    "error: there is no shell to stay in: say what to run on {host} on the same line, like: "
    "ssh {host} systemctl status kubelet\n"
)
ONE_ONLY = "error: one command a line: what stands after `{word}` is a line of its own\n"
_STEP = "it is a step of its own: `{}: HOST`"
NOT_MODELLED: Mapping[str, str] = {
    "journalctl": (
        "nobody keeps a journal; `systemctl status UNIT` says how a unit is, and the run's logs "
        "what each process told"
    ),
    "kubectl": "it runs on the operator's machine: type it without ssh",
    "poweroff": _STEP.format("shut_down"),
    "reboot": _STEP.format("reboot"),
    "shutdown": _STEP.format("shut_down"),
}
"""Programs that a machine would have, why they are not there, and what to do instead."""


class Login(NamedTuple):
    """Where to, the words of what is to be run there with the program first, and what stands behind
    a `|`, there or here.
    """

    host: str
    words: tuple[str, ...]
    filters: tuple[Filter, ...] = ()


def login(text: str) -> Login:
    """The machine and the command of a line, with or without `ssh` before it. Raises Usage."""
    typed, outer = piped(text)
    words = _split(typed)
    if words[:1] == ["ssh"]:
        del words[0]
    while words and words[0].startswith("-") and words[0] != "--":
        letter = words.pop(0)[1:]
        if letter and letter[-1] in VALUED and len(letter) == 1 and words:
            del words[0]
    if not words or words[0] == "--":
        raise Usage(USAGE)
    host, rest = words[0].rpartition("@")[2], words[1:]
    command, inner = piped(" ".join(rest[1:] if rest[:1] == ["--"] else rest))
    there = _split(SUBSTITUTED.sub(r"'$(\1)'", command))
    while there and SKIPPED.fullmatch(there[0]):
        del there[0]
    if not there:
        raise Usage(NO_COMMAND.format(host=host))
    for word in there:
        if word in CHAINED:
            raise Usage(ONE_ONLY.format(word=word))
    return Login(host, tuple(there), (*inner, *outer))


def parse(words: Sequence[str], known: Mapping[str, Flags]) -> Line:
    """Take a command apart; `known` holds the flags of every verb. Raises Usage."""
    verb, rest = split_verb(words, known)
    try:
        arguments, values, given = read_words(rest, known[verb])
    except Usage as usage:
        raise Usage(f"{usage}\n") from None
    return Line(verb, arguments, values, given)


def split_verb(words: Sequence[str], known: Mapping[str, Flags]) -> tuple[str, list[str]]:
    """The verb with its program (`systemctl stop`), and what is left; raises Usage."""
    program, rest = words[0].rpartition("/")[2], list(words[1:])
    if program == "crictl":
        rest = _without_runtime(rest)
    if program in known:
        return program, rest
    verbs = [verb.partition(" ")[2] for verb in known if verb.startswith(f"{program} ")]
    if not verbs:
        raise Usage(_not_found(program, known))
    at = next((n for n, word in enumerate(rest) if not word.startswith("-")), None)
    if at is None:
        raise Usage(f"error: {program} needs one of: {', '.join(verbs)}\n")
    if rest[at] not in verbs:
        close = suggest(rest[at], verbs)
        hint = f": {close}" if close else f"; there are {', '.join(verbs)}"
        raise Usage(f"error: {program} has no verb {rest[at]!r} here{hint}\n")
    return f"{program} {rest[at]}", [*rest[:at], *rest[at + 1 :]]


def check(text: str, known: Mapping[str, Flags]) -> None:
    """Raise Usage when a line names no machine, or no verb that there is."""
    there = login(text)
    if there.words[0] not in ETCD_PROGRAMS:
        split_verb(there.words, known)


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        raise Usage(f"error: {error}\n") from None


def _without_runtime(words: Sequence[str]) -> list[str]:
    left: list[str] = []
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word in RUNTIME:
            skip = True
        elif not word.startswith(("--runtime-endpoint=", "--image-endpoint=")):
            left.append(word)
    return left


def _not_found(program: str, known: Iterable[str]) -> str:
    if program in NOT_MODELLED:
        return f"error: {program} is not modelled here: {NOT_MODELLED[program]}\n"
    programs = [*dict.fromkeys(verb.partition(" ")[0] for verb in known), *ETCD_PROGRAMS]
    close = suggest(program, programs)
    hint = close or f"here there are {', '.join(programs)}"
    return f"bash: line 1: {program}: command not found\nhint: {hint}\n"
