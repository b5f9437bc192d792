"""The import rules of .importlinter hold."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = [path.relative_to(ROOT) for path in sorted(ROOT.glob("engine/**/*.py"))]


def test_every_package_keeps_to_its_floor() -> None:
    linter = Path(sys.executable).with_name("lint-imports")

    result = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("room", ROOMS, ids=str)
def test_nobody_within_the_engine_comes_in_by_its_door(room: Path) -> None:
    """The door opens every room: who goes from room to room through it goes in a circle."""
    lines = (ROOT / room).read_text().splitlines()

    assert [line for line in lines if line.startswith("from engine import")] == []
