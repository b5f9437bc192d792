"""What the attach-detach controller tells of its reasons. Volumes are called by their claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from engine.controllers._base import Because
from engine.csi import PROCESSES

TOGETHER: Mapping[str, str] = {"volume": "list", "pod": "list"}


@dataclass(frozen=True, slots=True)
class AttachWanted(Because):
    """A pod was placed on a node that does not have its volume yet."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "{pod:pick Pod/Pods} {pod:code} {pod:pick needs/need} {volume:code} on {node}: the "
            "attach-detach controller **asks for it** with a VolumeAttachment."
        ),
        "pt-BR": (
            "{pod:pick O pod/Os pods} {pod:code} {pod:pick precisa/precisam} de {volume:code} em "
            "{node}: o attach-detach controller **pede** com um VolumeAttachment."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = TOGETHER
    story: ClassVar[bool] = True
    volume: str
    node: str
    pod: str


@dataclass(frozen=True, slots=True)
class AttachSeen(Because):
    """A VolumeAttachment says that its volume is attached: the Node may say so too."""

    says: ClassVar[dict[str, str]] = {
        "en": "{volume:code} is attached to {node}: its kubelet may mount it.",
        "pt-BR": "{volume:code} está anexado a {node}: o kubelet pode montá-lo.",
    }
    volume: str
    node: str


@dataclass(frozen=True, slots=True)
class _Failed(Because):
    """What was asked of a driver has not come to pass."""

    merges: ClassVar[Mapping[str, str]] = {"volume": "list"}
    story: ClassVar[bool] = True
    volume: str
    node: str
    why: str
    driver: str
    again: bool = False

    def is_told(self) -> bool:
        """The first time only."""
        return not self.again

    @property
    def awaited(self) -> str:
        """Whose answer did not come, or was no good."""
        return f"*/{PROCESSES.get(self.driver, self.driver)}"


@dataclass(frozen=True, slots=True)
class AttachFailed(_Failed):
    """A volume was not attached: refused, or nobody answered for two minutes."""

    says: ClassVar[dict[str, str]] = {
        "en": "{volume:code} was **not attached** to {node}: {why:quote}.",
        "pt-BR": "{volume:code} **não foi anexado** a {node}: {why:quote}.",
    }
    follows: ClassVar[tuple[str, ...]] = ("AttachWanted",)


@dataclass(frozen=True, slots=True)
class MultiAttach(Because):
    """A volume that only one node may have is wanted on a second one."""

    says: ClassVar[dict[str, str]] = {
        "en": (
            "{pod:pick Pod/Pods} {pod:code} {pod:pick needs/need} {volume:code} on {node}, but it "
            "is still **attached to {holder}**, and only one node may have it: Multi-Attach error."
        ),
        "pt-BR": (
            "{pod:pick O pod/Os pods} {pod:code} {pod:pick precisa/precisam} de {volume:code} em "
            "{node}, mas ele ainda está **anexado a {holder}**, e só um nó pode tê-lo: "
            "Multi-Attach error."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = TOGETHER
    story: ClassVar[bool] = True
    volume: str
    node: str
    pod: str
    holder: str


@dataclass(frozen=True, slots=True)
class UnmountAwaited(Because):
    """No pod wants a volume on a node any more, but the node, which is not ready, has not said that
    it is unmounted.
    """

    says: ClassVar[dict[str, str]] = {
        "en": (
            "No pod on {node} needs {volume:code} any more, but {node} is not ready and has not "
            "unmounted it: **6 min** until it is detached by force."
        ),
        "pt-BR": (
            "Nenhum pod em {node} precisa mais de {volume:code}, mas {node} não está Ready nem o "
            "desmontou: **6 min** até o detach à força."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"volume": "list"}
    story: ClassVar[bool] = True
    volume: str
    node: str


@dataclass(frozen=True, slots=True)
class DetachWanted(Because):
    """A volume is to leave a node."""

    says: ClassVar[dict[str, str]] = {
        "en": "{volume:code} is **detached** from {node}: {why:word}.",
        "pt-BR": "{volume:code} é **desanexado** de {node}: {why:word}.",
    }
    merges: ClassVar[Mapping[str, str]] = {"volume": "list"}
    words: ClassVar[Mapping[str, str]] = {
        "it is unmounted there": "já foi desmontado ali",
        "6 minutes are over": "passaram 6 minutos",
        "the node is out of service": "o nó está fora de serviço",
    }
    follows: ClassVar[tuple[str, ...]] = ("UnmountAwaited",)
    story: ClassVar[bool] = True
    volume: str
    node: str
    why: str


@dataclass(frozen=True, slots=True)
class DetachFailed(_Failed):
    """A volume was not detached: refused, or nobody answered for two minutes."""

    says: ClassVar[dict[str, str]] = {
        "en": "{volume:code} was **not detached** from {node}: {why:quote}.",
        "pt-BR": "{volume:code} **não foi desanexado** de {node}: {why:quote}.",
    }
    follows: ClassVar[tuple[str, ...]] = ("DetachWanted",)


@dataclass(frozen=True, slots=True)
class AttachmentsReported(Because):
    """The status of a Node tells which volumes its kubelet may mount."""

    says: ClassVar[dict[str, str]] = {
        "en": "{node} has {count} {count:pick volume/volumes} attached.",
        "pt-BR": "{node} tem {count} {count:pick volume anexado/volumes anexados}.",
    }
    node: str
    count: int
