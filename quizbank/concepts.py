"""The concepts of a pack: what may be said about its subject, in both languages, with sources.

They lie in a file of their own beside the questions. A tutor answers from them and from nothing
else.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Annotated

from pydantic import Field, HttpUrl, StringConstraints, ValidationError

from engine import Document, Finding, Path, Rejected, findings_of, read_file, suggest
from quizbank.text import LANGUAGES, Authored, Id, Language, Text

CONCEPTS_FILE = "concepts.yaml"
CONCEPTS_MAX = 500
WORDS_MIN, WORDS_MAX = 40, 90
"""Long enough to say something, short enough to be read in a conversation."""

_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60)]


class Names(Authored):
    """What a concept is called, by language; the first name is its title."""

    en: tuple[_Name, ...] = Field(min_length=1, max_length=20)
    pt_br: tuple[_Name, ...] = Field(alias="pt-BR", min_length=1, max_length=20)

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        return self.en if language == "en" else self.pt_br


_Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=120)]


class Questions(Authored):
    """How learners ask for a concept without naming it."""

    en: tuple[_Phrase, ...] = Field(default=(), max_length=10)
    pt_br: tuple[_Phrase, ...] = Field(default=(), alias="pt-BR", max_length=10)

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        return self.en if language == "en" else self.pt_br


class Difference(Authored):
    """How a concept differs from another one, for those who ask about both."""

    other: Id = Field(alias="from")
    text: Text


class Concept(Authored):
    """One thing that can be explained."""

    id: Id
    names: Names
    asked: Questions | None = None
    text: Text
    sources: tuple[HttpUrl, ...] = Field(min_length=1, max_length=5)
    related: tuple[Id, ...] = Field(default=(), max_length=6)
    ask: Text | None = None
    """A what-if to run after reading, as a learner would write it."""
    differs: tuple[Difference, ...] = Field(default=(), max_length=6)


def read_concepts(folder: FilePath) -> tuple[Concept, ...]:
    """The concepts of a pack's folder, none when it has no file of them; raises `Rejected`."""
    file = folder / CONCEPTS_FILE
    if not file.exists():
        return ()
    document = read_file(file)
    concepts, findings = _read(document)
    findings += _complaints(concepts, document)
    if findings:
        raise Rejected(findings)
    return tuple(concepts)


def _read(document: Document) -> tuple[list[Concept], list[Finding]]:
    raws = document.value
    if not isinstance(raws, list) or len(raws) > CONCEPTS_MAX:
        message = f"a list of concepts, at most {CONCEPTS_MAX}"
        return [], [Finding.at(document.place(()), (), message)]
    concepts: list[Concept] = []
    findings: list[Finding] = []
    for index, raw in enumerate(raws):
        try:
            concepts.append(Concept.model_validate(raw))
        except ValidationError as error:
            errors = error.errors(include_url=False)
            findings += findings_of(errors, raw, document.place, Concept, (index,))
    return concepts, findings


def _complaints(concepts: list[Concept], document: Document) -> list[Finding]:
    if len(concepts) != len(document.value or ()):
        return []  # the indices would be wrong; what could not be read comes first
    return [
        Finding.at(document.place(path), path, message, hint)
        for path, message, hint in _problems(concepts)
    ]


def _problems(concepts: list[Concept]) -> Iterator[tuple[Path, str, str]]:
    ids = [concept.id for concept in concepts]
    owners: dict[tuple[Language, str], str] = {}
    for index, concept in enumerate(concepts):
        if concept.id in ids[:index]:
            yield (index, "id"), f"the id '{concept.id}' again", ""
        for place, other in enumerate(concept.related):
            if other not in ids or other == concept.id:
                yield (index, "related", place), f"no other concept '{other}'", suggest(other, ids)
        for place, difference in enumerate(concept.differs):
            if difference.other not in ids or difference.other == concept.id:
                hint = suggest(difference.other, ids)
                yield (index, "differs", place), f"no other concept '{difference.other}'", hint
        for language in LANGUAGES:
            count = len(concept.text[language].split())
            if not WORDS_MIN <= count <= WORDS_MAX:
                message = f"{count} words; {WORDS_MIN} to {WORDS_MAX} can be read at a glance"
                yield (index, "text", language), message, ""
            for name in concept.names[language]:
                owner = owners.setdefault((language, name.casefold()), concept.id)
                if owner != concept.id:
                    yield (index, "names", language), f"'{name}' is a name of '{owner}' too", ""
