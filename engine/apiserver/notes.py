"""What a learner can hear from an API server: facts for the trace, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

Says = dict[str, str]


@dataclass(frozen=True, slots=True)
class StoreLost:
    """etcd cannot be reached or has no leader."""

    says: ClassVar[Says] = {
        "en": (
            "{server} **{server:pick loses/lose} etcd**: {why:error}. Cached reads go on; writes "
            "and fresh reads cannot."
        ),
        "pt-BR": (
            "O {server} **{server:pick perde/perdem} o etcd**: {why:error}. Leituras do cache "
            "continuam; escritas e leituras novas, não."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"server": "list"}
    until: ClassVar[tuple[str, ...]] = ("StoreBack",)
    server: str
    why: str


@dataclass(frozen=True, slots=True)
class StoreBack:
    """etcd answers again."""

    says: ClassVar[Says] = {
        "en": "{server} {server:pick reaches/reach} etcd again.",
        "pt-BR": "O {server} {server:pick alcança/alcançam} o etcd de novo.",
    }
    merges: ClassVar[Mapping[str, str]] = {"server": "list"}
    follows: ClassVar[tuple[str, ...]] = ("StoreLost",)
    server: str
    reached: str  # the member that answered


@dataclass(frozen=True, slots=True)
class CacheReady:
    """The watch cache holds a complete picture."""

    says: ClassVar[Says] = {
        "en": "{server} has read {objects} objects from etcd; its watch cache is ready.",
        "pt-BR": "O {server} leu {objects} objetos do etcd; o cache de watch está pronto.",
    }
    until: ClassVar[tuple[str, ...]] = ("CacheLost",)
    server: str
    objects: int


@dataclass(frozen=True, slots=True)
class HistoryGone:
    """What the watch cache wanted to hear is compacted: it begins anew."""

    says: ClassVar[Says] = {
        "en": (
            "{server} {server:pick asks/ask} etcd for a history that is **compacted**: every "
            "watch ends, and everything is read anew."
        ),
        "pt-BR": (
            "O {server} {server:pick pede/pedem} ao etcd um histórico já **compactado**: todo "
            "watch termina, e tudo é lido de novo."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"server": "list"}
    until: ClassVar[tuple[str, ...]] = ("CacheReady",)
    server: str
    watches: int


@dataclass(frozen=True, slots=True)
class CacheLost:
    """The watch cache gave up after 30 s without etcd."""

    says: ClassVar[Says] = {
        "en": (
            "{server} {server:pick is/are} without etcd for 30 s: **the watch cache closes**, "
            "and lists and watches end too."
        ),
        "pt-BR": (
            "O {server} {server:pick está/estão} há 30 s sem etcd: **o cache de watch se "
            "fecha**, e list e watch também param."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"server": "list"}
    follows: ClassVar[tuple[str, ...]] = ("StoreLost",)
    until: ClassVar[tuple[str, ...]] = ("CacheReady",)
    server: str
    watches: int


@dataclass(frozen=True, slots=True)
class ApiUnavailable:
    """An aggregated API does not answer."""

    says: ClassVar[Says] = {
        "en": "The aggregated API `{api}` is **unavailable** to {server}: {why:quote}.",
        "pt-BR": "A API agregada `{api}` está **indisponível** para o {server}: {why:quote}.",
    }
    merges: ClassVar[Mapping[str, str]] = {"server": "list", "why": "first"}
    until: ClassVar[tuple[str, ...]] = ("ApiAvailable",)
    api: str
    server: str
    why: str


@dataclass(frozen=True, slots=True)
class ApiAvailable:
    """An aggregated API answers."""

    says: ClassVar[Says] = {
        "en": "The aggregated API `{api}` is **available** to {server}.",
        "pt-BR": "A API agregada `{api}` está **disponível** para o {server}.",
    }
    merges: ClassVar[Mapping[str, str]] = {"server": "list"}
    follows: ClassVar[tuple[str, ...]] = ("ApiUnavailable",)
    api: str
    server: str


@dataclass(frozen=True, slots=True)
class RequestFailed:
    """A request ended without success for a reason of the server or its store."""

    says: ClassVar[Says] = {
        "en": "{server} answers `{code}` to {verb} {what}: {message:error}.",
        "pt-BR": "O {server} responde `{code}` a {verb} {what}: {message:error}.",
    }
    server: str
    verb: str
    what: str
    code: int
    message: str


@dataclass(frozen=True, slots=True)
class AccessDenied:
    """Somebody is not known (401), or may not do what was asked (403)."""

    user: str
    verb: str
    what: str
    code: int
    namespace: str

    @property
    def says(self) -> Says:
        """Not known, or not allowed."""
        if self.code == 401:
            return {
                "en": "The API server does **not accept the certificate** of {user:code}: `401`.",
                "pt-BR": "O servidor de API **não aceita o certificado** de {user:code}: `401`.",
            }
        return {
            "en": "{user:code} **may not** {verb:code} {what:code}: `403 Forbidden`.",
            "pt-BR": "{user:code} **não pode** fazer {verb:code} em {what:code}: `403 Forbidden`.",
        }


@dataclass(frozen=True, slots=True)
class Conflicted:
    """A write was refused because the object had changed since the writer read it."""

    says: ClassVar[Says] = {
        "en": "{user} writes `{what}` from an old version: `409 Conflict`.",
        "pt-BR": "{user} grava `{what}` a partir de uma versão antiga: `409 Conflict`.",
    }
    user: str
    what: str


@dataclass(frozen=True, slots=True)
class WatchTooOld:
    """A watch asked for history that is no longer kept."""

    says: ClassVar[Says] = {
        "en": (
            "{client} wants to resume its watch on `{resource}` where {server} keeps no history "
            "(`410`): it must list again."
        ),
        "pt-BR": (
            "O {client} quer retomar o watch de `{resource}` onde o {server} não guarda mais "
            "histórico (`410`): precisa listar de novo."
        ),
    }
    server: str
    client: str
    resource: str


@dataclass(frozen=True, slots=True)
class BudgetForbids:
    """An eviction was refused by a PodDisruptionBudget."""

    says: ClassVar[Says] = {
        "en": (
            "Pod {pod:code} may **not be evicted** now: budget `{budget}` allows no disruption "
            "(`429`)."
        ),
        "pt-BR": (
            "O pod {pod:code} **não pode ser removido** agora: o orçamento `{budget}` não "
            "permite interrupção (`429`)."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list"}
    pod: str
    budget: str


@dataclass(frozen=True, slots=True)
class SeatsTaken:
    """Requests of a priority level wait, for all its seats are taken."""

    says: ClassVar[Says] = {
        "en": (
            "All **{seats} seats** of priority level {level:code} in {server} are taken: requests "
            "of its flows wait in queues."
        ),
        "pt-BR": (
            "Todos os **{seats} assentos** do nível de prioridade {level:code} no {server} estão "
            "ocupados: pedidos dos seus fluxos esperam em filas."
        ),
    }
    server: str
    level: str
    seats: int


@dataclass(frozen=True, slots=True)
class SeatsLent:
    """A priority level whose requests wait gets seats that others do not need."""

    says: ClassVar[Says] = {
        "en": (
            "Other levels lend what they do not need: {level:code} in {server} has **{seats} "
            "seats** now, not {before}."
        ),
        "pt-BR": (
            "Outros níveis emprestam o que não precisam: {level:code} no {server} tem agora "
            "**{seats} assentos**, e não {before}."
        ),
    }
    follows: ClassVar[tuple[str, ...]] = ("SeatsTaken",)
    server: str
    level: str
    before: int
    seats: int


@dataclass(frozen=True, slots=True)
class FlowRefused:
    """A request finds no place in its queues, or has waited too long."""

    says: ClassVar[Says] = {
        "en": (
            "{server} refuses {user:code} for now (`429`, `Retry-After: {seconds}`): in "
            "{level:code} {why:word}."
        ),
        "pt-BR": (
            "O {server} recusa {user:code} por ora (`429`, `Retry-After: {seconds}`): em "
            "{level:code} {why:word}."
        ),
    }
    words: ClassVar[Mapping[str, str]] = {
        "its queues are full": "suas filas estão cheias",
        "it has waited for 15 s": "o pedido já esperou 15 s",
    }
    follows: ClassVar[tuple[str, ...]] = ("SeatsTaken",)
    server: str
    user: str
    level: str
    seconds: int
    why: str


@dataclass(frozen=True, slots=True)
class SeatsFree:
    """Nobody waits for a seat of a priority level any more."""

    says: ClassVar[Says] = {
        "en": "Priority level {level:code} in {server} has **free seats** again.",
        "pt-BR": "O nível de prioridade {level:code} no {server} volta a ter **assentos livres**.",
    }
    follows: ClassVar[tuple[str, ...]] = ("SeatsTaken",)
    server: str
    level: str


@dataclass(frozen=True, slots=True)
class WebhookSilent:
    """A webhook that must agree was waited for in vain."""

    says: ClassVar[Says] = {
        "en": (
            "{server} {server:pick waits/wait} **{seconds} s** for webhook {webhook:code} in vain: "
            "what it should see is **refused** (`failurePolicy: Fail`)."
        ),
        "pt-BR": (
            "O {server} {server:pick espera/esperam} em vão **{seconds} s** pelo webhook "
            "{webhook:code}: o que ele deveria ver é **recusado** (`failurePolicy: Fail`)."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"server": "list"}
    webhook: str
    server: str
    seconds: int


@dataclass(frozen=True, slots=True)
class WebhookPassedOver:
    """A webhook that need not agree was waited for in vain."""

    says: ClassVar[Says] = {
        "en": (
            "{server} {server:pick waits/wait} **{seconds} s** for webhook {webhook:code} in vain: "
            "what it should see goes through **late and unseen** (`failurePolicy: Ignore`)."
        ),
        "pt-BR": (
            "O {server} {server:pick espera/esperam} em vão **{seconds} s** pelo webhook "
            "{webhook:code}: o que ele deveria ver passa **tarde e sem ser visto** "
            "(`failurePolicy: Ignore`)."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"server": "list"}
    webhook: str
    server: str
    seconds: int


@dataclass(frozen=True, slots=True)
class WebhookAnswers:
    """A webhook that had given no answer gives one."""

    says: ClassVar[Says] = {
        "en": "Webhook {webhook:code} **answers** {server} again.",
        "pt-BR": "O webhook {webhook:code} **responde** de novo ao {server}.",
    }
    merges: ClassVar[Mapping[str, str]] = {"server": "list"}
    follows: ClassVar[tuple[str, ...]] = ("WebhookSilent", "WebhookPassedOver")
    webhook: str
    server: str
    reached: str  # where its program runs
