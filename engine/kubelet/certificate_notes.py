"""What a learner can hear of kubelets' certificates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

Says = dict[str, str]


@dataclass(frozen=True, slots=True)
class CertificateAsked:
    """A kubelet has made a request for a client certificate."""

    says: ClassVar[Says] = {
        "en": (
            "{node:pick The kubelet/The kubelets} on {node} {node:pick asks/ask} for a **new "
            "client certificate**, as the present one ends soon: {request:code}."
        ),
        "pt-BR": (
            "{node:pick O kubelet/Os kubelets} em {node} {node:pick pede/pedem} um **certificado "
            "de cliente novo**, pois o atual acaba em breve: {request:code}."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"node": "list", "request": "list"}
    node: str
    request: str


@dataclass(frozen=True, slots=True)
class CertificateReceived:
    """A kubelet has a new client certificate."""

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} has a **new certificate** and shows it until {ends}.",
        "pt-BR": "O kubelet no {node} tem um **certificado novo**: mostra-o até {ends}.",
    }
    node: str
    ends: str


@dataclass(frozen=True, slots=True)
class CertificateUnsigned:
    """Nobody signed a kubelet's request in time."""

    says: ClassVar[Says] = {
        "en": (
            "{node:pick The kubelet/The kubelets} on {node} {node:pick gives/give} up waiting: "
            "**nobody has signed** {node:pick its request/their requests}."
        ),
        "pt-BR": (
            "{node:pick O kubelet/Os kubelets} em {node} {node:pick desiste/desistem} de esperar: "
            "**ninguém assinou** {node:pick seu pedido/seus pedidos}."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"node": "list"}
    node: str


@dataclass(frozen=True, slots=True)
class CertificateEnded:
    """The time of a kubelet's client certificate is over."""

    says: ClassVar[Says] = {
        "en": (
            "The client {node:pick certificate/certificates} of the "
            "{node:pick kubelet/kubelets} on {node} **{node:pick has/have} ended**."
        ),
        "pt-BR": (
            "{node:pick O certificado de cliente do kubelet/Os certificados de cliente dos "
            "kubelets} em {node} **{node:pick acabou/acabaram}**."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"node": "list"}
    follows: ClassVar[tuple[str, ...]] = ("CertificateAsked",)
    until: ClassVar[tuple[str, ...]] = ("CertificateReceived",)
    node: str
