"""What the eviction manager of a node tells: what is short, what goes for it, when it is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from engine.kubelet.thresholds import MEMORY, PIDS, STORAGE

Says = dict[str, str]

SHORT: Mapping[str, tuple[str, str]] = {
    "MemoryPressure": ("short of memory", "Falta **memória** no {node}"),
    "DiskPressure": ("short of disk space", "Falta **espaço em disco** no {node}"),
    "PIDPressure": ("short of process ids", "Faltam **ids de processo** no {node}"),
}
FREE = {
    "en": "{free} are free, {needed} must be",
    "pt-BR": "há {free} livres, e são exigidos {needed}",
}
FOR: Mapping[str, tuple[str, str]] = {
    MEMORY: (" to get memory back", " para recuperar memória"),
    STORAGE: (" to get disk space back", " para recuperar espaço em disco"),
    PIDS: (" to get process ids back", " para recuperar ids de processo"),
    "": (
        ", above {pod:pick its own limit/their own limits} of disk space",
        ", acima {pod:pick do seu próprio limite/dos seus próprios limites} de espaço em disco",
    ),
}


@dataclass(frozen=True, slots=True)
class NodePressed:
    """Less is free than an eviction threshold asks for."""

    node: str
    condition: str
    free: str
    needed: str

    @property
    def says(self) -> Says:
        """The sentence for this condition."""
        english, portuguese = SHORT[self.condition]
        return {
            "en": f"{{node}} is **{english}**: {FREE['en']}. `{{condition}}`.",
            "pt-BR": f"{portuguese}: {FREE['pt-BR']}. `{{condition}}`.",
        }


@dataclass(frozen=True, slots=True)
class PodEvicted:
    """The kubelet ends a pod to get a resource back; without one, because of its own limits."""

    follows: ClassVar[tuple[str, ...]] = ("NodePressed",)
    merges: ClassVar[Mapping[str, str]] = {"pod": "list"}
    node: str
    pod: str
    resource: str

    @property
    def says(self) -> Says:
        """The sentence for this resource."""
        english, portuguese = FOR[self.resource]
        return {
            "en": f"The kubelet on {{node}} **evicts** {{pod:code}}{english}.",
            "pt-BR": f"O kubelet no {{node}} **despeja** {{pod:code}}{portuguese}.",
        }


@dataclass(frozen=True, slots=True)
class ImagesRemoved:
    """The kubelet removes images that no container uses."""

    says: ClassVar[Says] = {
        "en": "The kubelet on {node} **removes {count}** {count:pick image/images} nothing uses.",
        "pt-BR": (
            "O kubelet no {node} **remove {count}** {count:pick imagem que nada usa/imagens que "
            "nada usa}."
        ),
    }
    follows: ClassVar[tuple[str, ...]] = ("NodePressed",)
    node: str
    count: int


@dataclass(frozen=True, slots=True)
class PressureOver:
    """Nothing was short for a while."""

    follows: ClassVar[tuple[str, ...]] = ("NodePressed",)
    node: str
    condition: str
    seconds: int

    @property
    def says(self) -> Says:
        """The sentence for this condition."""
        english, portuguese = SHORT[self.condition]
        lacked = portuguese.replace("*", "")
        lacked = f"{lacked[0].lower()}{lacked[1:]}"
        return {
            "en": f"{{node}} has not been {english} for {{seconds}} s: `{{condition}}` is over.",
            "pt-BR": f"Há {{seconds}} s não {lacked}: acabou `{{condition}}`.",
        }
