"""What the first line of a recording says: how the cluster was brought up, the steps with their
times, and when it ends; read strictly, since people write such lines by hand.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from engine.finding import suggest
from engine.operator.recorded import Done, OnMachine, Recorded, read_step
from engine.operator.ssh import login
from engine.scenario.cluster import BALANCER
from engine.topology import Counts
from engine.units import SECOND

LINE_MAX = 4_000_000
"""Characters of a first line."""
STEPS_MAX = 1_000
TOTAL_MAX_S = 24 * 3600
COUNTS = {"nodes": (0, 200), "etcd": (1, 9), "apiservers": (1, 9), "kcm": (0, 9), "sched": (0, 9)}
"""The options of `up`, with how many of each this can stand."""
NODES_MAX = COUNTS["nodes"][1]
SUPERVISE = "supervise"

Row = dict[str, Any]


class BadRecording(ValueError):
    """The first line is not a recording's; says where and why."""


class Step(NamedTuple):
    """One step: `at` in microseconds after the first could be, `command` as it was recorded."""

    at: int
    what: Recorded
    command: str


class Recording(NamedTuple):
    """A scenario as it was recorded. `doubts` are sentences on what was read but means nothing."""

    start: Row
    counts: Counts
    steps: tuple[Step, ...]
    total: int  # microseconds
    doubts: tuple[str, ...]


def read_recording(text: str) -> Recording:
    """The scenario of a whole file or of its first line alone; raises BadRecording."""
    start = _first_line(text)
    state = start["state"]
    total = _seconds(state["total"], "total")
    steps = tuple(sorted(_steps(state["steps"]), key=lambda step: step.at))
    counts, doubts = _counts(state["up"], steps)
    return Recording(start, counts, steps, total, (*doubts, *_strangers(counts, steps)))


def _first_line(text: str) -> Row:
    line = text.lstrip("\ufeff \t\r\n").partition("\n")[0]
    if not line:
        raise BadRecording("it is empty; its first line should be a START line")
    if len(line) > LINE_MAX:
        raise BadRecording(f"line 1 has more than {LINE_MAX:,} characters")
    try:
        start = json.loads(line)
        json.dumps(start, ensure_ascii=False).encode()
    except RecursionError:
        raise BadRecording("line 1 is nested too deeply") from None
    except UnicodeEncodeError:
        raise BadRecording(r"line 1 holds half a character (a lone \ud800…\udfff)") from None
    except ValueError as error:
        raise BadRecording(f"line 1 is not JSON: {error}") from None
    state = start.get("state") if isinstance(start, dict) else None
    if not isinstance(state, dict) or start.get("event") != "START":
        raise BadRecording('line 1 is not a START line: {"kind": "scenario", "event": "START", …}')
    scenario: Row = start
    if not isinstance(scenario.get("name"), str):
        raise BadRecording('line 1 has no name: {"name": "my-scenario", …}')
    for key, kind, example in (
        ("up", str, '"--nodes 3"'),
        ("steps", list, '[[20, "@kill kcm1"]]'),
        ("total", int | float, "90"),
    ):
        if key not in state:
            raise BadRecording(f'line 1: state has no {key}; write "{key}": {example}')
        if not isinstance(state[key], kind):
            raise BadRecording(f'line 1: {key} is not like "{key}": {example}')
    return scenario


def _seconds(value: Any, what: str) -> int:
    """A time in microseconds."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or not 0 <= value <= TOTAL_MAX_S:
        raise BadRecording(f"line 1: {what} is not a number of seconds from 0 to {TOTAL_MAX_S}")
    return int(value * SECOND)


def _steps(entries: list[Any]) -> Iterator[Step]:
    if len(entries) > STEPS_MAX:
        raise BadRecording(f"line 1: more than {STEPS_MAX} steps")
    for number, entry in enumerate(entries, 1):
        match entry:
            case [seconds, str(command)]:
                at = _seconds(seconds, f"the time of step {number}")
            case _:
                raise BadRecording(f'line 1: step {number} is not like [20, "@kill kcm1"]')
        try:
            yield Step(at, read_step(command), command)
        except ValueError as wrong:
            raise BadRecording(f"line 1: step {number}: {wrong}") from None


def _counts(up: str, steps: tuple[Step, ...]) -> tuple[Counts, list[str]]:
    """The options of `up`, the nodes that a step brings in, and what means nothing here."""
    counts: dict[str, int] = {}
    doubts = []
    words = iter(up.replace("=", " ").split())
    for word in words:
        option = word.removeprefix("--")
        if option in COUNTS and word.startswith("--"):
            counts[option] = _count(option, next(words, ""))
        elif word != f"--{SUPERVISE}":
            known = (*(f"--{name}" for name in COUNTS), f"--{SUPERVISE}")
            hint = suggest(word, known)
            doubts.append(f"up: {word!r} is ignored" + (f" ({hint})" if hint else ""))
    there = counts.get("nodes", Counts().nodes)
    later = tuple(dict.fromkeys(name for name in _started(steps) if _is_new_node(name, there)))
    if there + len(later) > NODES_MAX:
        raise BadRecording(f"line 1: more than {NODES_MAX} nodes")
    supervised = f"--{SUPERVISE}" in up.split()
    return Counts(**counts, supervised=supervised, later=later), doubts


def _started(steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        if isinstance(step.what, Done) and step.what.verb == "start":
            yield from step.what.names


def _is_new_node(name: str, there: int) -> bool:
    number = re.fullmatch(r"node(\d{1,3})", name)
    return number is not None and not 1 <= int(number[1]) <= there


def _count(option: str, value: str) -> int:
    low, high = COUNTS[option]
    if not re.fullmatch(r"\d{1,6}", value) or not low <= int(value) <= high:
        raise BadRecording(f"line 1: up: --{option} {value}: a number from {low} to {high}")
    return int(value)


def _strangers(counts: Counts, steps: tuple[Step, ...]) -> Iterator[str]:
    """Sentences on names that this cluster does not have: such a step fails when it is played."""
    many = {"etcd": counts.etcd, "apiserver": counts.apiservers, "kcm": counts.kcm}
    many |= {"sched": counts.sched, "node": counts.nodes}
    known = [f"{kind}{number}" for kind, count in many.items() for number in range(1, count + 1)]
    known += counts.later if counts.apiservers == 1 else (*counts.later, BALANCER)
    for step in steps:
        for name in _named(step):
            if name not in known:
                hint = suggest(name, known)
                yield f"{step.command!r}: no {name}" + (f" ({hint})" if hint else "")


def _named(step: Step) -> tuple[str, ...]:
    """The machines and processes that a step names."""
    match step.what:
        case Done(names=names):
            return names
        case OnMachine(line=line):
            return (login(line).host,)
    return ()
