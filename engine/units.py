"""Time as integer microseconds, and the two ways people write it: `"10s"` and RFC 3339."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from sys import intern

MICROSECOND = 1
MILLISECOND = 1_000
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

EPOCH = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) * SECOND
"""What every wall clock shows when a world begins, in microseconds since 1970 (UTC)."""

_UNITS = {"us": MICROSECOND, "ms": MILLISECOND, "s": SECOND, "m": MINUTE, "h": HOUR}
_PART = re.compile(r"(\d{1,9})(?:\.(\d{1,6}))?(us|ms|s|m|h)")


def parse_duration(text: str) -> int:
    """Microseconds of a Go-like duration: `"10s"`, `"1m30s"`, `"250ms"`, `"1.5s"`.

    Raises ValueError with the offending text when it is anything else.
    """
    total, end = 0, 0
    for part in _PART.finditer(text):
        if part.start() != end:
            break
        whole, fraction, unit = part.groups()
        total += int(whole) * _UNITS[unit]
        if fraction:
            total += int(fraction) * _UNITS[unit] // 10 ** len(fraction)
        end = part.end()
    if not text or end != len(text):
        raise ValueError(f"{text!r} is not a duration; write it like 10s, 1m30s or 250ms")
    return total


def say_duration(duration_us: int) -> str:
    """The shortest Go-like form that `parse_duration` reads back to the same number."""
    if duration_us == 0:
        return "0s"
    parts, rest = [], duration_us
    for unit in ("h", "m", "s", "ms", "us"):
        count, rest = divmod(rest, _UNITS[unit])
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts)


def go_duration(duration_us: int) -> str:
    """`1m0s`, `1h0m5s`, `1.5s`, `250ms`, `40µs`: as Go prints a duration (time.Duration.String)."""
    if duration_us < MILLISECOND:
        return f"{duration_us}µs" if duration_us else "0s"
    if duration_us < SECOND:
        return f"{_decimal(duration_us, MILLISECOND)}ms"
    minutes, rest = divmod(duration_us, MINUTE)
    hours, minutes = divmod(minutes, 60)
    text = f"{_decimal(rest, SECOND)}s"
    if hours:
        return f"{hours}h{minutes}m{text}"
    return f"{minutes}m{text}" if minutes else text


def _decimal(value_us: int, unit_us: int) -> str:
    whole, part = divmod(value_us, unit_us)
    digits = str(unit_us + part)[1:].rstrip("0")  # the unit is a power of ten
    return f"{whole}.{digits}" if digits else str(whole)


DOUBLINGS_MAX = 30
"""After so many a back-off has reached every limit that there is."""


def doubled(first_us: int, times: int, most_us: int) -> int:
    """A back-off: `first_us`, doubled so many times, but never more than `most_us`."""
    return min(first_us << min(times, DOUBLINGS_MAX), most_us)


def rfc3339(wall_us: int) -> str:
    """`2026-01-01T00:00:10Z`: metav1.Time, whole seconds."""
    return intern(f"{_minute(wall_us // MINUTE)}:{wall_us % MINUTE // SECOND:02}Z")


def rfc3339_micro(wall_us: int) -> str:
    """`2026-01-01T00:00:10.250000Z`: metav1.MicroTime, as Leases carry it."""
    seconds, micros = divmod(wall_us % MINUTE, SECOND)
    return f"{_minute(wall_us // MINUTE)}:{seconds:02}.{micros:06}Z"


@lru_cache(maxsize=1024)
def _minute(minutes: int) -> str:
    return datetime.fromtimestamp(minutes * 60, UTC).isoformat()[:16]


def parse_rfc3339(text: str) -> int:
    """Microseconds since 1970 of either form above."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return int(moment.replace(microsecond=0).timestamp()) * SECOND + moment.microsecond


def rfc1123(wall_us: int) -> str:
    """`Thu, 01 Jan 2026 00:00:10 +0000`: how some Events write a moment."""
    moment = datetime.fromtimestamp(wall_us // SECOND, UTC)
    weekday, month = _WEEKDAYS[weekday_of(wall_us)], _MONTHS[moment.month - 1]
    clock = moment.isoformat()[11:19]
    return f"{weekday}, {moment.day:02d} {month} {moment.year} {clock} +0000"


def month_and_day(wall_us: int) -> tuple[int, int]:
    """The month and the day of the month of a moment (UTC)."""
    moment = datetime.fromtimestamp(wall_us // SECOND, UTC)
    return moment.month, moment.day


def weekday_of(wall_us: int) -> int:
    """0 for Sunday to 6 for Saturday: 1 January 1970 was a Thursday."""
    return (wall_us // DAY + 4) % 7


_WEEKDAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
