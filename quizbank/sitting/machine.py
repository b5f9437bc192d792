"""A timed quiz as values: what a sitting is, what may be done to it, and what that makes of it.

A sitting is its beginning and the moves that were kept, folded one after another; there is no
other state. So a reload, another tab and a new server see the same sitting. Nothing here knows
the time: it is told, and it never runs backwards (`moment`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, assert_never

ITEMS_MAX = 200
MINUTES_MAX = 24 * 60


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a quiz, pinned to the words that it had when the quiz began."""

    question: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is fixed when a quiz begins. `name` stands in the address and cannot be guessed."""

    name: str
    learner: str
    pack: str
    seed: int
    items: tuple[Item, ...]
    minutes: int

    def __post_init__(self) -> None:
        assert 0 < len(self.items) <= ITEMS_MAX, "a quiz asks something, within reason"
        assert 0 < self.minutes <= MINUTES_MAX, "a quiz ends"


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is filled in for one item; empty takes an answer back."""

    item: int
    parts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Flag:
    """Mark an item to come back to, or no longer."""

    item: int
    is_flagged: bool


@dataclass(frozen=True, slots=True)
class Go:
    """Turn to an item; to the number of items: to the review at the end."""

    item: int


@dataclass(frozen=True, slots=True)
class Finish:
    """Hand it in."""


Move = Answer | Flag | Go | Finish


@dataclass(frozen=True, slots=True)
class Kept:
    """A move that was stored: its number within the sitting, and when."""

    revision: int
    move: Move
    at: datetime


@dataclass(frozen=True, slots=True)
class Sitting:
    """One timed quiz of one learner, as far as it went. Times are UTC."""

    plan: Plan
    began_at: datetime
    deadline: datetime
    answers: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    flags: frozenset[int] = frozenset()
    position: int = 0
    finished_at: datetime | None = None
    revision: int = 0
    """The number of the last move that was kept."""
    revisions: Mapping[int, int] = field(default_factory=dict)
    """By item, the number of the last move that changed its answer."""
    latest_at: datetime | None = None
    """When the last move was kept: time has gone at least this far."""

    def moment(self, clock: datetime) -> datetime:
        """Now, as far as this sitting goes: a clock that was set back grants no time."""
        return max(clock, self.latest_at or self.began_at, self.began_at)

    def remaining(self, clock: datetime) -> timedelta:
        """What is left until the deadline; never below nothing."""
        return max(self.deadline - self.moment(clock), timedelta(0))

    def is_over(self, clock: datetime) -> bool:
        """Whether nothing can be changed any more: handed in, or out of time."""
        return self.finished_at is not None or self.moment(clock) >= self.deadline

    def ended_at(self, clock: datetime) -> datetime | None:
        """When it was handed in or time ran out; None while it goes on."""
        if self.finished_at is not None:
            return self.finished_at
        return self.deadline if self.is_over(clock) else None


class Refused(RuntimeError):
    """A move that a sitting does not take; nothing was stored."""


class Late(Refused):
    """The deadline has passed."""


class Over(Refused):
    """It was handed in already."""


class NoSuchItem(Refused):
    """The quiz has no item of this number."""


def begin(plan: Plan, clock: datetime) -> Sitting:
    """A sitting that has just begun."""
    return Sitting(plan, clock, clock + timedelta(minutes=plan.minutes))


def refusal(sitting: Sitting, move: Move, clock: datetime) -> Refused | None:
    """Why a move cannot be made now; None when it can."""
    if sitting.finished_at is not None:
        return Over(f"handed in at {sitting.finished_at:%H:%M:%S} UTC")
    if isinstance(move, Finish):
        return None
    if sitting.is_over(clock):
        return Late(f"time was up at {sitting.deadline:%H:%M:%S} UTC")
    last = len(sitting.plan.items) - (0 if isinstance(move, Go) else 1)
    if not 0 <= move.item <= last:
        return NoSuchItem(f"no item {move.item}")
    return None


def is_idle(sitting: Sitting, move: Move) -> bool:
    """Whether a move would change nothing, so that it need not be kept."""
    match move:
        case Answer():
            return dict(sitting.answers.get(move.item, {})) == dict(move.parts)
        case Flag():
            return (move.item in sitting.flags) == move.is_flagged
        case Go():
            return sitting.position == move.item
        case Finish():
            return sitting.finished_at is not None
        case _:
            assert_never(move)


def after(sitting: Sitting, kept: Kept) -> Sitting:
    """The sitting once a move was kept."""
    at = sitting.moment(kept.at)
    sitting = replace(sitting, revision=kept.revision, latest_at=at)
    move = kept.move
    match move:
        case Answer():
            answers = {known: one for known, one in sitting.answers.items() if known != move.item}
            if move.parts:
                answers[move.item] = dict(move.parts)
            revisions = {**sitting.revisions, move.item: kept.revision}
            return replace(sitting, answers=answers, revisions=revisions)
        case Flag():
            others = sitting.flags - {move.item}
            return replace(sitting, flags=others | {move.item} if move.is_flagged else others)
        case Go():
            return replace(sitting, position=move.item)
        case Finish():
            return replace(sitting, finished_at=min(at, sitting.deadline))
        case _:
            assert_never(move)
