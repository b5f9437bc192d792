"""What a learner can hear from an API server: facts for the trace, in both languages."""

from dataclasses import dataclass
from typing import ClassVar

Says = dict[str, str]


@dataclass(frozen=True, slots=True)
class StoreLost:
    """etcd cannot be reached or has no leader."""

    says: ClassVar[Says] = {
        "en": "{server} has lost etcd ({why}). It still answers from its watch cache; "
        "writes and fresh reads must wait.",
        "pt-BR": "{server} perdeu o etcd ({why}). Ainda responde pelo cache de watch; "
        "escritas e leituras novas precisam esperar.",
    }
    server: str
    why: str


@dataclass(frozen=True, slots=True)
class StoreBack:
    """etcd answers again."""

    says: ClassVar[Says] = {
        "en": "{server} reaches etcd again.",
        "pt-BR": "{server} alcança o etcd de novo.",
    }
    server: str


@dataclass(frozen=True, slots=True)
class CacheReady:
    """The watch cache holds a complete picture."""

    says: ClassVar[Says] = {
        "en": "{server} has read {objects} objects from etcd; its watch cache is ready.",
        "pt-BR": "{server} leu {objects} objetos do etcd; o cache de watch está pronto.",
    }
    server: str
    objects: int


@dataclass(frozen=True, slots=True)
class CacheLost:
    """The watch cache gave up after 30 s without etcd."""

    says: ClassVar[Says] = {
        "en": "{server} has had no etcd for 30 s: its watch cache is no longer ready, "
        "and it closes {watches} watches.",
        "pt-BR": "{server} ficou 30 s sem etcd: o cache de watch não está mais pronto "
        "e ele fecha {watches} watches.",
    }
    server: str
    watches: int


@dataclass(frozen=True, slots=True)
class RequestFailed:
    """A request ended without success for a reason of the server or its store."""

    says: ClassVar[Says] = {
        "en": "{server} answers {code} to {verb} {what}: {message}",
        "pt-BR": "{server} responde {code} a {verb} {what}: {message}",
    }
    server: str
    verb: str
    what: str
    code: int
    message: str


@dataclass(frozen=True, slots=True)
class Conflicted:
    """A write was refused because the object had changed since the writer read it."""

    says: ClassVar[Says] = {
        "en": "{user} wrote {what} from an old version and is refused (409).",
        "pt-BR": "{user} gravou {what} a partir de uma versão antiga e é recusado (409).",
    }
    user: str
    what: str


@dataclass(frozen=True, slots=True)
class WatchTooOld:
    """A watch asked for history that is no longer kept."""

    says: ClassVar[Says] = {
        "en": "{client} asked to resume its watch on {resource} from a revision that {server} "
        "no longer keeps (410): it must list again.",
        "pt-BR": "{client} pediu para retomar o watch de {resource} de uma revisão que {server} "
        "não guarda mais (410): precisa listar de novo.",
    }
    server: str
    client: str
    resource: str


@dataclass(frozen=True, slots=True)
class BudgetForbids:
    """An eviction was refused by a PodDisruptionBudget."""

    says: ClassVar[Says] = {
        "en": "Pod {pod} may not be evicted now: budget {budget} allows no disruption (429).",
        "pt-BR": "O pod {pod} não pode ser removido agora: o orçamento {budget} "
        "não permite interrupção (429).",
    }
    pod: str
    budget: str
