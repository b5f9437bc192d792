"""The operator points etcd at another data directory."""

from typing import Annotated, ClassVar

from pydantic import Field

from engine.commands._base import MachineCommand, Says
from engine.verbs import ProcessNames, Stage


class EtcdDataDir(MachineCommand):
    """Change etcd's data directory in its static pod's manifest, as after `etcdutl snapshot
    restore`: the kubelet ends etcd and starts it there. A directory that does not exist is an empty
    one.
    """

    process: ProcessNames
    data_dir: Annotated[str, Field(pattern=r"^/[^ ]+$")]

    example = {"process": "cp-1/etcd", "data_dir": "/var/lib/etcd-restored"}
    says: ClassVar[Says] = {
        "en": "The operator points {targets} at **another data directory**.",
        "pt-BR": "O operador aponta o {targets} para **outro diretório de dados**.",
    }

    def targets(self) -> tuple[str, ...]:
        """The processes."""
        return self.process

    def perform(self, stage: Stage, step: str) -> None:
        """Each in turn."""
        self.tell(stage, step)
        for name in self.process:
            if stage.world.process(name).data_dir != self.data_dir.rstrip("/"):
                stage.world.use_data(name, self.data_dir.rstrip("/"))
