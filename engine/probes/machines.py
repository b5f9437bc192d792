"""What really runs, whatever the API says."""

from collections.abc import Iterator

from engine.history import Run
from engine.probes._base import moment, probe
from engine.process import ProcessEnded, ProcessStarted
from engine.units import SECOND


@probe
def running(run: Run, app: str, at: str = "") -> int:
    """How many containers of a workload really run on their machines at a moment."""
    return sum(1 for entry in run.containers(moment(run, at)) if entry.get("app") == app)


@probe
def logs_left(run: Run, app: str, at: str = "") -> int:
    """How many containers of a workload still have a log on some machine at a moment: those that
    run, and those that ended whose pods are still there.
    """
    return sum(
        1
        for where, shown in run.statuses(moment(run, at)).items()
        if where.startswith("container/") and shown.get("app") == app and shown.get("state")
    )


@probe
def process(run: Run, name: str, at: str = "") -> str:
    """The state of a process such as "cp-1/etcd" at a moment: running, paused, crashed, stopped,
    exited or off.
    """
    return str(run.statuses(moment(run, at)).get(name, {}).get("process", ""))


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


def _exits(run: Run) -> Iterator[tuple[int, ProcessEnded]]:
    for _, record in run.since_start():
        if type(record.what) is ProcessEnded and record.what.how == "exited":
            yield record.at - run.start, record.what
