"""How a sitting went: a pure function of what was answered, the questions, and their runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quizbank.form import NotAnAnswer, fitting, read_answer
from quizbank.pack import Entry
from quizbank.questions import Grade, Mark, Measured, PredictQuestion, Question
from quizbank.sitting.blueprint import component_of
from quizbank.sitting.machine import Sitting

NONE: Measured = {}


@dataclass(frozen=True, slots=True)
class Line:
    """One item: what was answered and how it fared."""

    number: int
    entry: Entry | None
    """None when the pack no longer has the question."""
    answer: Mapping[str, Any]
    grade: Grade | None
    """None when nothing was answered, or nothing can be said about it."""
    is_counted: bool
    """Whether it stands in the score: not when the question is gone or its run failed."""
    has_changed: bool = False
    """The question was rewritten since the quiz began."""

    @property
    def score(self) -> float:
        """From 0 to 1; nothing for what was left blank."""
        return self.grade.score if self.grade else 0.0

    @property
    def kind(self) -> str:
        """right, partly, wrong, blank, or none when it does not count."""
        if not self.is_counted:
            return "none"
        if not self.answer:
            return "blank"
        if self.score >= 1:
            return "right"
        return "partly" if self.score > 0 else "wrong"


@dataclass(frozen=True, slots=True)
class Share:
    """What was earned of what could be, for one component or for the whole."""

    component: str
    count: int
    right: int
    earned: float
    possible: float

    @property
    def part(self) -> float:
        """From 0 to 1."""
        return self.earned / self.possible if self.possible else 0.0


@dataclass(frozen=True, slots=True)
class Result:
    """All items in their order, the whole, and each component, weakest first."""

    lines: tuple[Line, ...]
    whole: Share
    components: tuple[Share, ...]


def result_of(
    sitting: Sitting, entries: Mapping[str, Entry], measured: Mapping[str, Measured | None]
) -> Result:
    """Grade a sitting. `measured` holds, by question, what the run of a prediction answered, None
    when it could not be run.
    """
    lines = tuple(
        _line(number, sitting, entries.get(item.question), item.content_hash, measured)
        for number, item in enumerate(sitting.plan.items)
    )
    counted = [line for line in lines if line.is_counted]
    groups: dict[str, list[Line]] = {}
    for line in counted:
        assert line.entry is not None, "what is gone is not counted"
        groups.setdefault(component_of(line.entry.question), []).append(line)
    shares = [_share(name, group) for name, group in groups.items()]
    weakest_first = sorted(shares, key=lambda one: (one.part, one.component))
    return Result(lines, _share("", counted), tuple(weakest_first))


def graded(question: Question, answer: Mapping[str, Any], measured: Measured) -> Grade | None:
    """The grade of an answer as far as it fits the form; what was left blank earns nothing."""
    if isinstance(question, PredictQuestion):
        parts = fitting(question.form(), answer)
        marks = tuple(
            facet.mark(parts[facet.id], measured[facet.id])
            if facet.id in parts and facet.id in measured
            else Mark(facet.id, 0.0, None, measured.get(facet.id))
            for facet in question.facets
        )
        return Grade(marks) if parts else None
    try:
        return question.grade(read_answer(question.form(), answer), measured)
    except NotAnAnswer:
        return None


def blank(question: Question, measured: Measured) -> Grade | None:
    """What there is to say about a question that nobody answered: nothing chosen, nothing earned.

    Made from the first sample that can be graded; what it chose is taken back.
    """
    for sample in question.samples():
        truth = measured if isinstance(question, PredictQuestion) else sample.measured
        grade = graded(question, sample.answer, truth)
        if grade is not None:
            return Grade(tuple(_untouched(mark) for mark in grade.marks))
    return None


def _untouched(mark: Mark) -> Mark:
    said = tuple(
        replace(one, was_chosen=False) for one in mark.feedback if not one.id.startswith("miss-")
    )
    return replace(mark, score=0.0, answered=None, feedback=said)


def _line(
    number: int,
    sitting: Sitting,
    entry: Entry | None,
    content_hash: str,
    measured: Mapping[str, Measured | None],
) -> Line:
    answer = sitting.answers.get(number, {})
    if entry is None:
        return Line(number, None, answer, None, is_counted=False)
    question = entry.question
    has_changed = entry.content_hash != content_hash
    truth: Measured | None = NONE
    if isinstance(question, PredictQuestion):
        truth = measured.get(question.id)
    if truth is None:
        return Line(number, entry, answer, None, is_counted=False, has_changed=has_changed)
    grade = graded(question, answer, truth) if answer else None
    return Line(number, entry, answer, grade, is_counted=True, has_changed=has_changed)


def _share(component: str, lines: Sequence[Line]) -> Share:
    weights = [line.entry.question.weight if line.entry else 0.0 for line in lines]
    earned = sum(line.score * weight for line, weight in zip(lines, weights, strict=True))
    right = sum(line.kind == "right" for line in lines)
    return Share(component, len(lines), right, earned, sum(weights))
