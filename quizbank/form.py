"""The closed set of inputs that questions are made of.

Questions describe inputs, screens draw them: a new question type needs no new screen, a new input
needs two places, and `assert_never` in both says so. What comes back from a browser is the
learner's to forge, hence `read_answer`.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, assert_never

from pydantic import Field

from quizbank.text import Authored, Text

WRITTEN_LENGTH_MAX = 2_000


class Choice(Authored):
    """One thing that can be chosen, arranged or matched."""

    id: str
    text: Text


class Choose(Authored):
    """Pick one of a few; with `several`, any number of them."""

    input: Literal["choose"] = "choose"
    id: str
    ask: Text
    choices: tuple[Choice, ...]
    several: bool = False


class Arrange(Authored):
    """Put all items into order, first to last."""

    input: Literal["arrange"] = "arrange"
    id: str
    ask: Text
    items: tuple[Choice, ...]


class Match(Authored):
    """Give each item on the left one on the right."""

    input: Literal["match"] = "match"
    id: str
    ask: Text
    left: tuple[Choice, ...]
    right: tuple[Choice, ...]


class Write(Authored):
    """Say it in one's own words."""

    input: Literal["write"] = "write"
    id: str
    ask: Text
    length_max: int = WRITTEN_LENGTH_MAX


class Number(Authored):
    """A number with a unit, between two bounds."""

    input: Literal["number"] = "number"
    id: str
    ask: Text
    unit: Text
    minimum: float
    maximum: float
    step: float = 1


class PointAt(Authored):
    """Point at a record, component, host or pod of a run, by its id."""

    input: Literal["point-at"] = "point-at"
    id: str
    ask: Text
    what: Literal["record", "component", "host", "pod"]


Input = Annotated[Choose | Arrange | Match | Write | Number | PointAt, Field(discriminator="input")]


class Form(Authored):
    """What a learner is asked to fill in, in order."""

    inputs: tuple[Input, ...]


Answer = Mapping[str, Any]
"""By input id: an option id, a list of ids, a mapping of ids, a text or a number."""


class NotAnAnswer(ValueError):
    """What came back does not fit the form; `inputs` names the parts that do not."""

    def __init__(self, inputs: tuple[str, ...]) -> None:
        self.inputs = inputs
        super().__init__(f"not answered, or not in this form: {', '.join(inputs)}")


def read_answer(form: Form, raw: Mapping[str, Any]) -> Answer:
    """The answer in the form's order, if every input is filled as it may be."""
    wrong = [field.id for field in form.inputs if not _fits(field, raw.get(field.id))]
    wrong += sorted(set(raw) - {field.id for field in form.inputs})
    if wrong:
        raise NotAnAnswer(tuple(wrong))
    return {field.id: raw[field.id] for field in form.inputs}


def fitting(form: Form, raw: Mapping[str, Any]) -> Answer:
    """The parts that are filled as they may be; what is missing or forged is left out."""
    return {
        field.id: raw[field.id]
        for field in form.inputs
        if field.id in raw and _fits(field, raw[field.id])
    }


def _fits(field: Input, value: Any) -> bool:
    match field:
        case Choose(several=False):
            return isinstance(value, str) and value in _ids(field.choices)
        case Choose():
            return (
                _are_words(value)
                and len(set(value)) == len(value) > 0
                and (set(value) <= set(_ids(field.choices)))
            )
        case Arrange():
            return _are_words(value) and sorted(value) == sorted(_ids(field.items))
        case Match():
            return (
                isinstance(value, Mapping)
                and set(value) == set(_ids(field.left))
                and all(chosen in _ids(field.right) for chosen in value.values())
            )
        case Write():
            return isinstance(value, str) and 0 < len(value.strip()) <= field.length_max
        case Number():
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return is_number and field.minimum <= value <= field.maximum
        case PointAt():
            return isinstance(value, str) and 0 < len(value) <= 200
        case _:
            assert_never(field)


def _ids(choices: tuple[Choice, ...]) -> list[str]:
    return [choice.id for choice in choices]


def _are_words(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(word, str) for word in value)
