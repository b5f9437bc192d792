"""A shell that understands what exercises let containers do, and how long it takes.

Commands run in turn, with `&&`, `||`, `;` and `exit` as a shell reads them. Known are `sleep`,
`true`, `false`, output, files (`touch`, `rm`, `>`; `cat`, `ls` and `test` ask for them), large ones
(`dd`, `fallocate`; they take no time), `trap` for SIGTERM, `stress` for memory and processes, a
fork bomb, and loops without end. Any other command serves for ever.
"""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from engine.units import HOUR, MINUTE, SECOND

SHELLS = ("sh", "ash", "bash", "dash")
QUIET = (
    ":", "cd", "chmod", "chown", "date", "echo", "env", "export", "hostname", "id", "mkdir",
    "printf", "pwd", "set", "true", "uname", "wait", "wc", "whoami",
)  # fmt: skip
"""Commands that are done at once and succeed."""
CHANGERS = ("dd", "fallocate", "rm", "touch")
"""Commands that make, fill or remove a file."""
READERS = ("cat", "head", "ls", "stat")
"""Commands that fail where a file is missing."""
ENDLESS = (("sleep", "infinity"), ("tail", "-f"), ("tail", "-F"))
SYSTEM = ("/bin", "/dev", "/etc", "/lib", "/proc", "/sbin", "/sys", "/usr")
"""Where every image has files."""
APPLETS = (
    "awk", "basename", "cp", "cut", "dd", "df", "dirname", "du", "expr", "fallocate", "find",
    "free", "grep", "httpd", "ifconfig", "ip", "kill", "ln", "mount", "mv", "nc", "netstat",
    "nslookup", "ping", "ps", "rm", "route", "sed", "seq", "sort", "stress", "tail", "tar",
    "tee", "telnet", "test", "time", "timeout", "top", "tr", "traceroute", "umount", "uniq",
    "uptime", "vi", "watch", "wget", "which", "xargs", "yes", "[", "false", "sleep", "touch",
    "trap", "exit",
    *QUIET, *READERS, *SHELLS,
)  # fmt: skip
"""What busybox holds, as far as people use it, and the shell's own words."""
_JOINTS = re.compile(r"(&&|\|\||;|\n)")
_LOOP = re.compile(r"\b(while\s+(true|:|\[ 1 \]|sleep\b[^;]*)|until\s+false|for\s*\(\(;;\)\))")
_FORK_BOMB = re.compile(r"(\S+)\s*\(\)\s*\{\s*\1\s*\|\s*\1\s*&\s*\}\s*;\s*\1")
FORKS_MAX = 1 << 20
"""More processes than any machine bears."""
_REDIRECT = re.compile(r"\d?>>?\s*(&\d|\S+)")
_SLEEP_UNITS: Mapping[str, int] = {"": SECOND, "s": SECOND, "m": MINUTE, "h": HOUR}
_SIZES: Mapping[str, int] = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
_SLEEP_MAX_US = 10_000 * HOUR


@dataclass(slots=True)
class Done:
    """What commands have done so far: `lasts_us` None: they do not end; `serves`: the last one is
    not understood, and taken for a server.
    """

    lasts_us: int | None = 0
    code: int = 0
    heeds_term: bool = False
    serves: bool = False
    says: tuple[tuple[int, str], ...] = ()
    files: tuple[tuple[int, str, bool], ...] = ()
    memory: tuple[tuple[int, int], ...] = ()
    writes: tuple[tuple[int, str, int], ...] = ()
    processes: tuple[tuple[int, int], ...] = ()

    def has(self, path: str) -> bool:
        """Whether a file is there by now."""
        made = next((there for _, known, there in reversed(self.files) if known == path), None)
        return path.startswith(SYSTEM) if made is None else made


def is_script(words: list[str]) -> bool:
    """Whether it is a shell with a line of commands."""
    return len(words) > 2 and _base(words[0]) in SHELLS and words[1] in ("-c", "-ec", "-xc")


def has(word: str) -> bool:
    """Whether a small image knows this command."""
    return _base(word) in APPLETS


def run_one(words: list[str], files: tuple[tuple[int, str, bool], ...] = ()) -> Done:
    """One command without a shell; `files` is what others have done to the files before."""
    done = Done(files=files)
    _do(done, words, target="")
    return done


def run(text: str, files: tuple[tuple[int, str, bool], ...] = (), *, small: bool = False) -> Done:
    """A line of commands. `small`: what is not known is not there."""
    done, joint = Done(files=files), ";"
    if _FORK_BOMB.search(text):
        return Done(None, files=files, processes=((0, FORKS_MAX),))
    for piece in _JOINTS.split(text):
        if _JOINTS.fullmatch(piece):
            joint = piece
            continue
        if _LOOP.search(piece):
            done.lasts_us = None
            return done
        target, plain = _redirection(piece)
        words = _words(plain)
        if (not words and not target) or (joint == "&&" and done.code):
            continue
        if joint == "||" and not done.code:
            continue
        if words[:1] == ["exit"]:
            done.code = int(words[1]) if len(words) > 1 and words[1].isdigit() else done.code
            return done
        if small and words and not has(words[0]):
            _fail(done, 127, f"sh: {words[0]}: not found")
            continue
        _do(done, words, target)
        if done.lasts_us is None:
            return done
    return done


