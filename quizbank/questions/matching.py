"""Give each thing what belongs to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from quizbank.form import Answer, Choice, Form, Match
from quizbank.questions._base import (
    Asked,
    Feedback,
    Grade,
    Mark,
    Measured,
    Problem,
    Question,
    Sample,
    shuffled,
)
from quizbank.questions._keyed import doubles
from quizbank.text import Authored, Text, Word


class Left(Authored):
    """One thing that is given; `goes_with` is the id of what belongs to it, and `why` says so."""

    id: Word
    text: Text
    goes_with: Word
    why: Text


class Right(Authored):
    """One thing to give; it may belong to several on the left, or to none."""

    id: Word
    text: Text


class MatchingQuestion(Question):
    """Give each item on the left one on the right; the score is the share that is right."""

    type: Literal["matching"]
    ask: Text
    left: tuple[Left, ...] = Field(min_length=2, max_length=7)
    right: tuple[Right, ...] = Field(min_length=2, max_length=8)

    def form(self, shuffle: str = "") -> Form:
        """Left as authored, right always shuffled."""
        field = Match(
            id="answer",
            ask=self.ask,
            left=tuple(Choice(id=item.id, text=item.text) for item in self.left),
            right=tuple(
                Choice(id=item.id, text=item.text)
                for item in shuffled(self.right, shuffle or self.id, self.id)
            ),
        )
        return Form(inputs=(field,))

    def grade(self, answer: Answer, measured: Measured) -> Grade:
        """The share of the left that got what belongs to it."""
        given = {str(left): str(right) for left, right in answer["answer"].items()}
        said = tuple(
            Feedback(item.id, given.get(item.id) == item.goes_with, True, (item.why,))
            for item in self.left
        )
        score = sum(one.is_right for one in said) / len(said)
        truth = [[item.id, item.goes_with] for item in self.left]
        return Grade((Mark("answer", score, given, truth, None, said),))

    def problems(self) -> Iterator[Problem]:
        """Pairs that lead nowhere, and a right side that is all one."""
        known = [item.id for item in self.right]
        for index, item in enumerate(self.left):
            if item.goes_with not in known:
                path = ("left", index, "goes_with")
                yield Problem(path, f"no '{item.goes_with}' on the right", ", ".join(known))
        if len({item.goes_with for item in self.left}) == 1:
            yield Problem(("left",), "everything goes with the same", "ask another way")
        yield from doubles("left", [item.id for item in self.left])
        yield from doubles("right", known)
        yield from self.watch.problems() if self.watch else ()

    def asked(self) -> Iterator[Asked]:
        """The question alone: which of the right is right depends on the left."""
        yield Asked((), "answer", self.ask)

    def samples(self) -> Iterator[Sample]:
        """All right, the first one wrong, and all wrong."""
        truth = {item.id: item.goes_with for item in self.left}
        wrong = {item.id: self._other(item.goes_with) for item in self.left}
        first = self.left[0].id
        yield Sample({"answer": truth}, {}, 1.0)
        part = {**truth, first: wrong[first]}
        yield Sample({"answer": part}, {}, (len(truth) - 1) / len(truth))
        yield Sample({"answer": wrong}, {}, 0.0)

    def _other(self, right: str) -> str:
        return next(item.id for item in self.right if item.id != right)

    example: ClassVar[str] = """
id: who-does-what
type: matching
title: {en: "Who does what", pt-BR: "Quem faz o quê"}
ask:
  en: "Which component does which of these jobs? One of the jobs is left over."
  pt-BR: "Qual componente faz qual destes trabalhos? Um dos trabalhos sobra."
left:
  - id: scheduler
    text: {en: "kube-scheduler", pt-BR: "kube-scheduler"}
    goes_with: places
    why:
      en: "It chooses a node for each pod that has none."
      pt-BR: "Ele escolhe um nó para cada pod que não tem nenhum."
  - id: etcd
    text: {en: "etcd", pt-BR: "etcd"}
    goes_with: stores
    why:
      en: "Every object lives in it, and only kube-apiserver talks to it."
      pt-BR: "Todo objeto vive nele, e só o kube-apiserver fala com ele."
right:
  - {id: places, text: {en: "chooses a node for a pod", pt-BR: "escolhe um nó para um pod"}}
  - {id: stores, text: {en: "keeps all objects", pt-BR: "guarda todos os objetos"}}
  - {id: starts, text: {en: "starts containers", pt-BR: "inicia contêineres"}}
explanation:
  en: >-
    The control plane divides its work among processes that share nothing but the API. etcd
    keeps the objects, kube-scheduler chooses nodes, and starting containers is left to the
    kubelet on each worker.
  pt-BR: >-
    O control plane divide o trabalho entre processos que não compartilham nada além da API. O
    etcd guarda os objetos, o kube-scheduler escolhe nós, e iniciar contêineres fica para o
    kubelet de cada worker.
concepts: [control-plane]
components: [kube-scheduler, etcd]
level: remember
sources: [https://kubernetes.io/docs/concepts/overview/components/]
"""
