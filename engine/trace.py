"""What happened: a trace is a list, and a cause is an index into it, smaller than its effect."""

from collections.abc import Mapping
from typing import NamedTuple


class OverBudget(Exception):
    """A run reached one of its limits; names the limit, the seed's owner and the record."""


make = tuple.__new__
"""`make(Record, (at, where, …))`: a named tuple without the detour through its own constructor,
which is a Python function; for the few that are made with every event."""


class Record(NamedTuple):
    """One line of the trace.

    `at` microseconds since the world began; `where` a process, host or link; `what` a message or a
    note; `causes` indices of earlier records; `story` whether a learner should hear of it.
    """

    at: int
    where: str
    what: object
    causes: tuple[int, ...]
    story: bool


class Status(NamedTuple):
    """A record's content: the fields of a process's status that just changed; None: the field is
    gone.
    """

    fields: Mapping[str, str | int | bool | None]


class Trace:
    """The records of one run, in order of their time."""

    __slots__ = ("limit", "records")

    def __init__(self, limit: int = 2_000_000) -> None:
        self.records: list[Record] = []
        self.limit = limit

    def add(
        self, at: int, where: str, what: object, causes: tuple[int, ...], story: bool = False
    ) -> int:
        """Append a record and answer its index."""
        records = self.records
        index = len(records)
        if index >= self.limit:
            raise OverBudget(f"the run reached record {index:,}, its limit")
        records.append(make(Record, (at, where, what, causes, story)))
        return index

    def __len__(self) -> int:
        return len(self.records)

    def __getitem__(self, index: int) -> Record:
        return self.records[index]
