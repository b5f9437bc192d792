"""The parts of a prediction: what is asked, how its truth is measured, what each answer means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from engine import Path
from quizbank.form import Arrange, Choice, Choose, Input, Number, Write
from quizbank.predicates import Value
from quizbank.questions._base import Asked, Feedback, Mark, Offered, Problem, shuffled
from quizbank.questions._keyed import doubles
from quizbank.questions._scoring import closeness, pairs_in_order
from quizbank.text import Authored, Id, Text, Word

Outcome = bool | int | float | str | None


class Option(Authored):
    """One possible outcome, and what is to be said about it.

    Which option is right follows from the run: `why` is said when it is, `tempting` and `refuted`
    when it is not. `world` is the change to the scenario in which it would be, and `world_text`
    says that change in words ("if only one member crashed").
    """

    id: Word
    when: list[Outcome] | Outcome
    text: Text
    why: Text | None = None
    tempting: Text | None = None
    refuted: Text | None = None
    misconception: Id | None = None
    """What whoever chooses it may believe: an id of the pack's list."""
    world_text: Text | None = None
    world: dict[str, Any] | None = None

    def came_true(self, measured: Value) -> bool:
        """Whether this is the outcome that was measured; true is not 1."""
        if isinstance(self.when, bool) or isinstance(measured, bool):
            return self.when is measured
        return self.when == measured

    def feedback(self, *, is_right: bool, was_chosen: bool) -> Feedback:
        """What to say about it once the run has spoken."""
        says = (self.why,) if is_right else (self.tempting, self.refuted)
        return Feedback(self.id, is_right, was_chosen, tuple(text for text in says if text))

    def problems(self) -> Iterator[Problem]:
        """Feedback that is missing, whichever way the run goes."""
        if self.why is None and (self.tempting is None or self.refuted is None):
            yield Problem(
                (), "nothing to say when it is chosen", "add why, or tempting and refuted"
            )
        if (self.world is None) != (self.world_text is None):
            yield Problem((), "world and world_text belong together", "write both, or neither")


class Item(Authored):
    """One thing to put into order."""

    id: Word
    text: Text


class _Facet(Authored):
    id: Id
    ask: Text
    name: Text | None = None
    """A few words for it inside a sentence ("the answer to kubectl"), where `ask` is too long."""
    measure: str
    lane: str | None = None
    """The line of the player's timeline on which prediction and run are compared."""


class ChooseFacet(_Facet):
    """Choose the outcome; `ordered` options (a scale) are never shuffled."""

    kind: Literal["choose"]
    options: tuple[Option, ...] = Field(min_length=2, max_length=5)
    ordered: bool = False

    def input(self, shuffle: str) -> Input:
        """The options, in the order of the shuffle unless they are a scale."""
        options = self.options if self.ordered else shuffled(self.options, shuffle, self.id)
        choices = tuple(Choice(id=option.id, text=option.text) for option in options)
        return Choose(id=self.id, ask=self.ask, choices=choices)

    def option(self, option_id: str | None) -> Option | None:
        """The option of this id, if there is one."""
        return next((option for option in self.options if option.id == option_id), None)

    def mark(self, answered: Any, measured: Value) -> Mark:
        """One for the option that came true, nothing for any other."""
        right = next((option.id for option in self.options if option.came_true(measured)), None)
        said = tuple(
            option.feedback(is_right=option.id == right, was_chosen=option.id == answered)
            for option in self.options
        )
        return Mark(self.id, float(answered == right), answered, measured, right, said)

    def asked(self, path: Path) -> Asked:
        """The options with the one that its author expects: the only one that says `why`."""
        expected = [option.id for option in self.options if option.why is not None]
        offers = tuple(
            Offered(
                (*path, "options", index),
                option.id,
                option.text,
                is_key=expected == [option.id],
                misconception=option.misconception,
                has_world=option.world is not None,
            )
            for index, option in enumerate(self.options)
        )
        return Asked(path, self.id, self.ask, offers, is_scale=self.ordered)

    def problems(self) -> Iterator[Problem]:
        """Options that clash."""
        seen: list[object] = []
        for index, option in enumerate(self.options):
            if any(option.came_true(outcome) for outcome in seen):  # type: ignore[arg-type]
                yield Problem(("options", index, "when"), "two options stand for one outcome")
            seen.append(option.when)
        yield from doubles("options", [option.id for option in self.options])


