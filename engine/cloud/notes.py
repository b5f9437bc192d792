"""What a cloud-controller-manager writes into the trace for the story."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

Says = dict[str, str]


@dataclass(frozen=True, slots=True)
class CloudLost:
    """A call to the cloud failed, the first after one that did not."""

    says: ClassVar[Says] = {
        "en": (
            "{process} **cannot reach the cloud's API**: `{why}`. What exists stays as it is; "
            "nothing new is made."
        ),
        "pt-BR": (
            "O {process} **não alcança a API da nuvem**: `{why}`. O que existe continua; nada "
            "de novo é criado."
        ),
    }
    until: ClassVar[tuple[str, ...]] = ("CloudFound",)
    process: str
    why: str
    awaited: str


@dataclass(frozen=True, slots=True)
class CloudFound:
    """The cloud answers again."""

    says: ClassVar[Says] = {
        "en": "{process} reaches the cloud's API again.",
        "pt-BR": "O {process} alcança de novo a API da nuvem.",
    }
    follows: ClassVar[tuple[str, ...]] = ("CloudLost",)
    process: str
    reached: str


@dataclass(frozen=True, slots=True)
class NodeInitialised:
    """The cloud told what a new node is; it may be used now."""

    says: ClassVar[Says] = {
        "en": (
            "The cloud knows {node}: the cloud-controller-manager writes provider ID, address "
            "and zone into {node:pick the Node/the Nodes} and **takes the taint** "
            "`uninitialized` off."
        ),
        "pt-BR": (
            "A nuvem conhece {node}: o cloud-controller-manager grava provider ID, endereço e "
            "zona {node:pick no objeto Node/nos objetos Node} e **tira o taint** `uninitialized`."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"node": "list"}
    node: str


@dataclass(frozen=True, slots=True)
class MachineGone:
    """A node is not ready, and its machine does not exist any more."""

    says: ClassVar[Says] = {
        "en": (
            "{node} {node:pick is/are} not ready and **the cloud has no such machine any more**: "
            "the cloud-controller-manager deletes {node:pick its Node/their Nodes}."
        ),
        "pt-BR": (
            "{node} não {node:pick está/estão} Ready e **a nuvem não tem mais essa máquina**: o "
            "cloud-controller-manager apaga {node:pick o objeto Node/os objetos Node}."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"node": "list"}
    node: str

    @property
    def awaited(self) -> str:
        """Whose end this is: the machine of the same name."""
        return self.node


@dataclass(frozen=True, slots=True)
class MachineStopped:
    """A node is not ready, and its machine exists but does not run."""

    says: ClassVar[Says] = {
        "en": (
            "The cloud says that {node} {node:pick is/are} **stopped, not gone**: the Node stays, "
            "with the taint `shutdown`."
        ),
        "pt-BR": (
            "A nuvem diz que {node} {node:pick está parada/estão paradas}, **mas {node:pick "
            "existe/existem}**: o Node fica, com o taint `shutdown`."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"node": "list"}
    node: str

    @property
    def awaited(self) -> str:
        """Whose silence this is."""
        return self.node


@dataclass(frozen=True, slots=True)
class MachineRuns:
    """A node that was stopped is ready again."""

    says: ClassVar[Says] = {
        "en": "{node} is ready again and loses the taint `shutdown`.",
        "pt-BR": "{node} está Ready de novo e perde o taint `shutdown`.",
    }
    node: str


@dataclass(frozen=True, slots=True)
class BalancerAsked:
    """A service wants a load balancer of the cloud, or another one than it has."""

    says: ClassVar[Says] = {
        "en": (
            "The cloud-controller-manager asks the cloud for a load balancer for Service "
            "{service:code} that leads to the nodes."
        ),
        "pt-BR": (
            "O cloud-controller-manager pede à nuvem um balanceador para o Service "
            "{service:code} que leve aos nós."
        ),
    }
    service: str


@dataclass(frozen=True, slots=True)
class BalancerReady:
    """The cloud has made a load balancer."""

    says: ClassVar[Says] = {
        "en": (
            "The cloud's load balancer for {service:code} is there: **EXTERNAL-IP** `{address}`."
        ),
        "pt-BR": (
            "O balanceador da nuvem para {service:code} está pronto: **EXTERNAL-IP** `{address}`."
        ),
    }
    service: str
    address: str


@dataclass(frozen=True, slots=True)
class BalancerFailed:
    """A load balancer could not be made, changed or removed; it is tried again."""

    says: ClassVar[Says] = {
        "en": (
            "The load balancer of {service:code} **could not be made, changed or removed**; next "
            "try in {wait_us}."
        ),
        "pt-BR": (
            "O balanceador de {service:code} **não pôde ser criado, mudado nem removido**; nova "
            "tentativa em {wait_us}."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"wait_us": "first"}
    follows: ClassVar[tuple[str, ...]] = ("CloudLost",)
    service: str
    wait_us: int


@dataclass(frozen=True, slots=True)
class BalancerRemoved:
    """The load balancer of a service is gone, so the service may go too."""

    says: ClassVar[Says] = {
        "en": (
            "The cloud has removed the load balancer of {service:code}: the **finalizer** goes, "
            "and the Service with it."
        ),
        "pt-BR": (
            "A nuvem removeu o balanceador de {service:code}: o **finalizer** sai, e o Service "
            "também."
        ),
    }
    service: str


@dataclass(frozen=True, slots=True)
class TargetsChanged:
    """A load balancer leads to other nodes than before."""

    says: ClassVar[Says] = {
        "en": "The load balancer of {service:code} leads to {count} {count:pick node/nodes} now.",
        "pt-BR": "O balanceador de {service:code} agora leva a {count} {count:pick nó/nós}.",
    }
    minor: ClassVar[bool] = True
    merges: ClassVar[Mapping[str, str]] = {"count": "last"}
    service: str
    count: int


@dataclass(frozen=True, slots=True)
class RouteMade:
    """The cloud leads a node's part of the pods' network to it."""

    says: ClassVar[Says] = {
        "en": "The cloud has a route to the pods of {node}: its network counts as available.",
        "pt-BR": "A nuvem tem rota para os pods de {node}: a rede do nó conta como disponível.",
    }
    node: str


@dataclass(frozen=True, slots=True)
class VolumeMade:
    """A driver made a volume for a claim."""

    says: ClassVar[Says] = {
        "en": "The storage driver has **made a volume** for claim `{claim}`: `{volume}`.",
        "pt-BR": (
            "O driver de armazenamento **criou um volume** para o claim `{claim}`: `{volume}`."
        ),
    }
    volume: str
    claim: str


@dataclass(frozen=True, slots=True)
class VolumeRemoved:
    """A driver removed a volume that was released."""

    says: ClassVar[Says] = {
        "en": "The storage driver has **removed volume** `{volume}`: its claim is gone.",
        "pt-BR": (
            "O driver de armazenamento **removeu o volume** `{volume}`: o claim não existe mais."
        ),
    }
    volume: str


@dataclass(frozen=True, slots=True)
class VolumeAttached:
    """A driver had the cloud attach a volume to a machine."""

    says: ClassVar[Says] = {
        "en": "The storage driver has **attached** the volume of {volume:code} to {node}.",
        "pt-BR": "O driver de armazenamento **anexou** o volume de {volume:code} a {node}.",
    }
    merges: ClassVar[Mapping[str, str]] = {"volume": "list"}
    volume: str
    node: str


@dataclass(frozen=True, slots=True)
class VolumeDetached:
    """A driver had the cloud detach a volume from a machine."""

    says: ClassVar[Says] = {
        "en": "The storage driver has **detached** the volume of {volume:code} from {node}.",
        "pt-BR": "O driver de armazenamento **desanexou** o volume de {volume:code} de {node}.",
    }
    merges: ClassVar[Mapping[str, str]] = {"volume": "list"}
    volume: str
    node: str


@dataclass(frozen=True, slots=True)
class VolumeAttachFailed:
    """A volume could not be attached; the VolumeAttachment says why."""

    says: ClassVar[Says] = {
        "en": (
            "The storage driver **cannot attach** the volume of {volume:code} to {node}: "
            "{why:quote}. It tries again."
        ),
        "pt-BR": (
            "O driver de armazenamento **não consegue anexar** o volume de {volume:code} a {node}: "
            "{why:quote}. Ele tenta de novo."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"volume": "list", "why": "first"}
    follows: ClassVar[tuple[str, ...]] = ("CloudLost",)
    volume: str
    node: str
    why: str


@dataclass(frozen=True, slots=True)
class VolumeDetachFailed:
    """A volume could not be detached; the VolumeAttachment says why."""

    says: ClassVar[Says] = {
        "en": (
            "The storage driver **cannot detach** the volume of {volume:code} from {node}: "
            "{why:quote}. It tries again."
        ),
        "pt-BR": (
            "O driver de armazenamento **não consegue desanexar** o volume de {volume:code} de "
            "{node}: {why:quote}. Ele tenta de novo."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"volume": "list", "why": "first"}
    follows: ClassVar[tuple[str, ...]] = ("CloudLost",)
    volume: str
    node: str
    why: str
