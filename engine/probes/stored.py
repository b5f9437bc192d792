"""What stands in the API."""

from collections.abc import Iterator

from engine.history import Run, Write
from engine.objects import condition, dig, holds, is_deleting, workload_of
from engine.probes._base import first_after, moment, object_at, pods_of, probe, writes
from engine.units import parse_duration


@probe
def ready(run: Run, app: str, at: str = "") -> int:
    """How many pods of a workload are Ready in the API at a moment (the end when left out)."""
    return sum(1 for pod in pods_of(run, app, at) if holds(pod, "Ready") and not is_deleting(pod))


@probe
def pods(run: Run, app: str, at: str = "") -> int:
    """How many Pod objects of a workload the API holds at a moment, whatever their state."""
    return len(pods_of(run, app, at))


@probe
def pending(run: Run, app: str, at: str = "") -> int:
    """How many pods of a workload are Pending at a moment."""
    return sum(
        1
        for pod in pods_of(run, app, at)
        if dig(pod, "status.phase") == "Pending" and not is_deleting(pod)
    )


@probe
def terminating(run: Run, app: str, at: str = "") -> int:
    """How many pods of a workload are marked for deletion and still there at a moment."""
    return sum(1 for pod in pods_of(run, app, at) if is_deleting(pod))


@probe
def created_after(run: Run, app: str, at: str) -> int:
    """How many pods of a workload came into being after a moment."""
    return sum(1 for _ in _births(run, app, at))


@probe
def first_created_seconds(run: Run, app: str, after: str) -> float:
    """When the first pod of a workload after a moment came into being, in seconds after that
    moment; -1 if none did.
    """
    return first_after(run, (birth.at for birth in _births(run, app, after)), after)


@probe
def node_ready(run: Run, node: str, at: str = "") -> str:
    """The Ready condition of a node as the API has it: "True", "False" or "Unknown"; "" when
    there is no such node.
    """
    stored = object_at(run, f"nodes/{node}", at)
    entry = condition(stored, "Ready") if stored else None
    return str(entry["status"]) if entry else ""


@probe
def node_turns_seconds(run: Run, node: str, status: str, after: str = "0s") -> float:
    """When a node's Ready condition turned to a status, in seconds after a moment; -1 if it never
    did.
    """
    turned = (at for at, now in _turns(run, node) if now == status)
    return first_after(run, turned, after)


@probe
def replicas(run: Run, deployment: str, field: str = "readyReplicas", at: str = "") -> int:
    """A count in a Deployment's status at a moment: readyReplicas, availableReplicas,
    updatedReplicas or replicas.
    """
    stored = object_at(run, f"deployments/default/{deployment}", at)
    return int(dig(stored, f"status.{field}", 0)) if stored else -1


@probe
def exists(run: Run, resource: str, name: str, at: str = "") -> bool:
    """Whether the API holds an object at a moment: a resource like "pods" and a name in the
    namespace default, or of a node.
    """
    stored = run.objects(moment(run, at))
    return any(f"/registry/{resource}/{where}{name}" in stored for where in ("default/", ""))


@probe
def event_count(run: Run, reason: str) -> int:
    """How many objects an Event of this reason is about, since t = 0."""
    about = {
        dig(write.value, "involvedObject.name")
        for write in run.writes
        if write.at > run.start
        and write.value
        and write.key.startswith("/registry/events/")
        and write.value.get("reason") == reason
    }
    return len(about)


@probe
def event_says(run: Run, reason: str) -> str:
    """The message of the first Event with this reason since t = 0; "" when there is none."""
    return next((str(dig(event.value, "message", "")) for event in _events(run, reason)), "")


@probe
def event_seconds(run: Run, reason: str, after: str = "0s") -> float:
    """When an Event with this reason was first written after a moment, in seconds after it; -1 if
    none was.
    """
    return first_after(run, (event.at for event in _events(run, reason)), after)


@probe
def condition_reason(run: Run, resource: str, name: str, kind: str, at: str = "") -> str:
    """Status and reason of a condition of an object in the namespace default, or of a node, like
    "False ProgressDeadlineExceeded"; "" when it has none.
    """
    stored = run.objects(moment(run, at))
    found = (stored.get(f"/registry/{resource}/{where}{name}") for where in ("default/", ""))
    entry = next((condition(value, kind) for value in found if value is not None), None)
    return "" if entry is None else f"{entry['status']} {entry.get('reason', '')}".strip()


def _turns(run: Run, node: str) -> Iterator[tuple[int, str]]:
    """When a node's Ready condition changed its status, and to which."""
    before = ""
    for write in writes(run, f"/registry/nodes/{node}"):
        entry = condition(write.value, "Ready") if write.value else None
        now = str(entry["status"]) if entry else ""
        if now != before:
            yield write.at, now
        before = now


def _events(run: Run, reason: str) -> Iterator[Write]:
    for write in run.writes:
        if write.at <= run.start or not write.key.startswith("/registry/events/"):
            continue
        if write.value and write.value.get("reason") == reason:
            yield write


def _births(run: Run, app: str, after: str) -> Iterator[Write]:
    since = run.start + parse_duration(after)
    seen: set[str] = set()
    for write in run.writes:
        if not write.key.startswith("/registry/pods/"):
            continue
        if write.value is None:
            seen.discard(write.key)
        elif write.key not in seen:
            seen.add(write.key)
            if write.at > since and workload_of(write.value) == app:
                yield write
