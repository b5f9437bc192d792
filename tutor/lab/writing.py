"""A document as YAML: short enough to read, and read back by the strict reader as the same values.

Whatever YAML could mean otherwise stands in quotes; a mapping or list that fits on a line is one.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from engine import Rejected, read_document

WIDTH: Final = 100
_PLAIN = re.compile(r"[A-Za-z0-9_/.][A-Za-z0-9_./+-]*( [A-Za-z0-9_./+=-]+)*")
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def as_yaml(value: Any) -> str:
    """The document, with a line break at its end."""
    lines = _below(value, 0) if _is_open(value) else [on_a_line(value)]
    return "\n".join(lines) + "\n"


def on_a_line(value: Any) -> str:
    """A value on a single line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(k)}: {on_a_line(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(on_a_line, value)) + "]"
    return _scalar(value)


def _below(value: Any, indent: int) -> list[str]:
    """The lines of a mapping or list that has something in it, as they stand below their key."""
    lines: list[str] = []
    if isinstance(value, Mapping):
        for key, inside in value.items():
            head = _key(key) + ":"
            if _fits(inside, indent + len(head) + 1):
                lines.append(f"{head} {on_a_line(inside)}")
            else:
                lines += [head, *(f"  {line}" for line in _below(inside, indent + 2))]
        return lines
    for item in value:
        inside = [on_a_line(item)] if _fits(item, indent + 2) else _below(item, indent + 2)
        lines += [f"- {inside[0]}", *(f"  {line}" for line in inside[1:])]
    return lines


def _fits(value: Any, indent: int) -> bool:
    """Whether a value stands on the line that is begun: what holds nothing always does."""
    if not _is_open(value):
        return True
    return _shallow(value) and indent + len(on_a_line(value)) <= WIDTH


def _is_open(value: Any) -> bool:
    return isinstance(value, Mapping | list | tuple) and len(value) > 0


def _shallow(value: Any) -> bool:
    """Whether a value is easy to read on one line: a list of mappings is not."""
    if isinstance(value, list | tuple):
        return not any(isinstance(one, Mapping) for one in value)
    return True


def _key(key: Any) -> str:
    return _scalar(str(key))


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping | list | tuple):
        return on_a_line(value)
    return value if _is_plain(value) else _quoted(value)


@lru_cache(maxsize=4096)
def _is_plain(text: str) -> bool:
    """Whether a text reads as itself without quotes."""
    if not _PLAIN.fullmatch(text):
        return False
    try:
        return bool(read_document(text, "text").value == text)
    except Rejected:
        return False


def _quoted(text: str) -> str:
    if '"' in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return '"' + "".join(map(_letter, text)) + '"'


def _letter(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if letter.isprintable():
        return letter
    code = ord(letter)
    return (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )
