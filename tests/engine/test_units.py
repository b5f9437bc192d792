"""Durations as people, scenarios and Go write them, and how long a back-off lasts."""

import pytest

from engine.units import (
    HOUR,
    MILLISECOND,
    MINUTE,
    SECOND,
    doubled,
    go_duration,
    parse_duration,
    say_duration,
)

GO = [
    (0, "0s"), (80, "80µs"), (2_500, "2.5ms"), (250 * MILLISECOND, "250ms"), (7 * SECOND, "7s"),
    (5_002_843, "5.002843s"), (1 * MINUTE, "1m0s"), (75_500_000, "1m15.5s"),
    (HOUR + 5 * SECOND, "1h0m5s"), (100 * HOUR, "100h0m0s"),
]  # fmt: skip


@pytest.mark.parametrize(("span", "said"), GO, ids=[said for _, said in GO])
def test_durations_are_written_as_go_does(span: int, said: str):
    assert go_duration(span) == said


@pytest.mark.parametrize("text", ["10s", "1m30s", "250ms", "2h", "1h1us"])
def test_a_duration_is_read_as_it_is_said(text: str):
    assert say_duration(parse_duration(text)) == text


@pytest.mark.parametrize("text", ["", "10", "s", "1.s", "1s 2s", "-1s", "1d"])
def test_what_is_no_duration_is_told_with_how_to_write_one(text: str):
    with pytest.raises(ValueError, match="write it like 10s"):
        parse_duration(text)


def test_a_back_off_doubles_up_to_its_limit():
    waits = [doubled(SECOND, times, 10 * SECOND) // SECOND for times in (0, 1, 2, 3, 4, 10_000)]

    assert waits == [1, 2, 4, 8, 10, 10]
