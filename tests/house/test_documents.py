"""The documents name code that exists, and the map shows every floor."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MENTION = re.compile(
    r"`((?:engine|quizbank|tutor|views|tests|docs|bench|bin)/[\w/.-]*)(?::(\w+))?`"
)
DOCUMENTS = [ROOT / "docs" / name for name in ("tour.md", "map.md", "cookbook.md")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_names_what_exists(document: Path):
    for path, name in MENTION.findall(document.read_text(encoding="utf-8")):
        place = ROOT / path
        assert place.exists(), path
        if name:
            defined = rf"^\s*(?:def|class) {name}\b|^{name}\b"
            assert re.search(defined, place.read_text(encoding="utf-8"), re.MULTILINE), (path, name)


def test_the_map_shows_every_floor_of_the_engine():
    contract = (ROOT / ".importlinter").read_text(encoding="utf-8")
    floors = contract.partition("[importlinter:contract:floors]")[2].partition("[importlinter")[0]

    listed = re.findall(r"\((\w+)\)", floors)

    shown = (ROOT / "docs/map.md").read_text(encoding="utf-8")
    assert [name for name in listed if f"`{name}`" not in shown and f"`{name}/`" not in shown] == []
