"""The predict question: forms without a key, grades from measures, other worlds."""

from pathlib import Path
from typing import Any

import pytest

from quizbank.form import Arrange, Choose, Form, NotAnAnswer, Number, read_answer
from quizbank.pack import read_pack
from quizbank.questions import QUESTION_TYPES, PredictQuestion
from tests.quizbank.sample import write_pack

MEASURED = {"leads": "", "gap": 16.2, "order": ["crash", "election", "leader"]}
RIGHT = {"leads": "nobody", "gap": 15, "order": ["crash", "election", "leader"]}


@pytest.fixture
def question(tmp_path: Path) -> PredictQuestion:
    found = read_pack(write_pack(tmp_path)).entry("quorum").question
    assert isinstance(found, PredictQuestion)
    return found


def test_the_form_asks_each_facet_and_holds_no_key(question: PredictQuestion) -> None:
    form = question.form()

    assert [type(field) for field in form.inputs] == [Choose, Number, Arrange]
    shown = form.model_dump_json(by_alias=True)
    assert "majority" not in shown
    assert "leader(" not in shown
    assert "when" not in shown


def test_a_form_survives_the_way_to_the_browser(question: PredictQuestion) -> None:
    form = question.form("ana")

    assert Form.model_validate_json(form.model_dump_json(by_alias=True)) == form


def test_a_shuffle_is_the_same_each_time_and_differs_between_learners(
    question: PredictQuestion,
) -> None:
    orders = {question.form(f"learner-{n}").model_dump_json() for n in range(20)}

    assert len(orders) > 1
    assert question.form("ana") == question.form("ana")


GRADES: dict[str, tuple[dict[str, Any], dict[str, float]]] = {
    "all right": ({}, {"leads": 1, "gap": 1, "order": 1}),
    "a number just outside": ({"gap": 20}, {"gap": 0.5}),
    "a number far outside": ({"gap": 40}, {"gap": 0}),
    "one pair the wrong way": ({"order": ["election", "crash", "leader"]}, {"order": 2 / 3}),
    "the other option": ({"leads": "survivor"}, {"leads": 0}),
}


@pytest.mark.parametrize(("change", "scores"), GRADES.values(), ids=GRADES.keys())
def test_an_answer_is_compared_with_what_was_measured(
    question: PredictQuestion, change: dict[str, Any], scores: dict[str, float]
) -> None:
    grade = question.grade(RIGHT | change, MEASURED)

    marks = {mark.id: mark.score for mark in grade.marks}
    assert {name: marks[name] for name in scores} == pytest.approx(scores)


def test_the_key_follows_the_run_and_not_the_file(question: PredictQuestion) -> None:
    grade = question.grade(RIGHT, MEASURED | {"leads": "cp-1"})

    assert (grade.marks[0].right, grade.marks[0].score) == ("survivor", 0.0)


def test_an_outcome_that_no_option_stands_for_makes_none_right(question: PredictQuestion) -> None:
    assert question.grade(RIGHT, MEASURED | {"leads": "cp-2"}).marks[0].right is None


FORGED = {
    "nothing": {},
    "an option that is not there": RIGHT | {"leads": "x"},
    "a number beyond the bounds": RIGHT | {"gap": 61},
    "a number that is none": RIGHT | {"gap": float("nan")},
    "truth for a number": RIGHT | {"gap": True},
    "an item twice": RIGHT | {"order": ["crash", "crash", "leader"]},
    "a list for a word": RIGHT | {"leads": ["nobody"]},
    "an input that was not asked": RIGHT | {"score": 1},
}


@pytest.mark.parametrize("raw", FORGED.values(), ids=FORGED.keys())
def test_a_forged_answer_is_refused(question: PredictQuestion, raw: dict[str, Any]) -> None:
    with pytest.raises(NotAnAnswer):
        read_answer(question.form(), raw)


def test_an_answer_that_fits_is_taken(question: PredictQuestion) -> None:
    assert read_answer(question.form("ana"), RIGHT) == RIGHT


def test_an_options_world_is_the_scenario_with_its_change(question: PredictQuestion) -> None:
    world = question.world_of("leads", "survivor")

    assert world is not None
    assert world["timeline"][0]["crash"] == {"process": ["cp-2/etcd"]}
    assert question.scenario["timeline"][0]["crash"]["process"] == ["cp-2/etcd", "cp-3/etcd"]
    assert question.world_of("leads", "nobody") is None


def test_an_edit_changes_one_number(question: PredictQuestion) -> None:
    edited = question.edited({"members": 5})

    assert edited["cluster"] == {"control_planes": 5, "workers": 2}
    assert edited["timeline"] == question.scenario["timeline"]


def test_an_edit_moves_the_step_that_heals(question: PredictQuestion) -> None:
    edited = question.edited({"return": "5s"})

    assert edited["timeline"][1] == {"id": "back", "after": "crash + 5s", "heal": "crash"}


def test_only_offered_values_can_be_set(question: PredictQuestion) -> None:
    with pytest.raises(ValueError, match="not offered"):
        question.edited({"members": 4000})


def test_every_sample_grades_as_promised(question: PredictQuestion) -> None:
    for sample in question.samples():
        assert read_answer(question.form(), sample.answer)
        assert question.grade(sample.answer, sample.measured).score == sample.score


def test_question_types_are_found_by_their_word() -> None:
    assert QUESTION_TYPES["predict"] is PredictQuestion
