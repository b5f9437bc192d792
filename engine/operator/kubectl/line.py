"""A kubectl line taken apart: verb, arguments and flags, with the words that the real one uses for
what it does not know.

After spf13/pflag and cobra as kubectl sets them up: flags may stand anywhere, `--flag value` or
`--flag=value`, one-letter flags may be glued together.
"""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, NamedTuple

from engine.finding import suggest
from engine.operator.kubectl.lacking import COMMANDS, FLAGS
from engine.units import SECOND, parse_duration

_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")


class Usage(Exception):
    """The line cannot be run; the text is what kubectl prints, complete."""


class NotModelled(Usage):
    """The real kubectl would take the line."""


class Kind(Enum):
    """What a flag takes."""

    BOOL = "bool"
    TEXT = "string"
    INT = "int32"
    DURATION = "duration"
    LIST = "strings"
    ARRAY = "stringArray"  # each one whole, with its commas


class Flag(NamedTuple):
    """One flag: its kind, its letter, its value when it is left out, and when it stands without a
    value.
    """

    kind: Kind = Kind.TEXT
    letter: str = ""
    default: Any = ""
    alone: str | None = None


Flags = Mapping[str, Flag]


def switch(letter: str = "", *, default: bool = False) -> Flag:
    """A flag that is set or not; alone it is set."""
    return Flag(Kind.BOOL, letter, default=default, alone="true")


BOOL = switch()
TEXT = Flag()
STRINGS, ARRAY = Flag(Kind.LIST, default=()), Flag(Kind.ARRAY, default=())
ALL_NAMESPACES: Flags = {"all-namespaces": switch("A")}
SELECTOR: Flags = {"selector": Flag(letter="l"), "field-selector": TEXT, "all": BOOL}
OUTPUT: Flags = {"output": Flag(letter="o")}
FILENAME: Flags = {"filename": Flag(Kind.LIST, "f", default=())}
DRY_RUN: Flags = {"dry-run": Flag(default="none", alone="unchanged")}
NOT_DRY, CLIENT, SERVER = "none", "client", "server"
CHANGE: Flags = {
    **OUTPUT,
    **DRY_RUN,
    "field-manager": TEXT,
    "show-managed-fields": BOOL,
}
"""Flags of the verbs that change objects and tell what became of them."""


def without(flags: Flags, *names: str) -> Flags:
    """Flags that several verbs share, but for some that one of them does not know."""
    return {name: flag for name, flag in flags.items() if name not in names}


VALIDATE: Flags = {"validate": Flag(default="strict", alone="strict")}
_DIRECTIVES = {
    "strict": "Strict", "true": "Strict", "warn": "Warn", "ignore": "Ignore", "false": "Ignore",
}  # fmt: skip


def validation_of(flags: Mapping[str, Any]) -> Mapping[str, str]:
    """What a request says of fields that the server does not know: nothing for verbs without
    --validate (GetValidationDirective); raises Usage.
    """
    asked = flags.get("validate")
    if asked is None:
        return {}
    if asked not in _DIRECTIVES:
        raise Usage(
            f'error: invalid - validate option "{asked}"; must be one of: strict (or true), warn, '
            "ignore (or false)\n"
        )
    return {"fieldValidation": _DIRECTIVES[asked]}


_PROPAGATION = {"background": "Background", "foreground": "Foreground", "orphan": "Orphan"}


def propagation_of(flags: Mapping[str, Any]) -> str:
    """What --cascade says of the dependents of what is deleted (GetCascadingStrategy); raises
    Usage.
    """
    asked = flags.get("cascade", "background")
    if asked not in _PROPAGATION:
        raise Usage(
            f'error: invalid cascade value ({asked}). Must be "background", "foreground", or '
            '"orphan"\n'
        )
    return _PROPAGATION[asked]


def dry_run_of(flags: Mapping[str, Any]) -> str:
    """Which dry run a line asks for: none, client or server (GetDryRunStrategy); raises Usage."""
    asked = flags.get("dry-run", NOT_DRY)
    if asked in ("unchanged", "true"):
        return CLIENT
    if asked == "false":
        return NOT_DRY
    if asked not in (NOT_DRY, CLIENT, SERVER):
        raise Usage(
            f'error: Invalid dry-run value ({asked}). Must be "none", "server", or "client".\n'
        )
    return str(asked)


def request_timeout_of(flags: Mapping[str, Any]) -> int:
    """The microseconds that a call may take; 0: as long as it likes (clientcmd.ParseTimeout);
    raises Usage.
    """
    text = str(flags.get("request-timeout", "0"))
    if text.isascii() and text.isdigit():
        return int(text) * SECOND
    try:
        return parse_duration(text)
    except ValueError:
        raise Usage(
            "error: Invalid timeout value. Timeout must be a single integer in seconds, or an "
            "integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)\n"
        ) from None


