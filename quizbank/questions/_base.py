"""What every type of question promises.

A type is one file beside this one: a class with a `type` of its own, found by walking the folder.
It describes its inputs, grades answers against what was measured, knows its own mistakes and
gives samples by which its grading is tested.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, ClassVar, Literal, NamedTuple, TypeVar

from pydantic import Field, HttpUrl

from engine import Path
from quizbank.form import Answer, Form
from quizbank.predicates import Value
from quizbank.text import Authored, Id, Text
from quizbank.versions import Releases

Thing = TypeVar("Thing")
Level = Literal["remember", "understand", "apply", "analyse"]
Measured = Mapping[str, Value]
"""What a run answered, by the id of the facet that asked."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is to be said about one option or item of an answer."""

    id: str
    is_right: bool
    """An option: it belongs to the right answer. An item: it was put where it belongs."""
    was_chosen: bool
    says: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """How one part of an answer fared: `score` from 0 to 1."""

    id: str
    score: float
    answered: Any
    measured: Value
    right: str | None = None
    """The id of the option that came true, where there are options."""
    feedback: tuple[Feedback, ...] = ()


@dataclass(frozen=True, slots=True)
class Grade:
    """How an answer fared, part by part."""

    marks: tuple[Mark, ...]

    @property
    def score(self) -> float:
        """The mean over the parts, from 0 to 1."""
        return sum(mark.score for mark in self.marks) / len(self.marks)


class Problem(NamedTuple):
    """What is wrong with a question beyond its form: a path inside it, and a sentence."""

    path: Path
    message: str
    hint: str = ""


class Sample(NamedTuple):
    """An answer whose score is known, given what was measured."""

    answer: Answer
    measured: Measured
    score: float


@dataclass(frozen=True, slots=True)
class Offered:
    """One option as its reviewers see it: with its key, whatever the type of the question."""

    path: Path
    id: str
    text: Text
    is_key: bool
    misconception: str | None = None
    has_world: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a question asks, as lint and statistics see it."""

    path: Path
    id: str
    ask: Text
    offers: tuple[Offered, ...] = ()
    keys: tuple[str, ...] = ()
    """Every way to write the right answer, where it is known without a run and not chosen."""
    several: bool = False
    is_scale: bool = False
    """Its options stand in an order of their own and are never shuffled."""
    is_after: bool = False
    """Asked after the replay: not scored, and its options need no reasons."""

    @property
    def has_key(self) -> bool:
        """Whether the file tells which options are right."""
        return any(offer.is_key for offer in self.offers)


class Waiver(Authored):
    """A rule of lint that does not fit here, and who says so."""

    rule: str = Field(pattern=r"^(LT|PK)\d\d$")
    reason: str = Field(min_length=15)
    by: str = Field(min_length=2)
    where: str | None = None
    """Only below this path of the question, such as `facets[0]`."""


class Watch(Authored):
    """A run that shows the answer, to be watched once the answer was given."""

    of: Id | None = None
    """The predict question of the same pack whose scenario it is; or `scenario`, written out."""
    scenario: dict[str, Any] | None = None
    seed: int | None = Field(default=None, ge=0)
    """As the prediction's own, or 1, when left out; the focus likewise."""
    focus: str | None = None
    look: Text | None = None
    """What to look at."""
    check: tuple[str, ...] = ()
    """Expressions that must hold on the run, so that the text cannot be wrong about it."""

    def problems(self) -> Iterator[Problem]:
        """Two scenarios, or none."""
        if (self.of is None) == (self.scenario is None):
            yield Problem(("watch",), "either of or scenario", "name a question, or write it out")


class Question(Authored):
    """What all types of question have in common; a subclass narrows `type` to its own word."""

    example: ClassVar[str]
    """A whole question of the type, as YAML: what authors copy, and what tests hold it to."""

    id: Id
    type: str
    title: Text
    prompt: Text | None = None
    """The situation, where there is one; what is asked stands in `ask`."""
    concepts: tuple[Id, ...] = ()
    components: tuple[str, ...] = ()
    level: Level
    kubernetes: Releases | None = None
    """The minor releases for which it holds, if not those of its pack: "1.36", or "1.32-1.36"."""
    sources: tuple[HttpUrl, ...] = Field(min_length=1)
    hint: tuple[Text, ...] = ()
    """Rungs: a nudge, a concept, a similar case; never the key."""
    explanation: Text
    weight: float = Field(default=1, gt=0, le=10)
    """How much it counts among the questions of a quiz."""
    watch: Watch | None = None
    waive: tuple[Waiver, ...] = ()

    @abstractmethod
    def form(self, shuffle: str = "") -> Form:
        """The inputs; options come in an order that follows from `shuffle`."""

    @abstractmethod
    def grade(self, answer: Answer, measured: Measured) -> Grade:
        """Compare an answer that fits the form with what was measured."""

    @abstractmethod
    def problems(self) -> Iterator[Problem]:
        """What an author should mend, as far as the question alone can tell."""

    @abstractmethod
    def asked(self) -> Iterator[Asked]:
        """What it asks, with options and keys, for those who review it."""

    @abstractmethod
    def samples(self) -> Iterator[Sample]:
        """Answers with their scores, which a test holds the grading to."""


def shuffled(items: tuple[Thing, ...], shuffle: str, name: str) -> tuple[Thing, ...]:
    """Items in an order that follows from two words, and is the same everywhere."""
    if not shuffle:
        return items
    keys = [blake2b(f"{shuffle}/{name}/{index}".encode()).digest() for index in range(len(items))]
    return tuple(
        item for _, item in sorted(zip(keys, items, strict=True), key=lambda pair: pair[0])
    )
