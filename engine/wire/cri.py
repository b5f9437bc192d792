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
