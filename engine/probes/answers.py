"""What the operator heard."""

from engine.history import Run
from engine.probes._base import probe
from engine.units import SECOND


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
    text = answered.err.lower().replace("?timeout=", "")  # that stands in every webhook's URL
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
