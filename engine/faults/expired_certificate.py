"""A certificate whose time is over."""

from typing import ClassVar, Self

from pydantic import model_validator

from engine.faults._base import Fault, Says
from engine.units import EPOCH, SECOND
from engine.verbs import ProcessNames
from engine.world import World

_SHOW_ONE = (
    "kube-apiserver", "kubelet", "kube-controller-manager", "kube-scheduler",
    "cloud-controller-manager", "kubectl",
)  # fmt: skip


class ExpiredCertificate(Fault):
    """Let the certificates of processes be at their end from now on, as after a year without
    `kubeadm certs renew`.

    A kube-apiserver shows its serving certificate in every handshake: new connections fail, those
    that stand go on. Everyone else shows a client certificate: each request is answered `401`.
    What counts is the clock of whoever looks at it. Healing puts new certificates in place.
    """

    process: ProcessNames

    shorthand = "process"
    example = "worker-1/kubelet"
    tag: ClassVar[Says] = {"en": "certificate", "pt-BR": "certificado"}
    begins: ClassVar[Says] = {
        "en": "The certificate of {targets} **has expired**.",
        "pt-BR": "O certificado do {targets} **venceu**.",
    }
    ends: ClassVar[Says] = {
        "en": "There is a **new certificate** for {targets}.",
        "pt-BR": "Há um **certificado novo** para o {targets}.",
    }

    @model_validator(mode="after")
    def _has_one(self) -> Self:
        for name in self.process:
            kind = name.rpartition("/")[2]
            if kind not in _SHOW_ONE:
                known = ", ".join(_SHOW_ONE)
                raise ValueError(
                    f"no certificate of {kind} is modelled; there are those of {known}"
                )
        return self

    def targets(self, world: World) -> tuple[str, ...]:
        """The processes."""
        return self.process

    def inject(self, world: World, fault: str, record: int) -> None:
        """The end was a second ago."""
        world.disturb()
        for name in self.process:
            world.process(name).expired_by[fault] = EPOCH + world.kernel.now - SECOND

    def heal(self, world: World, fault: str) -> None:
        """A certificate for another year."""
        world.disturb()
        for name in self.process:
            world.process(name).expired_by.pop(fault, None)

    def holds(self, world: World, fault: str) -> bool:
        """While any has expired."""
        return any(fault in world.process(name).expired_by for name in self.process)
