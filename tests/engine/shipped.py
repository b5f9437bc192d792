"""The scenarios that come with the project, and the questions that hold one: each is read once, and
played once for each seed, whoever asks.
"""

from functools import cache
from pathlib import Path
from typing import Any

from engine.document import Document, read_document
from engine.history import Run
from engine.scenario import Scenario, read_scenario
from engine.simulation import simulate

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "docs/scenarios"
FILES = sorted(SCENARIOS.glob("*.yaml"))
SEED = 7
"""What is asked of every scenario is asked under this seed."""


def path_of(name: str) -> Path:
    """The file of a scenario."""
    return SCENARIOS / f"{name}.yaml"


@cache
def document(path: Path) -> Document:
    return read_document(path.read_bytes(), path.name)


def content(path: Path) -> dict[str, Any]:
    """A scenario document, or the question that holds one."""
    value = document(path).value
    assert isinstance(value, dict)
    return value


@cache
def scenario(path: Path) -> Scenario:
    read = document(path)
    if "scenario" in read.value:
        return read_scenario(read.value["scenario"])
    return read_scenario(read.value, read.place)


@cache
def run_of(path: Path, seed: int = SEED) -> Run:
    return simulate(scenario(path), seed)
