"""Ages as kubectl prints them: apimachinery/pkg/util/duration (HumanDuration)."""

from engine.units import HOUR, MINUTE, SECOND, parse_rfc3339

UNKNOWN = "<unknown>"
INVALID = "<invalid>"
_DAY_H = 24
_YEAR_H = 365 * _DAY_H


def age(timestamp: object, wall_us: int) -> str:
    """How long ago an RFC 3339 timestamp was at a moment of the wall clock."""
    if not timestamp:
        return UNKNOWN
    return human_duration(wall_us - parse_rfc3339(str(timestamp)))


def human_duration(duration_us: int) -> str:
    """`95s`, `2m5s`, `14m`, `3h5m`, `30h`, `3d4h`, `20d`: two or three significant figures."""
    seconds = int(duration_us / SECOND)
    if seconds < -1:
        return INVALID
    if seconds < 0:
        return "0s"
    if seconds < 120:
        return f"{seconds}s"
    minutes = duration_us // MINUTE
    if minutes < 10:
        return _two(minutes, "m", seconds % 60, "s")
    if minutes < 180:
        return f"{minutes}m"
    hours = duration_us // HOUR
    if hours < 8:
        return _two(hours, "h", minutes % 60, "m")
    if hours < 2 * _DAY_H:
        return f"{hours}h"
    if hours < 8 * _DAY_H:
        return _two(hours // _DAY_H, "d", hours % _DAY_H, "h")
    if hours < 2 * _YEAR_H:
        return f"{hours // _DAY_H}d"
    if hours < 8 * _YEAR_H:
        return _two(hours // _YEAR_H, "y", hours // _DAY_H % 365, "d")
    return f"{hours // _YEAR_H}y"


def _two(large: int, large_unit: str, small: int, small_unit: str) -> str:
    return f"{large}{large_unit}{small}{small_unit}" if small else f"{large}{large_unit}"
