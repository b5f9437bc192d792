"""The small values that scenario documents are written in: durations, names, texts in both
languages.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, StringConstraints

from engine.units import parse_duration, say_duration


def _read_duration(value: object) -> int:
    if value == 0 and not isinstance(value, bool):
        return 0
    if isinstance(value, int | float):
        raise ValueError(f"{value} has no unit; write it like {value}s")
    return parse_duration("" if value is None else str(value))


Duration = Annotated[int, BeforeValidator(_read_duration), PlainSerializer(say_duration)]
"""Microseconds, written `30s`, `1m30s`, `250ms` or `0`."""


def between(least: int, most: int) -> AfterValidator:
    """Bounds of a Duration, in microseconds, said as durations."""

    def check(value: int) -> int:
        if not least <= value <= most:
            bounds = f"from {say_duration(least)} to {say_duration(most)}"
            raise ValueError(f"{say_duration(value)} is not {bounds}")
        return value

    return AfterValidator(check)


_NAME = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")


def _dns_label(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError(f"{value!r} is not a name: lower-case letters, digits and '-', at most 63")
    return value


Name = Annotated[str, AfterValidator(_dns_label)]
"""An RFC 1123 label: what hosts, steps and Kubernetes objects are called."""

Text = dict[
    Literal["en", "pt-BR"], Annotated[str, StringConstraints(min_length=1, max_length=2000)]
]
"""The same sentence in the languages of the product."""

_QUANTITY = re.compile(r"\d{1,12}(\.\d{1,3})?(m|k|[KMGTPE]i|[MGTPE])?")


def read_quantity(value: Any) -> str:
    """A Kubernetes quantity as it was written; ValueError when it is none."""
    text = str(value)
    if isinstance(value, bool) or not _QUANTITY.fullmatch(text):
        raise ValueError(f"{value!r} is not a quantity; write it like 500m, 4 or 16Gi")
    return text


Quantity = Annotated[str, BeforeValidator(read_quantity)]
"""A Kubernetes quantity, `500m`, `4` or `16Gi`, kept as it was written."""
