"""Questions put to a finished run by code: pure functions, the vocabulary in which keys are
measured.

Moments are written like `"30s"` and count from t = 0 (the settled cluster); answers in seconds do
too.
A probe that finds nothing answers -1 where a number is asked for and "" where a word is.
"""

from collections.abc import Callable, Iterator
from typing import Any

from engine.history import Run, Write
from engine.host import ProcessEnded, ProcessStarted
from engine.objects import Obj, condition, dig, is_deleting, workload_of
from engine.trace import Status
from engine.units import SECOND, parse_duration

Probe = Callable[..., Any]
PROBES: dict[str, Probe] = {}
"""Every probe by its name; filled by the decorator below while this module is read, and never
after.
"""


def probe(function: Probe) -> Probe:
    """Make a function of a Run available to questions under its own name."""
    assert function.__doc__, (
        f"probe {function.__name__} needs a docstring: learners and authors read it"
    )
    PROBES[function.__name__] = function
    return function


# What the operator heard.


@probe
def outcome(run: Run, command: str) -> str:
    """How a command of the timeline ended: "accepted", "refused", "timed_out" (nobody knows
    whether it happened) or "waiting".
    """
    answered = run.commands[command]
    if answered.code is None:
        return "waiting"
    if answered.code == 0:
        return "accepted"
    text = answered.err.lower()
    return (
        "timed_out" if "timed out" in text or "timeout" in text or "allotted" in text else "refused"
    )


@probe
def answer_seconds(run: Run, command: str) -> float:
    """How long the operator waited for the answer to a command, in seconds; -1 while there is
    none.
    """
    answered = run.commands[command]
    return -1.0 if answered.end is None else (answered.end - answered.at) / SECOND


@probe
def says(run: Run, command: str) -> str:
    """What a command printed, standard output and errors together."""
    answered = run.commands[command]
    return answered.out + answered.err


# What stands in the API.


@probe
def ready(run: Run, app: str, at: str = "") -> int:
    """How many pods of a workload are Ready in the API at a moment (the end when left out)."""
    return sum(1 for pod in _pods(run, app, at) if _is(pod, "Ready") and not is_deleting(pod))


@probe
def pods(run: Run, app: str, at: str = "") -> int:
    """How many Pod objects of a workload the API holds at a moment, whatever their state."""
    return len(_pods(run, app, at))


@probe
def pending(run: Run, app: str, at: str = "") -> int:
    """How many pods of a workload are Pending at a moment."""
    return sum(
        1
        for pod in _pods(run, app, at)
        if dig(pod, "status.phase") == "Pending" and not is_deleting(pod)
    )


@probe
def terminating(run: Run, app: str, at: str = "") -> int:
    """How many pods of a workload are marked for deletion and still there at a moment."""
    return sum(1 for pod in _pods(run, app, at) if is_deleting(pod))


@probe
def created_after(run: Run, app: str, at: str) -> int:
    """How many pods of a workload came into being after a moment."""
    return sum(1 for _ in _births(run, app, at))


@probe
def first_created_seconds(run: Run, app: str, after: str) -> float:
    """When the first pod of a workload after a moment came into being, in seconds after that
    moment; -1 if none did.
    """
    first = next(_births(run, app, after), None)
    return -1.0 if first is None else (first.at - run.start - parse_duration(after)) / SECOND


@probe
def node_ready(run: Run, node: str, at: str = "") -> str:
    """The Ready condition of a node as the API has it: "True", "False" or "Unknown"; "" when
    there is no such node.
    """
    stored = run.objects(_moment(run, at)).get(f"/registry/nodes/{node}")
    entry = condition(stored, "Ready") if stored else None
    return str(entry["status"]) if entry else ""


@probe
def node_turns_seconds(run: Run, node: str, status: str, after: str = "0s") -> float:
    """When a node's Ready condition turned to a status, in seconds after a moment; -1 if it never
    did.
    """
    since = run.start + parse_duration(after)
    before = ""
    for write in _writes(run, f"/registry/nodes/{node}"):
        entry = condition(write.value, "Ready") if write.value else None
        now = str(entry["status"]) if entry else ""
        if now == status != before and write.at > since:
            return (write.at - since) / SECOND
        before = now
    return -1.0


