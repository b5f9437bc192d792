"""Random schedules against real members: no law is broken, and agreement returns.

A few hundred here; bench/schedules.py plays thousands. A seed that once broke a law stays in FOUND.
"""

import pytest

from tests.laws.schedule import Schedule, play

SEEDS = 240
BATCH = 30
COUNTED_MIN = 25
"""Of each batch; what does too little, for a majority was away too long, proves too little."""
FOUND = {
    0: "a watch resumed at a member that lagged heard old events again",
    1235: "a member that was told to stop did so only after the heal",
    1: "a watch from a revision to come was told of one before it",
    324: "a member that had joined did not know for good that it had started, and could not be "
    "counted when another was to be removed",
    1818: "two followers that had missed each other's greeting never found each other",
    2172: "a member that lost power forgot that it had been elected, and led the term again",
    7256: "no bug: who is elected late owes nothing to what a higher term has committed",
}


@pytest.mark.parametrize("first", range(1000, 1000 + SEEDS, BATCH))
def test_no_schedule_breaks_a_law(first: int) -> None:
    outcomes = [play(seed) for seed in range(first, first + BATCH)]

    assert [(each.seed, each.broken) for each in outcomes if each.broken] == []
    assert sum(each.counts for each in outcomes) >= COUNTED_MIN
    assert all(each.events_watched for each in outcomes)


@pytest.mark.parametrize("seed", FOUND, ids=FOUND.values())
def test_what_was_found_stays_mended(seed: int) -> None:
    assert play(seed).broken == ""


def test_a_schedule_follows_from_its_seed() -> None:
    first, again = Schedule(7), Schedule(7)

    assert first.play() == again.play()
    assert first.laws.model.history == again.laws.model.history