def _redirection(piece: str) -> tuple[str, str]:
    """Where the output goes, and the command without saying so."""
    found = [path for path in _REDIRECT.findall(piece) if not path.startswith(("&", "/dev/"))]
    return (found[-1] if found else ""), _REDIRECT.sub("", piece)


def _words(piece: str) -> list[str]:
    try:
        return shlex.split(piece)
    except ValueError:  # a quote that is left open
        return piece.split()


def _base(word: str) -> str:
    return word.rpartition("/")[2]


def _do(done: Done, words: list[str], target: str) -> None:
    """One command at the present moment; its output goes to the file `target`, if any."""
    now, done.code = done.lasts_us or 0, 0
    if target:
        done.files += ((now, target, True),)
    if not words:
        return
    name, rest = _base(words[0]), words[1:]
    if (name, *rest[:1]) in ENDLESS:
        done.lasts_us = None
    elif name == "sleep" and rest:
        done.lasts_us = now + _sleep_us(rest[0])
    elif name == "stress":
        _stress(done, rest, now)
    elif name == "trap":
        done.heeds_term = done.heeds_term or any("TERM" in word for word in rest)
    elif name in CHANGERS:
        _change(done, name, rest, now)
    elif name in READERS or name in ("test", "["):
        _ask(done, name, rest)
    elif name == "false":
        done.code = 1
    elif name not in QUIET:
        done.lasts_us, done.serves, done.heeds_term = None, True, True
    elif name in ("echo", "printf") and not target:
        done.says += ((now, " ".join(rest)),)


def _change(done: Done, name: str, rest: list[str], now: int) -> None:
    """Files come, grow and go."""
    if name in ("dd", "fallocate"):
        _fill(done, name, rest, now)
        return
    paths = [word for word in rest if not word.startswith("-")]
    done.files += tuple((now, path, name == "touch") for path in paths)
    if name == "rm":
        written = [path for _, path, _ in done.writes]
        done.writes += tuple((now, path, 0) for path in paths if path in written)


def _fill(done: Done, name: str, rest: list[str], now: int) -> None:
    """`dd of=PATH bs=1M count=100` or `fallocate -l 100M PATH`."""
    if name == "dd":
        given = dict(word.partition("=")[::2] for word in rest)
        path, blocks = given.get("of", ""), given.get("count", "1")
        size = _bytes(given.get("bs", "512")) * (int(blocks) if blocks.isdigit() else 1)
    else:
        words = dict(zip(rest, rest[1:], strict=False))
        path, size = rest[-1] if rest else "", _bytes(words.get("-l", "0"))
    if path.startswith("/") and not path.startswith("/dev/"):
        done.files += ((now, path, True),)
        done.writes += ((now, path, size),)


def _bytes(word: str) -> int:
    found = re.fullmatch(r"(\d{1,12})([kmg]?)(?:i?b)?", word.lower())
    return int(found[1]) * _SIZES[found[2]] if found else 0


def _ask(done: Done, name: str, rest: list[str]) -> None:
    """Is a file there? For `test`, only questions of that kind are understood."""
    paths = [word for word in rest if word.startswith("/")]
    if name in ("test", "["):
        asks = any(word in ("-f", "-e", "-d", "-s", "-r") for word in rest)
        met = not asks or all(done.has(path) for path in paths)
        done.code = int(met == ("!" in rest))
        return
    lost = [path for path in paths if not done.has(path)]
    if lost:
        _fail(done, 1, f"{name}: can't open '{lost[0]}': No such file or directory")


def _fail(done: Done, code: int, text: str) -> None:
    done.code = code
    done.says += ((done.lasts_us or 0, text),)


def _sleep_us(word: str) -> int:
    found = re.fullmatch(r"(\d{1,9})([smh]?)", word)
    return int(found[1]) * _SLEEP_UNITS[found[2]] if found else _SLEEP_MAX_US


def _stress(done: Done, rest: list[str], now: int) -> None:
    """`stress --vm N --vm-bytes B --cpu N`: holds N times B, and a process for each worker, until
    its time is over.
    """
    given = dict(zip(rest, rest[1:], strict=False))
    spinning = _count(given.get("--cpu", given.get("-c", "0")))
    holding = _count(given.get("--vm", given.get("-m", "0" if spinning else "1")))
    if holding:
        done.memory += ((now, _bytes(given.get("--vm-bytes", "256M")) * holding),)
    done.processes += ((now, 1 + spinning + holding),)
    lasts = given.get("--timeout", given.get("-t"))
    if lasts is None:
        done.lasts_us = None
        return
    done.lasts_us = now + _sleep_us(lasts)
    done.memory += ((done.lasts_us, 0),)
    done.processes += ((done.lasts_us, 1),)


def _count(word: str) -> int:
    return int(word) if word.isdigit() and len(word) < 9 else 1
