"""The container runtime of a machine: which containers and images are there.

Containers lie in the machine's memory (they outlive the kubelet and are lost with the power),
images on its disk.
"""

from collections.abc import Iterable
from dataclasses import replace

from engine.component import Context
from engine.kubelet import images
from engine.kubelet.container import Container, Entry
from engine.kubelet.node import pod_network_of
from engine.kubelet.pace import Registry
from engine.objects import Obj, key_of, uid, workload_of

RUNTIME = "containerd"
POD_NUMBERS = range(2, 255)


class Runtime:
    """What the kubelet sees and changes of its machine."""

    def __init__(self, ctx: Context) -> None:
        self._ctx, self._machine = ctx, ctx.machine
        self._network = pod_network_of(ctx.machine.name)
        self.running = sum(entry.container.running for entry in self.entries())

    @property
    def down_since(self) -> int | None:
        """Since when containerd is away, in microseconds of the world; None: it is not."""
        process = self._machine.processes.get(RUNTIME)
        return None if process is None or process.running else process.ended_at

    @property
    def turned_by(self) -> tuple[int, ...]:
        """The record of containerd's last start or end, if it has a process here."""
        process = self._machine.processes.get(RUNTIME)
        return () if process is None else (process.turned_by,)

    def entries(self, number: str = "") -> list[Entry]:
        """The containers of a pod (its uid), or all of them."""
        found = [e for e in self._machine.containers.values() if isinstance(e, Entry)]
        return [entry for entry in found if uid(entry.pod) == number] if number else found

    def launched(
        self, pod: Obj, ip: str, old: Container, fresh: Container, *, static: bool
    ) -> Container:
        """A process begins, in place of an older container of that name; it gets its id."""
        dead = self._machine.containers.get(old.number)
        if old.number:
            self._machine.remove_container(old.number)
        previous = dead.container if isinstance(dead, Entry) else None
        number = f"{self._ctx.dice.between('container', 0, 2**52):013x}"
        container = fresh.numbered(number)
        self.running += 1
        self._put(Entry(pod, ip, static, container, previous))
        return container

    def ended(self, pod: Obj, ip: str, container: Container, *, static: bool) -> None:
        """A process is gone; its container stays until its pod goes."""
        self.running -= 1
        old = self._machine.containers.get(container.number)
        previous = old.previous if isinstance(old, Entry) else None
        self._put(Entry(pod, ip, static, container, previous))

    def remove(self, containers: Iterable[Container]) -> None:
        """Clean up after a pod."""
        for container in containers:
            if container.number:
                self._machine.remove_container(container.number)

    @property
    def images(self) -> int:
        """How many images there are."""
        return images.count(self._ctx.disk)

    def has_image(self, image: str) -> bool:
        """Whether an image need not be pulled."""
        return images.is_here(self._ctx.disk, image)

    def keep_image(self, image: str) -> None:
        """An image has been pulled."""
        images.keep(self._ctx.disk, image, self._ctx.now)

    def remove_images(self, most: int) -> int:
        """Remove at most so many images that no container uses; how many went."""
        in_use = (entry.container.image for entry in self.entries())
        gone = images.collectable(self._ctx.disk, in_use, self._ctx.now)[:most]
        images.remove(self._ctx.disk, gone)
        return len(gone)

    def reached(self, registry: Registry) -> Registry:
        """The registry as this machine finds it now."""
        away, no_room = bool(self._machine.registry_lost_by), bool(self._ctx.disk.full_by)
        return replace(registry, away=away, no_room=no_room) if away or no_room else registry

    def hindrances(self) -> tuple[int, ...]:
        """The records of the faults that keep images from coming."""
        return (*self._machine.registry_lost_by.values(), *self._ctx.disk.full_by.values())

    def free_ip(self, taken: Iterable[str]) -> str:
        """An address for a new pod: the lowest that no other has."""
        known = dict.fromkeys(taken)
        free = (f"{self._network}.{last}" for last in POD_NUMBERS)
        return next((ip for ip in free if ip not in known), f"{self._network}.1")

    def _put(self, entry: Entry) -> None:
        container, pod = entry.container, entry.pod
        state = "running" if container.running else "exited"
        shown = {"pod": key_of(pod), "app": workload_of(pod), "state": state}
        self._machine.put_container(container.number, entry, shown)
