"""Schedules as cron writes them, and the next moment that one names.

After github.com/robfig/cron/v3 ParseStandard, with which CronJobs are read and checked. Without a
time zone of its own a schedule is in UTC, the zone of kube-controller-manager here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.units import DAY, HOUR, MINUTE, SECOND, month_and_day, parse_duration, weekday_of

SEARCH_DAYS = 5 * 366
"""A schedule that names no moment for so long names none (`0 0 30 2 *`)."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS: Sequence[tuple[int, int, Mapping[str, int]]] = (
    (0, 59, {}),
    (0, 23, {}),
    (1, 31, {}),
    (1, 12, {name: number + 1 for number, name in enumerate(_MONTHS)}),
    (0, 6, {name: number for number, name in enumerate(_WEEKDAYS)}),
)
"""Lowest and highest value and the names of minute, hour, day, month and weekday."""
_WORDS = {
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0", "@daily": "0 0 * * *", "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}  # fmt: skip
_EVERY = "@every "


@dataclass(frozen=True, slots=True)
class Schedule:
    """The values that each field allows, or (`@every`) a distance in microseconds."""

    minutes: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()
    any_day: bool = False  # day or weekday was `*`: then both must fit, else one is enough
    every_us: int = 0
    ahead_us: int = 0  # of UTC: the clock that the schedule is read by

    def after(self, wall: int) -> int | None:
        """The first moment later than `wall` (microseconds since 1970); None when there is none."""
        if self.every_us:
            return wall - wall % SECOND + self.every_us
        begin = wall - wall % MINUTE + MINUTE + self.ahead_us
        day = begin - begin % DAY
        for _ in range(SEARCH_DAYS):
            if self._fits(day):
                for hour in self.hours:
                    for minute in self.minutes:
                        moment = day + hour * HOUR + minute * MINUTE
                        if moment >= begin:
                            return moment - self.ahead_us
            day += DAY
        return None

    def _fits(self, day: int) -> bool:
        month, number = month_and_day(day)
        if month not in self.months:
            return False
        in_month, in_week = number in self.days, weekday_of(day) in self.weekdays
        return in_month and in_week if self.any_day else in_month or in_week


def parse_schedule(text: str, ahead_us: int = 0) -> Schedule:
    """Read `*/5 * * * *`, `@daily` or `@every 90s`, by a clock that is so far ahead of UTC;
    ValueError in the words of the real parser.
    """
    if not text:
        raise ValueError("empty spec string")
    if text.startswith(_EVERY):
        try:
            distance = parse_duration(text.removeprefix(_EVERY))
        except ValueError:
            raise ValueError(f"failed to parse duration {text}") from None
        return Schedule(every_us=max(SECOND, distance - distance % SECOND))
    if text.startswith("@") and text not in _WORDS:
        raise ValueError(f"unrecognized descriptor: {text}")
    parts = _WORDS.get(text, text).split()
    if len(parts) != len(_FIELDS):
        found = " ".join(parts)
        raise ValueError(f"expected exactly 5 fields, found {len(parts)}: [{found}]")
    read = [_values(part, *field) for part, field in zip(parts, _FIELDS, strict=True)]
    minutes, hours, days, months, weekdays = read
    any_day = any(_is_star(parts[at]) for at in (2, 4))
    return Schedule(minutes, hours, days, months, weekdays, any_day, ahead_us=ahead_us)


def _is_star(part: str) -> bool:
    return any(one in ("*", "?", "*/1", "?/1") for one in part.split(","))


def _values(part: str, low: int, high: int, names: Mapping[str, int]) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for one in part.split(","):
        if one:
            found |= dict.fromkeys(_range(one, low, high, names))
    return tuple(sorted(found))


def _range(text: str, low: int, high: int, names: Mapping[str, int]) -> range:
    bounds, slash, step_text = text.partition("/")
    first, dash, last = bounds.partition("-")
    if "/" in step_text:
        raise ValueError(f"too many slashes: {text}")
    if "-" in last:
        raise ValueError(f"too many hyphens: {text}")
    if first in ("*", "?"):
        start, end = low, high
    else:
        start = _number(first, names)
        end = _number(last, names) if dash else (high if slash else start)
    step = _number(step_text, {}) if slash else 1
    if start < low:
        raise ValueError(f"beginning of range ({start}) below minimum ({low}): {text}")
    if end > high:
        raise ValueError(f"end of range ({end}) above maximum ({high}): {text}")
    if start > end:
        raise ValueError(f"beginning of range ({start}) beyond end of range ({end}): {text}")
    if step == 0:
        raise ValueError(f"step of range should be a positive number: {text}")
    return range(start, end + 1, step)


def _number(text: str, names: Mapping[str, int]) -> int:
    known = names.get(text.lower())
    if known is not None:
        return known
    if text.startswith("-") and text[1:].isdecimal():
        raise ValueError(f"negative number ({text}) not allowed: {text}")
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        why = f'strconv.Atoi: parsing "{text}": invalid syntax'
        raise ValueError(f"failed to parse int from {text}: {why}")
    return int(text)
