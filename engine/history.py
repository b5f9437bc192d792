"""What a simulation leaves behind: the trace, every write of the store, and pictures of any
moment of them.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, NamedTuple

from engine.objects import Obj, evolve
from engine.trace import OverBudget, Record, Status, make


class Write(NamedTuple):
    """One committed change: `at` when the first member applied it; `value` None is a deletion;
    `record` asked for it.
    """

    at: int
    revision: int
    key: str
    value: Obj | None
    record: int


OBJECTS_MAX = 10_000
"""How many objects, Events included, may be stored at one time."""


class Ledger:
    """Every committed write, once, as the first etcd member applies it: an instrument like the
    trace.

    No component reads it.
    """

    __slots__ = ("_living", "lineage", "limit", "revision", "writes")

    def __init__(self, limit: int = OBJECTS_MAX) -> None:
        self.writes: list[Write] = []
        self.revision = 0
        self.lineage = 0  # which history is told: another one for each restored snapshot
        self.limit = limit
        self._living: dict[str, None] = {}  # the keys of what is stored now

    def begin(
        self, at: int, lineage: int, revision: int, living: Iterable[tuple[str, Obj | None, int]]
    ) -> None:
        """A member begins with a restored snapshot: what it holds is what there is now."""
        if lineage == self.lineage:
            return
        self.lineage, self.revision = lineage, revision
        kept = {key: (value, record) for key, value, record in living}
        stored = {write.key: write.value for write in self.writes}
        gone = [key for key in self._living if key not in kept]
        last = self.writes[-1].record if self.writes else -1
        self.writes += [Write(at, revision, key, None, last) for key in gone]
        for key, (value, record) in kept.items():
            if stored.get(key) != value:
                self.writes.append(Write(at, revision, key, value, record))
        self._living = dict.fromkeys(kept)

    def applied(
        self, at: int, revision: int, changes: Iterable[tuple[str, Obj | None, int]]
    ) -> None:
        """A member applied one transaction: (key, value or None, record) each; the first to reach
        a revision counts. Raises OverBudget.
        """
        if revision <= self.revision:
            return
        self.revision = revision
        for key, value, record in changes:
            self.writes.append(make(Write, (at, revision, key, value, record)))
            if value is None:
                self._living.pop(key, None)
            else:
                self._living[key] = None
        if len(self._living) > self.limit:
            raise OverBudget(
                f"more than {self.limit:,} objects are stored, at record {self.writes[-1].record:,}"
                "; ask for fewer replicas"
            )


@dataclass(frozen=True, slots=True)
class CommandRun:
    """One operator's line: `at` and `end` in microseconds since t = 0; `code` None while
    unanswered.
    """

    id: str
    line: str
    at: int
    end: int | None
    code: int | None
    out: str
    err: str


class Machine(NamedTuple):
    """One host as a run remembers it: `processes` are the kinds that it was built with."""

    role: str
    zone: str | None
    processes: tuple[str, ...]


class Run:
    """A finished simulation. Times given to its methods are microseconds since t = 0 (the settled
    cluster).
    """

    def __init__(
        self,
        *,
        scenario: Any,
        seed: int,
        profile: str,
        hosts: Mapping[str, Machine],
        start: int,
        end: int,
        records: list[Record],
        writes: list[Write],
    ) -> None:
        self.scenario, self.seed, self.profile, self.hosts = scenario, seed, profile, hosts
        self.start, self.end = start, end  # microseconds since the world began
        self.records, self.writes = records, writes
        self.commands: dict[str, CommandRun] = {}
        self.events_delivered = 0  # what the run cost, in messages handled
        self._write_times = [write.at for write in writes]

    @property
    def duration(self) -> int:
        """Microseconds from t = 0 to the end."""
        return self.end - self.start

    def time(self, record: int) -> int:
        """When a record happened, in microseconds since t = 0."""
        return self.records[record].at - self.start

    def since_start(self) -> Iterator[tuple[int, Record]]:
        """The records at and after t = 0, with their indices."""
        first = bisect_right(self.records, self.start - 1, key=lambda record: record.at)
        return enumerate(self.records[first:], first)

    def objects(self, at: int | None = None) -> dict[str, Obj]:
        """Every stored object at a moment (the end when None), by key, with its resourceVersion."""
        return self._stored(at, "")

    def of(self, resource: str, at: int | None = None) -> list[Obj]:
        """The stored objects of one resource at a moment, in order of their keys."""
        return [value for _, value in sorted(self._stored(at, f"/registry/{resource}/").items())]

    def _stored(self, at: int | None, prefix: str) -> dict[str, Obj]:
        moment = self.end if at is None else self.start + at
        stored: dict[str, Write] = {}
        for write in self.writes[: bisect_right(self._write_times, moment)]:
            if not write.key.startswith(prefix):
                continue
            if write.value is None:
                stored.pop(write.key, None)
            else:
                stored[write.key] = write
        return {key: _with_revision(write) for key, write in stored.items()}

    def statuses(self, at: int | None = None) -> dict[str, dict[str, Any]]:
        """What every process showed at a moment, by process name."""
        moment = self.end if at is None else self.start + at
        shown: dict[str, dict[str, Any]] = {}
        for record in self.records:
            if record.at > moment:
                break
            if isinstance(record.what, Status):
                shown.setdefault(record.where, {}).update(record.what.fields)
        return shown

    def containers(self, at: int | None = None) -> list[dict[str, Any]]:
        """What really ran on the machines at a moment: host, pod, app of every container in state
        running.
        """
        found = []
        for where, fields in self.statuses(at).items():
            if where.startswith("container/") and fields.get("state") == "running":
                found.append({"host": where.split("/")[1], **fields})
        return found

    def digest(self) -> str:
        """One number for the whole run: equal runs have equal ones, on any machine."""
        total = blake2b(digest_size=16)
        for record in self.records:
            total.update(line(record).encode())
        return total.hexdigest()


def line(record: Record) -> str:
    """A record as one line of text, complete and the same everywhere."""
    return f"{record.at} {record.where} {record.what!r} {record.causes}\n"


def _with_revision(write: Write) -> Obj:
    assert write.value is not None
    return evolve(write.value, {"metadata": {"resourceVersion": str(write.revision)}})
