"""Put what happens into its order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from quizbank.form import Answer, Arrange, Choice, Form
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
from quizbank.questions._scoring import pairs_in_order
from quizbank.text import Authored, Text, Word


class Step(Authored):
    """One thing to put into order; `why` says what it has to wait for."""

    id: Word
    text: Text
    why: Text | None = None


class OrderingQuestion(Question):
    """Put items into order; write them in the right one. The score is the share of pairs that
    stand the right way round.
    """

    type: Literal["ordering"]
    ask: Text
    items: tuple[Step, ...] = Field(min_length=3, max_length=7)
    why: Text

    def form(self, shuffle: str = "") -> Form:
        """The items, always shuffled."""
        placed = shuffled(self.items, shuffle or self.id, self.id)
        if placed == self.items:
            placed = self.items[::-1]
        items = tuple(Choice(id=item.id, text=item.text) for item in placed)
        return Form(inputs=(Arrange(id="answer", ask=self.ask, items=items),))

    def grade(self, answer: Answer, measured: Measured) -> Grade:
        """The share of pairs in the right order; each item hears whether it stands in its place."""
        order = [str(item) for item in answer["answer"]]
        truth = [item.id for item in self.items]
        said = tuple(
            Feedback(item.id, order.index(item.id) == index, True, (item.why,) if item.why else ())
            for index, item in enumerate(self.items)
        )
        return Grade(
            (Mark("answer", pairs_in_order(order, truth), order, list(truth), None, said),)
        )

    def problems(self) -> Iterator[Problem]:
        """Items with one name."""
        yield from doubles("items", [item.id for item in self.items])
        yield from self.watch.problems() if self.watch else ()

    def asked(self) -> Iterator[Asked]:
        """The question alone: every item belongs to the answer."""
        yield Asked((), "answer", self.ask)

    def samples(self) -> Iterator[Sample]:
        """The order itself, one neighbouring pair swapped, and the reverse."""
        truth = [item.id for item in self.items]
        pairs = len(truth) * (len(truth) - 1) / 2
        yield Sample({"answer": truth}, {}, 1.0)
        yield Sample({"answer": [truth[1], truth[0], *truth[2:]]}, {}, (pairs - 1) / pairs)
        yield Sample({"answer": truth[::-1]}, {}, 0.0)

    example: ClassVar[str] = """
id: from-line-to-container
type: ordering
title: {en: "From a line to a container", pt-BR: "De uma linha a um contêiner"}
prompt:
  en: "An operator types `kubectl create deployment web --image=nginx:1.27` in a cluster."
  pt-BR: "Um operador digita `kubectl create deployment web --image=nginx:1.27` num cluster."
ask:
  en: "In which order do these happen, from first to last?"
  pt-BR: "Em que ordem estas coisas acontecem, da primeira à última?"
items:
  - id: stored
    text: {en: "The Deployment is stored in etcd", pt-BR: "O Deployment é gravado no etcd"}
  - id: pods
    text:
      en: "The ReplicaSet controller creates a pod"
      pt-BR: "O ReplicaSet controller cria um pod"
    why:
      en: "It needs a ReplicaSet, which the Deployment controller makes from what was stored."
      pt-BR: "Ele precisa de um ReplicaSet, que o Deployment controller faz do que foi gravado."
  - id: bound
    text: {en: "kube-scheduler binds the pod", pt-BR: "O kube-scheduler associa o pod a um nó"}
    why: {en: "A pod must exist to be placed.", pt-BR: "Um pod precisa existir para ter um nó."}
  - id: started
    text: {en: "A kubelet starts the container", pt-BR: "Um kubelet inicia o contêiner"}
    why:
      en: "A kubelet takes up only pods that carry its node's name."
      pt-BR: "Um kubelet só assume pods que trazem o nome do nó dele."
why:
  en: "Each of them waits for what the one before wrote through kube-apiserver."
  pt-BR: "Cada um espera pelo que o anterior gravou pelo kube-apiserver."
explanation:
  en: >-
    Nobody gives orders down a chain. Each component watches kube-apiserver, sees that something
    was written, and writes its own part: the Deployment, then its ReplicaSet and pod, then the
    node of the pod, and at last the kubelet reports a running container.
  pt-BR: >-
    Ninguém dá ordens ao longo de uma corrente. Cada componente observa o kube-apiserver, vê que
    algo foi gravado e grava a sua parte: o Deployment, depois o ReplicaSet e o pod dele, depois
    o nó do pod, e por fim o kubelet informa um contêiner em execução.
concepts: [reconciliation]
components: [kube-apiserver, etcd, kube-controller-manager, kube-scheduler, kubelet]
level: understand
sources: [https://kubernetes.io/docs/concepts/architecture/]
"""