EVERYWHERE: Flags = {
    "namespace": Flag(letter="n"),
    "server": Flag(letter="s"),
    "context": TEXT,
    "kubeconfig": TEXT,
    "cluster": TEXT,
    "user": TEXT,
    "client-certificate": TEXT,
    "client-key": TEXT,
    "as": TEXT,
    "as-group": Flag(Kind.LIST, default=()),
    "request-timeout": Flag(default="0"),
    "v": Flag(letter="v"),
    "cache-dir": TEXT,
    "certificate-authority": TEXT,
    "disable-compression": BOOL,
    "insecure-skip-tls-verify": BOOL,
    "match-server-version": BOOL,
    "tls-server-name": TEXT,
    "warnings-as-errors": BOOL,
}
"""Flags of every verb. cluster, client-key, v and what follows are taken and change nothing: there
is one cluster; a kubeconfig called super-admin.conf is that of kubernetes-super-admin.
"""


class Line(NamedTuple):
    """A line that was understood: `verb` like `get` or `rollout undo`, the arguments after it, and
    all flags.
    """

    verb: str
    arguments: tuple[str, ...]
    flags: Mapping[str, Any]
    given: tuple[str, ...]  # the flags that were typed
    own: int = -1  # how many arguments stand before `--`; -1 without it

    @property
    def names(self) -> tuple[str, ...]:
        """The arguments before `--`."""
        return self.arguments if self.own < 0 else self.arguments[: self.own]

    @property
    def command(self) -> tuple[str, ...]:
        """The words after `--`."""
        return () if self.own < 0 else self.arguments[self.own :]