class NumberFacet(_Facet):
    """Estimate a number; right within `tolerance`, half right within twice that."""

    kind: Literal["number"]
    unit: Text
    min: float
    max: float
    step: float = Field(default=1, gt=0)
    tolerance: float = Field(default=0, ge=0)
    why: Text
    believed: Text | None = None
    misconception: Id | None = None

    def input(self, shuffle: str) -> Input:
        """A number between the bounds."""
        return Number(
            id=self.id,
            ask=self.ask,
            unit=self.unit,
            minimum=self.min,
            maximum=self.max,
            step=self.step,
        )

    def mark(self, answered: Any, measured: Value) -> Mark:
        """One within the tolerance, a half within twice the tolerance."""
        score = 0.0
        if isinstance(measured, int | float) and not isinstance(measured, bool):
            score = closeness(float(answered), measured, self.tolerance)
        return Mark(self.id, score, answered, measured, feedback=_said(self, score))

    def asked(self, path: Path) -> Asked:
        """The question alone: its number is measured."""
        return Asked(path, self.id, self.ask)

    def problems(self) -> Iterator[Problem]:
        """Bounds that leave nothing to estimate."""
        if self.min >= self.max:
            yield Problem(("max",), "not above min")


class OrderFacet(_Facet):
    """Put what happens into order; the score is the share of pairs that stand the right way."""

    kind: Literal["order"]
    items: tuple[Item, ...] = Field(min_length=2, max_length=8)
    why: Text
    believed: Text | None = None
    misconception: Id | None = None

    def input(self, shuffle: str) -> Input:
        """The items, always shuffled."""
        items = shuffled(self.items, shuffle or self.id, self.id)
        choices = tuple(Choice(id=item.id, text=item.text) for item in items)
        return Arrange(id=self.id, ask=self.ask, items=choices)

    def mark(self, answered: Any, measured: Value) -> Mark:
        """The share of measured pairs that the answer has in the same order."""
        score = pairs_in_order(answered, measured if isinstance(measured, list) else [])
        return Mark(self.id, score, list(answered), measured, feedback=_said(self, score))

    def asked(self, path: Path) -> Asked:
        """The question alone: its order is measured."""
        return Asked(path, self.id, self.ask)

    def problems(self) -> Iterator[Problem]:
        """Items with one name."""
        yield from doubles("items", [item.id for item in self.items])


Facet = Annotated[ChooseFacet | NumberFacet | OrderFacet, Field(discriminator="kind")]


class SeenFacet(ChooseFacet):
    """The question after the replay, when it offers outcomes: options need no reasons."""

    id: Id = "seen"


class WriteFacet(Authored):
    """The question after the replay, when it asks for a sentence: kept, not marked."""

    kind: Literal["write"]
    id: Id = "seen"
    ask: Text

    def input(self, shuffle: str) -> Input:
        """A free sentence."""
        return Write(id=self.id, ask=self.ask)


After = Annotated[SeenFacet | WriteFacet, Field(discriminator="kind")]


def default_kind(raw: Any) -> Any:
    """A facet that does not say its kind asks to choose."""
    if isinstance(raw, Mapping) and "kind" not in raw:
        return {"kind": "choose", **raw}
    return raw


def _said(facet: NumberFacet | OrderFacet, score: float) -> tuple[Feedback, ...]:
    """The reason, and for whoever was wrong what many believe."""
    is_right = score >= 1
    believed = (facet.believed,) if facet.believed and not is_right else ()
    return (Feedback(facet.id, is_right, is_right, (facet.why, *believed)),)
