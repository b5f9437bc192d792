"""What the scheduler writes into the trace: where a pod goes and why, or why nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar, NamedTuple

from engine.scheduler.framework import Decision

Says = dict[str, str]


class RefusedNode(NamedTuple):
    """One row of the verdict table: the plugins before `plugin` had no objection, those after were
    not asked.
    """

    node: str
    plugin: str
    reasons: tuple[str, ...]
    curable: bool


class PluginScores(NamedTuple):
    """One column of the score table: what a plugin gave each feasible node, 0 to 100, and how much
    it weighs.
    """

    plugin: str
    weight: int
    scores: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PodPlaced:
    """A node was chosen; `scores` run along `feasible` and are empty when there was no choice. Of
    many nodes the tables hold only the best; `candidates` and `nodes` count all.
    """

    says: ClassVar[Says] = {
        "en": "The scheduler **binds** {pod:pick pod/pods} {pod:code} to {node}.",
        "pt-BR": "O scheduler **associa** {pod:pick o pod/os pods} {pod:code} a {node}.",
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list", "node": "list"}
    pod: str
    node: str
    candidates: int
    nodes: int
    feasible: tuple[str, ...]
    scores: tuple[PluginScores, ...]
    totals: tuple[int, ...]
    refused: tuple[RefusedNode, ...]


@dataclass(frozen=True, slots=True)
class NoNodeFits:
    """No node would do; the whole table of verdicts."""

    says: ClassVar[Says] = {
        "en": "The scheduler finds **no node** for {pod:code}: {reasons:quote}.",
        "pt-BR": "O scheduler **não acha nó** para {pod:code}: {reasons:quote}.",
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list"}
    pod: str
    message: str
    refused: tuple[RefusedNode, ...]

    @property
    def reasons(self) -> str:
        """The part of the message that counts the nodes by reason."""
        return self.message.partition(": ")[2].partition(". ")[0] or self.message


@dataclass(frozen=True, slots=True)
class Preempts:
    """Less important pods have to make room."""

    says: ClassVar[Says] = {
        "en": "To make room for {pod:code} on {node}, the scheduler **removes** `{victims}`.",
        "pt-BR": "Para abrir espaço para {pod:code} em {node}, o scheduler **remove** `{victims}`.",
    }
    pod: str
    node: str
    victims: str


@dataclass(frozen=True, slots=True)
class BindingFailed:
    """The API server did not take the binding."""

    says: ClassVar[Says] = {
        "en": (
            "Binding {pod:code} to {node} fails: {why:error}. The {pod:pick pod goes/pods go} "
            "back to the queue."
        ),
        "pt-BR": (
            "Associar {pod:code} a {node} falha: {why:error}. {pod:pick O pod volta/Os pods "
            "voltam} para a fila."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list", "node": "list"}
    pod: str
    node: str
    why: str


ROWS_MAX = 100
"""Nodes in the tables of one note; of more, the best and the first that were refused."""


def refused(decision: Decision) -> tuple[RefusedNode, ...]:
    """The verdict table of a decision."""
    rows = islice(decision.verdicts.items(), ROWS_MAX)
    return tuple(RefusedNode(node, *verdict) for node, verdict in rows)


def placed(pod: str, decision: Decision) -> PodPlaced:
    """The note of a choice."""
    assert decision.node is not None
    fit, no, _ = decision.numbers
    rows: Sequence[int] = range(len(decision.feasible))
    if len(rows) > ROWS_MAX and decision.totals:
        rows = sorted(rows, key=lambda at: -decision.totals[at])[:ROWS_MAX]
    table = tuple(
        PluginScores(plugin, weight, tuple(scores[at] for at in rows))
        for plugin, (weight, scores) in decision.columns.items()
    )
    return PodPlaced(
        pod=pod,
        node=decision.node,
        candidates=fit,
        nodes=fit + no,
        feasible=tuple(decision.feasible[at] for at in rows),
        scores=table,
        totals=tuple(decision.totals[at] for at in rows) if decision.totals else (),
        refused=refused(decision),
    )
