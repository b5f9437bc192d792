"""What a rule of lint is: a function from a question, or a whole pack, to complaints.

A rule decides only what a program can decide; its docstring says what it leaves to people. The
words of design and literature stand behind the ids: Haladyna 2002, NBME's flaw list, Moore 2023.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from pydantic import BaseModel

from engine import Finding, Path
from quizbank.pack import Entry, Pack
from quizbank.questions import Asked, Question
from quizbank.text import LANGUAGES, Language, Text

Severity = Literal["E", "W", "I"]
"""E blocks, W blocks unless waived with a reason and a name, I informs."""


class Complaint(NamedTuple):
    """What a rule has against a question: a path in it, a sentence, a way out."""

    path: Path
    message: str
    remedy: str = ""
    severity: Severity | None = None
    """Where it differs from the rule's own."""


class Subject:
    """One question, with what most rules want to know of it."""

    def __init__(self, entry: Entry, pack: Pack) -> None:
        self.entry, self.pack = entry, pack
        self.question: Question = entry.question

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """Everything that is asked, `after` included."""
        return tuple(self.question.asked())

    @property
    def scored(self) -> Iterator[Asked]:
        """What is asked before the answer."""
        return (one for one in self.asked if not one.is_after)

    @property
    def keyed(self) -> Iterator[Asked]:
        """What has options, with a key that the file tells."""
        return (one for one in self.scored if one.has_key)

    @property
    def is_scenario(self) -> bool:
        """Whether a run measures its key."""
        return self.question.type == "predict"

    @cached_property
    def texts(self) -> tuple[tuple[Path, Text], ...]:
        """Every bilingual text of the question, with its path."""
        return tuple(_texts(self.question, ()))

    def stem(self, asked: Asked, language: Language) -> str:
        """The situation and what is asked about it."""
        prompt = f"{self.question.prompt[language]} " if self.question.prompt else ""
        return prompt + asked.ask[language]

    def said(self) -> Iterator[tuple[Path, Language, str]]:
        """Every text in each language, at the path of that language."""
        for path, text in self.texts:
            for language in LANGUAGES:
                yield (*path, language), language, text[language]


def _texts(value: object, path: Path) -> Iterator[tuple[Path, Text]]:
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _texts(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))


Complaints = Iterator[Complaint | Finding]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule about one question."""

    id: str
    severity: Severity
    is_hard: bool
    """No waiver helps: it needs no judgement."""
    says: str
    check: Callable[[Subject], Complaints]


class PackComplaint(NamedTuple):
    """What a rule has against a pack; with an entry, the path is inside that question."""

    entry: Entry | None
    path: Path
    message: str
    remedy: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class PackRule:
    """A rule about a whole pack."""

    id: str
    severity: Severity
    says: str
    check: Callable[[Pack], Iterator[PackComplaint]]


def rule(
    name: str, severity: Severity, *, hard: bool = False
) -> Callable[[Callable[[Subject], Complaints]], Rule]:
    """Make a function a rule about one question; its docstring is what authors read."""

    def made(function: Callable[[Subject], Complaints]) -> Rule:
        return Rule(name, severity, hard, _says(name, function.__doc__), function)

    return made


def pack_rule(
    name: str, severity: Severity
) -> Callable[[Callable[[Pack], Iterator[PackComplaint]]], PackRule]:
    """Make a function a rule about a whole pack."""

    def made(function: Callable[[Pack], Iterator[PackComplaint]]) -> PackRule:
        return PackRule(name, severity, _says(name, function.__doc__), function)

    return made


def _says(name: str, docstring: str | None) -> str:
    assert docstring, f"the rule {name} has no docstring, so nobody learns what it wants"
    return re.sub(r"\s+", " ", docstring).strip()
