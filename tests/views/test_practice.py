"""Practice and progress in each of their states, in both languages, without a browser."""

from pathlib import Path

import pytest

from quizbank.learner import Draft
from quizbank.text import LANGUAGES, Language
from tests.views.test_exam import LEARNER, Page, begun, folder
from tutor.answers import QuizOrder
from views.parts import words as common
from views.parts import words_practice, words_progress
from views.parts.words import say

__all__ = ["folder"]


def practice(name: str, folder: Path, language: Language = "en") -> Page:
    return Page("practice", name, folder, language).run()


def until(page: Page, question: str) -> Page:
    """Pass over others until this question is asked."""
    for _ in range(10):
        if page.at.session_state["quorum"].practising[2] == question:
            return page
        page.click("practice-skip")
    raise AssertionError(f"{question} does not come")


def answered(page: Page, option: str, sure: str = "sure") -> Page:
    page.at.radio[0].set_value(option)
    page.run()
    next(one for one in page.at.segmented_control if "certainty" in one.key).set_value(sure)
    return page.run().click("commit-")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_answer_is_locked_and_then_explained(folder: Path, language: Language) -> None:
    page = until(practice(f"wrong[{language}]", folder, language), "who-places-pods")
    assert page.button("commit-").disabled
    assert "A kubelet acts only" not in page.text

    answered(page, "kubelet")

    (locked,) = page.services.learners.predictions(LEARNER)
    assert (locked.question, locked.answers, locked.confidence) == (
        "who-places-pods", {"answer": "kubelet"}, 95,
    )  # fmt: skip
    assert say(words_practice.VERDICT_WRONG, language) in page.text
    assert say(common.WRONG_SURE, language) in page.text
    assert {"en": "A kubelet acts only", "pt-BR": "Um kubelet só age"}[language] in page.text


def test_the_next_question_is_another_and_the_tutors_talk_is_left_alone(folder: Path) -> None:
    page = answered(until(practice("next", folder), "who-places-pods"), "scheduler", "guess")
    assert say(words_practice.VERDICT_RIGHT, "en") in page.text
    assert say(common.RIGHT_GUESS, "en") in page.text

    page.click("commit-practice-next")

    assert page.at.session_state["quorum"].practising[2] != "who-places-pods"
    assert page.services.learners.latest_talk(LEARNER) is None


def test_a_prediction_is_locked_and_run_as_on_the_first_page(folder: Path) -> None:
    page = until(practice("predict", folder), "one-member-lost")
    answered(page, "accepted")

    assert page.services.learners.predictions(LEARNER)[0].answers == {"write": "accepted"}
    assert say(common.ONE_RIGHT, "en") in page.text
    assert page.has_button("commit-practice-next")


def test_a_reload_finds_the_draft(folder: Path) -> None:
    first = practice("reload", folder)
    question = first.at.session_state["quorum"].practising

    again = practice("reload", folder)

    assert again.at.session_state["quorum"].practising == question


def test_the_run_of_a_question_can_be_watched_after_the_answer(folder: Path) -> None:
    page = answered(until(practice("watch", folder), "who-places-pods"), "kubelet")
    before = len(page.at.get("bidi_component"))

    page.click("practice-watch")

    assert len(page.at.get("bidi_component")) == before + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_progress_without_answers_is_a_sentence_and_an_action(
    folder: Path, language: Language
) -> None:
    page = Page("progress", f"empty[{language}]", folder, language).run()

    assert say(words_progress.EMPTY, language) in page.text
    assert page.has_button("commit-progress-first")
    assert not page.at.get("bidi_component")[1:]


@pytest.mark.parametrize("language", LANGUAGES)
def test_progress_counts_practice_and_quizzes_together(folder: Path, language: Language) -> None:
    name = f"counts[{language}]"
    answered(until(practice(name, folder, language), "who-places-pods"), "kubelet")
    quiz = begun(name, folder, language)
    quiz.at.session_state["quorum"].language = language
    while quiz.sitting.plan.items[quiz.sitting.position].question != "majority-of-five":
        quiz.click("commit-exam-next")
    quiz.at.number_input[0].set_value(2)
    quiz.run().click("exam-review").click("commit-exam-submit").click("commit-exam-finish")

    page = Page("progress", name, folder, language).run()

    assert "kube-scheduler" in page.text and "etcd" in page.text
    assert say(words_progress.OF, language, right=1, count=1) in page.text
    assert say(words_progress.HERE, language, count=2) in page.text
    sure = say(common.CERTAINTIES["sure"], language)
    few = say(words_progress.CALIBRATION_LINE_FEW, language, word=sure, right=0, count=1)
    assert few in page.text
    assert say(words_practice.SHORT_REASONS["sure-and-wrong"], language) in page.text


def test_an_interval_stands_there_only_after_ten_questions(folder: Path) -> None:
    page = Page("progress", "interval", folder)
    entries = page.services.packs[0].entries
    for number, entry in enumerate(entries):
        sample = next(one for one in entry.question.samples() if one.score == 1)
        page.services.learners.lock(
            Draft(
                LEARNER, f"n-{number}", "mixed", entry.question.id, entry.content_hash, 0,
                dict(sample.answer), 75,
            )
        )  # fmt: skip

    page.run()

    assert say(words_progress.READY_NOT, "en", least=10, count=7) in page.text
    assert say(words_progress.NO_WEAK, "en") in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_practice_that_was_asked_for_keeps_to_its_component_and_ends(
    folder: Path, language: Language
) -> None:
    page = Page("practice", f"wish[{language}]", folder, language)
    here = page.at.session_state["quorum"]
    here.wish = QuizOrder("practice", 1, components=("kube-scheduler",))
    asked = page.run().services.packs[0].entry(here.practising[2]).question
    assert asked.components[0] == "kube-scheduler"
    assert say(words_practice.WISH_LEFT, language, count=1) in page.text

    answered(until(page, "who-places-pods"), "scheduler").click("commit-practice-next")

    assert page.at.session_state["quorum"].wish is None
    assert not page.has_button("practice-wish-end")


def test_a_wish_can_be_dropped(folder: Path) -> None:
    page = Page("practice", "dropped", folder)
    page.at.session_state["quorum"].wish = QuizOrder("practice", components=("etcd",))
    page.run().click("practice-wish-end")

    assert page.at.session_state["quorum"].wish is None
    assert not page.has_button("practice-wish-end")


def test_the_next_question_begins_at_its_top(folder: Path) -> None:
    page = practice("top", folder).click("practice-skip")

    assert page.at.session_state["quorum"].goto["id"] == "practice"
