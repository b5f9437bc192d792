"""What the quiz remembers of a learner, and the promise of whoever keeps it.

Nothing is ever changed or deleted: a prediction is locked once, before its run can be opened, and
what happens later is written beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

LEARNER_LENGTH_MAX = 100
ANSWER_BYTES_MAX = 20_000
REFLECTION_LENGTH_MAX = 4_000
TURN_BYTES_MAX = 20_000
ASIDE = ":"
"""Stands in the name of a talk that is not the tutor's: `practice:…` keeps a draft, no more."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A prediction about to be locked, or an answer in practice: that is locked just the same.

    `nonce` names the attempt in the learner's browser: locking it twice gives the first one back.
    """

    learner: str
    nonce: str
    pack: str
    question: str
    content_hash: str
    seed: int
    answers: Mapping[str, Any]
    confidence: int
    """How sure the learner is, in per cent."""

    def __post_init__(self) -> None:
        assert 0 < len(self.learner) <= LEARNER_LENGTH_MAX, "a learner has a short id"
        assert 0 < len(self.nonce) <= LEARNER_LENGTH_MAX, "an attempt has a short nonce"
        assert 0 <= self.confidence <= 100, "confidence is in per cent"


@dataclass(frozen=True, slots=True)
class Prediction:
    """A locked prediction."""

    id: int
    learner: str
    nonce: str
    pack: str
    question: str
    content_hash: str
    seed: int
    answers: Mapping[str, Any]
    confidence: int
    locked_at: datetime
    viewed_at: datetime | None = None
    """When its verdict was first seen."""


@dataclass(frozen=True, slots=True)
class Reflection:
    """What a learner answered after the replay."""

    prediction: int
    answer: Any
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of a talk, as it is kept; what the kinds mean is the tutor's business."""

    kind: str
    content: Mapping[str, Any]
    said_at: datetime


def utc_now() -> datetime:
    """The clock of a store, unless it is given another."""
    return datetime.now(UTC)


class NotYours(LookupError):
    """There is no such prediction of this learner."""


class NotSaved(RuntimeError):
    """Nothing was stored; the input should be kept and the learner told."""


class Learners(Protocol):
    """The store of all learners. Times are UTC."""

    def lock(self, draft: Draft) -> Prediction:
        """Store a prediction durably, then return it; the same nonce gives the first one."""

    def prediction(self, learner: str, prediction: int) -> Prediction:
        """A prediction of this learner; NotYours when it is another's."""

    def predictions(self, learner: str, question: str | None = None) -> list[Prediction]:
        """A learner's predictions, oldest first."""

    def view_verdict(self, learner: str, prediction: int) -> Prediction:
        """Note that the verdict was seen; only the first time counts."""

    def reflect(self, learner: str, prediction: int, answer: Any) -> Reflection:
        """Keep what the learner answered after the replay."""

    def reflections(self, learner: str, prediction: int) -> list[Reflection]:
        """What the learner answered after this replay, oldest first."""

    def prefer(self, learner: str, name: str, value: str) -> None:
        """Remember a choice such as the language."""

    def preference(self, learner: str, name: str) -> str | None:
        """The latest choice of this name."""

    def say(self, learner: str, talk: str, kind: str, content: Mapping[str, Any]) -> Said:
        """Add a turn to a talk; the first one begins it."""

    def said(self, learner: str, talk: str) -> list[Said]:
        """The turns of this learner's talk, oldest first; none when there is no such talk."""

    def latest_talk(self, learner: str) -> str | None:
        """The talk with the tutor in which this learner was last."""
