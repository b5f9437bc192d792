"""A line of etcdctl or etcdutl taken apart: program, verb, arguments and flags.

After cobra as both programs set it up; what kubectl's lines and these have in common is read by
kubectl's reader.
"""

import re
import shlex
from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.finding import suggest
from engine.operator.kubectl.line import BOOL, STRINGS, TEXT, Flag, Flags, Kind, Usage, read_words
from engine.operator.kubectl.pipes import piped
from engine.units import SECOND

ETCDCTL, ETCDUTL = "etcdctl", "etcdutl"
SKIPPED = re.compile(r"sudo|[A-Z][A-Z0-9_]*=.*")
"""What may stand before the program: sudo, and variables like ETCDCTL_API=3, which 3.6 ignores."""

ANY = Flag(alone="")
"""A flag that is only known in order to be refused."""

PRINTED: Flags = {"write-out": Flag(letter="w", default="simple")}
"""The only flag that every verb of etcdutl has."""

EVERYWHERE: Flags = {
    "endpoints": STRINGS,
    **PRINTED,
    "command-timeout": Flag(Kind.DURATION, default=5 * SECOND),
    "dial-timeout": Flag(Kind.DURATION, default=2 * SECOND),
    "cacert": TEXT,
    "cert": TEXT,
    "key": TEXT,
    "user": TEXT,
    "password": TEXT,
    "insecure-skip-tls-verify": BOOL,
    "hex": BOOL,
    "debug": BOOL,
    "insecure-transport": BOOL,
    "insecure-discovery": BOOL,
    "keepalive-time": Flag(Kind.DURATION, default=2 * SECOND),
    "keepalive-timeout": Flag(Kind.DURATION, default=6 * SECOND),
    "max-request-bytes": Flag(Kind.INT, default=0),
    "max-recv-bytes": Flag(Kind.INT, default=0),
}
"""Flags of every verb of etcdctl. Those about certificates, users and connections are taken and
change nothing: nobody checks them here.
"""

MOVED = (
    "error: etcdctl 3.6 has no `snapshot {word}`: it moved to etcdutl, so type "
    "`etcdutl snapshot {word} …`\n"
)


class Line(NamedTuple):
    """A line that was understood; `given` are the flags that were typed."""

    verb: str
    arguments: tuple[str, ...]
    flags: Mapping[str, Any]
    given: tuple[str, ...]


def words_of(text: str) -> list[str]:
    """The words of a line from the program on; etcdctl when none is named. Raises Usage."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise Usage(f"error: {error}\n") from None
    while words and SKIPPED.fullmatch(words[0]):
        del words[0]
    return words if words[:1] in ([ETCDCTL], [ETCDUTL]) else [ETCDCTL, *words]


def split_verb(words: list[str], known: Mapping[str, Flags]) -> tuple[str, list[str]]:
    """The verb with its program (`etcdctl member list`), and what is left; raises Usage."""
    program, rest = words[0], words[1:]
    heads = [n for n, word in enumerate(rest) if not word.startswith("-") and not _valued(rest, n)]
    for count in (2, 1):
        typed = [program, *(rest[n] for n in heads[:count])]
        verbs = _meant(typed, known) if len(heads) >= count else []
        if len(verbs) == 1:
            return verbs[0], [word for n, word in enumerate(rest) if n not in heads[:count]]
    said = [rest[n] for n in heads[:2]]
    if program == ETCDCTL and said[:1] == ["snapshot"] and said[1:] in (["status"], ["restore"]):
        raise Usage(MOVED.format(word=said[1]))
    raise Usage(_unknown(program, said, known))


def _meant(typed: list[str], known: Mapping[str, Flags]) -> list[str]:
    """The verbs that these words mean; like cobra.EnablePrefixMatching, `compact` is enough for
    `compaction`.
    """
    exact = " ".join(typed)
    if exact in known:
        return [exact]
    found = [(verb, verb.split()) for verb in known if len(verb.split()) == len(typed)]
    return [
        verb
        for verb, words in found
        if all(word.startswith(begin) for word, begin in zip(words, typed, strict=True))
    ]


def _valued(words: list[str], place: int) -> bool:
    """Whether a word is the value of a global flag before it: `etcdctl --endpoints X get`."""
    before = words[place - 1] if place else ""
    name = before.removeprefix("--") if before.startswith("--") else ""
    if before.startswith("-") and not name:
        name = next((n for n, f in EVERYWHERE.items() if f.letter and before == f"-{f.letter}"), "")
    flag = EVERYWHERE.get(name)
    return flag is not None and flag.alone is None


def _unknown(program: str, said: list[str], known: Mapping[str, Flags]) -> str:
    if not said:
        return f"error: you must name a command, like {program} " + (
            "member list\n" if program == ETCDCTL else "snapshot status FILE\n"
        )
    firsts = dict.fromkeys(verb.split()[1] for verb in known if verb.startswith(f"{program} "))
    if said[0] in firsts:
        seconds = [v.split()[2] for v in known if v.startswith(f"{program} {said[0]} ")]
        return f"error: {program} {said[0]} needs one of: {', '.join(seconds)}\n"
    close = suggest(said[0], firsts).rstrip("?")
    hint = f"\n\nDid you mean this?\n\t{close}\n" if close else ""
    return f'Error: unknown command "{said[0]}" for "{program}"{hint}\n'


def parse(text: str, known: Mapping[str, Flags]) -> Line:
    """Take a line apart; `known` holds the flags of every verb. Raises Usage."""
    verb, words = split_verb(words_of(text), known)
    flags = {**(PRINTED if verb.startswith(ETCDUTL) else EVERYWHERE), **known[verb]}
    try:
        arguments, values, given = read_words(words, flags)
    except Usage as usage:
        raise Usage(str(usage).replace("error:", "Error:", 1) + "\n") from None
    return Line(verb, arguments, values, given)


def check(text: str, known: Mapping[str, Flags]) -> None:
    """Raise Usage when a line names no verb that there is."""
    split_verb(words_of(piped(text).line), known)
