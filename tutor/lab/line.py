"""kubectl, etcdctl and ssh, typed at a moment of the world in view: a step of its timeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from engine import SIZES, Rejected, read_scenario
from tutor.lab.moments import UNTIL_MAX_US, lasting, moments, written
from tutor.lab.steps import timeline_of

PROGRAMS: Final[Mapping[str, str]] = {
    "kubectl": "kubectl",
    "k": "kubectl",
    "etcdctl": "etcdctl",
    "etcdutl": "etcdctl",
    "ssh": "ssh",
}
"""By the first word of a line the step that types it."""
ON_MACHINES: Final = ("systemctl", "crictl", "journalctl", "sudo", "ls", "mv")
"""How lines begin that are typed on a machine, and lack its name."""
WORD: Final = "typed"


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that was not typed: `program`: it begins with another word; `machine`: it does not say
    on which machine; `line`: the scenario's reader refuses it, and says why; `world`: the plan
    around it is wrong; `room`: the timeline is full.
    """

    why: Literal["program", "machine", "line", "world", "room"]
    message: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A world with one more line, and the id of its step."""

    world: Mapping[str, Any]
    step: str


def typed(world: Mapping[str, Any], line: str, at_us: int, name: str = "") -> Typed | Refused:
    """The world in which somebody types this line at this moment; no step but the new one moves."""
    words = line.strip().split(maxsplit=1)
    program = PROGRAMS.get(words[0]) if words else None
    if words and words[0] in ON_MACHINES:
        return Refused("machine")
    if program is None or len(words) < 2:
        return Refused("program")
    timeline = timeline_of(world)
    if len(timeline) >= SIZES["steps"]:
        return Refused("room")
    at_us = min(max(at_us, 0), UNTIL_MAX_US)
    name = name or next_line(world)
    said = line.strip() if words[0] == "etcdutl" else words[1]
    step = {"id": name, "at": written(at_us), program: said}
    place = place_of(timeline, at_us)
    longer = {**world, "timeline": [*timeline[:place], step, *timeline[place:]]}
    after = lasting(longer, at_us)
    wrong = _wrong(after)
    if not wrong:
        return Typed(after, name)
    here = f"timeline[{place}]"
    mine = [one for path, one in wrong if path == here or path.startswith(f"{here}.")]
    return Refused("line", "\n".join(mine)) if mine else Refused("world", wrong[0][1])


def place_of(timeline: list[dict[str, Any]], at_us: int) -> int:
    """Before the first step that is planned for later; at the end when there is none.

    Only a step with a time of its own lets another go first: `when` waits from the step before it.
    """
    known = moments(timeline)
    for index, (step, at) in enumerate(zip(timeline, known, strict=True)):
        if "at" in step and at is not None and at > at_us:
            return index
    return len(timeline)


def next_line(*worlds: Mapping[str, Any]) -> str:
    """The id of the next line that is typed, new in all of these worlds."""
    numbers = [
        int(number)
        for world in worlds
        for step in timeline_of(world)
        if (number := str(step.get("id", "")).removeprefix(f"{WORD}-")).isdecimal()
    ]
    return f"{WORD}-{max(numbers, default=0) + 1}"


def _wrong(world: Mapping[str, Any]) -> list[tuple[str, str]]:
    try:
        read_scenario(world)
    except Rejected as rejected:
        return [
            (one.path, f"{one.message} ({one.hint})" if one.hint else one.message)
            for one in rejected.findings
        ]
    return []
