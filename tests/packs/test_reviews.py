"""docs/reviews.md says of every question of the pack who read it without its key, and what came."""

import re
from pathlib import Path

from quizbank.pack import read_pack

ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"^\| `(?P<id>[^`]+)` \| (?P<read>[^|]+) \| (?P<changed>[^|]+) \|$", re.MULTILINE)


def test_every_question_was_read_once_by_someone_who_did_not_see_its_key() -> None:
    page = (ROOT / "docs" / "reviews.md").read_text(encoding="utf-8")
    table = page.partition("| read without the key |")[2].partition("\n## ")[0]

    pack = read_pack(ROOT / "quizbank" / "packs" / "foundations")

    read = [found["id"] for found in _ROW.finditer(table)]
    assert sorted(read) == sorted(entry.question.id for entry in pack.entries)
