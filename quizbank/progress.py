"""What a learner has shown so far: by component, and how well certainty matches being right.

Pure: a function of the attempts that the store kept. Shares come with a Wilson interval, for a
share of few answers says little and should look like it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Any, Literal

from quizbank.learner import Prediction
from quizbank.pack import Entry
from quizbank.questions import Measured, PredictQuestion
from quizbank.sitting import Result, Sitting, component_of, graded

Z_95 = 1.959964
"""The standard normal deviate that leaves 2.5 % on either side."""
ENOUGH = 3
"""Below this many questions a component has a count and no word."""
WORDS: tuple[tuple[float, str], ...] = ((0.85, "firm"), (0.7, "nearly"), (0.5, "under-way"))

Ran = Callable[[PredictQuestion], Measured | None]
"""What the run of a question answered; None when it could not be run."""


@dataclass(frozen=True, slots=True)
class Attempted:
    """One answer to one question, graded."""

    pack: str
    question: str
    component: str
    score: float
    confidence: int | None
    """In per cent; None in a timed quiz, which does not ask."""
    at: datetime
    source: Literal["lock", "sitting"]

    @property
    def is_right(self) -> bool:
        """Whether all of it is."""
        return self.score >= 1


@dataclass(frozen=True, slots=True)
class Interval:
    """A share and where it lies with 95 % confidence, from 0 to 1."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Standing:
    """One component: the latest answer to each of its questions."""

    component: str
    count: int
    right: int
    mastery: Interval

    @property
    def word(self) -> str:
        """firm, nearly, under-way, weak; or begun, while there is too little to say."""
        if self.count < ENOUGH:
            return "begun"
        return next((word for least, word in WORDS if self.mastery.share >= least), "weak")


@dataclass(frozen=True, slots=True)
class Calibrated:
    """All answers that were given with one degree of certainty."""

    confidence: int
    count: int
    right: int
    share: Interval


def wilson(earned: float, count: int, z: float = Z_95) -> Interval:
    """Wilson's score interval (Wilson 1927) for a share.

    `earned` may be a sum of scores from 0 to 1: they vary at most as much as right and wrong with
    the same mean do, so the interval is then too wide rather than too narrow.
    """
    assert count > 0 and 0 <= earned <= count + 1e-9, "a share of something"
    share = min(1.0, earned / count)
    weight = z * z / count
    centre = (share + weight / 2) / (1 + weight)
    half = z / (1 + weight) * sqrt(share * (1 - share) / count + weight / (4 * count))
    return Interval(share, max(0.0, centre - half), min(1.0, centre + half))


def latest(attempts: Iterable[Attempted]) -> list[Attempted]:
    """The last answer to each question, oldest first: what is known now, not what was once."""
    last: dict[tuple[str, str], Attempted] = {}
    for one in sorted(attempts, key=lambda one: one.at):
        last.pop((one.pack, one.question), None)
        last[one.pack, one.question] = one
    return list(last.values())


def standings(attempts: Iterable[Attempted]) -> list[Standing]:
    """Every component that was asked about, weakest first."""
    groups: dict[str, list[Attempted]] = {}
    for one in latest(attempts):
        groups.setdefault(one.component, []).append(one)
    found = [
        Standing(
            name,
            len(group),
            sum(one.is_right for one in group),
            wilson(sum(one.score for one in group), len(group)),
        )
        for name, group in groups.items()
    ]
    return sorted(found, key=lambda one: (one.mastery.share, -one.count, one.component))


def overall(attempts: Iterable[Attempted]) -> Interval | None:
    """The share over the latest answers to all questions; None without any."""
    known = latest(attempts)
    return wilson(sum(one.score for one in known), len(known)) if known else None


def calibration(attempts: Iterable[Attempted]) -> list[Calibrated]:
    """How often each degree of certainty was right, surest last."""
    groups: dict[int, list[Attempted]] = {}
    for one in attempts:
        if one.confidence is not None:
            groups.setdefault(one.confidence, []).append(one)
    return [
        Calibrated(
            confidence,
            len(group),
            right := sum(a.is_right for a in group),
            wilson(right, len(group)),
        )
        for confidence, group in sorted(groups.items())
    ]


def of_locks(
    locked: Sequence[Prediction], entries: Mapping[tuple[str, str], Entry], ran: Ran
) -> list[Attempted]:
    """Predictions and practice answers, graded; what no longer can be is left out."""
    found = []
    for one in locked:
        entry = entries.get((one.pack, one.question))
        if entry is None:
            continue
        score = _score(entry, one.answers, ran)
        if score is not None:
            component = component_of(entry.question)
            found.append(
                Attempted(
                    one.pack, one.question, component, score, one.confidence, one.locked_at, "lock"
                )
            )
    return found


def of_sitting(sitting: Sitting, result: Result, ended_at: datetime) -> list[Attempted]:
    """The items of a finished quiz that count. What was left blank was not answered."""
    return [
        Attempted(
            sitting.plan.pack,
            line.entry.question.id,
            component_of(line.entry.question),
            line.score,
            None,
            ended_at,
            "sitting",
        )
        for line in result.lines
        if line.entry is not None and line.is_counted and line.kind != "blank"
    ]


def _score(entry: Entry, answers: Mapping[str, Any], ran: Ran) -> float | None:
    question = entry.question
    measured: Measured | None = {}
    if isinstance(question, PredictQuestion):
        measured = ran(question)
    if measured is None:
        return None
    grade = graded(question, answers, measured)
    return grade.score if grade else None
