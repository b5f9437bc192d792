"""What stands behind a `|` on a typed line: a few small programs that read text and write text.

A shell runs them on the operator's machine; the exit code of such a line is that of its last
program, and what goes to standard error passes them by (POSIX, XCU 2.9.2).
"""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from engine.certificates import decoded_base64, encoded_base64
from engine.finding import suggest
from engine.operator.kubectl.line import BOOL, Flag, Flags, Usage, read_words, switch
from engine.operator.messages import CommandEnded, RunCommand, quoted

PATTERN_MAX = 200
UNKNOWN = "bash: {word}: command not found\nhint: {hint}\n"
NO_NUMBER = "{program}: invalid number of lines: '{text}'\n"

Lines = list[str]
Given = Mapping[str, object]
Run = Callable[[Lines, Given, Sequence[str]], tuple[Lines, int]]
"""Lines, flags and arguments to lines and an exit code; ValueError for what a program refuses."""


class Filter(NamedTuple):
    """One program behind a `|`, with its flags and arguments, and as it was typed."""

    program: str
    flags: Mapping[str, object]
    arguments: tuple[str, ...]
    text: str


class Piped(NamedTuple):
    """A line without what stands behind its first `|`, and that."""

    line: str
    filters: tuple[Filter, ...] = ()


def piped(text: str) -> Piped:
    """Take a line apart at each `|` outside of quotes; raises Usage for a program that there is
    not.
    """
    parts = _parts(text)
    return Piped(parts[0].strip(), tuple(_filter(part) for part in parts[1:]))


def ended(
    command: RunCommand, filters: Sequence[Filter], code: int, out: str, err: str, took_us: int
) -> CommandEnded:
    """How a line ends, after what it printed has gone through its filters."""
    for one in filters:
        try:
            lines, code = PROGRAMS[one.program].run(out.splitlines(), one.flags, one.arguments)
        except ValueError as error:
            lines, code, err = [], 1, f"{err}{one.program}: {error}\n"
        out = "".join(f"{line}\n" for line in lines)
    last = quoted(code, out, err)
    return CommandEnded(command.id, command.line, code, out, err, last, took_us)


def _parts(text: str) -> list[str]:
    parts, quote, escaped = [""], "", False
    for letter in text:
        if letter == "|" and not quote and not escaped:
            parts.append("")
            continue
        if escaped:
            escaped = False
        elif letter == "\\" and quote != "'":
            escaped = True
        elif letter in "'\"" and quote in ("", letter):
            quote = "" if quote else letter
        parts[-1] += letter
    return parts


def _filter(text: str) -> Filter:
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise Usage(f"error: {error}\n") from None
    if not words:
        raise Usage("bash: syntax error near unexpected token `|'\n")
    program, rest = words[0], words[1:]
    if program not in PROGRAMS:
        known = f"behind a | there are {', '.join(PROGRAMS)}"
        raise Usage(UNKNOWN.format(word=program, hint=suggest(program, PROGRAMS) or known))
    if program in ("head", "tail") and rest and re.fullmatch(r"-\d+", rest[0]):
        rest = ["-n", rest[0][1:], *rest[1:]]
    try:
        arguments, flags, _ = read_words(rest, PROGRAMS[program].flags)
    except Usage as usage:
        raise Usage(f"{program}: {str(usage).removeprefix('error: ')}\n") from None
    if program == "grep":
        _pattern(flags, arguments)
    if program in ("head", "tail") and not re.fullmatch(r"[-+]?\d{1,6}", str(flags["lines"])):
        raise Usage(NO_NUMBER.format(program=program, text=flags["lines"]))
    return Filter(program, flags, arguments, text.strip())


