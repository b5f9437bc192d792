"""What a plain word of YAML means: JSON's values and text, and nothing that YAML 1.1 guesses.

YAML 1.1 reads `no`, `1:30`, `010`, `2024-01-01` and `1.10` as something that few authors mean;
here each of them is a `Trap` that asks for quotes. kubectl does guess, and so what is given to it
is read otherwise.
"""

import math
import re
from dataclasses import dataclass

DIGITS_MAX = 18
FLOAT_AS_INTEGER_MAX = 10**21
"""From here on Go writes a float64 with an exponent."""

Value = None | bool | int | float | str

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_BOOLEAN_WORDS = frozenset({"yes", "no", "on", "off", "true", "false"})
_TRUE, _FALSE = frozenset({"y", "yes", "true", "on"}), frozenset({"n", "no", "false", "off"})
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_GO_INTEGER = re.compile(r"[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)")
_GO_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_GO_ENDLESS = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
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


def read_scalar(text: str) -> Value | Trap:
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


def read_as_kubectl(text: str) -> Value | Trap:
    """The value that kubectl reads (goyaml.v2 and ConvertToJSON of sigs.k8s.io/yaml): truth values,
    octal numbers and exponents as in YAML 1.1; a date is text, and so is base sixty.
    """
    if text in _NULLS:
        return None
    if text in (text.lower(), text.upper(), text.capitalize()):
        if text.lower() in _TRUE:
            return True
        if text.lower() in _FALSE:
            return False
    if _GO_ENDLESS.fullmatch(text):
        return Trap(f"{text} is not a number that JSON has", f'quote it: "{text}"')
    if text[0] == "_":
        return text
    digits = text.replace("_", "")
    if len(digits) <= 2 * DIGITS_MAX and _GO_INTEGER.fullmatch(digits):
        whole = _integer(digits)
        if -(1 << 63) <= whole < 1 << 64:
            return whole
    return _float(digits, text) if _GO_FLOAT.fullmatch(digits) else text


def _integer(digits: str) -> int:
    """What strconv.ParseInt reads without being told a base: 010 is eight."""
    sign, plain = (-1, digits[1:]) if digits[0] == "-" else (1, digits.removeprefix("+"))
    is_octal = plain[0] == "0" and plain[1:].isdigit()
    return sign * int(plain, 8 if is_octal else 0)


def _float(digits: str, text: str) -> int | float | str:
    """A float64, written like an integer if it has no fraction; text if it is too large for one."""
    number = float(digits)
    if math.isinf(number):
        return text
    is_whole = number.is_integer() and abs(number) < FLOAT_AS_INTEGER_MAX
    return int(number) if is_whole else number
