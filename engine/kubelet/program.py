"""What the process in a container does: how long it runs, how it ends, whether it heeds SIGTERM.

Images are not run here. A container without a command runs for ever, as servers do, unless its
image is a bare shell or a greeting; of commands, `sleep`, `exit`, `true`, `false` and plain output
are understood, one by one or joined in a `sh -c` line. All else counts as a server.
"""

import re
import shlex
from collections.abc import Mapping
from typing import NamedTuple

from engine.objects import Obj
from engine.units import HOUR, MINUTE, SECOND

DONE_AT_ONCE = ("busybox", "alpine", "ubuntu", "debian", "bash", "hello-world")
"""Images whose default program ends at once with 0 when no terminal is attached."""
SHELLS = ("sh", "ash", "bash", "dash")
QUIET = ("echo", "printf", "date", "touch", "mkdir", "true", ":", "env", "hostname")
_JOINTS = re.compile(r"(&&|\|\||;|\n)")
_SLEEP_UNITS: Mapping[str, int] = {"": SECOND, "s": SECOND, "m": MINUTE, "h": HOUR}


class Program(NamedTuple):
    """`lasts_us` None: until it is stopped. A program that does not heed SIGTERM (the first
    process of a container gets no default signal handlers) lives until SIGKILL. `says`: what it
    prints, and how long after its start.
    """

    lasts_us: int | None = None
    exit_code: int = 0
    heeds_term: bool = True
    says: tuple[tuple[int, str], ...] = ()


SERVER = Program()


def program_of(spec: Obj, *, runs_commands: bool = True) -> Program:
    """What a container's manifest makes it do."""
    words = [*(spec.get("command") or ()), *(spec.get("args") or ())]
    if not runs_commands:
        return SERVER
    if not words:
        image = spec.get("image", "").rpartition("/")[2].partition("@")[0].partition(":")[0]
        return Program(0) if image in DONE_AT_ONCE else SERVER
    return _script(words[2]) if _is_script(words) else _result(words)


def exit_code_of(command: list[str]) -> int:
    """How a command run inside the container (an exec probe) ends; unknown ones succeed."""
    program = program_of({"command": command})
    return program.exit_code if program.lasts_us is not None else 0


def _is_script(words: list[str]) -> bool:
    return len(words) > 2 and words[0].rpartition("/")[2] in SHELLS and words[1] == "-c"


def _result(words: list[str]) -> Program:
    lasts, code = _command(words)
    return SERVER if lasts is None else Program(lasts, code, heeds_term=False, says=_print(words))


def _script(text: str) -> Program:
    """Commands in turn, with `&&`, `||` and `exit` as a shell reads them."""
    total, code, joint = 0, 0, ";"
    says: tuple[tuple[int, str], ...] = ()
    for piece in _JOINTS.split(text):
        if _JOINTS.fullmatch(piece):
            joint = piece
            continue
        words = _words(piece)
        if not words or (joint == "&&" and code) or (joint == "||" and not code):
            continue
        if words[0] == "exit":
            code = int(words[1]) if len(words) > 1 and words[1].isdigit() else code
            break
        lasts, code = _command(words)
        if lasts is None:
            return SERVER
        says += _print(words, total)
        total += lasts
    return Program(total, code, heeds_term=False, says=says)


def _words(piece: str) -> list[str]:
    try:
        return shlex.split(piece)
    except ValueError:  # a quote that is left open
        return piece.split()


def _print(words: list[str], after_us: int = 0) -> tuple[tuple[int, str], ...]:
    """What a command prints: only that of echo and printf is known."""
    prints = words[0].rpartition("/")[2] in ("echo", "printf")
    return ((after_us, " ".join(words[1:])),) if prints else ()


def _command(words: list[str]) -> tuple[int | None, int]:
    """How long one command lasts and its exit code; None: it does not end."""
    name = words[0].rpartition("/")[2]
    if name == "sleep" and len(words) > 1:
        found = re.fullmatch(r"(\d{1,9})([smh]?)", words[1])
        return (int(found[1]) * _SLEEP_UNITS[found[2]] if found else 10_000 * HOUR), 0
    if name == "false":
        return 0, 1
    return (0 if name in QUIET else None), 0
