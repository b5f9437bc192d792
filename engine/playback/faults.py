"""What was broken, when, and when it was mended."""

from typing import Any

from engine.faults import FAULTS
from engine.faults._base import FaultBegan, FaultEnded
from engine.history import Run


def faults(run: Run) -> list[dict[str, Any]]:
    """Every fault of the run in order of its beginning; `healed` is None while it lasts."""
    found: dict[str, dict[str, Any]] = {}
    for index, record in run.since_start():
        what = record.what
        if type(what) is FaultBegan:
            found[what.fault] = _began(what, run.time(index))
        elif type(what) is FaultEnded and what.fault in found:
            found[what.fault]["healed"] = run.time(index)
    return list(found.values())


def _began(fault: FaultBegan, at: int) -> dict[str, Any]:
    processes = [name for name in fault.targets if "/" in name]
    hosts = dict.fromkeys(name.partition("/")[0] for name in fault.targets)
    return {
        "id": fault.fault,
        "t": at,
        "healed": None,
        "hosts": [] if fault.left else list(hosts),
        "components": processes,
        "word": FAULTS[fault.verb].tag,
        "links": [[left, right] for left in fault.left for right in fault.right],
        "one_way": fault.one_way,
    }
