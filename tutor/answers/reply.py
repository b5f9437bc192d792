"""What the tutor answers, as plain values for whoever draws it, and what it needs to know for that.

Paragraphs are Markdown that the tutor wrote; a learner's own words stand nowhere in them but inside
code.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from quizbank.progress import Attempted, Standing
from quizbank.runs import Order
from quizbank.text import Language
from tutor.knowledge import Knowledge
from tutor.whatif import Reading

Page = Literal["", "practice", "exam", "progress", "lab"]


@dataclass(frozen=True, slots=True)
class World:
    """The world in view: what kubectl lines act upon. Times in µs since t = 0.

    While a prediction is open this must be the world without its timeline, or a line of kubectl
    would look behind the lock.
    """

    scenario: Mapping[str, Any]
    at_us: int
    """Where the learner stands in it."""
    until_us: int
    """Where its run ends."""
    seed: int = 1
    focus: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What an answer may depend on."""

    knowledge: Knowledge
    attempts: Sequence[Attempted] = ()
    """What this learner answered so far."""
    world: World | None = None
    asks: tuple[tuple[str, str], ...] = ()
    """Of every question that can be asked, its component and its level."""

    @property
    def components(self) -> tuple[str, ...]:
        """The components that there are questions on."""
        return tuple(dict.fromkeys(component for component, _ in self.asks))

    def count(self, components: Collection[str], levels: Collection[str]) -> int:
        """How many questions there are on some components, of some levels; empty means any."""
        return sum(
            (not components or component in components) and (not levels or level in levels)
            for component, level in self.asks
        )


@dataclass(frozen=True, slots=True)
class QuizOrder:
    """A quiz that was asked for; empty means any, None that nobody said."""

    kind: Literal["practice", "timed", "review"]
    count: int | None = None
    minutes: int | None = None
    components: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToRun:
    """A run that belongs to the answer; `tutor.answers.told` says what it showed."""

    order: Order
    world: World
    """The world in view from now on, at the moment where the player should stand."""
    reading: Reading | None = None
    """Of a what-if."""
    command: str = ""
    """The id of the line that was typed, in the playback's commands; empty for a what-if."""
    line: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer."""

    language: Language
    paragraphs: tuple[str, ...]
    title: str = ""
    code: str = ""
    """Preformatted text, such as an error of kubectl; drawn verbatim."""
    sources: tuple[str, ...] = ()
    """Addresses."""
    offers: tuple[str, ...] = ()
    """Lines that the learner can send next with one click."""
    run: ToRun | None = None
    quiz: QuizOrder | None = None
    page: Page = ""
    """Where this goes on."""
    standings: tuple[Standing, ...] = field(default=())
    """By component, weakest first."""
