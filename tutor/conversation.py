"""What was said so far, as plain values: restored from the rows that the store kept.

A conversation is a list of attempts at questions. Nothing of it lives in the page: a reload,
another tab or a new server read the same rows and so show the same conversation.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from quizbank.learner import Prediction, Reflection, Said
from quizbank.text import Language

NO_REFLECTIONS: Mapping[int, Sequence[Reflection]] = MappingProxyType({})

REST = timedelta(hours=12)
"""A talk in which nobody said anything for so long begins anew, with all that it has."""


@dataclass(frozen=True, slots=True)
class Chose:
    """The learner took a question; `attempt` names it from here on."""

    attempt: str
    pack: str
    question: str


@dataclass(frozen=True, slots=True)
class Returned:
    """The learner went back to an earlier attempt, or to the choice of questions (None)."""

    attempt: str | None


@dataclass(frozen=True, slots=True)
class Drafted:
    """All that is filled in so far."""

    attempt: str
    answers: Mapping[str, Any]
    certainty: str | None


@dataclass(frozen=True, slots=True)
class Hinted:
    """The learner asked for one more rung of the hint."""

    attempt: str
    rungs: int


@dataclass(frozen=True, slots=True)
class Beside:
    """Another world to run beside the first: an option's, or edits; neither means none."""

    attempt: str
    facet: str | None = None
    option: str | None = None
    edits: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether this takes the other world away."""
        return self.option is None and not self.edits


@dataclass(frozen=True, slots=True)
class Wrote:
    """The learner wrote a line of free text; its answer is computed again from it."""

    text: str
    language: Language
    """The language of the page, for lines that do not tell."""
    attempt: str | None = None
    """The attempt that was open."""
    at_us: int | None = None
    """The moment of the world in view at which the learner stood, in µs."""


Turn = Chose | Returned | Drafted | Hinted | Beside | Wrote
TURNS: Mapping[str, type[Turn]] = {
    "chose": Chose,
    "returned": Returned,
    "drafted": Drafted,
    "hinted": Hinted,
    "beside": Beside,
    "wrote": Wrote,
}
_KINDS = {turn: kind for kind, turn in TURNS.items()}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at one question, as far as it went."""

    id: str
    pack: str
    question: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    certainty: str | None = None
    rungs: int = 0
    """How many rungs of the hint were shown."""
    beside: Beside | None = None
    locked: Prediction | None = None
    said: Mapping[str, Any] = field(default_factory=dict)
    """What was answered after the replay, by the name of what was asked."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """All attempts, oldest first, and the one that is open."""

    attempts: tuple[Attempt, ...] = ()
    open: str | None = None
    wrote: tuple[Wrote, ...] = ()
    """All lines of free text, oldest first."""

    def attempt(self, name: str | None) -> Attempt | None:
        """The attempt of this name."""
        return next((attempt for attempt in self.attempts if attempt.id == name), None)

    @property
    def current(self) -> Attempt | None:
        """The attempt that is open."""
        return self.attempt(self.open)

    @property
    def earlier(self) -> tuple[Attempt, ...]:
        """The other locked attempts."""
        return tuple(one for one in self.attempts if one.locked and one.id != self.open)


def row_of(turn: Turn) -> tuple[str, dict[str, Any]]:
    """The kind and the content by which a turn is kept."""
    content = {name: getattr(turn, name) for name in type(turn).__slots__}
    plain = {name: dict(v) if isinstance(v, Mapping) else v for name, v in content.items()}
    return _KINDS[type(turn)], plain


def restore(
    rows: Iterable[Said],
    predictions: Sequence[Prediction] = (),
    reflections: Mapping[int, Sequence[Reflection]] = NO_REFLECTIONS,
) -> Conversation:
    """The conversation that these rows tell; rows that this version cannot read are passed over."""
    conversation = Conversation()
    for row in rows:
        turn = _turn(row)
        if turn is not None:
            conversation = _after(conversation, turn)
    locked = {prediction.nonce: prediction for prediction in predictions}
    return replace(
        conversation,
        attempts=tuple(
            _with_lock(attempt, locked.get(attempt.id), reflections)
            for attempt in conversation.attempts
        ),
    )


def rested(conversation: Conversation, last: datetime, now: datetime) -> Conversation:
    """A verdict of yesterday is not what one comes back for: after a rest the offers are open."""
    current = conversation.current
    if current is None or current.locked is None or now - last < REST:
        return conversation
    return replace(conversation, open=None)


def _turn(row: Said) -> Turn | None:
    kind = TURNS.get(row.kind)
    try:
        return kind(**row.content) if kind else None
    except TypeError:
        return None


def _after(conversation: Conversation, turn: Turn) -> Conversation:
    match turn:
        case Chose():
            attempt = Attempt(turn.attempt, turn.pack, turn.question)
            attempts = (*conversation.attempts, attempt)
            return replace(conversation, attempts=attempts, open=turn.attempt)
        case Returned():
            return replace(conversation, open=turn.attempt)
        case Drafted():
            draft = {"answers": turn.answers, "certainty": turn.certainty}
            return _changed(conversation, turn.attempt, draft)
        case Hinted():
            return _changed(conversation, turn.attempt, {"rungs": turn.rungs})
        case Beside():
            return _changed(conversation, turn.attempt, {"beside": turn})
        case Wrote():
            return replace(conversation, wrote=(*conversation.wrote, turn))


def _changed(conversation: Conversation, attempt: str, change: dict[str, Any]) -> Conversation:
    attempts = tuple(
        replace(one, **change) if one.id == attempt else one for one in conversation.attempts
    )
    return replace(conversation, attempts=attempts)


def _with_lock(
    attempt: Attempt, locked: Prediction | None, reflections: Mapping[int, Sequence[Reflection]]
) -> Attempt:
    if locked is None:
        return attempt
    said: dict[str, Any] = {}
    for reflection in reflections.get(locked.id, ()):
        if isinstance(reflection.answer, Mapping):
            said |= reflection.answer
    return replace(attempt, locked=locked, said=said)
