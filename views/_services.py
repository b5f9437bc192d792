"""What the screens work with: packs, the learner store and the simulator. Made once a process."""

import functools
import os
from dataclasses import dataclass, field
from pathlib import Path

import quizbank
from engine import Finding, Rejected
from quizbank.check import pack_folders
from quizbank.concepts import Concept, read_concepts
from quizbank.learner import Learners, open_learners
from quizbank.pack import Entry, Pack, read_pack
from quizbank.questions import PredictQuestion
from quizbank.runs import Runs, shared_runs
from quizbank.sitting import MemorySittings, Sittings, component_of, open_sittings
from tutor.knowledge import Knowledge

PACKS = Path(quizbank.__file__).parent / "packs"
MORE_PACKS = "QUORUM_PACKS"
"""Names an environment variable: folders with packs of one's own, before the shipped ones."""


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
    sittings: Sittings = field(default_factory=MemorySittings)
    knowledge: Knowledge = field(default_factory=lambda: Knowledge(()))

    def asks(self) -> tuple[tuple[str, str], ...]:
        """Of every question its component and its level."""
        questions = [entry.question for _, entry in self.everything()]
        return tuple((component_of(question), question.level) for question in questions)

    def everything(self) -> list[tuple[str, Entry]]:
        """Every question with the id of its pack, in the order of the packs."""
        return [(pack.card.id, entry) for pack in self.packs for entry in pack.entries]

    def pack(self, pack_id: str) -> Pack | None:
        """A pack, as long as it is there."""
        return next((pack for pack in self.packs if pack.card.id == pack_id), None)

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
    places = [Path(one) for one in os.environ.get(MORE_PACKS, "").split(os.pathsep) if one]
    read = [read_packs(place) for place in (*places, PACKS)]
    packs = tuple(pack for found, _ in read for pack in found)
    broken = tuple(one for _, found in read for one in found)
    knowledge = Knowledge(known_of(packs))
    knowledge.find("etcd", "en")  # the index is made before the first question
    return Services(packs, broken, open_learners(), shared_runs(), open_sittings(), knowledge)


def read_packs(folder: Path) -> tuple[tuple[Pack, ...], tuple[BrokenPack, ...]]:
    """All packs below a folder; a broken one does not keep the others away."""
    packs: list[Pack] = []
    broken: list[BrokenPack] = []
    for place in pack_folders(folder):
        try:
            read_concepts(place)
            packs.append(read_pack(place))
        except Rejected as rejected:
            broken.append(BrokenPack(place.name, tuple(rejected.findings)))
    return tuple(packs), tuple(broken)


def known_of(packs: tuple[Pack, ...]) -> list[Concept]:
    """The concepts of all packs; of two with one id the first pack's counts."""
    found: dict[str, Concept] = {}
    for pack in packs:
        for concept in read_concepts(Path(pack.document.file).parent):
            found.setdefault(concept.id, concept)
    return list(found.values())
