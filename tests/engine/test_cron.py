"""Schedules: what they allow, the next moment, and the words of what is refused."""

import pytest

from engine.cron import parse_schedule
from engine.units import parse_rfc3339, rfc3339
from engine.zones import OFFSETS_US, in_zone, problem_of


@pytest.mark.parametrize(
    ("schedule", "now", "following"),
    [
        ("* * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z"),
        ("*/15 * * * *", "2026-01-01T00:15:00Z", "2026-01-01T00:30:00Z"),
        ("5/20 * * * *", "2026-01-01T00:26:00Z", "2026-01-01T00:45:00Z"),
        ("30 2 * * *", "2026-01-01T02:30:00Z", "2026-01-02T02:30:00Z"),
        ("0 9-17/4 * * *", "2026-01-01T13:59:59Z", "2026-01-01T17:00:00Z"),
        ("0 0 1 * *", "2026-01-31T12:00:00Z", "2026-02-01T00:00:00Z"),
        ("0 0 * * mon,Fri", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"),
        ("0 0 13 * 5", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"),
        ("0 0 13 feb *", "2026-01-01T00:00:00Z", "2026-02-13T00:00:00Z"),
        ("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"),
        ("@hourly", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z"),
        ("@weekly", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z"),
        ("@every 90s", "2026-01-01T00:00:05Z", "2026-01-01T00:01:35Z"),
    ],
    ids=lambda value: value if " " in value or "@" in value else "",
)
def test_the_next_moment(schedule: str, now: str, following: str) -> None:
    moment = parse_schedule(schedule).after(parse_rfc3339(now))

    assert moment is not None
    assert rfc3339(moment) == following


@pytest.mark.parametrize(
    ("zone", "schedule", "following"),
    [
        ("America/Sao_Paulo", "5 21 * * *", "2026-01-01T00:05:00Z"),
        ("America/Sao_Paulo", "5 0 1 1 *", "2026-01-01T03:05:00Z"),
        ("Asia/Kolkata", "40 5 * * *", "2026-01-01T00:10:00Z"),
        ("Pacific/Kiritimati", "0 15 1 * *", "2026-01-01T01:00:00Z"),
        ("Etc/UTC", "5 21 * * *", "2026-01-01T21:05:00Z"),
    ],
)
def test_a_schedule_is_read_by_the_clock_of_its_zone(
    zone: str, schedule: str, following: str
) -> None:
    moment = parse_schedule(schedule, OFFSETS_US[zone]).after(parse_rfc3339("2026-01-01T00:00:00Z"))

    assert moment is not None
    assert rfc3339(moment) == following


def test_a_moment_is_written_as_the_zone_shows_it() -> None:
    moment = parse_rfc3339("2026-01-01T00:05:00Z")

    assert in_zone(moment, "America/Sao_Paulo") == "2025-12-31T21:05:00-03:00"
    assert in_zone(moment, "Asia/Kolkata") == "2026-01-01T05:35:00+05:30"
    assert in_zone(moment, "UTC") == "2026-01-01T00:05:00Z"


@pytest.mark.parametrize(
    ("zone", "problem"),
    [
        ("Europe/Berlin", ""),
        ("Etc/UTC", ""),
        ("Mars/Olympus", "unknown time zone Mars/Olympus"),
        ("", "timeZone must be nil or non-empty string"),
        (
            "Local",
            "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones",
        ),
    ],
)
def test_which_zones_a_cron_job_may_have(zone: str, problem: str) -> None:
    assert problem_of(zone) == problem


def test_a_day_that_no_month_has_never_comes() -> None:
    assert parse_schedule("0 0 30 2 *").after(0) is None


@pytest.mark.parametrize(
    ("schedule", "error"),
    [
        ("", "empty spec string"),
        ("* * * *", "expected exactly 5 fields, found 4: [* * * *]"),
        ("60 * * * *", "end of range (60) above maximum (59): 60"),
        ("* * 0 * *", "beginning of range (0) below minimum (1): 0"),
        ("* * * * 7", "end of range (7) above maximum (6): 7"),
        ("30-10 * * * *", "beginning of range (30) beyond end of range (10): 30-10"),
        ("*/0 * * * *", "step of range should be a positive number: */0"),
        ("1-2-3 * * * *", "too many hyphens: 1-2-3"),
        ("1/2/3 * * * *", "too many slashes: 1/2/3"),
        ("a * * * *", 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'),
        ("@often", "unrecognized descriptor: @often"),
        ("@every x", "failed to parse duration @every x"),
    ],
)
def test_what_is_refused(schedule: str, error: str) -> None:
    with pytest.raises(ValueError) as refusal:
        parse_schedule(schedule)

    assert str(refusal.value) == error
