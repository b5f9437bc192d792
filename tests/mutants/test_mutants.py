"""Every planted bug is caught by the test that says so; without the bug that test passes."""

import pytest

from tests.mutants.planting import Mutant, complaint, planted
from tests.mutants.table import MUTANTS


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_planted_bug_is_caught(mutant: Mutant) -> None:
    with planted(mutant):
        assert complaint(mutant.caught_by)


@pytest.mark.parametrize("place", sorted({mutant.caught_by for mutant in MUTANTS}))
def test_the_engine_without_the_bug_passes(place: str) -> None:
    assert complaint(place) == ""
