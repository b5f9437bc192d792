"""The container runtime of a machine: which containers and images are there.

Containers lie in the machine's memory (they outlive the kubelet and are lost with the power),
images on its disk.
"""

from collections.abc import Iterable

from engine.component import Context
from engine.kubelet.container import Container, Entry
from engine.kubelet.node import pod_network_of
from engine.objects import Obj, key_of, uid, workload_of
from engine.units import MINUTE

RUNTIME = "containerd"
IMAGE = "image "
"""What the disk's keys of images begin with."""
IMAGE_AGE_MIN_US = 2 * MINUTE
"""imageMinimumGCAge (KL:apis/config/v1beta1/defaults.go)."""
POD_NUMBERS = range(2, 255)


class Runtime:
    """What the kubelet sees and changes of its machine."""

    def __init__(self, ctx: Context) -> None:
        self._ctx, self._machine = ctx, ctx.machine
        self._network = pod_network_of(ctx.machine.name)
        self.running = sum(entry.container.running for entry in self.entries())
        self.images = sum(
            key.startswith(IMAGE) and kept is not None for key, kept in ctx.disk.values.items()
        )

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

    def has_image(self, image: str) -> bool:
        """Whether an image need not be pulled."""
        return self._ctx.disk.values.get(IMAGE + image) is not None

    def keep_image(self, image: str) -> None:
        """An image has been pulled."""
        self.images += not self.has_image(image)
        self._ctx.disk.write(IMAGE + image, self._ctx.now)
        self._ctx.disk.sync()

    def remove_images(self, count: int) -> int:
        """Remove at most so many images that no container uses and that have been here for a while,
        the oldest first; how many went (KL:images/image_gc_manager.go).
        """
        disk, before = self._ctx.disk, self._ctx.now - IMAGE_AGE_MIN_US
        in_use = {IMAGE + entry.container.image for entry in self.entries()}
        old = sorted(
            (pulled_at, key)
            for key, pulled_at in disk.values.items()
            if key.startswith(IMAGE)
            and pulled_at is not None
            and pulled_at <= before
            and key not in in_use
        )
        for _, key in old[:count]:
            disk.write(key, None)
        if old and count:
            disk.sync()
        self.images -= len(old[:count])
        return len(old[:count])

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
