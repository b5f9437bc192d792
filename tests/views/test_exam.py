"""The timed quiz in each of its states, in both languages, without a browser."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from quizbank.sitting import Answer, Sitting
from quizbank.text import LANGUAGES, Language
from tests.views.fakes import PATIENCE_S
from tests.views.mixed import clock, services
from views._quiz import Quiz
from views._state import State
from views.parts import words_exam as words
from views.parts.words import say

LEARNER = "ana"


def script(page: str, name: str, folder: object) -> None:
    from tests.views.mixed import services
    from views import exam, fidelity, practice, progress
    from views.parts.topbar import Ways

    pages = {
        "exam": exam.page,
        "practice": practice.page,
        "progress": progress.page,
        "fidelity": fidelity.page,
    }
    pages[page](services(name, folder), Ways())


class Page:
    """A page as a learner has it, with what stands behind it."""

    def __init__(
        self, page: str, name: str, folder: Path, language: Language = "en", **query: str
    ) -> None:
        self.language, self.name = language, name
        self.services = services(name, folder)
        self.clock = clock(name)
        kwargs = {"page": page, "name": name, "folder": folder}
        self.at = AppTest.from_function(script, kwargs=kwargs)
        self.at.session_state["quorum"] = State(LEARNER, "talk-of-ana", language)
        for key, value in query.items():
            self.at.query_params[key] = value

    def run(self) -> "Page":
        self.at.run(timeout=PATIENCE_S)
        assert not self.at.exception
        return self

    def button(self, start: str) -> Any:
        return next(one for one in self.at.button if (one.key or "").startswith(start))

    def has_button(self, start: str) -> bool:
        return any((one.key or "").startswith(start) for one in self.at.button)

    def click(self, start: str) -> "Page":
        self.button(start).click()
        return self.run()

    @property
    def text(self) -> str:
        return " ".join(str(one.proto.body) for one in self.at.get("html"))

    @property
    def sitting(self) -> Sitting:
        return self.services.sittings.sittings(LEARNER)[-1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def begun(name: str, folder: Path, language: Language = "en") -> Page:
    return Page("exam", name, folder, language).run().click("commit-exam-start")


def show(page: Page, question: str) -> Page:
    """Turn to the item that asks this question."""
    items = [item.question for item in page.sitting.plan.items]
    while page.sitting.position < items.index(question):
        page.click("commit-exam-next")
    while page.sitting.position > items.index(question):
        page.click("exam-back")
    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_tells_what_a_quiz_is_and_draws_one(folder: Path, language: Language) -> None:
    page = Page("exam", f"setup[{language}]", folder, language).run()
    assert say(words.TITLE, language) in page.text

    page.click("commit-exam-start")

    assert len(page.sitting.plan.items) == 7
    assert page.at.query_params["sitting"] == page.sitting.plan.name
    assert say(words.POSITION, language, number=1, total=7) in page.text
    assert say(words.SAVED, language) in page.text


def test_without_packs_there_is_nothing_to_begin(folder: Path) -> None:
    page = Page("exam", "nothing", folder).run()

    assert say(words.NO_PACKS, "en") in page.text
    assert not page.has_button("commit-exam-start")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_can_be_answered_and_is_stored(folder: Path, language: Language) -> None:
    page = begun(f"types[{language}]", folder, language)

    show(page, "who-places-pods").at.radio[0].set_value("scheduler")
    page.run()
    next(one for one in show(page, "what-runs-on-without-the-api").at.checkbox).check()
    page.run()
    show(page, "majority-of-five").at.number_input[0].set_value(2)
    page.run()
    show(page, "only-client-of-etcd").at.text_area[0].set_value("kube-apiserver")
    page.run()
    show(page, "one-member-lost").at.radio[0].set_value("accepted")
    page.run()

    items = [item.question for item in page.sitting.plan.items]
    kept = {items[number]: answer for number, answer in page.sitting.answers.items()}
    assert kept["who-places-pods"] == {"answer": "scheduler"}
    assert len(kept["what-runs-on-without-the-api"]["answer"]) == 1
    assert kept["majority-of-five"] == {"answer": 2}
    assert kept["only-client-of-etcd"] == {"answer": "kube-apiserver"}
    assert kept["one-member-lost"] == {"write": "accepted"}
    assert say(words.ANSWERED, language, done=5, total=7) in page.text


def test_order_and_pairs_can_be_given_part_by_part(folder: Path) -> None:
    page = begun("pairs", folder)
    items = [item.question for item in page.sitting.plan.items]
    matching = next(q for q in items if page.services.packs[0].entry(q).question.type == "matching")
    ordering = next(q for q in items if page.services.packs[0].entry(q).question.type == "ordering")

    show(page, ordering)
    next(one for one in page.at.button if one.key.endswith("-keep")).click()
    page.run()
    show(page, matching)
    for index in range(len(page.at.selectbox)):
        box = page.at.selectbox[index]
        box.set_value(box.proto.options[0])
        page.run()

    assert len(page.sitting.answers[items.index(ordering)]["answer"]) >= 3
    pairs = page.sitting.answers[items.index(matching)]["answer"]
    assert len(pairs) == len(page.services.packs[0].entry(matching).question.left)


def test_a_flag_comes_and_goes(folder: Path) -> None:
    page = begun("flags", folder).click("exam-flag")
    assert page.sitting.flags == {0}

    page.click("exam-flag")

    assert page.sitting.flags == set()


def test_a_reload_finds_the_same_question_answer_and_time(folder: Path) -> None:
    first = begun("reload", folder)
    show(first, "who-places-pods").at.radio[0].set_value("kubelet")
    first.run()
    order = list(first.at.radio[0].options)
    first.clock.later(100)

    again = Page("exam", "reload", folder, sitting=first.sitting.plan.name).run()

    assert again.at.radio[0].value == "kubelet"
    assert list(again.at.radio[0].options) == order
    assert again.sitting.position == first.sitting.position


def test_the_other_language_keeps_what_was_chosen(folder: Path) -> None:
    page = begun("language", folder)
    show(page, "who-places-pods").at.radio[0].set_value("kubelet")
    page.run()

    next(one for one in page.at.segmented_control if one.key == "language").set_value("pt-BR")
    page.run()

    assert page.at.radio[0].value == "kubelet"
    assert say(words.SAVED, "pt-BR") in page.text


def test_the_answer_of_another_tab_is_shown_and_told(folder: Path) -> None:
    page = begun("tabs", folder)
    show(page, "who-places-pods").at.radio[0].set_value("kubelet")
    page.run()
    sitting = page.sitting
    page.services.sittings.make(
        LEARNER, sitting.plan.name, Answer(sitting.position, {"answer": "controller"}), "elsewhere"
    )

    page.run()

    assert page.at.radio[0].value == "controller"
    assert say(words.ELSEWHERE, "en") in page.text


def test_what_could_not_be_stored_stays_on_the_page_and_is_tried_again(folder: Path) -> None:
    page = begun("full", folder)
    show(page, "who-places-pods")
    page.services.sittings.is_full = True  # type: ignore[attr-defined]
    page.at.radio[0].set_value("scheduler")
    page.run()
    assert say(words.NOT_SAVED, "en") in page.text
    assert say(words.SAVED, "en") not in page.text
    assert page.at.radio[0].value == "scheduler"

    page.services.sittings.is_full = False  # type: ignore[attr-defined]
    page.click("mend-exam")

    assert page.sitting.answers[page.sitting.position] == {"answer": "scheduler"}
    assert say(words.SAVED, "en") in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_late_answer_is_refused_and_the_result_says_so(folder: Path, language: Language) -> None:
    page = begun(f"late[{language}]", folder, language)
    show(page, "who-places-pods").at.radio[0].set_value("kubelet")
    page.run()
    page.clock.later(3600)

    page.at.radio[0].set_value("scheduler")
    page.run()

    stop = f"{page.sitting.deadline:%H:%M:%S}"
    assert say(words.LATE, language, clock=stop) in page.text
    assert page.sitting.answers[page.sitting.position] == {"answer": "kubelet"}
    assert say(words.BY_COMPONENT, language) in page.text


def test_the_review_lists_what_is_open_first_and_asks_before_the_end(folder: Path) -> None:
    page = begun("review", folder)
    show(page, "who-places-pods").at.radio[0].set_value("scheduler")
    page.run().click("exam-review")
    assert say(words.REVIEW_OPEN, "en", count=6, total=7) in page.text

    page.click("commit-exam-submit")
    assert say(words.CONFIRM_OPEN, "en", count=6) in page.text
    assert page.sitting.finished_at is None
    page.click("commit-exam-finish")

    assert page.sitting.finished_at is not None
    assert "1 of 7 right." in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_result_explains_each_item_and_plays_runs(folder: Path, language: Language) -> None:
    page = begun(f"result[{language}]", folder, language)
    show(page, "who-places-pods").at.radio[0].set_value("kubelet")
    page.run().click("exam-review").click("commit-exam-submit").click("commit-exam-finish")

    acts_only = {"en": "A kubelet acts only on pods", "pt-BR": "Um kubelet só age sobre pods"}
    assert acts_only[language] in page.text
    assert say(words.YOURS, language) in page.text

    before = len(page.at.get("bidi_component"))
    page.click("exam-watch")
    assert len(page.at.get("bidi_component")) > before


def test_nothing_of_the_answers_is_on_the_page_before_the_end(folder: Path) -> None:
    page = begun("secret", folder)
    texts = []
    for _ in range(7):
        texts.append(page.text)
        if page.sitting.position < 6:
            page.click("commit-exam-next")

    for entry in page.services.packs[0].entries:
        assert not any(entry.question.explanation.en in text for text in texts)


def test_a_quiz_under_way_and_earlier_ones_can_be_found_again(folder: Path) -> None:
    first = begun("again", folder)
    page = Page("exam", "again", folder).run()
    assert say(words.CONTINUE, "en") in [one.label for one in page.at.button]

    show(first, "majority-of-five").at.number_input[0].set_value(2)
    first.run().click("exam-review").click("commit-exam-submit").click("commit-exam-finish")
    page = Page("exam", "again", folder).run()

    assert not page.has_button("commit-exam-continue")
    found = page.button(f"exam-open-{first.sitting.plan.name}")
    assert found.label.endswith(" · **14%**"), "one of seven was right"


def test_the_quiz_of_somebody_else_is_not_found(folder: Path) -> None:
    mine = begun("theirs", folder)
    other = Page("exam", "theirs", folder, sitting=mine.sitting.plan.name)
    other.at.session_state["quorum"] = State("eve", "talk-of-eve", "en")

    other.run()

    assert say(words.NOT_FOUND, "en") in other.text


def test_a_double_click_on_the_start_begins_one_quiz(folder: Path) -> None:
    page = Page("exam", "twice", folder).run()
    quiz = Quiz(page.services, page.at.session_state["quorum"])
    pack = page.services.packs[0]
    first = quiz.begin(pack, 3, 5, name=quiz.here.blank)
    second = quiz.begin(pack, 3, 5, name=quiz.here.blank)

    assert first == second and len(page.services.sittings.sittings(LEARNER)) == 1

    page.run()
    assert page.at.session_state["quorum"].blank not in ("", first), "the next one is another"


def test_nothing_is_handed_in_while_an_answer_is_not_stored(folder: Path) -> None:
    page = show(begun("full-at-the-end", folder), "who-places-pods")
    page.services.sittings.is_full = True
    page.at.radio[0].set_value("scheduler")
    page.run().click("exam-review")
    assert say(words.NOT_SAVED, "en") in page.text

    page.services.sittings.is_full = False
    quiz = Quiz(page.services, page.at.session_state["quorum"])
    (sitting,) = page.services.sittings.sittings(LEARNER)
    quiz.finish(sitting)

    (sitting,) = page.services.sittings.sittings(LEARNER)
    assert sitting.finished_at is not None and len(sitting.answers) == 1


def test_a_flag_that_cannot_be_stored_is_said(folder: Path) -> None:
    page = begun("full-flag", folder)
    page.services.sittings.is_full = True

    page.click("exam-flag")

    assert say(words.MOVE_NOT_SAVED, "en") in page.text
    assert say(words.SAVED, "en") not in page.text


def test_every_question_begins_at_its_top(folder: Path) -> None:
    page = begun("top", folder)

    wishes = []
    for _ in range(2):
        page.click("commit-exam-next")
        wishes.append(page.at.session_state["quorum"].goto)

    assert [one["id"] for one in wishes] == ["exam-page", "exam-page"]
    assert wishes[0]["n"] != wishes[1]["n"], "or the page would not scroll a second time"
