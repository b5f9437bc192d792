"""Every scenario document of the project: those of docs/scenarios, and those of the questions."""

from pathlib import Path

from tests.engine.shipped import FILES, ROOT, SCENARIOS, document, path_of

ITEMS = ROOT / "quizbank/packs/foundations"


def named(name: str) -> Path:
    """A document by its name without suffix: `scenarios/x`, or `x` (an item before a scenario)."""
    folder, _, stem = name.rpartition("/")
    if folder == SCENARIOS.name:
        return path_of(stem)
    return next(path for path in reversed(DOCUMENTS) if path.stem == stem)


def _is_predict(path: Path) -> bool:
    """Whether a file of the pack holds one question with a scenario of its own."""
    value = document(path).value
    return isinstance(value, dict) and value.get("type") == "predict"


DOCUMENTS = FILES + sorted(filter(_is_predict, ITEMS.glob("*.yaml")))
