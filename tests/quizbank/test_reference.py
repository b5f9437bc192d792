"""docs/reference is what the code says now."""

from pathlib import Path

import pytest

from quizbank.reference import PAGES, question_schema

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_not_stale(name: str) -> None:
    written = (REFERENCE / name).read_text(encoding="utf-8")

    assert written == PAGES[name](), "run: python -m quizbank reference docs/reference"


def test_an_editor_lets_a_facet_leave_its_kind_out() -> None:
    facet = question_schema()["$defs"]["ChooseFacet"]

    assert "kind" not in facet["required"]
    assert "options" in facet["required"]
