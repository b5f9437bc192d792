"""What a member writes into the trace about members, alarms and restored data."""

from dataclasses import dataclass, field
from typing import ClassVar

from engine.etcd.membership import Reshaping
from engine.wire.etcd_admin import AlarmType, MemberAdd, MemberPromote

Says = dict[str, str]

_ADDED: Says = {
    "en": "{member} is **added** to the cluster: {voters} voters, {quorum} are needed.",
    "pt-BR": "O {member} é **incluído** no cluster: {voters} votantes, {quorum} são necessários.",
}
_LISTENS: Says = {
    "en": "{member} is added as a **learner**: it gets the log and has no vote.",
    "pt-BR": "O {member} entra como **learner**: recebe o log e não vota.",
}
_PROMOTED: Says = {
    "en": "{member} is **promoted**: {voters} voters, {quorum} are needed.",
    "pt-BR": "O {member} é **promovido**: {voters} votantes, {quorum} são necessários.",
}
_GONE: Says = {
    "en": "{member} is **removed** from the cluster: {voters} voters are left, {quorum} needed.",
    "pt-BR": "O {member} é **retirado** do cluster: restam {voters} votantes; maioria: {quorum}.",
}


@dataclass(frozen=True, slots=True)
class QuotaReached:
    """A write did not fit into the database any more: the member refuses it and asks for the alarm
    NOSPACE.
    """

    says: ClassVar[Says] = {
        "en": (
            "The database of {member} has reached its **quota** (alarm `NOSPACE`): no member "
            "takes writes that need room any more."
        ),
        "pt-BR": (
            "O banco do {member} atingiu a **cota** (alarme `NOSPACE`): nenhum membro aceita "
            "mais escritas que ocupem espaço."
        ),
    }
    until: ClassVar[tuple[str, ...]] = ("AlarmDisarmed",)
    member: str


@dataclass(frozen=True, slots=True)
class AlarmRaised:
    """An alarm of a member was raised, for the whole cluster."""

    says: ClassVar[Says] = {
        "en": "The alarm {alarm:code} of {member} is **raised** for the whole cluster.",
        "pt-BR": "O alarme {alarm:code} do {member} é **acionado** para todo o cluster.",
    }
    until: ClassVar[tuple[str, ...]] = ("AlarmDisarmed",)
    member: str
    alarm: AlarmType


@dataclass(frozen=True, slots=True)
class AlarmDisarmed:
    """An alarm of a member was taken back."""

    says: ClassVar[Says] = {
        "en": "The alarm {alarm:code} of {member} is **disarmed**.",
        "pt-BR": "O alarme {alarm:code} do {member} é **desarmado**.",
    }
    member: str
    alarm: AlarmType


@dataclass(frozen=True, slots=True)
class StrayAlarmRaised:
    """An alarm was raised that names no member of the cluster."""

    says: ClassVar[Says] = {
        "en": "The alarm {alarm:code}, which names no member, is **raised** for the whole cluster.",
        "pt-BR": "O alarme {alarm:code}, que não cita membro, é **acionado** para todo o cluster.",
    }
    until: ClassVar[tuple[str, ...]] = ("StrayAlarmDisarmed",)
    alarm: AlarmType


@dataclass(frozen=True, slots=True)
class StrayAlarmDisarmed:
    """An alarm was taken back that names no member of the cluster, or one that was removed."""

    says: ClassVar[Says] = {
        "en": "The alarm {alarm:code}, which names no member of today, is **disarmed**.",
        "pt-BR": "O alarme {alarm:code}, que não cita nenhum membro atual, é **desarmado**.",
    }
    alarm: AlarmType


def alarm_note(member: str, alarm: AlarmType, *, raised: bool) -> object:
    """What tells of an alarm; `member` is empty when it names none of today."""
    if not member:
        return StrayAlarmRaised(alarm) if raised else StrayAlarmDisarmed(alarm)
    return AlarmRaised(member, alarm) if raised else AlarmDisarmed(member, alarm)


_DIFFERS: Says = {
    "en": (
        "{member}, the leader, compares hashes: at revision {revision} {suspect} holds **other "
        "data** than the majority."
    ),
    "pt-BR": (
        "O {member}, o líder, compara hashes: na revisão {revision}, o {suspect} tem **dados "
        "diferentes** dos da maioria."
    ),
}
_ALL_DIFFER: Says = {
    "en": (
        "{member}, the leader, compares hashes at revision {revision}: members hold **different "
        "data**, and no majority says who is right."
    ),
    "pt-BR": (
        "O {member}, o líder, compara hashes na revisão {revision}: os dados **diferem** entre "
        "membros, e não há maioria que diga quem está certo."
    ),
}


@dataclass(frozen=True, slots=True)
class DataDiffer:
    """The leader has found that not all members hold the same; `suspect` is empty when no majority
    agrees.
    """

    member: str
    suspect: str
    revision: int
    awaited: tuple[str, ...]  # whom it was about, for those who ask why
    says: Says = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, member: str, suspect: str, members: tuple[str, ...], revision: int) -> "DataDiffer":
        """With the sentence that fits."""
        says = _DIFFERS if suspect else _ALL_DIFFER
        return cls(member, suspect, revision, (suspect,) if suspect else members, says)


