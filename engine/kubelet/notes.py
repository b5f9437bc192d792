"""What a kubelet writes into the trace for the story."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

Says = dict[str, str]


@dataclass(frozen=True, slots=True)
class ApiLost:
    """Two heartbeats in a row were not taken by any API server."""

    says: ClassVar[Says] = {
        "en": (
            "The {node:pick kubelet/kubelets} on {node} cannot renew {node:pick its lease/their "
            "leases}: {why:error}. **The containers keep running.**"
        ),
        "pt-BR": (
            "{node:pick O kubelet no/Os kubelets em} {node} não {node:pick consegue/conseguem} "
            "renovar o lease: {why:error}. **Os contêineres seguem rodando.**"
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"node": "list", "running": "sum"}
    follows: ClassVar[tuple[str, ...]] = ("CertificateEnded",)
    until: ClassVar[tuple[str, ...]] = ("ApiFound",)
    node: str
    why: str
    running: int


@dataclass(frozen=True, slots=True)
class ApiFound:
    """The lease is renewed again."""

    says: ClassVar[Says] = {
        "en": (
            "The {node:pick kubelet/kubelets} on {node} {node:pick reaches/reach} the API server "
            "again and {node:pick renews its lease/renew their leases}."
        ),
        "pt-BR": (
            "{node:pick O kubelet no/Os kubelets em} {node} {node:pick alcança/alcançam} de novo "
            "o API server e {node:pick renova/renovam} o lease."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"node": "list"}
    follows: ClassVar[tuple[str, ...]] = ("ApiLost",)
    node: str
    reached: str  # the API server that answered


@dataclass(frozen=True, slots=True)
class NodeRegistered:
    """The Node object exists now, or existed already."""

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} registers its Node object.",
        "pt-BR": "O kubelet no {node} registra seu objeto Node.",
    }
    node: str


@dataclass(frozen=True, slots=True)
class NodeReadyPosted:
    """The kubelet says for the first time since its start that the node is ready."""

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} reports that the node is Ready.",
        "pt-BR": "O kubelet no {node} informa que o nó está Ready.",
    }
    node: str


STAGES: dict[str, tuple[str, str]] = {
    "stops": (
        "The {node:pick kubelet/kubelets} on {node} **{node:pick stops/stop} the containers** of "
        "{pod:code}.",
        "{node:pick O kubelet no/Os kubelets em} {node} **{node:pick para/param} os contêineres** "
        "de {pod:code}.",
    ),
    "waits to restart": (
        "`{container}` of {pod:code} on {node} fails again and again: `CrashLoopBackOff`.",
        "`{container}` de {pod:code} {node:pick no/em} {node} falha sem parar: `CrashLoopBackOff`.",
    ),
    "runs again": (
        "`{container}` of {pod:code} on {node} is to run again.",
        "`{container}` de {pod:code} {node:pick no/em} {node} vai rodar de novo.",
    ),
    "waits to pull": (
        "The image of `{container}` in {pod:code} on {node} cannot be pulled: `ImagePullBackOff`.",
        "A imagem de `{container}` em {pod:code} {node:pick no/em} {node} não vem: "
        "`ImagePullBackOff`.",
    ),
    "pulls": (
        "The pull for `{container}` of {pod:code} on {node} has ended.",
        "O pull para `{container}` de {pod:code} {node:pick no/em} {node} terminou.",
    ),
    "cannot start": (
        "The command of `{container}` in {pod:code} on {node} does not exist in its image: "
        "`RunContainerError`.",
        "O comando de `{container}` em {pod:code} {node:pick no/em} {node} não existe na imagem: "
        "`RunContainerError`.",
    ),
    "runs out of memory": (
        "`{container}` of {pod:code} on {node} wants more memory than its limit: the kernel "
        "**kills** it (`OOMKilled`).",
        "`{container}` de {pod:code} {node:pick no/em} {node} quer mais memória que o limite: o "
        "kernel o **mata** (`OOMKilled`).",
    ),
    "starts": (
        "`{container}` of {pod:code} runs on {node}.",
        "`{container}` de {pod:code} roda {node:pick no/em} {node}.",
    ),
    "turns ready": (
        "`{container}` of {pod:code} on {node} is ready.",
        "`{container}` de {pod:code} {node:pick no/em} {node} está Ready.",
    ),
    "has no image": (
        "The image of `{container}` in {pod:code} on {node} is not there, and may not be pulled.",
        "A imagem de `{container}` em {pod:code} {node:pick no/em} {node} não está lá, e o pull "
        "não é permitido.",
    ),
    "cannot be configured": (
        "`{container}` of {pod:code} on {node} refers to something that does not exist: "
        "`CreateContainerConfigError`.",
        "`{container}` de {pod:code} {node:pick no/em} {node} se refere a algo que não existe: "
        "`CreateContainerConfigError`.",
    ),
    "turns unready": (
        "The readiness probe of `{container}` in {pod:code} on {node} fails: **not ready any "
        "more**.",
        "A sonda de prontidão de `{container}` em {pod:code} {node:pick no/em} {node} falha: **não "
        "está mais Ready**.",
    ),
    "fails a probe": (
        "`{container}` of {pod:code} on {node} fails a probe.",
        "`{container}` de {pod:code} {node:pick no/em} {node} falha em uma sonda.",
    ),
    "is killed by a probe": (
        "The {node:pick kubelet/kubelets} on {node} **{node:pick kills/kill}** `{container}` of "
        "{pod:code}: a probe failed too often.",
        "{node:pick O kubelet no/Os kubelets em} {node} **{node:pick mata/matam}** `{container}` "
        "de {pod:code}: uma sonda falhou vezes demais.",
    ),
    "is killed by a hook": (
        "The {node:pick kubelet/kubelets} on {node} **{node:pick kills/kill}** `{container}` of "
        "{pod:code}: its postStart hook failed.",
        "{node:pick O kubelet no/Os kubelets em} {node} **{node:pick mata/matam}** `{container}` "
        "de {pod:code}: o hook postStart falhou.",
    ),
    "ends": (
        "The program of `{container}` in {pod:code} on {node} ends by itself with exit code "
        "{exit_code}.",
        "O programa de `{container}` em {pod:code} {node:pick no/em} {node} termina sozinho com "
        "código de saída {exit_code}.",
    ),
}
"""What is said when a container has gone through a stage, by the name of the stage, in English and
Portuguese.
"""

OWN = (
    "cannot be configured", "cannot start", "ends", "has no image", "is killed by a hook",
    "is killed by a probe", "runs out of memory", "turns unready",
)  # fmt: skip
"""Stages that a container's program or manifest brings about, with nobody's doing before them."""
MINOR = ("ends",)
"""Stages that are worth a sentence only when something else follows from them."""


@dataclass(frozen=True, slots=True)
class ContainerChanged:
    """A container has gone through a stage of its life, e.g. `starts`; `exit_code` is that of a
    process which has ended, else 0.
    """

    merges: ClassVar[Mapping[str, str]] = {"pod": "list", "node": "list"}
    node: str
    pod: str
    container: str
    stage: str
    exit_code: int = 0

    @property
    def says(self) -> Says:
        """The sentence of this stage."""
        english, portuguese = STAGES[self.stage]
        return {"en": english, "pt-BR": portuguese}

    @property
    def minor(self) -> bool:
        """Whether it is told only for what follows from it."""
        return self.stage in MINOR


@dataclass(frozen=True, slots=True)
class FoundDead:
    """A container has ended, and its kubelet has had no part in it."""

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} finds `{container}` of {pod:code} **ended** by somebody else.",
        "pt-BR": "O kubelet no {node} vê que outro **encerrou** `{container}` de {pod:code}.",
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list"}
    node: str
    pod: str
    container: str


@dataclass(frozen=True, slots=True)
class LeftRunning:
    """A kubelet started, found containers, and may not touch them before it has heard from the
    API server which pods they belong to.
    """

    says: ClassVar[Says] = {
        "en": (
            "The kubelet on {node} starts and **leaves the containers alone** until the API "
            "server answers."
        ),
        "pt-BR": (
            "O kubelet no {node} inicia e **não mexe nos contêineres** até o API server responder."
        ),
    }
    node: str
    count: int


@dataclass(frozen=True, slots=True)
class KilledOnReturn:
    """A pod was deleted while the kubelet was away; what still ran of it is stopped now."""

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} is back and **stops** {pod:code}: deleted while it was away.",
        "pt-BR": (
            "O kubelet no {node} voltou e **encerra** {pod:code}: a exclusão veio na sua ausência."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list"}
    node: str
    pod: str

    @property
    def reached(self) -> str:
        """Who hears of it now: this kubelet, which was away."""
        return f"{self.node}/kubelet"


@dataclass(frozen=True, slots=True)
class HeardLate:
    """A deletion reached the kubelet long after it was asked for."""

    says: ClassVar[Says] = {
        "en": (
            "The kubelet on {node} hears only now, **{late_us} late**, that {pod:code} {pod:pick "
            "was/were} deleted."
        ),
        "pt-BR": (
            "O kubelet no {node} só agora, **{late_us} depois**, ouve que {pod:code} {pod:pick "
            "saiu/saíram} da API."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list", "late_us": "first"}
    node: str
    pod: str
    late_us: int

    @property
    def reached(self) -> str:
        """Who hears of it now: this kubelet, which was away."""
        return f"{self.node}/kubelet"


@dataclass(frozen=True, slots=True)
class PodLost:
    """The API says that this pod runs, and the machine has no containers of it (after a reboot,
    or because the API shows a past that was restored): they are started anew.
    """

    says: ClassVar[Says] = {
        "en": (
            "{node} has no containers of {pod:code}, which **should run** there; they **start "
            "again in place**."
        ),
        "pt-BR": (
            "O {node} não tem os contêineres de {pod:code}, que **deveriam rodar** ali; eles "
            "**iniciam de novo ali mesmo**."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list"}
    node: str
    pod: str

    @property
    def reached(self) -> str:
        """Who hears of it now: this kubelet, which was away."""
        return f"{self.node}/kubelet"


@dataclass(frozen=True, slots=True)
class VolumeMounted:
    """The volumes of a pod are mounted: its containers may start."""

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} **mounts** {claims:code} for {pod:code}.",
        "pt-BR": "O kubelet no {node} **monta** {claims:code} para {pod:code}.",
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list", "claims": "list"}
    node: str
    pod: str
    claims: str


@dataclass(frozen=True, slots=True)
class VolumesLate:
    """The volumes of a pod were not there in time; the kubelet begins to wait anew."""

    says: ClassVar[Says] = {
        "en": (
            "The kubelet on {node} has waited **2 min 3 s** for the volume of {claims:code}: "
            "{pod:code} {pod:pick stays/stay} in `ContainerCreating`, and no Event says so."
        ),
        "pt-BR": (
            "O kubelet no {node} esperou **2 min 3 s** pelo volume de {claims:code}: {pod:code} "
            "{pod:pick continua/continuam} em `ContainerCreating`, e nenhum Event diz isso."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"pod": "list", "claims": "list"}
    node: str
    pod: str
    claims: str


@dataclass(frozen=True, slots=True)
class ProcessKilled:
    """A control-plane process failed its liveness probe too often."""

    says: ClassVar[Says] = {
        "en": (
            "The kubelet on {node} **kills** {process}: its liveness probe failed {failures} "
            "times in a row."
        ),
        "pt-BR": (
            "O kubelet no {node} **mata** o {process}: a sonda de vida falhou {failures} vezes "
            "seguidas."
        ),
    }
    node: str
    process: str
    failures: int

    @property
    def awaited(self) -> str:
        """Whose good answer did not come."""
        return self.process
