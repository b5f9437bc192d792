"""A disk that holds other bytes than were written."""

from typing import Annotated, ClassVar

from pydantic import Field

from engine.faults._base import Fault, Says
from engine.verbs import ProcessNames
from engine.world import World


class CorruptData(Fault):
    """Let the database file of these etcd members be without the last write of `key`: there it has
    the value from before, or none. Nobody is told, and all that is written later comes on top. Look
    with `etcdctl endpoint hashkv --cluster`; kubeadm's etcd compares at its start
    (InitialCorruptCheck) and then refuses to run, right or wrong. Remove the member and add it anew
    (`etcd_join`). Healed, the file is at the next start as if nothing had happened.
    """

    process: ProcessNames
    key: Annotated[str, Field(pattern=r"^/[^ ]+$")]

    example = {"process": "cp-1/etcd", "key": "/registry/configmaps/default/kube-root-ca.crt"}
    tag: ClassVar[Says] = {"en": "corrupt data", "pt-BR": "dados corrompidos"}
    begins: ClassVar[Says] = {
        "en": (
            "A write of {targets} is **missing** on its disk: the database there holds other data."
        ),
        "pt-BR": ("Uma escrita do {targets} **falta** em seu disco: o banco ali tem outros dados."),
    }
    ends: ClassVar[Says] = {
        "en": "The database file of {targets} is **as it was written** again.",
        "pt-BR": "O arquivo do banco do {targets} volta a ser **o que foi gravado**.",
    }

    def targets(self, world: World) -> tuple[str, ...]:
        """The processes."""
        return self.process

    def inject(self, world: World, fault: str, record: int) -> None:
        """Take the write out of each file."""
        for name in self.process:
            world.spoil_data(name, fault, self.key)

    def heal(self, world: World, fault: str) -> None:
        """Put it back."""
        for name in self.process:
            world.restore_data(name, fault)

    def holds(self, world: World, fault: str) -> bool:
        """Until each has a new data directory."""
        return any(fault in world.process(name).disk.spoilt for name in self.process)
