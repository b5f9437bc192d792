"""Which start of a CronJob is due, which were missed, and when to look again.

After pkg/controller/cronjob/utils.go. Of several missed starts only the latest is made up for.
"""

from typing import NamedTuple

from engine.cron import Schedule
from engine.objects import Obj
from engine.units import MILLISECOND, SECOND, parse_rfc3339

PADDING_US = 100 * MILLISECOND
"""How long after the full minute the controller looks (nextScheduleDelta)."""
MANY = 100
"""More missed starts than this are told by an Event."""


class Starts(NamedTuple):
    """What lies between the last start and now."""

    since: int  # from where they are counted, microseconds since 1970
    latest: int | None  # the latest start that is due
    missed: int


def starts(cronjob: Obj, schedule: Schedule, wall: int, *, within_deadline: bool) -> Starts:
    """The starts since the last one (mostRecentScheduleTime)."""
    last = (cronjob.get("status") or {}).get("lastScheduleTime")
    since = parse_rfc3339(last or cronjob["metadata"]["creationTimestamp"])
    deadline = cronjob["spec"].get("startingDeadlineSeconds")
    if within_deadline and deadline is not None:
        since = max(since, wall - deadline * SECOND)
    first = schedule.after(since)
    second = schedule.after(first) if first is not None else None
    if first is None or wall < first:
        return Starts(since, None, 0)
    if second is None or wall < second:
        return Starts(since, first, 0)
    between = second - first
    missed = (wall - first) // between + 1
    latest: int | None = None
    at = schedule.after(first + (missed - 2) * between)
    while at is not None and at <= wall:  # a step or two: the schedule may be uneven
        latest, at = at, schedule.after(at)
    return Starts(since, latest, missed)


def wait_us(cronjob: Obj, schedule: Schedule, wall: int) -> int | None:
    """Until the next start, and a little more (nextScheduleTimeDuration); None: there is none."""
    found = starts(cronjob, schedule, wall, within_deadline=False)
    base = found.latest if found.latest is not None else (wall if found.missed else found.since)
    following = schedule.after(base)
    return None if following is None else max(0, following + PADDING_US - wall)