def words_of(text: str) -> list[str]:
    """The words of a line without the leading `kubectl`; raises Usage when a quote is left open."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise Usage(f"error: {error}\n") from None
    return words[1:] if words[:1] == ["kubectl"] else words


ALIASES: Mapping[str, str] = {
    "cj": "cronjob", "cm": "configmap", "deploy": "deployment", "dep": "deployment",
    "ns": "namespace", "pc": "priorityclass", "pdb": "poddisruptionbudget",
    "resourcequota": "quota", "sa": "serviceaccount", "svc": "service",
}  # fmt: skip
"""Other words for what `kubectl create` makes."""


def split_verb(words: list[str], known: Mapping[str, Flags]) -> tuple[str, list[str]]:
    """The verb (of one or two words) and the words that are left."""
    head = [n for n, word in enumerate(words) if not word.startswith("-")]
    taken = _values_before_verb(words)
    head = [n for n in head if n not in taken]
    if not head:
        raise Usage("error: you must name a command, like kubectl get pods\n")
    first = words[head[0]]
    second = ALIASES.get(words[head[1]], words[head[1]]) if len(head) > 1 else ""
    if f"{first} {second}" in known:
        rest = [word for n, word in enumerate(words) if n not in head[:2]]
        return f"{first} {second}", rest
    if f"{first} {second}" in COMMANDS:
        raise Usage(_no_command(f"{first} {second}", known))
    if first in known:
        return first, words[: head[0]] + words[head[0] + 1 :]
    if not any(verb.startswith(f"{first} ") for verb in known):
        raise Usage(_no_command(first, known))
    asked = words[head[1]] if len(head) > 1 else ""
    if first == "config" and asked in CONFIGURES:
        raise Usage(f"error: kubectl config {asked} is not modelled here\n")
    raise Usage(
        f"error: unknown command \"{asked}\"\nSee 'kubectl {first} -h' for help and examples\n"
    )


def _values_before_verb(words: list[str]) -> list[int]:
    """Places of words that are the value of a global flag before the verb: `kubectl -n shop get
    pods`.
    """
    taken = []
    for n, word in enumerate(words[:-1]):
        flag = next(
            (
                f
                for name, f in EVERYWHERE.items()
                if word in (f"--{name}", f"-{f.letter}" if f.letter else "")
            ),
            None,
        )
        if flag is not None and flag.kind is not Kind.BOOL:
            taken.append(n + 1)
    return taken


CONFIGURES = (
    "delete-cluster", "delete-context", "delete-user", "get-clusters", "rename-context", "set",
    "set-cluster", "unset",
)  # fmt: skip
"""What `kubectl config` lacks here: there is one cluster, and what is entered stays."""


def _no_command(word: str, known: Mapping[str, Flags]) -> str:
    if word in COMMANDS:
        return f"error: kubectl {word} is not modelled here: {COMMANDS[word]}\n"
    close = suggest(word, dict.fromkeys(verb.split()[0] for verb in known)).rstrip("?")
    hint = f"\n\nDid you mean this?\n\t{close}\n" if close else ""
    return f'error: unknown command "{word}" for "kubectl"{hint}\n'


def parse(text: str, known: Mapping[str, Flags]) -> Line:
    """Take a line apart; `known` holds the flags of every verb. Raises Usage."""
    verb, words = split_verb(words_of(text), known)
    try:
        arguments, values, given = read_words(words, {**EVERYWHERE, **known[verb]})
        own = len(arguments) - len(words) + words.index("--") + 1 if "--" in words else -1
        return Line(verb, arguments, values, given, own)
    except NotModelled:
        raise
    except Usage as usage:
        raise Usage(f"{usage}\nSee 'kubectl {verb} --help' for usage.\n") from None


def read_words(
    words: list[str], flags: Flags
) -> tuple[tuple[str, ...], dict[str, Any], tuple[str, ...]]:
    """The arguments, the value of every flag, and the flags that were typed; raises Usage."""
    values: dict[str, Any] = {name: flag.default for name, flag in flags.items()}
    arguments: list[str] = []
    given: list[str] = []
    for name, value in _read(iter(words), flags):
        if not name:
            arguments.append(value)
            continue
        given.append(name)
        read = _value(name, flags[name], value)
        values[name] = (*values[name], *read) if flags[name].kind in _MANY else read
    return tuple(arguments), values, tuple(given)


_MANY = (Kind.LIST, Kind.ARRAY)


def _read(words: Iterator[str], flags: Flags) -> Iterator[tuple[str, str]]:
    """(flag, value) for each flag, ("", word) for each argument."""
    for word in words:
        if word == "--":
            yield from (("", rest) for rest in words)
        elif word.startswith("--"):
            yield _long(word[2:], words, flags)
        elif word.startswith("-") and word != "-":
            yield from _short(word[1:], words, flags)
        else:
            yield "", word


def _long(word: str, words: Iterator[str], flags: Flags) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if name not in flags and name in FLAGS:
        raise NotModelled(f"error: --{name} is not modelled here: {FLAGS[name]}\n")
    if name not in flags:
        raise Usage(f"error: unknown flag: --{name}")
    if equals:
        return name, value
    if flags[name].alone is not None:
        return name, str(flags[name].alone)
    following = next(words, None)
    if following is None:
        raise Usage(f"error: flag needs an argument: --{name}")
    return name, following


def _short(letters: str, words: Iterator[str], flags: Flags) -> Iterator[tuple[str, str]]:
    for n, letter in enumerate(letters):
        name = next((name for name, flag in flags.items() if flag.letter == letter), None)
        if name is None:
            raise Usage(f"error: unknown shorthand flag: '{letter}' in -{letters[n:]}")
        rest = letters[n + 1 :]
        if flags[name].alone is not None and not rest.startswith("="):
            yield name, str(flags[name].alone)
            continue
        value = rest.removeprefix("=") if rest else next(words, None)
        if value is None:
            raise Usage(f"error: flag needs an argument: '{letter}' in -{letters[n:]}")
        yield name, value
        return


def _value(name: str, flag: Flag, text: str) -> Any:
    match flag.kind:
        case Kind.BOOL if text in ("true", "false"):
            return text == "true"
        case Kind.INT if _NUMBER.fullmatch(text):
            return int(text)
        case Kind.LIST:
            return tuple(text.split(","))
        case Kind.ARRAY:
            return (text,)
        case Kind.TEXT:
            return text
        case Kind.DURATION:
            try:
                return 0 if text == "0" else parse_duration(text)
            except ValueError:
                raise Usage(
                    _invalid(name, flag, text, f'time: invalid duration "{text}"')
                ) from None
    parser = "ParseBool" if flag.kind is Kind.BOOL else "ParseInt"
    raise Usage(_invalid(name, flag, text, f'strconv.{parser}: parsing "{text}": invalid syntax'))


def pairs_of(words: Iterable[str]) -> dict[str, str]:
    """What words like `key=value` say."""
    return {key: value for key, _, value in (word.partition("=") for word in words)}


def port_number(text: str) -> int:
    """The port that a flag names; raises Usage."""
    if not _NUMBER.fullmatch(text):
        raise Usage(f'error: strconv.Atoi: parsing "{text}": invalid syntax')
    return int(text)


def _invalid(name: str, flag: Flag, text: str, why: str) -> str:
    shown = f"-{flag.letter}, --{name}" if flag.letter else f"--{name}"
    return f'error: invalid argument "{text}" for "{shown}" flag: {why}'
