"""What probes are, and what several of them look for: pure functions of a finished run.

Moments are written like `"30s"` and count from t = 0 (the settled cluster); answers in seconds do
too. A probe that finds nothing answers -1 where a number is asked for and "" where a word is.
"""

from collections.abc import Callable, Iterator
from typing import Any

from engine.history import Run, Write
from engine.objects import Obj, workload_of
from engine.units import parse_duration

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


def pods_of(run: Run, app: str, at: str) -> list[Obj]:
    """The pods of a workload at a moment."""
    return [pod for pod in run.of("pods", moment(run, at)) if workload_of(pod) == app]


def writes(run: Run, key: str) -> Iterator[Write]:
    """Everything that was written to one key."""
    return (write for write in run.writes if write.key == key)
