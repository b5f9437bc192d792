"""Other worlds: the scenario of a question with one value set, or a fault healed earlier or later.

Changes of several values at once (`world:` of an option) are the engine's `merge_change`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from engine import parse_duration

PARTS_MAX = 16
NUMBERS_MAX = 60
"""How many numbers of one scenario are offered for a change."""


def value_at(scenario: Any, dotted: str) -> Any:
    """What stands at `cluster.workers` or `timeline.crash.at` (a step by id or index), or None."""
    here = scenario
    for part in _parts(dotted):
        key = _key(here, part)
        here = here[key] if key is not None and (isinstance(here, list) or key in here) else None
    return here


def with_value(scenario: Any, dotted: str, value: Any) -> Any:
    """A copy of the scenario with one value set; nothing else is touched."""
    return _set(scenario, _parts(dotted), value)


def with_healing(scenario: Mapping[str, Any], fault: str, delay: str) -> dict[str, Any]:
    """A copy in which a fault is healed so long after it began; the step that heals it moves."""
    moment = {"after": f"{fault} + {delay}", "heal": fault}
    timeline = list(scenario.get("timeline", ()))
    for index, step in enumerate(timeline):
        if step.get("heal") == fault:
            kept = {key: step[key] for key in ("id",) if key in step}
            timeline[index] = {**kept, **moment}
            return {**scenario, "timeline": timeline}
    return {**scenario, "timeline": [*timeline, {"id": f"heal-{fault}", **moment}]}


def numbers_of(scenario: Mapping[str, Any]) -> dict[str, int | str]:
    """Every whole number and every duration of a scenario, by its path, as they are written."""
    found: dict[str, int | str] = {}
    for path, value in _leaves(scenario, ()):
        if len(found) < NUMBERS_MAX and _is_number(value):
            found[".".join(path)] = value
    return found


def read_number(text: str, like: int | str) -> int | str:
    """What a learner typed in place of a number; raises ValueError when it is none of its kind."""
    text = text.strip().lower()
    if isinstance(like, int):
        if not text.isdecimal():
            raise ValueError(f"{text!r} is not a whole number")
        return int(text)
    parse_duration(text)
    return text


def _is_number(value: Any) -> bool:
    if isinstance(value, int):
        return not isinstance(value, bool)
    if not isinstance(value, str) or not value[:1].isdecimal():
        return False
    try:
        parse_duration(value)
    except ValueError:
        return False
    return True


def _leaves(here: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Everything that holds nothing else, with a path that `value_at` finds it by."""
    if len(path) > PARTS_MAX:
        return
    if isinstance(here, Mapping):
        for key, inside in here.items():
            if "." not in str(key):  # a label such as app.kubernetes.io/name
                yield from _leaves(inside, (*path, str(key)))
    elif isinstance(here, list):
        for index, inside in enumerate(here):
            name = str(inside.get("id", index)) if isinstance(inside, Mapping) else str(index)
            yield from _leaves(inside, (*path, name))
    else:
        yield path, here


def _parts(dotted: str) -> list[str]:
    parts = dotted.split(".")
    assert len(parts) <= PARTS_MAX, f"{dotted} is no path into a scenario"
    return parts


def _set(here: Any, parts: list[str], value: Any) -> Any:
    if not parts:
        return value
    if isinstance(here, list):
        index = _key(here, parts[0])
        if index is None:
            raise KeyError(parts[0])
        changed = _set(here[index], parts[1:], value)
        return [changed if number == index else item for number, item in enumerate(here)]
    inside = here if isinstance(here, Mapping) else {}
    return {**inside, parts[0]: _set(inside.get(parts[0]), parts[1:], value)}


def _key(here: Any, part: str) -> Any:
    """The index or key that a part of a path means at this place, or None."""
    if isinstance(here, Mapping):
        return part
    if not isinstance(here, list):
        return None
    if part.isdecimal():
        return int(part) if int(part) < len(here) else None
    named = (
        i for i, item in enumerate(here) if isinstance(item, Mapping) and item.get("id") == part
    )
    return next(named, None)
