"""Resource quantities as integers: `"500m"` of CPU is 500 millicores, `"1Gi"` of memory 1073741824
bytes.

After staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go: fractions are rounded up.
"""

import re
from fractions import Fraction

_SUFFIXES = {
    "": Fraction(1),
    "n": Fraction(1, 10**9),
    "u": Fraction(1, 10**6),
    "m": Fraction(1, 1000),
    **{letter: Fraction(1000**power) for power, letter in enumerate("kMGTPE", 1)},
    **{f"{letter}i": Fraction(1024**power) for power, letter in enumerate("KMGTPE", 1)},
}
_NUMBER = r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})"
_FORM = re.compile(rf"({_NUMBER})(?:[eE]([+-]?\d{{1,3}})|([a-zA-Z]*))")


def parse_quantity(text: str | int | float) -> Fraction:
    """The exact value of a quantity; ValueError with the offending text when it is none."""
    match = _FORM.fullmatch(str(text).strip())
    if match is None or (match[3] or "") not in _SUFFIXES:
        raise ValueError(f"{text!r} is not a quantity; write it like 500m, 2, 1.5Gi or 2e3")
    if match[2]:
        return Fraction(match[1]) * Fraction(10) ** int(match[2])
    return Fraction(match[1]) * _SUFFIXES[match[3] or ""]


def thousandths(text: str | int | float) -> int:
    """A quantity in thousandths, rounded up: how the scheduler counts CPU (millicores)."""
    if type(text) is str and text.isdecimal():
        return int(text) * 1000
    if type(text) is str and text[-1:] == "m" and text[:-1].isdecimal():
        return int(text[:-1])
    return -(-1000 * parse_quantity(text) // 1)


def units(text: str | int | float) -> int:
    """A quantity in whole units, rounded up: bytes, pods, devices."""
    if type(text) is str:
        if text.isdecimal():
            return int(text)
        if text[-2:] in ("Mi", "Gi", "Ki") and text[:-2].isdecimal():
            return int(text[:-2]) << {"Ki": 10, "Mi": 20, "Gi": 30}[text[-2:]]
    return -(-parse_quantity(text) // 1)


def amount(resource: str, text: str | int | float) -> int:
    """A quantity as the scheduler counts this resource: CPU in millicores, all else in units."""
    return thousandths(text) if resource == "cpu" else units(text)
