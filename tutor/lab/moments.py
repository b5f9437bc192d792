"""When the steps of a document happen, as far as that is known before the run."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from engine import SECOND, parse_duration
from quizbank.text import Language

FIRST_US: Final = 10 * SECOND
"""When something happens first, unless somebody says otherwise."""
GAP_US: Final = 10 * SECOND
TAIL_US: Final = 60 * SECOND
"""So long a run goes on after its last step, at least, when the Lab adds one."""
UNTIL_MAX_US: Final = 3600 * SECOND

TRIGGERS: Final = ("at", "after", "when")


def moments(timeline: Sequence[Any]) -> list[int | None]:
    """Of every step when it comes, in µs; None where only the run can tell, or nobody."""
    known: dict[str, int] = {}
    found: list[int | None] = []
    for number, step in enumerate(timeline, 1):
        at = _moment(step, known) if isinstance(step, Mapping) else None
        if at is not None and isinstance(step, Mapping):
            known[name_of(step, number)] = at
        found.append(at)
    return found


def next_moment(timeline: Sequence[Any]) -> int:
    """A while after everything that is planned."""
    known = [at for at in moments(timeline) if at is not None]
    return _whole(max(known) + GAP_US) if known else FIRST_US


def until_of(plan: Mapping[str, Any]) -> int | None:
    """When the run ends, in µs; None where only the run can tell, or nobody."""
    timeline = listed(plan.get("timeline"))
    known = {
        name_of(step, number): at
        for number, (step, at) in enumerate(zip(timeline, moments(timeline), strict=True), 1)
        if at is not None and isinstance(step, Mapping)
    }
    return read(plan.get("until"), known)


def lasting(plan: Mapping[str, Any], at_us: int) -> dict[str, Any]:
    """The same plan, long enough to see what comes of something at this moment."""
    until = until_of(plan)
    needed = min(_whole(at_us + TAIL_US), UNTIL_MAX_US)
    if until is None or until >= needed:
        return dict(plan)
    return {**plan, "until": written(needed)}


def read(text: Any, known: Mapping[str, int]) -> int | None:
    """`30s` or `cut + 30s` in µs."""
    if text == 0 and not isinstance(text, bool):
        return 0
    if not isinstance(text, str):
        return None
    step, plus, delay = text.partition("+")
    try:
        if plus:
            begins = known.get(step.strip())
            return None if begins is None else begins + parse_duration(delay.strip())
        return known[text.strip()] if text.strip() in known else parse_duration(text.strip())
    except ValueError:
        return None


def written(us: int) -> str:
    """To the millisecond, rounded up: never before what was seen. `10s`, `12500ms`."""
    milliseconds = -(-us // 1000)
    return f"{milliseconds}ms" if milliseconds % 1000 else f"{milliseconds // 1000}s"


def say_moment(us: int, language: Language) -> str:
    """As the player prints it: `11.8 s`, with a comma in Portuguese."""
    text = f"{us / SECOND:.1f}"
    return f"{text.replace('.', ',') if language == 'pt-BR' else text}\N{NO-BREAK SPACE}s"


def say_wait(us: int, language: Language) -> str:
    """A stretch of time that may be short: `5 ms`, `7.0 s`."""
    if us < 100_000:
        return f"{max(1, round(us / 1000))}\N{NO-BREAK SPACE}ms"
    return say_moment(us, language)


def name_of(step: Mapping[str, Any], number: int) -> str:
    """What a step is called: its id, or its place."""
    return str(step.get("id") or f"step-{number}")


def listed(value: Any) -> list[Any]:
    """A list as it stands in a document; anything else counts as an empty one."""
    return list(value) if isinstance(value, list | tuple) else []


def _whole(us: int) -> int:
    """The next whole second: what nobody asked for should read well."""
    return -(-us // SECOND) * SECOND


def _moment(step: Mapping[str, Any], known: Mapping[str, int]) -> int | None:
    if "at" in step:
        return read(step["at"], {})
    if isinstance(step.get("after"), str):
        return read(step["after"], known)
    return None
