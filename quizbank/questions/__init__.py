"""The types of question, one file each; found by walking this folder in sorted order."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import get_args

from quizbank.questions._base import (
    Asked,
    Feedback,
    Grade,
    Mark,
    Measured,
    Offered,
    Problem,
    Question,
    Sample,
    Waiver,
    Watch,
)
from quizbank.questions._facet import ChooseFacet, NumberFacet, Option, OrderFacet, WriteFacet
from quizbank.questions.predict import Edit, PredictQuestion

__all__ = [
    "QUESTION_TYPES",
    "Asked",
    "ChooseFacet",
    "Edit",
    "Feedback",
    "Grade",
    "Mark",
    "Measured",
    "NumberFacet",
    "Offered",
    "Option",
    "OrderFacet",
    "PredictQuestion",
    "Problem",
    "Question",
    "Sample",
    "Waiver",
    "Watch",
    "WriteFacet",
]


def _walk() -> Mapping[str, type[Question]]:
    """Every class of a question, by the word that packs write after `type:`."""
    found: dict[str, type[Question]] = {}
    for module in sorted(entry.name for entry in iter_modules(__path__)):
        for value in vars(import_module(f"{__name__}.{module}")).values():
            if not (isinstance(value, type) and issubclass(value, Question)):
                continue
            if value.__module__ != f"{__name__}.{module}" or value is Question:
                continue
            (word,) = get_args(value.model_fields["type"].annotation)
            assert word not in found, f"two question types are called {word}"
            assert value.__doc__, f"the question type {word} needs a docstring: authors read it"
            assert hasattr(value, "example"), f"the question type {word} needs an example"
            found[word] = value
    return found


QUESTION_TYPES = _walk()
"""Every type of question by its word."""
