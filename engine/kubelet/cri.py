"""What containerd answers to crictl: the containers of its memory, and those of the machine's
static pods, which the machine itself runs.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from zlib import crc32

from engine.kubelet import images
from engine.kubelet.container import Container, Entry, runs_again, specs_of
from engine.kubelet.logs import NOT_MODELLED
from engine.kubelet.mirrors import process_pod
from engine.kubelet.output import log_of
from engine.kubelet.program import program_of
from engine.objects import Obj, dig, key_of, name, namespace, uid, workload_of
from engine.wire.cri import ContainerRow, ImageRow, LogText, ReadLog

if TYPE_CHECKING:
    from engine.host import Host
    from engine.process import Process

NOT_FOUND = (
    "rpc error: code = NotFound desc = an error occurred when try to find container "
    '"{number}": not found'
)


def rows_of(machine: "Host") -> tuple[ContainerRow, ...]:
    """Every container of a machine, the latest first."""
    rows = [*_of_pods(machine), *_of_processes(machine)]
    return tuple(sorted(rows, key=lambda row: (-row.created, row.number)))


def read_log(machine: "Host", asked: ReadLog) -> LogText:
    """The log of one container, or of the life that it had before its last restart."""
    for entry, container in _lives(machine):
        if container.number == asked.number:
            spec = specs_of(entry.pod)[container.name]
            text = log_of(
                container,
                program_of(spec),
                machine.wall,
                tail=asked.tail,
                stamped=asked.timestamps,
            )
            return LogText(asked.id, text)
    if any(row.number == asked.number for row in _of_processes(machine)):
        return LogText(asked.id, "", NOT_MODELLED)
    return LogText(asked.id, "", NOT_FOUND.format(number=asked.number))


def images_of(machine: "Host") -> tuple[ImageRow, ...]:
    """Every image of a machine."""
    kubelet = machine.processes.get("kubelet")
    if kubelet is None:
        return ()
    used = [container.image for _, container in _lives(machine)]
    found = sorted(image for image, _ in images.listed(kubelet.disk))
    return tuple(ImageRow(_digits(one), one, images.SIZE, one in used) for one in found)


def remove_images(machine: "Host", names: tuple[str, ...]) -> None:
    """They are gone, whether or not something uses them."""
    images.remove(machine.processes["kubelet"].disk, names)


def running(machine: "Host", number: str) -> Entry | None:
    """A container of a pod that runs, by its id."""
    entry = machine.containers.get(number)
    return entry if isinstance(entry, Entry) and entry.container.running else None


def stopped(machine: "Host", entry: Entry, *, killed: bool) -> None:
    """The process of a container ends: the machine has it so from now on."""
    ended = replace(
        entry.container,
        state="exited",
        ready=False,
        started=False,
        exit_code=137 if killed else 0,
        reason="Error" if killed else "Completed",
        finished_at=machine.wall,
        since=machine.kernel.now,
        ends_at=None,
        pulled=False,
        turns=0,
    )
    after = replace(entry, container=ended)
    shown = {"pod": key_of(entry.pod), "app": workload_of(entry.pod), "state": "exited"}
    machine.put_container(ended.number, after, shown)


def _lives(machine: "Host") -> Iterator[tuple[Entry, Container]]:
    for entry in machine.containers.values():
        if isinstance(entry, Entry):
            yield entry, entry.container
            if entry.previous is not None and entry.previous.number:
                yield entry, entry.previous


def _of_pods(machine: "Host") -> Iterator[ContainerRow]:
    standing = _standing(machine)
    for entry, container in _lives(machine):
        pod = entry.pod
        yield ContainerRow(
            number=container.number,
            name=container.name,
            image=container.image,
            state="Running" if container.running else "Exited",
            created=container.started_at,
            attempt=container.restarts,
            pod=name(pod),
            namespace=namespace(pod),
            sandbox=_digits(uid(pod)),
            pod_ready=standing[uid(pod)],
        )


def _standing(machine: "Host") -> dict[str, bool]:
    """By pod, whether its sandbox stands: one that has nothing left to run is taken down."""
    found: dict[str, bool] = {}
    for entry in machine.containers.values():
        if isinstance(entry, Entry):
            own = uid(entry.pod)
            found[own] = found.get(own, False) or _goes_on(entry.pod, entry.container)
    return found


def _goes_on(pod: Obj, container: Container) -> bool:
    policy = str(dig(pod, "spec.restartPolicy", "Always"))
    return container.running or runs_again(container, policy)


def _of_processes(machine: "Host") -> Iterator[ContainerRow]:
    kubelet = machine.processes.get("kubelet")
    if kubelet is None or not kubelet.config.mirrors_processes:
        return
    for process in machine.processes.values():
        listed = process.running or not process.unlisted_by
        if process.supervised and process.incarnation and listed:
            yield _of_process(process, kubelet.config.version)


def _of_process(process: "Process", version: str) -> ContainerRow:
    machine = process.host
    kind = process.name.partition("/")[2]
    pod = process_pod(kind, machine.name, version)
    [container] = pod["spec"]["containers"]
    return ContainerRow(
        number=_digits(f"{process.name}#{process.incarnation}"),
        name=kind,
        image=container["image"],
        state="Running" if process.running else "Exited",
        created=machine.wall - (machine.kernel.now - process.since),
        attempt=process.incarnation - 1,
        pod=name(pod),
        namespace=namespace(pod),
        sandbox=_digits(uid(pod)),
        pod_ready=True,
    )


def _digits(text: str) -> str:
    """Thirteen hexadecimal digits that follow from a text: an id as the runtime would give it."""
    head, tail = crc32(text.encode()), crc32(f"{text} again".encode())
    return f"{head:08x}{tail:08x}"[:13]
