"""Every shipped pack has nothing to mend."""

from pathlib import Path

import pytest

from quizbank.check import check_pack, pack_folders

PACKS = Path(__file__).parents[2] / "quizbank" / "packs"


@pytest.mark.parametrize("folder", pack_folders(PACKS), ids=lambda folder: folder.name)
def test_a_shipped_pack_has_nothing_to_mend(folder: Path) -> None:
    _, findings = check_pack(folder)

    assert [str(finding) for finding in findings] == []
