"""What two worlds differ in, change by change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tutor.lab.moments import name_of as step_name
from tutor.lab.steps import timeline_of
from tutor.lab.workload import name_of, workload_of
from tutor.lab.writing import on_a_line

LENGTH_MAX: Final = 90


@dataclass(frozen=True, slots=True)
class Change:
    """One place where they differ; None where a world has nothing there."""

    where: str
    first: str | None
    second: str | None


def differences(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Change]:
    """Every change from one world to the other: keys, objects by name, steps by id."""
    one, two = dict(_parts(first)), dict(_parts(second))
    places = list(dict.fromkeys([*one, *two]))
    return [
        Change(place, one.get(place), two.get(place))
        for place in places
        if one.get(place) != two.get(place)
    ]


def _parts(world: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in world.items():
        if key == "cluster" and isinstance(value, Mapping):
            for name, inside in value.items():
                yield name, _short(inside)
        elif key not in ("timeline", "workload", "title"):
            yield key, _short(value)
    for item in workload_of(world):
        kind, name = name_of(item)
        yield f"{kind} {name}", _short(item)
    for number, step in enumerate(timeline_of(world), 1):
        rest = {name: value for name, value in step.items() if name != "id"}
        yield step_name(step, number), _short(rest)


def _short(value: Any) -> str:
    """A value on a line, without the braces around it."""
    text = on_a_line(value)
    text = text[1:-1] if isinstance(value, Mapping) else text
    return text if len(text) <= LENGTH_MAX else f"{text[:LENGTH_MAX]}…"
