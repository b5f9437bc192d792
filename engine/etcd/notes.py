"""What a member writes into the trace beside its messages: sentences of the story."""

from dataclasses import dataclass
from typing import ClassVar

Says = dict[str, str]


@dataclass(frozen=True, slots=True)
class LogRecovered:
    """A member came back with its log."""

    says: ClassVar[Says] = {
        "en": "{member} reads its log from the disk, up to entry {entries} of term {term}.",
        "pt-BR": "{member} lê seu log do disco, até a entrada {entries} do mandato {term}.",
    }
    member: str
    entries: int
    term: int


@dataclass(frozen=True, slots=True)
class PatienceLost:
    """A follower heard no leader for its election timeout, and asks for pre-votes."""

    says: ClassVar[Says] = {
        "en": "{member} has heard no leader for {ticks} heartbeats and asks the others "
        "whether it could win an election.",
        "pt-BR": "{member} não ouve um líder há {ticks} batimentos e pergunta aos outros "
        "se poderia vencer uma eleição.",
    }
    member: str
    ticks: int


@dataclass(frozen=True, slots=True)
class NoMajority:
    """A candidate's patience ran out again without enough answers."""

    says: ClassVar[Says] = {
        "en": "{member} hears {heard} of {members} members, itself included; {quorum} are needed. "
        "Without a majority there is no leader, and nothing can be written.",
        "pt-BR": "{member} ouve {heard} de {members} membros, contando consigo; são necessários "
        "{quorum}. Sem maioria não há líder, e nada pode ser gravado.",
    }
    member: str
    heard: int
    members: int
    quorum: int


@dataclass(frozen=True, slots=True)
class BecameLeader:
    """A candidate got the votes of a majority."""

    says: ClassVar[Says] = {
        "en": "{member} becomes the etcd leader of term {term}, elected by a majority of "
        "{members}.",
        "pt-BR": "{member} torna-se líder do etcd no mandato {term}, eleito pela maioria de "
        "{members}.",
    }
    member: str
    term: int
    members: int


@dataclass(frozen=True, slots=True)
class FollowsLeader:
    """A member learnt who leads."""

    says: ClassVar[Says] = {
        "en": "{member} follows {leader} in term {term}.",
        "pt-BR": "{member} segue {leader} no mandato {term}.",
    }
    member: str
    leader: str
    term: int


@dataclass(frozen=True, slots=True)
class SteppedDown:
    """Check-quorum: a leader that hears no majority for an election timeout gives up."""

    says: ClassVar[Says] = {
        "en": "{member} heard only {heard} of {members} members, itself included, for a whole "
        "election timeout; {quorum} are needed. It steps down as leader of term {term}.",
        "pt-BR": "{member} ouviu só {heard} de {members} membros, contando consigo, durante todo "
        "um tempo de eleição; são necessários {quorum}. Deixa de liderar o mandato {term}.",
    }
    member: str
    term: int
    heard: int
    members: int
    quorum: int


@dataclass(frozen=True, slots=True)
class Deposed:
    """A leader heard of a newer term."""

    says: ClassVar[Says] = {
        "en": "{member} hears of term {term} and stops leading.",
        "pt-BR": "{member} toma conhecimento do mandato {term} e deixa de liderar.",
    }
    member: str
    term: int


@dataclass(frozen=True, slots=True)
class HandsOver:
    """A leader that must stop names its successor."""

    says: ClassVar[Says] = {
        "en": "{member} has to stop and hands the leadership to {successor}.",
        "pt-BR": "{member} precisa parar e passa a liderança para {successor}.",
    }
    member: str
    successor: str


@dataclass(frozen=True, slots=True)
class EntriesDiscarded:
    """A new leader's log replaced entries that were never committed."""

    says: ClassVar[Says] = {
        "en": "{member} discards log entries that never reached a majority ({count}).",
        "pt-BR": "{member} descarta entradas do log que nunca chegaram à maioria ({count}).",
    }
    member: str
    count: int


@dataclass(frozen=True, slots=True)
class WriteWaits:
    """A proposal has no leader to go to."""

    says: ClassVar[Says] = {
        "en": "{member} knows no leader to send a write of {client} to; it waits, "
        "at most 7 seconds.",
        "pt-BR": "{member} não conhece um líder a quem enviar uma gravação de {client}; espera, "
        "no máximo 7 segundos.",
    }
    member: str
    client: str


@dataclass(frozen=True, slots=True)
class ReadWaits:
    """A linearizable read cannot be confirmed."""

    says: ClassVar[Says] = {
        "en": "{member} finds no leader to confirm a read of {client}; it keeps asking, "
        "at most 7 seconds.",
        "pt-BR": "{member} não encontra um líder que confirme uma leitura de {client}; continua "
        "perguntando, no máximo 7 segundos.",
    }
    member: str
    client: str


@dataclass(frozen=True, slots=True)
class WriteTimedOut:
    """Seven seconds are over. The write may still happen, or may have happened."""

    says: ClassVar[Says] = {
        "en": "{member} gives up on a write of {client}: “{text}”. "
        "Nobody can say whether it took effect.",
        "pt-BR": "{member} desiste de uma gravação de {client}: “{text}”. "
        "Ninguém pode dizer se ela teve efeito.",
    }
    member: str
    client: str
    text: str


@dataclass(frozen=True, slots=True)
class ReadFailed:
    """A linearizable read was not confirmed in time, or the leader changed meanwhile."""

    says: ClassVar[Says] = {
        "en": "{member} gives up on reads that wait for it ({count}): “{text}”.",
        "pt-BR": "{member} desiste das leituras que esperam por ele ({count}): “{text}”.",
    }
    member: str
    count: int
    text: str


@dataclass(frozen=True, slots=True)
class WatchesCut:
    """Streams that require a leader end after three seconds without one."""

    says: ClassVar[Says] = {
        "en": "{member} has had no leader for three checks, a second apart, "
        "and cancels its clients' watches ({count}).",
        "pt-BR": "{member} está sem líder há três verificações, de segundo em segundo, "
        "e cancela os watches dos seus clientes ({count}).",
    }
    member: str
    count: int


@dataclass(frozen=True, slots=True)
class LeaseEnded:
    """An etcd lease was not renewed in time."""

    says: ClassVar[Says] = {
        "en": "etcd lease {lease} ran out; {member} has the keys that hang on it deleted "
        "({keys}).",
        "pt-BR": "O lease {lease} do etcd expirou; {member} manda excluir as chaves presas "
        "a ele ({keys}).",
    }
    member: str
    lease: int
    keys: int


@dataclass(frozen=True, slots=True)
class LogLost:
    """A member lacks what it once acknowledged: etcd panics rather than to break its promise."""

    says: ClassVar[Says] = {
        "en": "{member} lacks log entry {index}, which it once acknowledged, and ends itself.",
        "pt-BR": "{member} não tem a entrada {index} do log, que já havia confirmado, e encerra.",
    }
    member: str
    index: int
