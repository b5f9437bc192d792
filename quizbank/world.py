"""Other worlds: the scenario of a question with one value set, or a fault healed earlier or later.

Changes of several values at once (`world:` of an option) are the engine's `merge_change`.
"""

from collections.abc import Mapping
from typing import Any

PARTS_MAX = 16


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
