"""Say a number, with its unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from quizbank.form import Answer, Form, Number
from quizbank.questions._base import (
    Asked,
    Feedback,
    Grade,
    Mark,
    Measured,
    Problem,
    Question,
    Sample,
)
from quizbank.questions._scoring import closeness
from quizbank.text import Authored, Id, Text


class Miss(Authored):
    """A wrong number that a known belief leads to, and what is to be said about it."""

    value: float
    tempting: Text
    refuted: Text
    misconception: Id | None = None


class NumericQuestion(Question):
    """Say a number: right within `tolerance`, half right within twice that."""

    type: Literal["numeric"]
    ask: Text
    answer: float
    unit: Text
    tolerance: float = Field(default=0, ge=0)
    min: float
    max: float
    step: float = Field(default=1, gt=0)
    why: Text
    misses: tuple[Miss, ...] = Field(default=(), max_length=5)

    def form(self, shuffle: str = "") -> Form:
        """A number between the bounds."""
        field = Number(
            id="answer",
            ask=self.ask,
            unit=self.unit,
            minimum=self.min,
            maximum=self.max,
            step=self.step,
        )
        return Form(inputs=(field,))

    def grade(self, answer: Answer, measured: Measured) -> Grade:
        """One within the tolerance, a half within twice the tolerance; a known miss is named."""
        number = float(answer["answer"])
        score = closeness(number, self.answer, self.tolerance)
        said = [Feedback("answer", score == 1, score == 1, (self.why,))]
        said += [
            Feedback(f"miss-{index}", False, True, (miss.tempting, miss.refuted))
            for index, miss in enumerate(self.misses)
            if score < 1 and miss.value == number
        ]
        return Grade((Mark("answer", score, number, self.answer, None, tuple(said)),))

    def problems(self) -> Iterator[Problem]:
        """Bounds that shut the answer out or give it away, and misses that are hits."""
        if not self.min <= self.answer <= self.max:
            yield Problem(("answer",), "outside min and max", "widen the bounds")
        if self.max - self.min <= 4 * self.tolerance or self.max <= self.min:
            hint = "leave room for more than twice the tolerance on both sides"
            yield Problem(("max",), "the bounds give the answer away", hint)
        for index, miss in enumerate(self.misses):
            if abs(miss.value - self.answer) <= self.tolerance:
                yield Problem(("misses", index, "value"), "this number is right")
            if not self.min <= miss.value <= self.max:
                yield Problem(("misses", index, "value"), "outside min and max")
        yield from self.watch.problems() if self.watch else ()

    def asked(self) -> Iterator[Asked]:
        """The question with its number as the two languages write it."""
        number = f"{self.answer:g}"
        keys = tuple(dict.fromkeys((number, number.replace(".", ","))))
        yield Asked((), "answer", self.ask, keys=keys)

    def samples(self) -> Iterator[Sample]:
        """The number itself, the edge of half right, and the far end."""
        yield Sample({"answer": self.answer}, {}, 1.0)
        far = self.min if self.answer - self.min > self.max - self.answer else self.max
        yield Sample({"answer": far}, {}, 0.0)
        if self.tolerance:
            side = 1 if far == self.max else -1
            yield Sample({"answer": self.answer + side * 1.5 * self.tolerance}, {}, 0.5)

    example: ClassVar[str] = """
id: majority-of-five
type: numeric
title: {en: "A majority of five", pt-BR: "A maioria de cinco"}
prompt:
  en: "An etcd cluster has five members. They fail one after another and none comes back."
  pt-BR: "Um cluster etcd tem cinco membros. Eles falham um após o outro e nenhum volta."
ask:
  en: "How many of them may be down at once while writes are still decided?"
  pt-BR: "Quantos deles podem estar fora ao mesmo tempo enquanto escritas ainda são decididas?"
answer: 2
unit: {en: "members", pt-BR: "membros"}
min: 0
max: 5
why:
  en: "A write needs a majority of all members, alive or not: three of five."
  pt-BR: "Uma escrita precisa da maioria de todos os membros, vivos ou não: três de cinco."
misses:
  - value: 4
    tempting: {en: "One member still has all data.", pt-BR: "Um membro ainda tem todos os dados."}
    refuted:
      en: "Having the data is not deciding: alone it cannot know what the others decided."
      pt-BR: "Ter os dados não é decidir: sozinho ele não tem como saber o que os outros decidiram."
    misconception: one-member-is-enough
explanation:
  en: >-
    Raft decides with more than half of the members that the cluster was configured with. Five
    members make a majority of three, so two may be lost; the third loss stops every write until
    one of them is back.
  pt-BR: >-
    O Raft decide com mais da metade dos membros com que o cluster foi configurado. Cinco membros
    fazem uma maioria de três, então dois podem se perder; a terceira perda interrompe toda
    escrita até que um deles volte.
concepts: [quorum]
components: [etcd]
level: apply
sources: [https://etcd.io/docs/v3.6/faq/]
"""
