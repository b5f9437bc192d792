"""What a kubelet writes into the trace about its machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

Says = dict[str, str]


@dataclass(frozen=True, slots=True)
class ShuttingDown:
    """The machine is about to be switched off, and its kubelet was told."""

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} hears of the shutdown and **ends its pods** before it.",
        "pt-BR": "O kubelet no {node} é avisado do desligamento e antes **encerra seus pods**.",
    }
    node: str


@dataclass(frozen=True, slots=True)
class NodeNotReadyPosted:
    """The kubelet itself says that the node is not ready; `why` are its words."""

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} reports **NotReady**: `{why}`.",
        "pt-BR": "O kubelet no {node} informa **NotReady**: `{why}`.",
    }
    merges: ClassVar[Mapping[str, str]] = {"node": "list"}
    node: str
    why: str


@dataclass(frozen=True, slots=True)
class NodeReadyAgain:
    """The kubelet itself says that the node is ready again."""

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} reports **Ready** again.",
        "pt-BR": "O kubelet no {node} informa **Ready** de novo.",
    }
    merges: ClassVar[Mapping[str, str]] = {"node": "list"}
    node: str
