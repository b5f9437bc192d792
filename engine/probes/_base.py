"""What probes are, and what several of them look for: pure functions of a finished run.

Moments are written like `"30s"` and count from t = 0 (the settled cluster); answers in seconds do
too. A probe that finds nothing answers -1 where a number is asked for and "" where a word is.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from engine.history import Run, Write
from engine.objects import Obj, workload_of
from engine.units import SECOND, parse_duration

Probe = Callable[..., Any]
PROBES: dict[str, Probe] = {}
"""Every probe by its name; filled by the decorator below while this folder is read, and never
after.
"""


def probe(function: Probe) -> Probe:
    """Make a function of a Run available to questions under its own name."""
    assert function.__doc__, (
        f"probe {function.__name__} needs a docstring: learners and authors read it"
    )
    PROBES[function.__name__] = function
    return function


def moment(run: Run, at: str) -> int | None:
    """A moment as the run counts it; None is the end."""
    return parse_duration(at) if at else None


def object_at(run: Run, key: str, at: str) -> Obj | None:
    """What is stored under a key at a moment, without `/registry/`."""
    return run.objects(moment(run, at)).get(f"/registry/{key}")


def first_after(run: Run, times: Iterable[int], after: str) -> float:
    """The first of some times (microseconds since the world began) that is later than a moment, in
    seconds after it; -1 if none is.
    """
    since = run.start + parse_duration(after)
    return next((at - since for at in times if at > since), -SECOND) / SECOND


def pods_of(run: Run, app: str, at: str) -> list[Obj]:
    """The pods of a workload at a moment."""
    return [pod for pod in run.of("pods", moment(run, at)) if workload_of(pod) == app]


def writes(run: Run, key: str) -> Iterator[Write]:
    """Everything that was written to one key."""
    return (write for write in run.writes if write.key == key)
