"""What every type of question promises, held by one set of tests over all of them."""

import pytest

from engine import PROBES, read_document
from quizbank.check import check_entry
from quizbank.form import Form, NotAnAnswer, read_answer
from quizbank.pack import Entry, read_questions
from quizbank.predicates import Predicates
from quizbank.questions import QUESTION_TYPES, Question
from quizbank.text import Authored, Text


def entry_of(word: str) -> Entry:
    (entry,) = read_questions(read_document(QUESTION_TYPES[word].example, f"{word}.yaml"))
    return entry


@pytest.fixture(params=sorted(QUESTION_TYPES))
def question(request: pytest.FixtureRequest) -> Question:
    return entry_of(request.param).question


def test_every_sample_grades_as_promised(question: Question) -> None:
    samples = list(question.samples())

    assert {0.0, 1.0} <= {sample.score for sample in samples}
    for sample in samples:
        answer = read_answer(question.form("ana"), sample.answer)
        grade = question.grade(answer, sample.measured)
        assert grade.score == pytest.approx(sample.score), sample.answer
        assert all(0 <= mark.score <= 1 for mark in grade.marks)


def test_marks_are_named_after_the_inputs_of_the_form(question: Question) -> None:
    sample = next(question.samples())

    marks = [mark.id for mark in question.grade(sample.answer, sample.measured).marks]

    assert marks == [field.id for field in question.form().inputs]


def test_a_grade_says_something_in_both_languages(question: Question) -> None:
    for sample in question.samples():
        for mark in question.grade(sample.answer, sample.measured).marks:
            assert any(one.says for one in mark.feedback), mark
            assert len({one.id for one in mark.feedback}) == len(mark.feedback)


def test_the_form_survives_the_way_to_the_browser(question: Question) -> None:
    form = question.form("ana")

    assert Form.model_validate_json(form.model_dump_json(by_alias=True)) == form


def test_the_form_is_the_same_for_the_same_shuffle(question: Question) -> None:
    assert question.form("ana") == question.form("ana")


def test_the_form_holds_neither_reasons_nor_explanation(question: Question) -> None:
    shown = question.form().model_dump_json(by_alias=True)

    assert question.explanation.en not in shown
    for name in ("why", "tempting", "refuted", "goes_with", "accept", "tolerance", "when"):
        assert f'"{name}"' not in shown


def test_an_empty_answer_is_refused(question: Question) -> None:
    with pytest.raises(NotAnAnswer):
        read_answer(question.form(), {})


def test_problems_is_silent_on_its_own_example(question: Question) -> None:
    assert list(question.problems()) == []


def test_what_is_asked_is_what_the_form_asks(question: Question) -> None:
    asked = {one.id: one for one in question.asked() if not one.is_after}

    for field in question.form().inputs:
        assert asked[field.id].ask == field.ask
        if field.input == "choose":
            assert {offer.id for offer in asked[field.id].offers} == {
                choice.id for choice in field.choices
            }
            assert asked[field.id].has_key


@pytest.mark.parametrize("word", sorted(QUESTION_TYPES))
def test_the_engine_has_nothing_against_the_example(word: str) -> None:
    assert list(check_entry(entry_of(word), Predicates(PROBES))) == []


@pytest.mark.parametrize("word", sorted(QUESTION_TYPES))
def test_an_unknown_key_is_named_with_its_line(word: str) -> None:
    from engine import Rejected

    source = QUESTION_TYPES[word].example.replace("explanation:", "explanaton:")

    with pytest.raises(Rejected) as caught:
        read_questions(read_document(source, "bad.yaml"))

    line = source.split("\n").index("explanaton:") + 1
    assert f"bad.yaml:{line} explanaton: no key 'explanaton' (explanation?)" in str(caught.value)


def test_there_are_seven_types() -> None:
    assert sorted(QUESTION_TYPES) == [
        "matching",
        "multiple_choice",
        "numeric",
        "ordering",
        "predict",
        "short_text",
        "single_choice",
    ]


def test_texts_are_bilingual_by_construction() -> None:
    assert issubclass(Text, Authored)
    assert all(field.is_required() for field in Text.model_fields.values())
