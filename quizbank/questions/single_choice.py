"""Choose the one right answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from quizbank.form import Answer, Choose, Form
from quizbank.questions import _keyed
from quizbank.questions._base import Asked, Grade, Mark, Measured, Problem, Question, Sample
from quizbank.questions._keyed import KeyedOption
from quizbank.text import Text


class SingleChoiceQuestion(Question):
    """Choose the one right answer among three to five options; the one with `why` is right."""

    type: Literal["single_choice"]
    ask: Text
    options: tuple[KeyedOption, ...] = Field(min_length=2, max_length=6)
    ordered: bool = False
    """The options are a scale (times, counts): never shuffled."""

    def form(self, shuffle: str = "") -> Form:
        """The options, in the order of the shuffle unless they are a scale."""
        shown = _keyed.choices(self.options, shuffle, self.id, is_scale=self.ordered)
        return Form(inputs=(Choose(id="answer", ask=self.ask, choices=shown),))

    def grade(self, answer: Answer, measured: Measured) -> Grade:
        """One for the right option, nothing for any other."""
        chosen = str(answer["answer"])
        (right,) = _keyed.right_ids(self.options)
        said = _keyed.feedback(self.options, [chosen])
        return Grade((Mark("answer", float(chosen == right), chosen, right, right, said),))

    def problems(self) -> Iterator[Problem]:
        """A key that is missing or double, and options that say too little or too much."""
        right = len(_keyed.right_ids(self.options))
        if right != 1:
            yield Problem(("options",), f"{right} options say why they are right", "exactly one")
        yield from _keyed.problems(self.options)
        yield from self.watch.problems() if self.watch else ()

    def asked(self) -> Iterator[Asked]:
        """The question with its options."""
        offers = _keyed.offers(self.options)
        yield Asked((), "answer", self.ask, offers, is_scale=self.ordered)

    def samples(self) -> Iterator[Sample]:
        """Each option, chosen."""
        for option in self.options:
            yield Sample({"answer": option.id}, {}, float(option.is_right))

    example: ClassVar[str] = """
id: who-places-pods
type: single_choice
title: {en: "Who places a pod", pt-BR: "Quem posiciona um pod"}
ask:
  en: "A new pod has no node yet. Which component writes the name of a node into it?"
  pt-BR: "Um pod novo ainda não tem nó. Qual componente escreve o nome de um nó nele?"
options:
  - id: scheduler
    text: {en: "kube-scheduler", pt-BR: "kube-scheduler"}
    why:
      en: "It watches for pods without a node, filters and scores the nodes, and binds the pod."
      pt-BR: "Ele observa pods sem nó, filtra e pontua os nós, e associa o pod a um deles."
  - id: kubelet
    text: {en: "kubelet", pt-BR: "kubelet"}
    tempting:
      en: "It is the kubelet that starts the containers."
      pt-BR: "É o kubelet que inicia os contêineres."
    refuted:
      en: "A kubelet acts only on pods that already carry the name of its node."
      pt-BR: "Um kubelet só age sobre pods que já trazem o nome do nó dele."
    misconception: kubelet-chooses-pods
  - id: controller
    text: {en: "kube-controller-manager", pt-BR: "kube-controller-manager"}
    tempting:
      en: "Its ReplicaSet controller creates the pod, so it might place it too."
      pt-BR: "O ReplicaSet controller dele cria o pod, então poderia também posicioná-lo."
    refuted:
      en: "It creates the pod without a node and leaves the choice to the scheduler."
      pt-BR: "Ele cria o pod sem nó e deixa a escolha para o scheduler."
    misconception: controllers-place-pods
explanation:
  en: >-
    Creating, placing and starting are three acts of three processes: a controller creates the
    pod, kube-scheduler chooses its node, and the kubelet of that node starts the containers.
    Each of them reads and writes through kube-apiserver only.
  pt-BR: >-
    Criar, posicionar e iniciar são três atos de três processos: um controller cria o pod, o
    kube-scheduler escolhe o nó dele, e o kubelet desse nó inicia os contêineres. Cada um deles
    lê e escreve somente pelo kube-apiserver.
hint:
  - en: "Creating a pod and choosing its node are two different acts."
    pt-BR: "Criar um pod e escolher o nó dele são dois atos diferentes."
concepts: [scheduling]
components: [kube-scheduler]
level: remember
sources: [https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/]
watch:
  scenario:
    cluster: {workers: 2}
    timeline:
      - {id: away, at: 5s, crash: {process: cp-1/kube-scheduler}}
      - {id: new, at: 10s, kubectl: {line: "run probe --image=nginx:1.27"}}
    until: 40s
  look: {en: "probe stays Pending.", pt-BR: "probe continua Pending."}
  check: ['pending("probe", "40s") == 1']
"""
