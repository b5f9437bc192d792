"""Every scenario document of the project, and its run, made once a session."""

from functools import cache
from pathlib import Path
from typing import Any

from engine.document import read_document
from engine.history import Run
from engine.scenario import read_scenario
from engine.simulation import simulate

ROOT = Path(__file__).parents[3]
ITEMS = ROOT / "quizbank/packs/foundations"
SCENARIOS = ROOT / "docs/scenarios"


@cache
def content(path: Path) -> dict[str, Any]:
    """A scenario document, or the question that holds one."""
    value = read_document(path.read_bytes(), path.name).value
    assert isinstance(value, dict)
    return value


@cache
def run_of(path: Path) -> Run:
    document = content(path)
    return simulate(read_scenario(document.get("scenario", document)), seed=7)


def named(name: str) -> Path:
    """A document by its name without suffix: `scenarios/x`, or `x` (an item before a scenario)."""
    folder, _, stem = name.rpartition("/")
    if folder == SCENARIOS.name:
        return SCENARIOS / f"{stem}.yaml"
    return next(path for path in reversed(DOCUMENTS) if path.stem == stem)


def _is_predict(path: Path) -> bool:
    """Whether a file of the pack holds one question with a scenario of its own."""
    value = read_document(path.read_bytes(), path.name).value
    return isinstance(value, dict) and value.get("type") == "predict"


DOCUMENTS = sorted(SCENARIOS.glob("*.yaml")) + sorted(filter(_is_predict, ITEMS.glob("*.yaml")))
