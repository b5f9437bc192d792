"""Pydantic's complaints arrive at the line of the document, with the word that was meant."""

from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from engine import findings_of, read_document, say_path

SOURCE = """
id: quorum
steps:
  - {verb: crash, targt: cp-1}
  - verb: krash
    target: cp-2
"""


class Step(BaseModel):
    model_config = ConfigDict(extra="forbid")
    verb: Literal["crash", "stop"]
    target: str = ""


class Plan(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    title: str
    steps: tuple[Step, ...]


def test_errors_of_a_model_name_line_path_and_the_word_that_was_meant() -> None:
    document = read_document(SOURCE, "plan.yaml")

    with pytest.raises(ValidationError) as caught:
        Plan.model_validate(document.value)
    found = findings_of(caught.value.errors(), document.value, document.place, Plan)

    assert sorted(str(finding) for finding in found) == [
        "plan.yaml:2: 'title' is missing",
        "plan.yaml:4 steps[0].targt: no key 'targt' (target?)",
        "plan.yaml:5 steps[1].verb: 'krash' is not 'crash' or 'stop' (crash?)",
    ]


def test_a_part_of_a_document_reports_at_its_own_lines() -> None:
    document = read_document(SOURCE, "plan.yaml")
    errors = [{"loc": ("verb",), "type": "verb", "msg": "no verb 'krash'"}]
    step = document.value["steps"][1]

    (found,) = findings_of(errors, step, document.place, prefix=("steps", 1))

    assert str(found) == "plan.yaml:5 steps[1].verb: no verb 'krash'"


def test_a_very_long_path_is_shortened() -> None:
    assert say_path(("timeline", 1, "at")) == "timeline[1].at"
    assert say_path((0,) * 60) == "[0][0][0]…[0]"
