"""What the gate of a node tells of pods that it does not let in, and of those that give way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

Says = dict[str, str]


@dataclass(frozen=True, slots=True)
class PodTurnedAway:
    """A kubelet does not let a pod in; `reason` is the one of its status."""

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} **turns** {pod:code} **away**: `{reason}`.",
        "pt-BR": "O kubelet no {node} **recusa** {pod:code}: `{reason}`.",
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list"}
    node: str
    pod: str
    reason: str


@dataclass(frozen=True, slots=True)
class PodGivesWay:
    """A kubelet ends a pod so that a critical one fits."""

    says: ClassVar[Says] = {
        "en": (
            "The kubelet on {node} **ends** {pod:code} to make room for the critical pod "
            "{critical:code}."
        ),
        "pt-BR": (
            "O kubelet no {node} **encerra** {pod:code} para dar lugar ao pod crítico "
            "{critical:code}."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list"}
    node: str
    pod: str
    critical: str
