"""A static pod whose manifest is gone."""

from typing import ClassVar

from engine.faults._base import Fault, Says
from engine.verbs import ProcessNames
from engine.world import World


class ManifestRemoved(Fault):
    """Move the manifest of control-plane processes out of /etc/kubernetes/manifests: the kubelet
    there ends them and their mirror pods, and starts them again when the file is back. A kubelet
    that is down does neither.
    """

    process: ProcessNames

    shorthand = "process"
    example = "cp-1/kube-scheduler"
    tag: ClassVar[Says] = {"en": "no manifest", "pt-BR": "sem manifesto"}
    begins: ClassVar[Says] = {
        "en": "{targets:verb **loses its manifest**}: the kubelet there is to end it.",
        "pt-BR": "O {targets:verb **perde o manifesto**}: cabe ao kubelet dali encerrá-lo.",
    }
    ends: ClassVar[Says] = {
        "en": "The manifest of {targets} is back in its place.",
        "pt-BR": "O manifesto do {targets} está de volta no lugar.",
    }

    def targets(self, world: World) -> tuple[str, ...]:
        """The processes."""
        return self.process

    def inject(self, world: World, fault: str, record: int) -> None:
        """Take each file away."""
        for name in self.process:
            world.take_manifest(name, fault, record)

    def heal(self, world: World, fault: str) -> None:
        """Put each back."""
        for name in self.process:
            world.give_manifest(name, fault)

    def holds(self, world: World, fault: str) -> bool:
        """While any file is away."""
        return any(fault in world.process(name).held_by for name in self.process)
