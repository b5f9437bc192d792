"""Predict what a scenario leads to. The key is what the run answers; nobody types it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar, Literal, assert_never

from pydantic import BeforeValidator, Field

from engine import merge_change
from quizbank.form import Answer, Form, Input
from quizbank.questions._base import Asked, Grade, Measured, Problem, Question, Sample
from quizbank.questions._facet import (
    After,
    ChooseFacet,
    Facet,
    NumberFacet,
    OrderFacet,
    default_kind,
)
from quizbank.text import Authored, Id, Text
from quizbank.world import numbers_of, read_number, value_at, with_healing, with_value

EditValue = int | str


class Edit(Authored):
    """A number that the learner may change: a value at `path`, or when fault `step` is healed."""

    id: Id
    label: Text
    values: tuple[EditValue, ...] = Field(min_length=1, max_length=10)
    path: str | None = None
    step: str | None = None
    heal_after: bool = False

    def current(self, scenario: Mapping[str, Any]) -> EditValue | None:
        """What stands in the scenario now; None where the default holds or nothing heals."""
        found = value_at(scenario, self.path) if self.path else None
        return found if isinstance(found, int | str) else None

    def apply(self, scenario: Mapping[str, Any], value: EditValue) -> dict[str, Any]:
        """The scenario with this number changed to one of the values that are offered."""
        if value not in self.values:
            raise ValueError(f"{value!r} is not offered by the edit {self.id}")
        if self.path is not None:
            return dict(with_value(scenario, self.path, value))
        assert self.step is not None, "problems() refuses an edit without path and step"
        return with_healing(scenario, self.step, str(value))

    def problems(self, scenario: Mapping[str, Any]) -> Iterator[Problem]:
        """An edit that reaches nothing."""
        if (self.path is None) == (self.step is None):
            yield Problem((), "an edit has either path or step")
        elif self.step is not None and not self.heal_after:
            yield Problem(("step",), "a step is edited with heal_after: true")
        elif self.step is not None and value_at(scenario, f"timeline.{self.step}") is None:
            yield Problem(("step",), f"no step '{self.step}'")
        elif self.path is not None:
            parent = self.path.rpartition(".")[0]
            if not parent or value_at(scenario, parent) is None:
                yield Problem(("path",), f"nothing in the scenario at '{parent or self.path}'")


class PredictQuestion(Question):
    """Predict what a scenario leads to, then watch it; the key is measured on the run."""

    type: Literal["predict"]
    prompt: Text
    scenario: dict[str, Any]
    seed: int = Field(default=1, ge=0)
    focus: str | None = None
    """The workload in question: drawn in colour, the rest in grey."""
    facets: tuple[Annotated[Facet, BeforeValidator(default_kind)], ...] = Field(
        min_length=1, max_length=6
    )
    edits: tuple[Edit, ...] = ()
    after: Annotated[After, BeforeValidator(default_kind)] | None = None

    def form(self, shuffle: str = "") -> Form:
        """One input for each facet."""
        return Form(inputs=tuple(facet.input(shuffle) for facet in self.facets))

    def after_input(self, shuffle: str = "") -> Input | None:
        """The input of the question after the replay."""
        return self.after.input(shuffle) if self.after else None

    def facet(self, facet_id: str) -> Facet:
        """The facet of this id; KeyError when there is none."""
        for facet in self.facets:
            if facet.id == facet_id:
                return facet
        raise KeyError(facet_id)

    def measures(self) -> dict[str, str]:
        """What to measure on the run: an expression by the id of each facet, `after` included."""
        asked = {facet.id: facet.measure for facet in self.facets}
        if isinstance(self.after, ChooseFacet):
            asked[self.after.id] = self.after.measure
        return asked

    def grade(self, answer: Answer, measured: Measured) -> Grade:
        """Compare the prediction with the run, facet by facet."""
        return Grade(
            tuple(facet.mark(answer[facet.id], measured[facet.id]) for facet in self.facets)
        )

    def world_of(self, facet_id: str, option_id: str) -> dict[str, Any] | None:
        """The scenario in which an option would have been right, if its author gave one."""
        facet = self.facet(facet_id)
        option = facet.option(option_id) if isinstance(facet, ChooseFacet) else None
        if option is None or option.world is None:
            return None
        return dict(merge_change(self.scenario, option.world))

    def edited(self, values: Mapping[str, EditValue]) -> dict[str, Any]:
        """The scenario with some of its numbers changed: by the ids of their edits, any other by
        its path. Raises ValueError for a value of another kind, KeyError for what is no number.
        """
        scenario = self.scenario
        offered = {edit.id: edit for edit in self.edits}
        known = numbers_of(self.scenario)
        for name, value in values.items():
            if name in offered:
                scenario = offered[name].apply(scenario, value)
            else:
                scenario = with_value(scenario, name, read_number(str(value), known[name]))
        return scenario

    def problems(self) -> Iterator[Problem]:
        """What an author should mend, as far as the question alone can tell."""
        names: list[str] = []
        for index, facet in enumerate(self.facets):
            for problem in facet.problems():
                yield problem._replace(path=("facets", index, *problem.path))
            if facet.id in names:
                yield Problem(("facets", index, "id"), f"the id '{facet.id}' again")
            names.append(facet.id)
            if isinstance(facet, ChooseFacet):
                for number, option in enumerate(facet.options):
                    for problem in option.problems():
                        path = ("facets", index, "options", number, *problem.path)
                        yield problem._replace(path=path)
        if self.after is not None and self.after.id in names:
            yield Problem(("after", "id"), f"the id '{self.after.id}' again")
        for index, edit in enumerate(self.edits):
            for problem in edit.problems(self.scenario):
                yield problem._replace(path=("edits", index, *problem.path))
        if self.watch is not None:
            yield Problem(("watch",), "a prediction is watched anyway", "leave it out")

    def asked(self) -> Iterator[Asked]:
        """Each facet, and what is asked after the replay."""
        for index, facet in enumerate(self.facets):
            yield facet.asked(("facets", index))
        if isinstance(self.after, ChooseFacet):
            yield replace(self.after.asked(("after",)), is_after=True)
        elif self.after is not None:
            yield Asked(("after",), self.after.id, self.after.ask, is_after=True)

    def samples(self) -> Iterator[Sample]:
        """A prediction that is right in every facet, and one that is wrong in every facet."""
        truths = {facet.id: _truth(facet) for facet in self.facets}
        measured = {name: truth for name, (_, truth) in truths.items()}
        yield Sample({name: answer for name, (answer, _) in truths.items()}, measured, 1.0)
        yield Sample({facet.id: _falsehood(facet) for facet in self.facets}, measured, 0.0)

    example: ClassVar[str] = """
