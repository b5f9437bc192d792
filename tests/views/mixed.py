"""Services with a pack of all types and a clock that stands still until it is moved."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from quizbank.learner import MemoryLearners, NotSaved
from quizbank.sitting import MemorySittings
from tests.quizbank.mixed import mixed_pack
from tests.views.fakes import FakeRuns
from views._services import Services


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def later(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class StubbornSittings(MemorySittings):
    """Keeps nothing while it is full."""

    is_full = False

    def make(self, *given: Any) -> Any:
        if self.is_full:
            raise NotSaved("disk full")
        return super().make(*given)


@cache
def clock(name: str) -> Clock:
    return Clock()


@cache
def services(name: str, folder: Path) -> Services:
    """One set a test: AppTest runs the page in the same process, so it finds the same objects."""
    ticking = clock(name)
    runs = FakeRuns({"write": "accepted"})
    packs = () if name.startswith("nothing") else (mixed_pack(folder),)
    return Services(packs, (), MemoryLearners(ticking), runs, StubbornSittings(ticking))