@probe
def replicas(run: Run, deployment: str, field: str = "readyReplicas", at: str = "") -> int:
    """A count in a Deployment's status at a moment: readyReplicas, availableReplicas,
    updatedReplicas or replicas.
    """
    stored = run.objects(_moment(run, at)).get(f"/registry/deployments/default/{deployment}")
    return int(dig(stored, f"status.{field}", 0)) if stored else -1


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


# What really runs, whatever the API says.


@probe
def running(run: Run, app: str, at: str = "") -> int:
    """How many containers of a workload really run on their machines at a moment."""
    return sum(1 for entry in run.containers(_moment(run, at)) if entry.get("app") == app)


@probe
def process(run: Run, name: str, at: str = "") -> str:
    """The state of a process such as "cp-1/etcd" at a moment: running, paused, crashed, stopped,
    exited or off.
    """
    return str(run.statuses(_moment(run, at)).get(name, {}).get("process", ""))


@probe
def exits(run: Run, kind: str) -> int:
    """How often processes of a kind ended by themselves since t = 0."""
    return sum(1 for _, ended in _exits(run) if ended.process.partition("/")[2] == kind)


@probe
def first_exit(run: Run) -> str:
    """The kind of process that was the first to end by itself since t = 0; "" when none did."""
    found = next(_exits(run), None)
    return "" if found is None else found[1].process.partition("/")[2]


@probe
def exit_seconds(run: Run, kind: str) -> float:
    """When a process of a kind first ended by itself, in seconds; -1 if none did."""
    times = (at for at, ended in _exits(run) if ended.process.partition("/")[2] == kind)
    return next(times, -SECOND) / SECOND


@probe
def starts(run: Run, kind: str) -> int:
    """How often processes of a kind were started since t = 0."""
    return sum(
        1
        for _, r in run.since_start()
        if type(r.what) is ProcessStarted and r.what.process.partition("/")[2] == kind
    )


# Who decides.


@probe
def leader(run: Run, at: str = "") -> str:
    """The host whose etcd member leads at a moment; "" when none does."""
    return _holder(run, "etcd", "role", "leader", at)


@probe
def lease_holder(run: Run, kind: str, at: str = "") -> str:
    """The host whose kube-scheduler or kube-controller-manager works at a moment; "" when none
    does.
    """
    return _holder(run, kind, "lease", "holder", at) or _holder(run, kind, "lease", "failing", at)


@probe
def leader_gap_seconds(run: Run) -> float:
    """The longest stretch since t = 0 without an etcd leader, in seconds; 0 when there always was
    one.
    """
    longest, since = 0, None
    for at, leads in _leadership(run):
        if not leads and since is None:
            since = max(at, 0)
        elif leads and since is not None:
            longest, since = max(longest, at - since), None
    if since is not None:
        longest = max(longest, run.duration - since)
    return longest / SECOND


def _moment(run: Run, at: str) -> int | None:
    return parse_duration(at) if at else None


def _pods(run: Run, app: str, at: str) -> list[Obj]:
    return [pod for pod in run.of("pods", _moment(run, at)) if workload_of(pod) == app]


def _is(pod: Obj, kind: str) -> bool:
    entry = condition(pod, kind)
    return entry is not None and entry["status"] == "True"


def _writes(run: Run, key: str) -> Iterator[Write]:
    return (write for write in run.writes if write.key == key)


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


def _exits(run: Run) -> Iterator[tuple[int, ProcessEnded]]:
    for _, record in run.since_start():
        if type(record.what) is ProcessEnded and record.what.how == "exited":
            yield record.at - run.start, record.what


def _holder(run: Run, kind: str, field: str, value: str, at: str) -> str:
    for process_name, shown in run.statuses(_moment(run, at)).items():
        host, _, found = process_name.partition("/")
        if (
            found == kind
            and shown.get("process") in ("running", "paused")
            and shown.get(field) == value
        ):
            return host
    return ""


def _leadership(run: Run) -> Iterator[tuple[int, bool]]:
    leads: dict[str, bool] = {}
    role: dict[str, dict[str, Any]] = {}
    for record in run.records:
        if type(record.what) is Status and record.where.endswith("/etcd"):
            shown = role.setdefault(record.where, {})
            shown.update(record.what.fields)
            leads[record.where] = (
                shown.get("process") == "running" and shown.get("role") == "leader"
            )
            yield record.at - run.start, any(leads.values())
