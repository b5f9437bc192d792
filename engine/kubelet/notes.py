"""What a kubelet writes into the trace for the story."""

from dataclasses import dataclass
from typing import ClassVar

Says = dict[str, str]


@dataclass(frozen=True, slots=True)
class ApiLost:
    """Two heartbeats in a row were not taken by any API server."""

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} cannot renew its lease: {why}. It keeps its containers "
        "running ({running}).",
        "pt-BR": "O kubelet em {node} não consegue renovar seu lease: {why}. Mantém seus "
        "contêineres rodando ({running}).",
    }
    node: str
    why: str
    running: int


@dataclass(frozen=True, slots=True)
class ApiFound:
    """The lease is renewed again."""

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} reaches the API server again.",
        "pt-BR": "O kubelet em {node} alcança de novo o servidor de API.",
    }
    node: str


@dataclass(frozen=True, slots=True)
class NodeRegistered:
    """The Node object exists now, or existed already."""

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} registers its Node object.",
        "pt-BR": "O kubelet em {node} registra seu objeto Node.",
    }
    node: str


@dataclass(frozen=True, slots=True)
class NodeReadyPosted:
    """The kubelet says for the first time since its start that the node is ready."""

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} reports that the node is ready.",
        "pt-BR": "O kubelet em {node} informa que o nó está pronto.",
    }
    node: str


STAGES: dict[str, tuple[str, str]] = {
    "stops": ("has stopped", "parou"),
    "waits to restart": (
        "keeps failing and waits before it is run again (CrashLoopBackOff)",
        "continua falhando e espera antes de rodar de novo (CrashLoopBackOff)",
    ),
    "runs again": ("is to run again", "vai rodar de novo"),
    "waits to pull": (
        "waits before its image is asked for again (ImagePullBackOff)",
        "espera antes de pedir a imagem de novo (ImagePullBackOff)",
    ),
    "pulls": ("has been given its image, or not", "recebeu sua imagem, ou não"),
    "starts": ("runs", "está rodando"),
    "turns ready": ("is ready", "está pronto"),
    "fails a probe": ("fails a probe", "falha em uma sonda"),
    "is killed by a probe": (
        "was killed because a probe failed too often",
        "foi morto porque uma sonda falhou vezes demais",
    ),
    "ends": ("has come to its end", "chegou ao fim"),
}
"""What a container has gone through, by the name of the stage, in English and Portuguese."""


@dataclass(frozen=True, slots=True)
class ContainerChanged:
    """A container has gone through a stage of its life, e.g. `starts`."""

    node: str
    pod: str
    container: str
    stage: str

    @property
    def says(self) -> Says:
        """The sentence of this stage."""
        english, portuguese = STAGES[self.stage]
        return {
            "en": f"On {{node}}, container {{container}} of {{pod}} {english}.",
            "pt-BR": f"Em {{node}}, o contêiner {{container}} de {{pod}} {portuguese}.",
        }


@dataclass(frozen=True, slots=True)
class LeftRunning:
    """A kubelet started, found containers, and may not touch them before it has heard from the
    API server which pods they belong to.
    """

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} starts and leaves the running containers alone ({count}) "
        "until the API server answers.",
        "pt-BR": "O kubelet em {node} inicia e não toca nos contêineres que rodam ({count}) até "
        "o servidor de API responder.",
    }
    node: str
    count: int


@dataclass(frozen=True, slots=True)
class KilledOnReturn:
    """A pod was deleted while the kubelet was away; what still ran of it is stopped now."""

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} is back and stops {pod}, which was deleted while it was away.",
        "pt-BR": "O kubelet em {node} voltou e encerra {pod}, que foi excluído na sua ausência.",
    }
    node: str
    pod: str


@dataclass(frozen=True, slots=True)
class HeardLate:
    """A deletion reached the kubelet long after it was asked for."""

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} hears {late_us} late that {pod} was deleted, and stops its "
        "containers.",
        "pt-BR": "O kubelet em {node} fica sabendo com {late_us} de atraso que {pod} foi excluído "
        "e encerra seus contêineres.",
    }
    node: str
    pod: str
    late_us: int


@dataclass(frozen=True, slots=True)
class PodLost:
    """The machine was rebooted: the containers of this pod are gone and are started anew."""

    says: ClassVar[Says] = {
        "en": "{node} was rebooted: the containers of {pod} are gone and start again.",
        "pt-BR": "{node} foi reiniciado: os contêineres de {pod} sumiram e iniciam de novo.",
    }
    node: str
    pod: str


@dataclass(frozen=True, slots=True)
class ProcessKilled:
    """A control-plane process failed its liveness probe too often."""

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} kills {process}: its liveness probe failed {failures} times.",
        "pt-BR": "O kubelet em {node} mata {process}: a sonda de vida falhou {failures} vezes.",
    }
    node: str
    process: str
    failures: int
