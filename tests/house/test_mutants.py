"""The planted bugs of tests/mutants still fit the source they are planted in."""

import pytest

from tests.mutants.planting import ROOT, Mutant, changed
from tests.mutants.table import MUTANTS


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_planted_bug_still_fits_the_source(mutant: Mutant) -> None:
    for module in mutant.modules:
        compile(changed(mutant, module), module, "exec")


def test_every_planted_bug_has_a_name_of_its_own() -> None:
    names = [mutant.name for mutant in MUTANTS]
    assert sorted(set(names)) == sorted(names)


def test_every_planted_bug_is_written_down() -> None:
    told = (ROOT / "docs" / "laws.md").read_text()
    assert [mutant.name for mutant in MUTANTS if f"| {mutant.name} |" not in told] == []
