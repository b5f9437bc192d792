"""What a kubelet writes into the trace about its machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

Says = dict[str, str]


@dataclass(frozen=True, slots=True)
class NodePressed:
    """Less memory is free than the eviction threshold asks for."""

    says: ClassVar[Says] = {
        "en": "{node} is **short of memory**: {free} MiB are free, 100 must be. `MemoryPressure`.",
        "pt-BR": (
            "Falta **memória** no {node}: há {free} MiB livres, e são exigidos 100. "
            "`MemoryPressure`."
        ),
    }
    node: str
    free: int


@dataclass(frozen=True, slots=True)
class PodEvicted:
    """The kubelet ends a pod to get memory back."""

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} **evicts** {pod:code} to get memory back.",
        "pt-BR": ("O kubelet no {node} **despeja** {pod:code} para recuperar memória."),
    }
    follows: ClassVar[tuple[str, ...]] = ("NodePressed",)
    merges: ClassVar[Mapping[str, str]] = {"pod": "list"}
    node: str
    pod: str


@dataclass(frozen=True, slots=True)
class PressureOver:
    """Memory was not short for five minutes."""

    says: ClassVar[Says] = {
        "en": "For 5 minutes memory was not short on {node}: `MemoryPressure` is over.",
        "pt-BR": "Há 5 minutos não falta memória no {node}: acabou `MemoryPressure`.",
    }
    follows: ClassVar[tuple[str, ...]] = ("NodePressed",)
    node: str


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
