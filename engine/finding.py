"""What an author did wrong, and where: the one shape of every complaint about YAML.

Readers raise `Rejected` with all findings at once, so that an author mends a file in one go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple, get_args, get_origin

_PARTS_SAID_MAX = 16

Path = tuple[str | int, ...]
"""The way from the top of a document to a value: keys of mappings, indices of lists."""


class Place(NamedTuple):
    """A spot in a file; line and column count from 1."""

    file: str
    line: int
    column: int


PlaceOf = Callable[[Path], Place]
"""Finds the spot of a path, or of its nearest ancestor that was written down."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One mistake of an author, with a way out where one is known."""

    file: str
    line: int
    column: int
    path: str
    message: str
    hint: str = ""

    @staticmethod
    def at(place: Place, path: Path, message: str, hint: str = "") -> Finding:
        """A finding at a place, with its path written as authors read it."""
        return Finding(place.file, place.line, place.column, say_path(path), message, hint)

    def __str__(self) -> str:
        path = f" {self.path}" if self.path else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.file}:{self.line}{path}: {self.message}{hint}"


class Rejected(Exception):
    """A document that cannot be used; `findings` is never empty."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(findings))
        assert self.findings, "a rejection without a finding helps nobody"
        super().__init__("\n".join(str(finding) for finding in self.findings))


def say_path(path: Path) -> str:
    """`("timeline", 1, "at")` as `timeline[1].at`; the middle of a very long one is left out."""
    if len(path) > _PARTS_SAID_MAX:
        return f"{say_path(path[:3])}…{say_path(path[-1:])}"
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".")


def suggest(word: str, known: Iterable[str]) -> str:
    """`partition?` for `partitoin`, or nothing when no known word is close."""
    close = get_close_matches(word, sorted(known), n=1)
    return f"{close[0]}?" if close else ""


def findings_of(
    errors: Iterable[Mapping[str, Any]],
    value: object,
    place_of: PlaceOf,
    model: Any = None,
    prefix: Path = (),
) -> list[Finding]:
    """Turn pydantic's `error.errors()` into findings at the lines of the document.

    `value` is what was validated against `model` and lies at `prefix` in the document; errors of
    whoever has no pydantic model are mappings of the same form (`loc`, `type`, `msg`).
    """
    found = []
    for error in errors:
        path = _written(error["loc"], value)
        message, hint = _say(error, path, model)
        found.append(Finding.at(place_of(prefix + path), prefix + path, message, hint))
    return found


def _written(loc: Sequence[str | int], value: Any) -> Path:
    """The part of a pydantic location that exists in the document; union tags are skipped."""
    path: list[str | int] = []
    for part in loc:
        if isinstance(part, int):
            exists = isinstance(value, list | tuple) and part < len(value)
        else:
            exists = isinstance(value, Mapping) and part in value
        if exists:
            value = value[part]
            path.append(part)
    return tuple(path)


def _say(error: Mapping[str, Any], path: Path, model: Any) -> tuple[str, str]:
    last = str(error["loc"][-1]) if error["loc"] else ""
    if error["type"] == "missing":
        return f"'{last}' is missing", ""
    if error["type"] == "extra_forbidden":
        return f"no key '{last}'", suggest(last, _fields(model, path[:-1]))
    if error["type"] == "literal_error":
        expected = str(error["ctx"]["expected"])
        known = expected.replace(" or ", ", ").replace("'", "").split(", ")
        return f"{error['input']!r} is not {expected}", suggest(str(error["input"]), known)
    if error["type"] == "too_long":
        return (
            f"{error['ctx']['actual_length']} are too many",
            f"at most {error['ctx']['max_length']}",
        )
    if error["type"] in ("model_type", "model_attributes_type", "dict_type"):
        return "this should be a mapping (keys and values)", ""
    if error["type"] in ("tuple_type", "list_type"):
        return "this should be a list", ""
    message = str(error["msg"]).removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return message[:1].lower() + message[1:], ""


def _fields(annotation: Any, path: Path) -> list[str]:
    """The keys that a pydantic annotation allows in the mapping at `path`."""
    if hasattr(annotation, "model_fields"):
        fields = {field.alias or name: field for name, field in annotation.model_fields.items()}
        if not path:
            return list(fields)
        below = fields.get(str(path[0]))
        return _fields(below.annotation, path[1:]) if below else []
    is_container = get_origin(annotation) in (list, tuple, dict, Mapping)
    if is_container and not path:
        return []
    rest = path[1:] if is_container else path
    return [name for part in get_args(annotation) for name in _fields(part, rest)]
