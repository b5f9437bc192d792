"""What every note class promises, whether a scenario of ours tells it or not."""

import importlib
import pkgutil
from collections.abc import Iterator
from string import Formatter
from typing import Any

import pytest

import engine
from engine.wording import LANGUAGES, MERGES


def note_classes(*says: type) -> Iterator[Any]:
    """Every class of the engine with a sentence that is held like this."""
    for found in pkgutil.walk_packages(engine.__path__, "engine."):
        if found.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(found.name)).values():
            own = isinstance(value, type) and value.__module__ == found.name
            if own and isinstance(vars(value).get("says"), says):
                yield value


CLASSES = list(note_classes(dict))
"""Those with a template for all their notes."""
NAMES = {note.__name__ for note in note_classes(dict, property)}
EVERY = pytest.mark.parametrize("note", CLASSES, ids=lambda note: note.__qualname__)


def test_there_are_notes():
    assert len(CLASSES) > 50


@EVERY
def test_both_languages_speak_of_the_same_fields(note: Any):
    fields = [_fields(note.says[language]) for language in LANGUAGES]

    assert fields[0] == fields[1]


@EVERY
def test_what_a_note_declares_exists(note: Any):
    for name in (*getattr(note, "follows", ()), *getattr(note, "until", ())):
        assert name in NAMES
    for field, how in getattr(note, "merges", {}).items():
        assert how in MERGES
        assert hasattr(note, field), "slots hold every field"


@EVERY
def test_what_stands_for_a_word_has_its_translations(note: Any):
    if any(how == "word" for _, _, how, _ in Formatter().parse(note.says["pt-BR"])):
        assert note.words


def _fields(template: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(template) if field}
