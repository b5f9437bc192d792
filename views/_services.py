"""What the screens work with: packs, the learner store and the simulator. Made once a process."""

import functools
from dataclasses import dataclass
from pathlib import Path

import quizbank
from engine import Finding, Rejected
from quizbank.check import pack_folders
from quizbank.learner import Learners, open_learners
from quizbank.pack import Entry, Pack, read_pack
from quizbank.questions import PredictQuestion
from quizbank.runs import Runs, shared_runs

PACKS = Path(quizbank.__file__).parent / "packs"


@dataclass(frozen=True, slots=True)
class BrokenPack:
    """A pack that cannot be offered, and why."""

    name: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Services:
    """Everything behind the screens; tests pass their own."""

    packs: tuple[Pack, ...]
    broken: tuple[BrokenPack, ...]
    learners: Learners
    runs: Runs

    def offers(self) -> list[tuple[Pack, Entry]]:
        """All predictions that can be offered, in the order of their packs."""
        return [
            (pack, entry)
            for pack in self.packs
            for entry in pack.entries
            if isinstance(entry.question, PredictQuestion)
        ]

    def entry(self, pack_id: str, question_id: str) -> Entry | None:
        """A question, as long as its pack still has it."""
        for pack, entry in self.offers():
            if (pack.card.id, entry.question.id) == (pack_id, question_id):
                return entry
        return None


@functools.cache
def open_services() -> Services:
    """The shipped packs, this machine's store, and its workers."""
    packs, broken = read_packs(PACKS)
    return Services(packs, broken, open_learners(), shared_runs())


def read_packs(folder: Path) -> tuple[tuple[Pack, ...], tuple[BrokenPack, ...]]:
    """All packs below a folder; a broken one does not keep the others away."""
    packs: list[Pack] = []
    broken: list[BrokenPack] = []
    for place in pack_folders(folder):
        try:
            packs.append(read_pack(place))
        except Rejected as rejected:
            broken.append(BrokenPack(place.name, tuple(rejected.findings)))
    return tuple(packs), tuple(broken)
