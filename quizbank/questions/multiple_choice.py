"""Choose all right answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from quizbank.form import Answer, Choose, Form
from quizbank.questions import _keyed
from quizbank.questions._base import Asked, Grade, Mark, Measured, Problem, Question, Sample
from quizbank.questions._keyed import KeyedOption
from quizbank.questions._scoring import choice_balance
from quizbank.text import Text


class MultipleChoiceQuestion(Question):
    """Choose all right answers; the options with `why` are right. A wrong one chosen takes back a
    right one.
    """

    type: Literal["multiple_choice"]
    ask: Text
    options: tuple[KeyedOption, ...] = Field(min_length=3, max_length=6)
    ordered: bool = False

    def form(self, shuffle: str = "") -> Form:
        """The options, any number of which may be chosen."""
        shown = _keyed.choices(self.options, shuffle, self.id, is_scale=self.ordered)
        return Form(inputs=(Choose(id="answer", ask=self.ask, choices=shown, several=True),))

    def grade(self, answer: Answer, measured: Measured) -> Grade:
        """Right ones less wrong ones, over all right ones."""
        chosen = [str(option) for option in answer["answer"]]
        right = _keyed.right_ids(self.options)
        score = choice_balance(chosen, right)
        said = _keyed.feedback(self.options, chosen)
        return Grade((Mark("answer", score, chosen, list(right), None, said),))

    def problems(self) -> Iterator[Problem]:
        """Nothing right, nothing wrong, and options that say too little or too much."""
        right = len(_keyed.right_ids(self.options))
        if not 0 < right < len(self.options):
            message = f"{right} of {len(self.options)} options are right"
            yield Problem(("options",), message, "at least one right and one wrong")
        yield from _keyed.problems(self.options)
        yield from self.watch.problems() if self.watch else ()

    def asked(self) -> Iterator[Asked]:
        """The question with its options."""
        offers = _keyed.offers(self.options)
        yield Asked((), "answer", self.ask, offers, several=True, is_scale=self.ordered)

    def samples(self) -> Iterator[Sample]:
        """All right ones; all of them and a wrong one; everything that is wrong."""
        right = _keyed.right_ids(self.options)
        wrong = [option.id for option in self.options if not option.is_right]
        yield Sample({"answer": right}, {}, 1.0)
        yield Sample({"answer": [*right, wrong[0]]}, {}, (len(right) - 1) / len(right))
        yield Sample({"answer": right[:1]}, {}, 1 / len(right))
        yield Sample({"answer": wrong}, {}, 0.0)

    example: ClassVar[str] = """
id: what-runs-on-without-the-api
type: multiple_choice
title: {en: "What runs on without the API", pt-BR: "O que continua sem a API"}
prompt:
  en: "The only kube-apiserver of a cluster is down for one minute. All machines are healthy."
  pt-BR: "O único kube-apiserver de um cluster fica um minuto fora. Todas as máquinas estão bem."
ask:
  en: "Which of these go on during that minute? Choose every one that does."
  pt-BR: "O que continua durante esse minuto? Marque tudo o que continua."
options:
  - id: containers
    text: {en: "Containers keep running on the workers", pt-BR: "Contêineres rodam nos workers"}
    why:
      en: "The kubelet and the container runtime need no API to keep what runs."
      pt-BR: "O kubelet e o container runtime não precisam da API para manter o que roda."
  - id: restarts
    text:
      en: "A container that crashes is restarted on its node"
      pt-BR: "Um contêiner que falha é reiniciado no nó dele"
    why:
      en: "The kubelet has the pod in memory and applies its restart policy by itself."
      pt-BR: "O kubelet tem o pod na memória e aplica sozinho a política de reinício."
  - id: placing
    text:
      en: "New pods of a Deployment are placed on a node"
      pt-BR: "Pods novos de um Deployment recebem um nó"
    tempting:
      en: "kube-scheduler is a process of its own and still alive."
      pt-BR: "O kube-scheduler é um processo à parte e continua vivo."
    refuted:
      en: "It hears of pods, and binds them, through kube-apiserver only."
      pt-BR: "Ele só fica sabendo de pods, e só os associa, pelo kube-apiserver."
    misconception: components-talk-directly
explanation:
  en: >-
    Everything that changes the desired state passes through kube-apiserver, so nothing new is
    created or placed. What already runs is in the hands of the kubelet and the container
    runtime of each worker, and they go on without it.
  pt-BR: >-
    Tudo o que muda o estado desejado passa pelo kube-apiserver, então nada novo é criado nem
    posicionado. O que já roda está nas mãos do kubelet e do container runtime de cada worker, e
    eles continuam sem ele.
concepts: [api-server]
components: [kube-apiserver, kubelet]
level: understand
sources: [https://kubernetes.io/docs/concepts/overview/components/]
"""
