"""What pods use of their node at a moment: memory, room on its disk, processes.

What programs use is known from what they do (engine/kubelet/program.py); the shares of the system,
of images and of all other programs are estimates.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from engine.kubelet.thresholds import MEMORY, PIDS, STORAGE, canonical
from engine.kubelet.worker import Worker
from engine.objects import Obj, dig
from engine.quantity import units

SYSTEM = {MEMORY: 300 << 20, STORAGE: 4 << 30, PIDS: 250}
"""What the system itself uses."""
SERVER = {MEMORY: 16 << 20, STORAGE: 40 << 10, PIDS: 1}
"""What an ordinary container uses; of the disk for its layer and its log."""
PIDS_MAX = 32_768
"""kernel.pid_max, where nobody has raised it."""


class Usage(NamedTuple):
    """One pod and one resource: how much each of its containers uses, how much lies on each of its
    volumes, and how much it asked for.
    """

    worker: Worker
    by_container: Mapping[str, int]
    by_volume: Mapping[str, int]
    asks: int

    @property
    def uses(self) -> int:
        """All of it together."""
        return sum(self.by_container.values()) + sum(self.by_volume.values())


def usage_of(worker: Worker, resource: str, now: int) -> Usage:
    """What a pod uses of a resource at this moment."""
    if resource == STORAGE:
        return _storage(worker, now)
    uses = {}
    for container in worker.containers.values():
        if container.running:
            program, after = worker.programs[container.name], now - container.since
            table = program.memory if resource == MEMORY else program.processes
            known = next((size for at, size in reversed(table) if at <= after), 0)
            uses[container.name] = known or SERVER[resource]
    return Usage(worker, uses, {}, worker.asks.get(resource, 0))


def used(workers: Iterable[Worker], resource: str, now: int) -> int:
    """What all pods use of a resource."""
    return sum(usage_of(worker, resource, now).uses for worker in workers)


# The disk.


def _storage(worker: Worker, now: int) -> Usage:
    """What a container has written stays until its pod goes, also when the container has ended."""
    own: dict[str, int] = {}
    shared: dict[str, int] = {}
    for container in worker.containers.values():
        if not container.number:
            continue
        own[container.name] = SERVER[STORAGE]
        after = now - container.since if container.running else None
        for path, size in worker.programs[container.name].written(after).items():
            volume = _volume_at(worker.specs[container.name], path)
            if not volume:
                own[container.name] += size
            elif on_disk(worker.pod, volume):
                shared[volume] = shared.get(volume, 0) + size
    return Usage(worker, own, shared, worker.asks.get(STORAGE, 0))


def _volume_at(spec: Obj, path: str) -> str:
    """The volume that a path of a container lies on; empty: its own layer."""
    mounts = [
        mount
        for mount in spec.get("volumeMounts") or ()
        if f"{path}/".startswith(mount["mountPath"].rstrip("/") + "/")
    ]
    nearest = max(mounts, key=lambda mount: len(mount["mountPath"]), default=None)
    return "" if nearest is None else str(nearest["name"])


def on_disk(pod: Obj, volume: str) -> bool:
    """Whether what is written to a volume lies on the node's own disk."""
    for entry in dig(pod, "spec.volumes") or ():
        if entry["name"] == volume:
            empty = entry.get("emptyDir")
            in_memory = empty is not None and empty.get("medium") == "Memory"
            return "hostPath" in entry or (empty is not None and not in_memory)
    return False


def excess(usage: Usage) -> str:
    """What a pod has more on the disk than it may, in the words of its eviction; "" if nothing
    (KL:eviction/eviction_manager.go, localStorageEviction).
    """
    for volume in dig(usage.worker.pod, "spec.volumes") or ():
        limit = dig(volume, "emptyDir.sizeLimit")
        if limit and usage.by_volume.get(volume["name"], 0) > units(limit) > 0:
            return f'Usage of EmptyDir volume "{volume["name"]}" exceeds the limit "{limit}". '
    worker = usage.worker
    limits = {
        name: str(limit)
        for name, spec in worker.specs.items()
        if (limit := dig(spec, f"resources.limits.{STORAGE}"))
        and worker.containers[name].role != "init"
    }
    whole = sum(units(limit) for limit in limits.values())
    if limits and usage.uses > whole:
        said = next(iter(limits.values())) if len(limits) == 1 else canonical(whole)
        return f"Pod ephemeral local storage usage exceeds the total limit of containers {said}. "
    for name, limit in limits.items():
        if usage.by_container.get(name, 0) > units(limit):
            return f'Container {name} exceeded its local ephemeral storage limit "{limit}". '
    return ""
