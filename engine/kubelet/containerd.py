"""The container runtime's own process: while it is away nothing can be started, stopped or seen,
and what runs goes on.
"""

from typing import ClassVar

from engine.component import Component, Context
from engine.kubelet import cri
from engine.kubelet.container import specs_of
from engine.kubelet.program import program_of
from engine.wire.cri import (
    ContainerDied,
    ContainerList,
    ImageList,
    ListContainers,
    ListImages,
    ReadLog,
    RemoveImages,
    RuntimeDone,
    StopContainer,
)
from engine.wire.system import Expired, Terminate


class Containerd(Component):
    """The process `<host>/containerd`; containers do not need it to run (they have shims)."""

    kind: ClassVar[str] = "containerd"

    def __init__(self, ctx: Context, config: None) -> None:
        super().__init__(ctx, config)
        self._stopping: dict[str, tuple[str, StopContainer]] = {}  # by timer: who asked, and what

    def handle(self, message: object) -> None:
        """It is told to end, or asked by crictl what there is, or to stop or remove something."""
        machine = self.ctx.machine
        match message:
            case Terminate():
                self.ctx.exit(0, "stopped")
            case ListContainers():
                self._answer(ContainerList(message.id, cri.rows_of(machine)))
            case ReadLog():
                self._answer(cri.read_log(machine, message))
            case ListImages():
                self._answer(ImageList(message.id, cri.images_of(machine)))
            case RemoveImages():
                cri.remove_images(machine, message.names)
                self._answer(RuntimeDone(message.id))
            case StopContainer():
                self._stop(message)
            case Expired() if message.name in self._stopping:
                asker, asked = self._stopping.pop(message.name)
                self._end(asker, asked, killed=True)

    def _answer(self, answer: object) -> None:
        self.ctx.send(self.ctx.sender, answer)

    def _stop(self, asked: StopContainer) -> None:
        """A program that heeds SIGTERM ends at once, any other when its time is over."""
        entry = cri.running(self.ctx.machine, asked.number)
        if entry is None:
            self._answer(RuntimeDone(asked.id, cri.NOT_FOUND.format(number=asked.number)))
            return
        heeds = program_of(specs_of(entry.pod)[entry.container.name]).heeds_term
        if heeds or not asked.timeout_us:
            self._end(self.ctx.sender, asked, killed=not (heeds and asked.timeout_us))
            return
        timer = self.ctx.timer(
            f"stop {asked.number} for {asked.id}", "the end of a container that is stopped"
        )
        self._stopping[timer.expiry.name] = self.ctx.sender, asked
        timer.set(asked.timeout_us)

    def _end(self, asker: str, asked: StopContainer, *, killed: bool) -> None:
        machine = self.ctx.machine
        entry = cri.running(machine, asked.number)
        if entry is not None:
            cri.stopped(machine, entry, killed=killed)
            self.ctx.send(f"{machine.name}/kubelet", ContainerDied(asked.number))
        self.ctx.send(asker, RuntimeDone(asked.id))
