"""What measures the project can be started, also where nobody ran it since the last change."""

from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BENCHES = sorted(path.stem for path in ROOT.glob("bench/*.py"))


@pytest.mark.parametrize("name", BENCHES)
def test_a_bench_can_be_started(name: str) -> None:
    import_module(f"bench.{name}")
