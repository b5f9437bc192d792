"""The operator lets an etcd go on alone."""

from typing import ClassVar

from engine.commands._base import MachineCommand, Says
from engine.verbs import ProcessNames, Stage


class EtcdForceNewCluster(MachineCommand):
    """Start the one etcd that is left with --force-new-cluster, once: it keeps its data and IDs,
    removes all other members and needs nobody any more. For a quorum that is lost for good; add the
    others afterwards, one by one (`etcdctl member add`, `etcd_join`). What it did not know to be
    committed is lost, though a client may have been told that it was written.
    """

    process: ProcessNames

    shorthand = "process"
    example = "cp-3/etcd"
    says: ClassVar[Says] = {
        "en": "The operator starts {targets} with `--force-new-cluster`.",
        "pt-BR": "O operador inicia o {targets} com `--force-new-cluster`.",
    }

    def targets(self) -> tuple[str, ...]:
        """The processes."""
        return self.process

    def perform(self, stage: Stage, step: str) -> None:
        """Lift every hold, then start it so."""
        self.tell(stage, step)
        for name in self.process:
            stage.world.process(name).held_by.clear()
            stage.world.go_on_alone(name)
