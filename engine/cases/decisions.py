"""A file of cases decided line by line, in the form that the judge of recordings reads."""

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from engine.cases.reading import LINE_MAX, Case, read_line
from engine.scheduler.cases import decide_case


class Lines(Protocol):
    """A file of bytes, as far as it is read here."""

    def readline(self, limit: int, /) -> bytes:
        """The next line, or the first `limit` bytes of it; empty at the end."""


class Decided(NamedTuple):
    """What became of one line: a decision, or what is wrong with the line."""

    number: int
    row: dict[str, Any] | None
    error: str = ""


def decide_lines(file: Lines) -> Iterator[Decided]:
    """Decide every case of a file; a line that cannot be read does not spoil the others."""
    seen: dict[str, int] = {}
    number = 0
    while raw := file.readline(LINE_MAX + 1):
        number += 1
        rest = raw
        while len(rest) > LINE_MAX and not rest.endswith(b"\n"):
            rest = file.readline(LINE_MAX + 1)  # the tail of a line that is refused
        if raw.strip():
            try:
                case = read_line(raw)
                _only_once(case, number, seen)
            except ValueError as error:
                yield Decided(number, None, str(error))
            else:
                yield Decided(number, decide_case(case))


def _only_once(case: Case, number: int, seen: dict[str, int]) -> None:
    if "id" not in case:
        return
    first = seen.setdefault(str(case["id"]), number)
    if first != number:
        raise ValueError(f"the id {case['id']!r} again, first on line {first}")
