"""What a member writes into the trace beside its messages: sentences of the story."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

Says = dict[str, str]


@dataclass(frozen=True, slots=True)
class LogRecovered:
    """A member came back with its log."""

    says: ClassVar[Says] = {
        "en": "{member} reads its log from the disk: {entries} entries, last term {term}.",
        "pt-BR": "O {member} lê o log do disco: {entries} entradas, último mandato {term}.",
    }
    member: str
    entries: int
    term: int


@dataclass(frozen=True, slots=True)
class PatienceLost:
    """A follower heard no leader for its election timeout, and asks for pre-votes."""

    says: ClassVar[Says] = {
        "en": (
            "{member} {member:pick hears/hear} no leader for {ticks} heartbeats and {member:pick "
            "asks/ask} the others for votes."
        ),
        "pt-BR": (
            "O {member} não {member:pick ouve/ouvem} um líder há {ticks} batimentos e "
            "{member:pick pede/pedem} votos aos outros."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"member": "list", "ticks": "first"}
    until: ClassVar[tuple[str, ...]] = ("BecameLeader", "FollowsLeader")
    minor: ClassVar[bool] = True
    member: str
    ticks: int


@dataclass(frozen=True, slots=True)
class NoMajority:
    """A candidate's patience ran out again without enough answers."""

    says: ClassVar[Says] = {
        "en": (
            "{member} hears {heard} of {members} members, itself included; {quorum} are needed. "
            "**No leader**, so nothing can be written."
        ),
        "pt-BR": (
            "O {member} ouve {heard} de {members} membros, contando consigo; precisa de "
            "{quorum}. **Sem líder**, nada pode ser gravado."
        ),
    }
    follows: ClassVar[tuple[str, ...]] = ("PatienceLost",)
    until: ClassVar[tuple[str, ...]] = ("BecameLeader", "FollowsLeader")
    member: str
    heard: int
    members: int
    quorum: int


@dataclass(frozen=True, slots=True)
class BecameLeader:
    """A candidate got the votes of a majority."""

    says: ClassVar[Says] = {
        "en": (
            "{member} gets the votes of a majority of {members} and **leads etcd** in term {term}."
        ),
        "pt-BR": (
            "O {member} recebe os votos da maioria de {members} e **lidera o etcd** no mandato "
            "{term}."
        ),
    }
    until: ClassVar[tuple[str, ...]] = ("SteppedDown", "Deposed", "FollowsLeader")
    member: str
    term: int
    members: int


@dataclass(frozen=True, slots=True)
class FollowsLeader:
    """A member learnt who leads."""

    says: ClassVar[Says] = {
        "en": "{member} follows {leader} in term {term}.",
        "pt-BR": "O {member} segue o {leader} no mandato {term}.",
    }
    member: str
    leader: str
    term: int


@dataclass(frozen=True, slots=True)
class SteppedDown:
    """Check-quorum: a leader that hears no majority for an election timeout gives up."""

    says: ClassVar[Says] = {
        "en": (
            "{member} hears {heard} of {members} members for a whole election timeout, itself "
            "included; {quorum} are needed. It **stops leading**."
        ),
        "pt-BR": (
            "O {member} ouve {heard} de {members} membros durante um tempo de eleição, contando "
            "consigo; precisa de {quorum}. **Deixa de liderar**."
        ),
    }
    until: ClassVar[tuple[str, ...]] = ("BecameLeader", "FollowsLeader")
    member: str
    term: int
    heard: int
    members: int
    quorum: int


@dataclass(frozen=True, slots=True)
class Deposed:
    """A leader heard of a newer term."""

    says: ClassVar[Says] = {
        "en": "{member} hears of the newer term {term} and **stops leading**.",
        "pt-BR": "O {member} fica sabendo do mandato {term}, mais novo, e **deixa de liderar**.",
    }
    member: str
    term: int


@dataclass(frozen=True, slots=True)
class HandsOver:
    """A leader that must stop names its successor."""

    says: ClassVar[Says] = {
        "en": "{member} has to stop and **hands the leadership** to {successor}.",
        "pt-BR": "O {member} precisa parar e **passa a liderança** para o {successor}.",
    }
    member: str
    successor: str