id: one-member-lost
type: predict
title: {en: "One of three etcd members crashes", pt-BR: "Um de três membros do etcd cai"}
prompt:
  en: "Three control planes. At 10 s etcd crashes on cp-2. At 15 s an operator creates a pod."
  pt-BR: "Três control planes. Aos 10 s o etcd cai no cp-2. Aos 15 s um operador cria um pod."
scenario:
  cluster: {control_planes: 3, workers: 2}
  timeline:
    - {id: crash, at: 10s, crash: {process: cp-2/etcd}}
    - {id: write, at: 15s, kubectl: {line: "run probe --image=nginx:1.27", via: cp-1}}
  until: 40s
facets:
  - id: write
    ask: {en: "What does the operator get at 15 s?", pt-BR: "O que o operador recebe aos 15 s?"}
    measure: outcome("write")
    options:
      - id: accepted
        when: accepted
        text: {en: "The pod is created", pt-BR: "O pod é criado"}
        why:
          en: "Two of three members are a majority, so the write is decided."
          pt-BR: "Dois de três membros são uma maioria, então a escrita é decidida."
      - id: waits
        when: timed_out
        text: {en: "A time-out after a wait", pt-BR: "Tempo esgotado depois de esperar"}
        tempting:
          en: "A member that is gone cannot confirm what it is sent."
          pt-BR: "Um membro que sumiu não pode confirmar o que recebe."
        refuted:
          en: "Raft waits for a majority, not for everyone."
          pt-BR: "O Raft espera por uma maioria, não por todos."
        misconception: etcd-needs-all-members
        world_text: {en: "if two members crashed", pt-BR: "se dois membros caíssem"}
        world:
          timeline:
            crash: {crash: {process: [cp-2/etcd, cp-3/etcd]}}
      - id: refused
        when: refused
        text: {en: "A refusal at once", pt-BR: "Uma recusa na hora"}
        tempting:
          en: "A server that is down refuses connections."
          pt-BR: "Um servidor fora do ar recusa conexões."
        refuted:
          en: "The API server is up, and talks to the members that are left."
          pt-BR: "O API server está de pé e fala com os membros que restam."
        misconception: etcd-needs-all-members
explanation:
  en: >-
    Three members make a majority of two. The loss of one changes nothing for those who read and
    write, except for a short pause when it was the leader: the others elect a new one and go on
    deciding.
  pt-BR: >-
    Três membros fazem uma maioria de dois. A perda de um não muda nada para quem lê e grava,
    salvo uma pausa curta quando era o líder: os outros elegem um novo e continuam decidindo.
concepts: [quorum]
components: [etcd, kube-apiserver]
level: understand
sources: [https://etcd.io/docs/v3.6/faq/]
"""


def _truth(facet: Facet) -> tuple[Any, Any]:
    """An answer, and the outcome under which it is right."""
    match facet:
        case ChooseFacet():
            return facet.options[0].id, facet.options[0].when
        case NumberFacet():
            return facet.min, facet.min
        case OrderFacet():
            order = [item.id for item in facet.items]
            return order, order
        case _:
            assert_never(facet)


def _falsehood(facet: Facet) -> Any:
    """An answer that is wrong under that outcome."""
    match facet:
        case ChooseFacet():
            return facet.options[-1].id
        case NumberFacet():
            return facet.min + 2 * facet.tolerance + facet.step
        case OrderFacet():
            return [item.id for item in reversed(facet.items)]
        case _:
            assert_never(facet)
