"""How a prediction fared, and how answers and outcomes are said."""

from dataclasses import replace
from typing import Any

import pytest

from quizbank.text import Language
from tests.tutor.sample import QUESTION
from tests.tutor.test_conversation import LOCKED
from tutor.verdict import say_amount, say_answer, say_number, say_outcome, verdict_of

ORDER = ["crash", "election", "leader"]
RIGHT = {"leads": "nobody", "gap": 15, "order": ORDER}
MEASURED = {"leads": "", "gap": 15.0, "order": ORDER}


def verdict(answers: dict[str, Any], measured: dict[str, Any], confidence: int = 75) -> Any:
    locked = replace(LOCKED, answers=answers, confidence=confidence)
    return verdict_of(QUESTION, locked, measured, {"gap": "no leader ever"})


@pytest.mark.parametrize(
    ("changes", "right", "points"),
    [
        ({}, 3, 2),
        ({"leads": "survivor"}, 2, -2),
        ({"gap": 19}, 2, -2),
        ({"leads": "survivor", "gap": 60, "order": ORDER[::-1]}, 0, -2),
    ],
    ids=["all right", "one wrong", "one partly right", "all wrong"],
)
def test_parts_and_points(changes: dict[str, Any], right: int, points: int) -> None:
    found = verdict(RIGHT | changes, MEASURED)

    assert (found.right, found.points) == (right, points)


def test_partly_right_is_neither_right_nor_wrong() -> None:
    part = verdict(RIGHT | {"gap": 19}, MEASURED).parts[1]

    assert part.is_partly_right and not part.is_right


def test_the_surprise_is_the_first_part_that_went_another_way() -> None:
    found = verdict(RIGHT | {"gap": 60, "order": ORDER[::-1]}, MEASURED)

    assert found.surprise is not None and found.surprise.facet.id == "gap"
    assert verdict(RIGHT, MEASURED).surprise is None


def test_what_the_run_cannot_answer_is_not_right_and_says_why() -> None:
    part = verdict(RIGHT, {"leads": "", "order": ORDER}).parts[1]

    assert part.mark is None and not part.is_right
    assert part.reason == "no leader ever"


@pytest.mark.parametrize(
    ("facet", "answer", "language", "said"),
    [
        ("leads", "survivor", "en", "The survivor"),
        ("leads", "survivor", "pt-BR", "O que sobrou"),
        ("gap", 15.0, "en", "15 seconds"),
        ("gap", 1.5, "pt-BR", "1,5 segundos"),
        ("order", ORDER, "en", "crash → election → leader"),
    ],
)
def test_answers_are_said_in_the_words_of_the_question(
    facet: str, answer: Any, language: Language, said: str
) -> None:
    assert say_answer(QUESTION.facet(facet), answer, language) == said


def test_an_outcome_that_no_option_names_is_shown_as_it_is() -> None:
    assert say_outcome(QUESTION.facet("leads"), "cp-3", "en") == "`cp-3`"


def test_numbers_have_a_real_minus_and_no_idle_decimals() -> None:
    assert (say_number(-6, "en"), say_number(2.0, "en"), say_number(0.25, "pt-BR")) == (
        "−6", "2", "0,2",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "unit", "language", "said"),
    [
        (1, "members", "en", "1 member"),
        (1.0, "contêineres", "pt-BR", "1 contêiner"),
        (0, "pods", "en", "0 pods"),
        (1.5, "pods", "pt-BR", "1,5 pods"),
        (1, "volts", "en", "1 volts"),
    ],
)
def test_one_of_something_is_said_as_one(
    value: float, unit: str, language: Language, said: str
) -> None:
    assert say_amount(value, unit, language) == said
