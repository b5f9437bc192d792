"""The operator lets an etcd join a running cluster."""

from typing import ClassVar

from engine.commands._base import MachineCommand, Says
from engine.verbs import ProcessNames, Stage


class EtcdJoin(MachineCommand):
    """Start etcd with an empty data directory and --initial-cluster-state=existing: it joins the
    cluster that has added it (`etcdctl member add`), under its new ID.
    """

    process: ProcessNames

    shorthand = "process"
    example = "cp-3/etcd"
    says: ClassVar[Says] = {
        "en": "The operator empties the data directory of {targets} and has it **join**.",
        "pt-BR": "O operador esvazia o diretório de dados do {targets} e o faz **entrar**.",
    }

    def targets(self) -> tuple[str, ...]:
        """The processes."""
        return self.process

    def perform(self, stage: Stage, step: str) -> None:
        """Lift every hold, then start anew."""
        self.tell(stage, step)
        for name in self.process:
            stage.world.process(name).held_by.clear()
            stage.world.join(name)
