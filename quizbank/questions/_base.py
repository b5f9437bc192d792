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
from typing import Any, Literal, NamedTuple, TypeVar

from pydantic import Field, HttpUrl

from engine import Path
from quizbank.form import Answer, Form
from quizbank.predicates import Value
from quizbank.text import Authored, Id, Text

Thing = TypeVar("Thing")
Level = Literal["remember", "understand", "apply", "analyse"]
Measured = Mapping[str, Value]
"""What a run answered, by the id of the facet that asked."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How one part of an answer fared: `score` from 0 to 1."""

    id: str
    score: float
    answered: Any
    measured: Value
    right: str | None = None
    """The id of the option that came true, where there are options."""


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


class Question(Authored):
    """What all types of question have in common; a subclass narrows `type` to its own word."""

    id: Id
    type: str
    title: Text
    prompt: Text
    concepts: tuple[Id, ...] = ()
    components: tuple[str, ...] = ()
    level: Level
    sources: tuple[HttpUrl, ...] = Field(min_length=1)
    hint: tuple[Text, ...] = ()
    """Rungs: a nudge, a concept, a similar case; never the key."""
    explanation: Text

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