@dataclass(frozen=True, slots=True)
class Uncompared:
    """A member that starts has waited in vain for another's answer; it goes on without it."""

    says: ClassVar[Says] = {
        "en": "{member} starts **late**: {peer} did not tell it in {seconds} s what it holds.",
        "pt-BR": "O {member} inicia **tarde**: o {peer} não lhe disse em {seconds} s o que tem.",
    }
    member: str
    peer: str
    seconds: int
    awaited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StartRefused:
    """A member holds other data than another, and must not serve them (InitialCorruptCheck)."""

    says: ClassVar[Says] = {
        "en": (
            "{member} holds **other data** than {peer} at revision {revision}: it does not start."
        ),
        "pt-BR": (
            "O {member} tem **dados diferentes** dos do {peer} na revisão {revision}: não inicia."
        ),
    }
    member: str
    peer: str
    revision: int
    awaited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MembersChanged:
    """The leader applied a change of the membership."""

    member: str
    voters: int
    quorum: int
    says: Says = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, change: Reshaping, member: str, voters: int, quorum: int) -> "MembersChanged":
        """With the sentence that fits."""
        says = _GONE
        if isinstance(change, MemberAdd):
            says = _LISTENS if change.learner else _ADDED
        elif isinstance(change, MemberPromote):
            says = _PROMOTED
        return cls(member, voters, quorum, says)


@dataclass(frozen=True, slots=True)
class ForeignCluster:
    """A greeting came from a member of another cluster."""

    says: ClassVar[Says] = {
        "en": "{member} refuses {peer}: its data belongs to **another cluster** (cluster ID).",
        "pt-BR": "O {member} recusa o {peer}: os dados dele são de **outro cluster** (cluster ID).",
    }
    member: str
    peer: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A member learnt that it does not belong to the cluster any more."""

    says: ClassVar[Says] = {
        "en": "{member} was removed from the cluster for good: it **ends itself**.",
        "pt-BR": "O {member} foi retirado do cluster em definitivo: **encerra a si mesmo**.",
    }
    member: str


@dataclass(frozen=True, slots=True)
class Restored:
    """A member begins with the data of a snapshot."""

    says: ClassVar[Says] = {
        "en": "{member} begins with a **restored snapshot**, at revision {revision}.",
        "pt-BR": "O {member} começa com um **snapshot restaurado**, na revisão {revision}.",
    }
    member: str
    revision: int


@dataclass(frozen=True, slots=True)
class RewritesFile:
    """A member defragments its database file."""

    says: ClassVar[Says] = {
        "en": (
            "{member} **defragments** its database file, which takes {seconds} s: until then it "
            "answers nothing that needs the file."
        ),
        "pt-BR": (
            "O {member} **desfragmenta** o arquivo do banco, o que leva {seconds} s: até lá não "
            "responde nada que precise do arquivo."
        ),
    }
    until: ClassVar[tuple[str, ...]] = ("FileRewritten",)
    member: str
    seconds: int


@dataclass(frozen=True, slots=True)
class FileRewritten:
    """A member has defragmented its file; who has waited is answered."""

    says: ClassVar[Says] = {
        "en": "{member} has **defragmented** its file: whoever has waited is answered now.",
        "pt-BR": "O {member} **desfragmentou** o arquivo: quem esperou é respondido agora.",
    }
    member: str


@dataclass(frozen=True, slots=True)
class WentOnAlone:
    """A member was started with --force-new-cluster."""

    says: ClassVar[Says] = {
        "en": (
            "{member} goes on **alone** with all that it knows to be committed: it removes {gone} "
            "from the cluster and asks nobody."
        ),
        "pt-BR": (
            "O {member} segue **sozinho** com tudo o que sabe estar confirmado: retira o {gone} do "
            "cluster, sem perguntar a ninguém."
        ),
    }
    member: str
    gone: tuple[str, ...]
    dropped: int  # entries that it did not know to be committed


@dataclass(frozen=True, slots=True)
class NotExpected:
    """A process wants to join a cluster that was not told of it."""

    says: ClassVar[Says] = {
        "en": "{member} wants to join, but nobody has added it as a member: it **ends itself**.",
        "pt-BR": (
            "O {member} quer entrar, mas ninguém o incluiu como membro: **encerra a si mesmo**."
        ),
    }
    member: str


@dataclass(frozen=True, slots=True)
class NoRoom:
    """The file system has no room for the log."""

    says: ClassVar[Says] = {
        "en": "{member} cannot write its log, for want of room on the disk: it **ends itself**.",
        "pt-BR": (
            "O {member} não consegue gravar o log, por falta de espaço no disco: **encerra a si "
            "mesmo**."
        ),
    }
    member: str