@dataclass(frozen=True, slots=True)
class EntriesDiscarded:
    """A new leader's log replaced entries that were never committed."""

    says: ClassVar[Says] = {
        "en": (
            "{member} **discards {count} log {count:pick entry/entries}** that never reached a "
            "majority."
        ),
        "pt-BR": (
            "O {member} **descarta {count} {count:pick entrada/entradas} do log** que nunca "
            "{count:pick chegou/chegaram} à maioria."
        ),
    }
    member: str
    count: int


@dataclass(frozen=True, slots=True)
class WriteWaits:
    """A proposal has no leader to go to."""

    says: ClassVar[Says] = {
        "en": "{member} has no leader to give a write to: the write **waits**, at most 7 s.",
        "pt-BR": (
            "O {member} não tem líder a quem passar uma escrita: ela **espera**, no máximo 7 s."
        ),
    }
    follows: ClassVar[tuple[str, ...]] = ("SteppedDown", "PatienceLost", "NoMajority")
    minor: ClassVar[bool] = True
    member: str
    client: str
    request: int


@dataclass(frozen=True, slots=True)
class ReadWaits:
    """A linearizable read cannot be confirmed."""

    says: ClassVar[Says] = {
        "en": "{member} has no leader to confirm a fresh read: the read **waits**, at most 7 s.",
        "pt-BR": (
            "O {member} não tem líder que confirme uma leitura nova: ela **espera**, no máximo 7 s."
        ),
    }
    follows: ClassVar[tuple[str, ...]] = ("SteppedDown", "PatienceLost", "NoMajority")
    member: str
    client: str


@dataclass(frozen=True, slots=True)
class WriteTimedOut:
    """Seven seconds are over. The write may still happen, or may have happened."""

    says: ClassVar[Says] = {
        "en": (
            "7 s are over: {member} **gives up** on a write. Nobody can say whether it took effect."
        ),
        "pt-BR": (
            "Passaram 7 s: o {member} **desiste** de uma escrita. Ninguém pode dizer se ela teve "
            "efeito."
        ),
    }
    follows: ClassVar[tuple[str, ...]] = ("WriteWaits",)
    minor: ClassVar[bool] = True
    member: str
    client: str
    request: int
    text: str


@dataclass(frozen=True, slots=True)
class ReadFailed:
    """A linearizable read was not confirmed in time, or the leader changed meanwhile."""

    says: ClassVar[Says] = {
        "en": "{member} **gives up** on {count} fresh {count:pick read/reads}: {text:code}.",
        "pt-BR": (
            "O {member} **desiste** de {count} {count:pick leitura nova/leituras novas}: "
            "{text:code}."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"count": "sum"}
    follows: ClassVar[tuple[str, ...]] = ("ReadWaits", "SteppedDown", "NoMajority")
    member: str
    count: int
    text: str


@dataclass(frozen=True, slots=True)
class WatchesCut:
    """Streams that require a leader end after three seconds without one."""

    says: ClassVar[Says] = {
        "en": (
            "{member} has no leader for three checks, 1 s apart: it cancels {count} {count:pick "
            "watch/watches}."
        ),
        "pt-BR": (
            "O {member} está sem líder há três verificações, uma por segundo: cancela {count} "
            "{count:pick watch/watches}."
        ),
    }
    follows: ClassVar[tuple[str, ...]] = ("SteppedDown", "PatienceLost", "NoMajority")
    minor: ClassVar[bool] = True
    member: str
    count: int


@dataclass(frozen=True, slots=True)
class LeaseEnded:
    """An etcd lease was not renewed in time."""

    says: ClassVar[Says] = {
        "en": "The etcd lease {lease} runs out; {member} has its {keys} keys deleted.",
        "pt-BR": "O lease {lease} do etcd expira; o {member} manda excluir suas {keys} chaves.",
    }
    member: str
    lease: int
    keys: int


@dataclass(frozen=True, slots=True)
class LogLost:
    """A member lacks what it once acknowledged: etcd panics rather than to break its promise."""

    says: ClassVar[Says] = {
        "en": (
            "{member} lacks log entry {index}, which it once confirmed. It **ends itself** "
            "rather than break its promise."
        ),
        "pt-BR": (
            "O {member} não tem a entrada {index} do log, que já tinha confirmado. **Encerra a "
            "si mesmo** para não quebrar a promessa."
        ),
    }
    member: str
    index: int
