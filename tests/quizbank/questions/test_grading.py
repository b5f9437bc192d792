"""How the types with a written key grade, and what they find wrong with themselves."""

from typing import Any

import pytest

from engine import Rejected, read_document
from quizbank.pack import read_questions
from quizbank.questions import QUESTION_TYPES, Question
from quizbank.questions.short_text import normalised


def example(word: str, *changes: tuple[str, str]) -> Question:
    source = QUESTION_TYPES[word].example
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    return read_questions(read_document(source, "example.yaml"))[0].question


SCORES: dict[str, tuple[str, Any, float]] = {
    "single: the right one": ("single_choice", "scheduler", 1),
    "single: a wrong one": ("single_choice", "kubelet", 0),
    "multiple: both right ones": ("multiple_choice", ["restarts", "containers"], 1),
    "multiple: one of two": ("multiple_choice", ["containers"], 0.5),
    "multiple: everything": ("multiple_choice", ["containers", "restarts", "placing"], 0.5),
    "multiple: one right, one wrong": ("multiple_choice", ["containers", "placing"], 0),
    "numeric: the number": ("numeric", 2, 1),
    "numeric: beside it without tolerance": ("numeric", 3, 0),
    "ordering: one pair of six swapped": (
        "ordering",
        ["pods", "stored", "bound", "started"],
        5 / 6,
    ),
    "ordering: backwards": ("ordering", ["started", "bound", "pods", "stored"], 0),
    "matching: half": ("matching", {"scheduler": "places", "etcd": "starts"}, 0.5),
    "short: hyphens elsewhere": ("short_text", "Kube API-Server", 1),
    "short: case, hyphen and article": ("short_text", "the API-Server", 1),
    "short: the other language": ("short_text", "o Servidor de API", 1),
    "short: a known miss": ("short_text", "Controller-Manager", 0),
}


@pytest.mark.parametrize(("word", "answer", "score"), SCORES.values(), ids=SCORES.keys())
def test_an_answer_gets_its_share(word: str, answer: Any, score: float) -> None:
    assert example(word).grade({"answer": answer}, {}).score == pytest.approx(score)


def test_a_number_near_enough_is_half_right() -> None:
    question = example("numeric", ("answer: 2", "answer: 20\ntolerance: 3"), ("max: 5", "max: 60"))

    scores = [question.grade({"answer": n}, {}).score for n in (20, 23, 24, 26, 27, 14)]

    assert scores == [1, 1, 0.5, 0.5, 0, 0.5]


def test_each_option_hears_why() -> None:
    mark = example("single_choice").grade({"answer": "kubelet"}, {}).marks[0]

    assert [(one.id, one.is_right, one.was_chosen) for one in mark.feedback] == [
        ("scheduler", True, False),
        ("kubelet", False, True),
        ("controller", False, False),
    ]
    assert [len(one.says) for one in mark.feedback] == [1, 2, 2]


def test_a_known_miss_is_answered() -> None:
    numeric = example("numeric").grade({"answer": 4}, {}).marks[0]
    written = example("short_text").grade({"answer": "controller manager"}, {}).marks[0]

    for mark in (numeric, written):
        assert [one.id for one in mark.feedback if one.was_chosen] == ["miss-0"]


def test_an_order_says_which_items_stand_right() -> None:
    answer = ["stored", "bound", "pods", "started"]

    mark = example("ordering").grade({"answer": answer}, {}).marks[0]

    assert [one.is_right for one in mark.feedback] == [True, False, False, True]


def test_the_order_that_is_shown_is_never_the_right_one() -> None:
    question = example("ordering")
    right = [item.id for item in question.items]  # type: ignore[attr-defined]

    for learner in range(100):
        (field,) = question.form(f"learner-{learner}").inputs
        assert [item.id for item in field.items] != right  # type: ignore[union-attr]


SPELLINGS = {
    "case": ("ETCD", "etcd"),
    "accents": ("réplica", "Replica"),
    "hyphens and spaces": ("kube-scheduler", "kube scheduler"),
    "a leading article": ("o kubelet", "kubelet"),
    "full-width letters": ("ｅｔｃｄ", "etcd"),
}


@pytest.mark.parametrize(("one", "other"), SPELLINGS.values(), ids=SPELLINGS.keys())
def test_spellings_that_do_not_count(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


def test_letters_and_digits_do_count() -> None:
    assert len({normalised(word) for word in ("etcd", "etc", "a pod", "pods", "3", "30")}) == 6


SPOILT: dict[str, tuple[str, tuple[str, str], str]] = {
    "no key": ("single_choice", ("    why:", "    tempting:"), "nothing to say"),
    "a right option with a refutation": (
        "single_choice",
        ("    misconception: kubelet-chooses-pods", "    why: {en: a, pt-BR: b}"),
        "right and wrong at once",
    ),
    "the answer beyond the bounds": ("numeric", ("answer: 2", "answer: 7"), "outside min and max"),
    "bounds that tell": ("numeric", ("answer: 2", "answer: 2\ntolerance: 2"), "give the answer"),
    "a miss that is right": ("numeric", ("- value: 4", "- value: 2"), "this number is right"),
    "an item twice": ("ordering", ("- id: bound", "- id: pods"), "the id 'pods' again"),
    "a pair that leads nowhere": (
        "matching",
        ("goes_with: stores", "goes_with: sores"),
        "no 'sores' on the right",
    ),
    "all with the same": ("matching", ("goes_with: stores", "goes_with: places"), "same"),
    "a miss that is accepted": (
        "short_text",
        ("en: [kube-controller-manager,", "en: [Kube-APIserver,"),
        "is accepted as right",
    ),
    "two scenarios to watch": ("single_choice", ("watch:", "watch:\n  of: other"), "either of or"),
    "everything is right": (
        "multiple_choice",
        (
            '    tempting:\n      en: "kube-scheduler is',
            '    why:\n      en: "kube-scheduler is',
        ),
        "right and wrong at once",
    ),
}


@pytest.mark.parametrize(("word", "change", "message"), SPOILT.values(), ids=SPOILT.keys())
def test_a_spoilt_question_says_what_is_wrong(
    word: str, change: tuple[str, str], message: str
) -> None:
    problems = [problem.message for problem in example(word, change).problems()]

    assert any(message in problem for problem in problems), problems


def test_bounds_upside_down_are_refused() -> None:
    assert list(example("numeric", ("max: 5", "max: 2")).problems())


def test_more_options_than_fit_are_refused_with_a_line() -> None:
    source = QUESTION_TYPES["short_text"].example.replace("pt-BR: [kube-apiserver,", "pt: [x,")

    with pytest.raises(Rejected, match=r"example.yaml:10 accept.pt: no key 'pt'"):
        read_questions(read_document(source, "example.yaml"))
