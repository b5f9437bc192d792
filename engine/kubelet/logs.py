"""The kubelet's answer to whoever wants to read a container's log.

After KL:kubelet_pods.go (validateContainerLogStatus) and KL:server/server.go (getContainerLogs),
in their words.
"""

from collections.abc import Mapping

from engine.kubelet.container import PULL_BACKOFF, PULL_ERROR, Container, Entry
from engine.kubelet.output import log_of
from engine.kubelet.worker import Worker
from engine.wire.kubelet import LogsAnswer, LogsRequest

WAITS: Mapping[str, str] = {
    PULL_ERROR: "image can't be pulled",
    PULL_BACKOFF: "trying and failing to pull image",
}
NOT_MODELLED = "the logs of control-plane processes are not modelled as pods' logs"


def answer(
    request: LogsRequest, worker: Worker | None, entries: Mapping[str, object], wall_us: int
) -> LogsAnswer:
    """The log of a container of this pod; `entries` is the runtime's memory by container id."""
    if worker is None:
        return LogsAnswer(request.id, 404, f'pod "{request.pod}" does not exist\n')
    container = worker.containers.get(request.container)
    if container is None:
        where = f'container "{request.container}" not found in pod "{request.pod}"'
        return LogsAnswer(request.id, 404, f"{where}\n")
    entry = entries.get(container.number)
    current, last = _lives(container, entry if isinstance(entry, Entry) else None)
    who = f'container "{request.container}" in pod "{request.pod}"'
    if request.previous and last is None:
        return LogsAnswer(request.id, 400, f"previous terminated {who} not found")
    found = last if request.previous else current or last
    if found is None:
        why = WAITS.get(container.reason, container.reason)
        return LogsAnswer(request.id, 400, f"{who} is waiting to start: {why}")
    program = worker.programs[request.container]
    text = log_of(
        found,
        program,
        wall_us,
        tail=request.tail,
        stamped=request.timestamps,
        since_s=request.since_s,
    )
    return LogsAnswer(request.id, 200, text)


def _lives(container: Container, entry: Entry | None) -> tuple[Container | None, Container | None]:
    """The present life of a container, and the one before: what waits to restart has only that."""
    if entry is None:
        return None, None
    if container.state == "waiting":
        return None, entry.container
    return entry.container, entry.previous
