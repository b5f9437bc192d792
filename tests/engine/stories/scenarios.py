"""Every scenario document of the project, and its run, made once a session."""

from functools import cache
from pathlib import Path
from typing import Any

from engine.document import read_document
from engine.history import Run
from engine.scenario import read_scenario
from engine.simulation import simulate

ROOT = Path(__file__).parents[3]
ITEMS = "quizbank/packs/foundations"
DOCUMENTS = sorted((ROOT / "docs/scenarios").glob("*.yaml")) + sorted(
    path for path in (ROOT / ITEMS).glob("*.yaml") if path.name != "pack.yaml"
)


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
    """A document by its name without folder and suffix; items before scenarios."""
    return next(path for path in reversed(DOCUMENTS) if path.stem == name)
