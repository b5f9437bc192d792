"""Say it in a few words, in either language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from quizbank.form import Answer, Form, Write
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
from quizbank.text import Authored, Id, Text

LENGTH_MAX = 80
_ARTICLE = re.compile(r"^(the|an?|os?|as?|um|uma) +(?=\w)")
_Short = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LENGTH_MAX)
]


class Wordings(Authored):
    """Every wording that counts as the same answer, by language; either language is accepted."""

    en: tuple[_Short, ...] = Field(min_length=1)
    pt_br: tuple[_Short, ...] = Field(alias="pt-BR", min_length=1)

    def every(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((*self.en, *self.pt_br)))

    def include(self, written: str) -> bool:
        """Whether one of them was written, but for case, accents, hyphens and an article."""
        return normalised(written) in {normalised(wording) for wording in self.every()}


class Miss(Authored):
    """A wrong answer that many give, what is to be said about it, and what it is worth."""

    accept: Wordings
    tempting: Text
    refuted: Text
    misconception: Id | None = None
    credit: float = Field(default=0, ge=0, le=0.5)


class ShortTextQuestion(Question):
    """Write a word or a few; case, accents, hyphens, spaces and a leading article do not count."""

    type: Literal["short_text"]
    ask: Text
    accept: Wordings
    why: Text
    misses: tuple[Miss, ...] = Field(default=(), max_length=6)

    def form(self, shuffle: str = "") -> Form:
        """A short line."""
        return Form(inputs=(Write(id="answer", ask=self.ask, length_max=LENGTH_MAX),))

    def grade(self, answer: Answer, measured: Measured) -> Grade:
        """One for an accepted wording; a known miss is named, and may be worth something."""
        written = str(answer["answer"]).strip()
        is_right = self.accept.include(written)
        said = [Feedback("answer", is_right, is_right, (self.why,))]
        score = float(is_right)
        for index, miss in enumerate(self.misses):
            if not is_right and miss.accept.include(written):
                said.append(Feedback(f"miss-{index}", False, True, (miss.tempting, miss.refuted)))
                score = miss.credit
                break
        truth = self.accept.en[0]
        return Grade((Mark("answer", score, written, truth, None, tuple(said)),))

    def problems(self) -> Iterator[Problem]:
        """Wordings that say nothing, and misses that are accepted."""
        for language, wordings in (("en", self.accept.en), ("pt-BR", self.accept.pt_br)):
            for index, wording in enumerate(wordings):
                if not normalised(wording):
                    yield Problem(("accept", language, index), "no letter and no digit in it")
        for index, miss in enumerate(self.misses):
            hit = next((one for one in miss.accept.every() if self.accept.include(one)), None)
            if hit is not None:
                yield Problem(("misses", index, "accept"), f"'{hit}' is accepted as right")
        yield from self.watch.problems() if self.watch else ()

    def asked(self) -> Iterator[Asked]:
        """The question with every accepted wording."""
        yield Asked((), "answer", self.ask, keys=self.accept.every())

    def samples(self) -> Iterator[Sample]:
        """Every accepted wording, one of them spelt carelessly, each miss, and nonsense."""
        for wording in self.accept.every():
            yield Sample({"answer": wording}, {}, 1.0)
        yield Sample({"answer": f" {self.accept.pt_br[0].upper().replace('-', ' ')} "}, {}, 1.0)
        for miss in self.misses:
            yield Sample({"answer": miss.accept.en[0]}, {}, miss.credit)
        yield Sample({"answer": "?"}, {}, 0.0)

    example: ClassVar[str] = """
id: only-client-of-etcd
type: short_text
title: {en: "The only client of etcd", pt-BR: "O único cliente do etcd"}
ask:
  en: "In a usual cluster, which one component reads and writes etcd?"
  pt-BR: "Num cluster comum, qual é o único componente que lê e grava no etcd?"
accept:
  en: [kube-apiserver, API server, apiserver, Kubernetes API server]
  pt-BR: [kube-apiserver, servidor de API, servidor da API]
why:
  en: "All others reach the objects through its API."
  pt-BR: "Todos os outros chegam aos objetos pela API dele."
misses:
  - accept: {en: [kube-controller-manager, controller manager], pt-BR: [controller manager]}
    tempting:
      en: "It compares what is with what should be, so it must read everything."
      pt-BR: "Ele compara o que existe com o que deveria existir, então precisa ler tudo."
    refuted:
      en: "It does read everything, from the API server's watch."
      pt-BR: "Ele lê tudo mesmo, mas pelo watch do API server."
    misconception: components-talk-directly
explanation:
  en: >-
    kube-apiserver is the door: it authenticates, validates and admits each request before it
    stores anything. Kubelets, controllers and the scheduler watch and write through it, which is
    why its loss leaves them all deaf at once.
  pt-BR: >-
    O kube-apiserver é a porta: ele autentica, valida e admite cada requisição antes de gravar
    qualquer coisa. Kubelets, controllers e o scheduler observam e gravam por ele, e por isso a
    perda dele deixa todos surdos de uma vez.
concepts: [api-server]
components: [kube-apiserver, etcd]
level: remember
sources: [https://kubernetes.io/docs/concepts/overview/components/]
"""


def normalised(written: str) -> str:
    """What of an answer counts: letters and digits, without case, accents or a leading article."""
    decomposed = unicodedata.normalize("NFKD", written.casefold().strip())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", "", _ARTICLE.sub("", plain))
