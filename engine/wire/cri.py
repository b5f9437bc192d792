"""The container runtime's own interface, as far as it is modelled: what crictl asks containerd
(cri-api/pkg/apis/runtime/v1).
"""

from typing import NamedTuple


class ListContainers(NamedTuple):
    """RuntimeService.ListContainers: all that the runtime still has, whatever their state."""

    id: int


class ContainerRow(NamedTuple):
    """One container. `created` is in microseconds since 1970, `attempt` how often it was started
    again, `state` Running or Exited; `sandbox` is the id of its pod in the runtime, `pod_ready`
    whether that still stands.
    """

    number: str
    name: str
    image: str
    state: str
    created: int
    attempt: int
    pod: str
    namespace: str
    sandbox: str
    pod_ready: bool


class ContainerList(NamedTuple):
    """The answer, the latest first."""

    id: int
    rows: tuple[ContainerRow, ...]


class ReadLog(NamedTuple):
    """The log of a container by its whole id. `tail` -1: all lines."""

    id: int
    number: str
    tail: int = -1
    timestamps: bool = False


class LogText(NamedTuple):
    """The log; or why there is none, as an error of gRPC."""

    id: int
    text: str
    error: str = ""


class ListImages(NamedTuple):
    """ImageService.ListImages."""

    id: int


class ImageRow(NamedTuple):
    """One image as a manifest names it; `size` in bytes, `used`: a container of it is there."""

    number: str
    name: str
    size: int
    used: bool


class ImageList(NamedTuple):
    """The answer, in the order of their names."""

    id: int
    rows: tuple[ImageRow, ...]


class RemoveImages(NamedTuple):
    """ImageService.RemoveImage, for several: whether or not something uses them."""

    id: int
    names: tuple[str, ...]


class StopContainer(NamedTuple):
    """RuntimeService.StopContainer by the whole id: SIGTERM, and SIGKILL after `timeout_us`."""

    id: int
    number: str
    timeout_us: int


class RuntimeDone(NamedTuple):
    """It was done; or why not, as an error of gRPC."""

    id: int
    error: str = ""


class ContainerDied(NamedTuple):
    """What a kubelet finds when it lists what runs: this container has ended, by nobody's doing
    that it knows of.
    """

    number: str
