"""What the node lifecycle controller tells: who is silent, what follows for pods, and at what pace.

The states of zones are those of ComputeZoneState in pkg/controller/nodelifecycle.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from engine.controllers._base import Because
from engine.controllers._zones import RATE_US
from engine.units import SECOND


@dataclass(frozen=True, slots=True)
class NodeSilent(Because):
    """No heartbeat of a node was seen for the grace period."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "No sign of life from {node} for **{seconds} s**: the node controller sets `Ready` "
            "to `Unknown`."
        ),
        "pt-BR": (
            "Nenhum sinal de vida de {node} por **{seconds} s**: o controlador de nós põe "
            "`Ready` em `Unknown`."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"node": "list"}
    story: ClassVar[bool] = True
    node: str
    seconds: int

    @property
    def awaited(self) -> str:
        """Whose silence this is: the kubelet on the machine of the same name."""
        return f"{self.node}/kubelet"


@dataclass(frozen=True, slots=True)
class PodsCountAsUnready(Because):
    """A node stopped being ready: so do its pods, for whoever counts them."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "{node} is not ready, so its {pod:pick pod/pods} {pod:code} {pod:pick counts/count} "
            "as **not ready** too."
        ),
        "pt-BR": (
            "{node} não está Ready, então {pod:pick o pod/os pods} {pod:code} também {pod:pick "
            "conta/contam} como **não Ready**."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list"}
    follows: ClassVar[tuple[str, ...]] = ("NodeSilent",)
    story: ClassVar[bool] = True
    node: str
    pod: str


@dataclass(frozen=True, slots=True)
class NodeListed(Because):
    """A node came, went, or stopped being ready, as its Events tell."""

    says: ClassVar[dict[str, str]] = {
        "en": "Node {node} {change:word}.",
        "pt-BR": "O nó {node} {change:word}.",
    }
    words: ClassVar[Mapping[str, str]] = {
        "is registered": "é registrado",
        "is removed": "é removido",
        "is not ready": "não está Ready",
    }
    node: str
    change: str


@dataclass(frozen=True, slots=True)
class NodeReachable(Because):
    """A node is ready again: running pods may stay."""

    says: ClassVar[dict[str, str]] = {
        "en": "{node} {node:pick loses its/lose their} `NoExecute` taint, ready again: the pods "
        "there may stay.",
        "pt-BR": "{node} {node:pick perde/perdem} o taint `NoExecute`, de novo Ready: os pods dali "
        "podem ficar.",
    }
    merges: ClassVar[Mapping[str, str]] = {"node": "list"}
    follows: ClassVar[tuple[str, ...]] = ("TaintRemoved",)
    story: ClassVar[bool] = True
    node: str


@dataclass(frozen=True, slots=True)
class NodeSpared(Because):
    """All nodes are lost at once: what one was to lose, it keeps."""

    says: ClassVar[dict[str, str]] = {
        "en": "{node} {node:pick loses its/lose their} `NoExecute` taint, though not heard: the "
        "pods there may stay.",
        "pt-BR": "{node} {node:pick perde/perdem} o taint `NoExecute`, mesmo em silêncio: os pods "
        "dali podem ficar.",
    }
    merges: ClassVar[Mapping[str, str]] = {"node": "list"}
    follows: ClassVar[tuple[str, ...]] = ("AllNodesLost",)
    story: ClassVar[bool] = True
    node: str


@dataclass(frozen=True, slots=True)
class ZoneSpared(Because):
    """Most nodes of a small zone are lost, not all: none of them is evicted."""

    says: ClassVar[dict[str, str]] = {
        "en": "{node} are **too many of their zone** at once (`{state}`): no pod is evicted there.",
        "pt-BR": "{node} são **demais da mesma zona** de uma vez (`{state}`): nenhum pod é expulso "
        "dali.",
    }
    follows: ClassVar[tuple[str, ...]] = ("NodeSilent",)
    story: ClassVar[bool] = True
    zone: str
    state: str
    node: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ZonePaced(Because):
    """Of the lost nodes of a zone one every `seconds` may get one of the taints, and lose its pods;
    `resumes`: until now another pace held, or none.
    """

    says: ClassVar[dict[str, str]] = {
        "en": "The zone of {node} is in `{state}`: one node every **{seconds} s** may lose its "
        "pods.",
        "pt-BR": "A zona de {node} está em `{state}`: um nó a cada **{seconds} s** pode perder "
        "seus pods.",
    }
    follows: ClassVar[tuple[str, ...]] = ("NodeSilent", "ClocksRestarted")
    zone: str
    state: str
    seconds: int
    node: tuple[str, ...]
    taint: tuple[str, ...]
    resumes: bool

    def is_told(self) -> bool:
        """Where there are lost nodes: what is not the usual pace, and the return to it."""
        return bool(self.node) and (self.resumes or self.seconds != RATE_US // SECOND)


@dataclass(frozen=True, slots=True)
class AllNodesLost(Because):
    """All nodes of all zones are lost at once: none of them is evicted."""

    says: ClassVar[dict[str, str]] = {
        "en": "{node} {node:pick is the only node/are all nodes} there {node:pick is/are}: such a "
        "silence is hardly their own. **No pod is evicted**.",
        "pt-BR": "{node} {node:pick é o único nó/são todos os nós} que há: um silêncio assim "
        "dificilmente é só deles. **Nenhum pod é expulso**.",
    }
    follows: ClassVar[tuple[str, ...]] = ("NodeSilent",)
    story: ClassVar[bool] = True
    node: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClocksRestarted(Because):
    """After all nodes were lost at once one is heard: what was not heard before says nothing."""

    says: ClassVar[dict[str, str]] = {
        "en": "A node is `Ready` after all were lost: the judgement starts **anew**, with all its "
        "clocks.",
        "pt-BR": "Um nó está `Ready` depois de todos perdidos: o julgamento recomeça **do zero**, "
        "com todos os relógios.",
    }
    story: ClassVar[bool] = True