def _pattern(flags: Mapping[str, object], arguments: Sequence[str]) -> re.Pattern[str]:
    """What grep looks for; raises Usage."""
    if len(arguments) != 1:
        raise Usage("usage: grep [-c] [-E] [-F] [-i] [-v] [-w] PATTERN\n")
    text = arguments[0]
    if flags["fixed-strings"]:
        text = re.escape(text)
    elif not flags["extended-regexp"]:
        text = _extended(text)
    if flags["word-regexp"]:
        text = rf"\b(?:{text})\b"
    try:
        if len(text) > PATTERN_MAX:
            raise Usage(f"grep: a pattern of more than {PATTERN_MAX} characters\n")
        return re.compile(text, re.IGNORECASE if flags["ignore-case"] else 0)
    except re.error as error:
        raise Usage(f"grep: {error}\n") from None


def _extended(text: str) -> str:
    r"""A basic regular expression as an extended one: `\|` is what `|` is there, and so on."""
    return re.sub(r"\\?[+?|(){}]", lambda m: m[0][1:] if m[0][0] == "\\" else f"\\{m[0]}", text)


# The programs.


def _cat(lines: Lines, flags: Given, words: Sequence[str]) -> tuple[Lines, int]:
    return lines, 0


def _base64(lines: Lines, flags: Given, words: Sequence[str]) -> tuple[Lines, int]:
    if flags["decode"]:
        try:
            return decoded_base64("\n".join(lines)).splitlines(), 0
        except ValueError:
            raise ValueError("invalid input") from None
    width = str(flags["wrap"])
    if not re.fullmatch(r"\d{1,6}", width):
        raise ValueError(f"invalid wrap size: ‘{width}’")
    text = encoded_base64("".join(f"{line}\n" for line in lines))
    step = int(width) or len(text) or 1
    return [text[at : at + step] for at in range(0, len(text), step)], 0


def _grep(lines: Lines, flags: Given, words: Sequence[str]) -> tuple[Lines, int]:
    pattern = _pattern(flags, words)
    found = [line for line in lines if bool(pattern.search(line)) != flags["invert-match"]]
    code = 0 if found else 1
    return ([str(len(found))], code) if flags["count"] else (found, code)


def _head(lines: Lines, flags: Given, words: Sequence[str]) -> tuple[Lines, int]:
    return lines[: int(str(flags["lines"]))], 0


def _tail(lines: Lines, flags: Given, words: Sequence[str]) -> tuple[Lines, int]:
    text = str(flags["lines"])
    if text.startswith("+"):
        return lines[max(0, int(text) - 1) :], 0
    return lines[max(0, len(lines) - abs(int(text))) :], 0


def _sort(lines: Lines, flags: Given, words: Sequence[str]) -> tuple[Lines, int]:
    found = sorted(lines, reverse=bool(flags["reverse"]))
    return (list(dict.fromkeys(found)) if flags["unique"] else found), 0


def _wc(lines: Lines, flags: Given, words: Sequence[str]) -> tuple[Lines, int]:
    text = "".join(f"{line}\n" for line in lines)
    counts = {
        "lines": len(lines),
        "words": len(text.split()),
        "bytes": len(text.encode()),
    }
    asked = [name for name in counts if flags[name]]
    if len(asked) == 1:
        return [str(counts[asked[0]])], 0
    return ["".join(f"{counts[name]:7} " for name in asked or counts).rstrip()], 0


class Program(NamedTuple):
    """A program: what it does and which flags it knows."""

    run: Run
    flags: Flags


LINES: Flags = {"lines": Flag(letter="n", default="10")}
PROGRAMS: Mapping[str, Program] = {
    "base64": Program(_base64, {"decode": switch("d"), "wrap": Flag(letter="w", default="76")}),
    "cat": Program(_cat, {}),
    "grep": Program(
        _grep,
        {
            "count": switch("c"),
            "extended-regexp": switch("E"),
            "fixed-strings": switch("F"),
            "ignore-case": switch("i"),
            "invert-match": switch("v"),
            "word-regexp": switch("w"),
            "color": BOOL,
        },
    ),
    "head": Program(_head, LINES),
    "sort": Program(_sort, {"reverse": switch("r"), "unique": switch("u")}),
    "tail": Program(_tail, LINES),
    "wc": Program(_wc, {"lines": switch("l"), "words": switch("w"), "bytes": switch("c")}),
}
