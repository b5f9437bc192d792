"""Faults that were healed leave no trace: whole clusters come back to what their objects ask for.

A few worlds here; bench/clusters.py plays hundreds. What was found stays.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.cluster import draw, play

FOUND = {
    25: "a pod whose machine was rebooted kept its old address beside the new one",
    2104: "a short cut swallowed a deletion, the stream went on, and its pod ran for ever",
}


@settings(max_examples=16, deadline=None, derandomize=True)
@given(seed=st.integers(1000, 1_000_000))
def test_every_cluster_comes_back(seed: int) -> None:
    outcome = play(seed)

    assert outcome.broken == "", draw(seed).document["timeline"]


@pytest.mark.parametrize("seed", FOUND, ids=FOUND.values())
def test_what_was_found_stays_mended(seed: int) -> None:
    assert play(seed).broken == ""
