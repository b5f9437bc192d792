"""What a plain word of YAML means: JSON's values and text, and nothing that YAML 1.1 guesses.

YAML 1.1 reads `no`, `1:30`, `010`, `2024-01-01` and `1.10` as something that few authors mean;
here each of them is a `Trap` that asks for quotes.
"""

import re
from dataclasses import dataclass

DIGITS_MAX = 18

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_BOOLEAN_WORDS = frozenset({"yes", "no", "on", "off", "true", "false"})
_TRAPS = (
    (re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"), "a number in base sixty"),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?"), "a date"),
    (re.compile(r"[-+]?0[0-9_]+"), "an octal number"),
    (re.compile(r"[-+]?0[xob][0-9a-fA-F_]+"), "a number in another base"),
    (re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"), "not a finite number"),
    (re.compile(r"[-+]?[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?"), "a number written oddly"),
    (re.compile(r"[-+]?\.[0-9][0-9_]*([eE][-+]?[0-9]+)?"), "a number written oddly"),
    (re.compile(r"Null|NULL"), "null"),
    (re.compile(r"<<"), "a merge key, which packs do not have"),
    (re.compile(r"="), "a default key"),
)


@dataclass(frozen=True, slots=True)
class Trap:
    """A word that YAML would read otherwise than its author does."""

    message: str
    hint: str


def read_scalar(text: str) -> None | bool | int | float | str | Trap:
    """The value of an unquoted scalar, or the trap that it is."""
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if text.lower() in _BOOLEAN_WORDS:
        hint = f'quote it: "{text}"; or write true or false'
        return Trap(f"YAML reads {text} as a truth value", hint)
    if _DECIMAL.fullmatch(text):
        return _number(text)
    for pattern, meaning in _TRAPS:
        if pattern.fullmatch(text):
            return Trap(f"YAML reads {text[:40]} as {meaning}", f'quote it: "{text[:40]}"')
    return text


def _number(text: str) -> int | float | Trap:
    if len(text) > DIGITS_MAX:
        return Trap(f"a number of {len(text)} digits", "quote it")
    if _INTEGER.fullmatch(text):
        return int(text)
    number = float(text)
    if repr(number) != text:
        hint = f'quote it if it is text: "{text}"; or write {number!r}'
        return Trap(f"YAML reads {text} as {number!r}", hint)
    return number
