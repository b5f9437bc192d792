"""A pack: a folder with a pack.yaml and question files, read strictly and kept with its lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import BaseModel, Field, ValidationError

from engine import Document, Finding, Path, Place, Rejected, findings_of, read_file, suggest
from quizbank.concepts import CONCEPTS_FILE
from quizbank.questions import QUESTION_TYPES, PredictQuestion, Question, Waiver
from quizbank.text import Authored, Id, Text
from quizbank.versions import Releases

Model = TypeVar("Model", bound=BaseModel)

CARD_FILE = "pack.yaml"
FILES_MAX = 500
_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*\.yaml")


class Card(Authored):
    """What pack.yaml says about the pack."""

    id: Id
    title: Text
    description: Text
    version: str
    kubernetes: Releases
    """The minor releases for which its questions hold: "1.36", or "1.32-1.36"."""
    license: str
    authors: tuple[str, ...] = Field(min_length=1)
    origin: str
    questions: tuple[str, ...] = Field(min_length=1, max_length=FILES_MAX)
    """The files beside the card, in the order in which they are offered."""
    concepts: dict[Id, Text] = Field(default_factory=dict)
    """What the pack teaches; every question names some of them."""
    misconceptions: dict[Id, Text] = Field(default_factory=dict)
    """What learners may believe; wrong options name them."""
    waive: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A question of a pack, where it stands, and a hash that changes with every word of it."""

    question: Question
    document: Document
    prefix: Path
    content_hash: str

    def finding(self, path: Path, message: str, hint: str = "") -> Finding:
        """A finding at a path inside this question."""
        whole = self.prefix + path
        return Finding.at(self.document.place(whole), whole, message, hint)


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of questions that can be trusted to be well formed."""

    card: Card
    entries: tuple[Entry, ...]
    document: Document
    """pack.yaml, for the places of the card's lines."""

    def entry(self, question_id: str) -> Entry:
        """The question of this id; KeyError when the pack has none."""
        for entry in self.entries:
            if entry.question.id == question_id:
                return entry
        raise KeyError(question_id)

    def watched(self, question: Question) -> Mapping[str, Any] | None:
        """The scenario that can be watched after a question, if there is one."""
        if isinstance(question, PredictQuestion):
            return question.scenario
        if question.watch is None:
            return None
        if question.watch.of is None:
            return question.watch.scenario
        return self.watched(self.entry(question.watch.of).question)


def read_pack(folder: FilePath) -> Pack:
    """Read a whole pack; raises `Rejected` with the findings of all its files."""
    document = read_file(folder / CARD_FILE)
    card = _validated(Card, document.value, document, ())
    entries: list[Entry] = []
    findings: list[Finding] = []
    for index, name in enumerate(card.questions):
        try:
            file = _question_file(folder, name, document.place(("questions", index)))
            entries += read_questions(read_file(file))
        except Rejected as rejected:
            findings += rejected.findings
    findings += _unlisted(folder, card, document)
    findings += _complaints(entries)
    if findings:
        raise Rejected(findings)
    return Pack(card, tuple(entries), document)


def read_questions(document: Document) -> list[Entry]:
    """The questions of one file: a single mapping, or a list of them."""
    value = document.value
    raws = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
    entries: list[Entry] = []
    findings: list[Finding] = []
    for index, raw in raws:
        prefix = () if index is None else (index,)
        try:
            question = _question(raw, document, prefix)
            entries.append(Entry(question, document, prefix, content_hash(raw)))
        except Rejected as rejected:
            findings += rejected.findings
    if findings:
        raise Rejected(findings)
    return entries


def content_hash(raw: Mapping[str, Any]) -> str:
    """The same for the same content, however it is laid out in the file."""
    canonical = json.dumps(raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return blake2b(canonical.encode(), digest_size=16).hexdigest()


def _question(raw: Any, document: Document, prefix: Path) -> Question:
    if not isinstance(raw, Mapping):
        place = document.place(prefix)
        raise Rejected([Finding.at(place, prefix, "a question is a mapping, with id and type")])
    word = raw.get("type")
    if not isinstance(word, str) or word not in QUESTION_TYPES:
        place = document.place((*prefix, "type"))
        message = "'type' is missing" if word is None else f"no type of question '{word}'"
        hint = suggest(str(word), QUESTION_TYPES) or ", ".join(QUESTION_TYPES)
        raise Rejected([Finding.at(place, (*prefix, "type"), message, hint)])
    return _validated(QUESTION_TYPES[word], raw, document, prefix)


def _validated(model: type[Model], raw: Any, document: Document, prefix: Path) -> Model:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        raise Rejected(findings_of(errors, raw, document.place, model, prefix)) from None


def _question_file(folder: FilePath, name: str, place: Place) -> FilePath:
    """A plain file beside the card; nothing that a pack writes leads out of its folder."""
    if not _FILE_NAME.fullmatch(name):
        message = f"'{name}' is not a file name: lower case, ending with .yaml"
        raise Rejected([Finding.at(place, ("questions",), message)])
    file = folder / name
    if file.is_symlink() or not file.is_file():
        near = suggest(
            name,
            (one.name for one in folder.glob("*.yaml") if one.is_file() and not one.is_symlink()),
        )
        raise Rejected([Finding.at(place, ("questions",), f"no file '{name}'", near)])
    return file


def _unlisted(folder: FilePath, card: Card, document: Document) -> Iterator[Finding]:
    for file in sorted(folder.glob("*.y*ml")):
        if file.name not in (*card.questions, CARD_FILE, CONCEPTS_FILE):
            path: Path = ("questions",)
            yield Finding.at(document.place(path), path, f"'{file.name}' is not listed", "add it")


def _complaints(entries: list[Entry]) -> Iterator[Finding]:
    """What the questions themselves find wrong, and ids that are taken."""
    taken: dict[str, Place] = {}
    for entry in entries:
        name = entry.question.id
        if name in taken:
            first = taken[name]
            hint = f"first in {first.file}:{first.line}"
            yield entry.finding(("id",), f"the id '{name}' again", hint)
        taken.setdefault(name, entry.document.place((*entry.prefix, "id")))
        for problem in entry.question.problems():
            yield entry.finding(*problem)
    predictions = [e.question.id for e in entries if isinstance(e.question, PredictQuestion)]
    for entry in entries:
        of = entry.question.watch.of if entry.question.watch else None
        if of is not None and of not in predictions:
            hint = suggest(of, predictions)
            yield entry.finding(("watch", "of"), f"no predict question '{of}' in this pack", hint)
