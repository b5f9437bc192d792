"""The tutor page in each of its states, in both languages, without a browser."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from quizbank.text import LANGUAGES, Language
from tests.views.fakes import MEASURED, PATIENCE_S, services
from views._services import Services
from views._state import State
from views.parts import words
from views.parts.words import say

LEARNER, TALK = "ana", "talk-of-ana"


def script(name: str, folder: object) -> None:
    from tests.views.fakes import services
    from views.main import main

    main(services(name, folder))


class Page:
    """The page as a learner has it, with what stands behind it."""

    def __init__(self, name: str, folder: Path, language: Language = "en") -> None:
        self.language = language
        self.services: Services = services(name, folder)
        self.at = AppTest.from_function(script, kwargs={"name": name, "folder": folder})
        self.at.session_state["quorum"] = State(LEARNER, TALK, language)

    def run(self) -> "Page":
        self.at.run(timeout=PATIENCE_S)
        assert not self.at.exception
        return self

    def click(self, start: str) -> "Page":
        next(one for one in self.at.button if (one.key or "").startswith(start)).click()
        return self.run()

    def button(self, start: str) -> Any:
        return next(one for one in self.at.button if (one.key or "").startswith(start))

    def has_button(self, start: str) -> bool:
        return any((one.key or "").startswith(start) for one in self.at.button)

    def choose(self) -> "Page":
        return self.run().click("choose-quorum")

    def lock(self) -> "Page":
        return self.click("commit-")

    @property
    def text(self) -> str:
        return " ".join(str(one.proto.body) for one in self.at.get("html"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def keep_order(page: Page) -> Page:
    """The list is taken as it stands."""
    for one in page.at.button:
        if (one.key or "").endswith("-keep"):
            one.click()
            return page.run()
    raise AssertionError("no list to keep")


def filled(page: Page, leads: str = "nobody", gap: int = 15) -> Page:
    page.choose()
    choice = page.at.radio[0] if page.at.radio else page.at.pills[0]  # long options are a list
    choice.set_value(leads)
    page.run()
    page.at.number_input[0].set_value(gap)
    page.run()
    keep_order(page)
    next(one for one in page.at.segmented_control if one.key != "language").set_value("sure")
    return page.run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_greets_and_offers_in_the_learners_language(folder: Path, language: Language) -> None:
    page = Page(f"greets[{language}]", folder, language).run()

    assert say(words.GREETING, language) in page.text
    assert {"en": "Two of three", "pt-BR": "Dois de três"}[language] in page.text
    assert page.has_button("choose-quorum")


@pytest.mark.parametrize(
    ("locale", "expected"), [("pt-BR", "pt-BR"), ("pt", "pt-BR"), ("en-GB", "en"), ("de", "en")]
)
def test_a_newcomer_is_greeted_as_the_browser_speaks(
    folder: Path, locale: str, expected: Language
) -> None:
    at = AppTest.from_function(script, kwargs={"name": f"new[{locale}]", "folder": folder})
    at.context = {"locale": locale}
    at.run(timeout=PATIENCE_S)

    assert any(say(words.GREETING, expected) in str(one.proto.body) for one in at.get("html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chosen_question_shows_its_world_and_an_empty_card(
    folder: Path, language: Language
) -> None:
    page = Page(f"chosen[{language}]", folder, language).choose()

    assert "cp-1" in page.text and "worker-2" in page.text
    assert say(words.FILLED, language, done=0, total=3) in page.text
    assert page.button("commit-").disabled


def test_the_button_waits_for_every_part_and_the_certainty(folder: Path) -> None:
    page = Page("waits", folder).choose()
    page.at.pills[0].set_value("nobody")
    page.run()
    page.at.number_input[0].set_value(15)
    page.run()
    assert say(words.FILLED, "en", done=2, total=3) in page.text
    assert page.button("commit-").disabled

    keep_order(page)
    assert page.button("commit-").disabled
    next(one for one in page.at.segmented_control if one.key != "language").set_value("guess")
    page.run()

    assert not page.button("commit-").disabled


def test_hints_come_one_by_one(folder: Path) -> None:
    page = Page("hints", folder).choose()
    assert "Count." not in page.text

    page.click("ask-hint-")

    assert "Count." in page.text
    assert not page.has_button("ask-hint-")


def test_nothing_of_the_outcome_is_on_the_page_before_the_lock(folder: Path) -> None:
    page = filled(Page("secret", folder))

    for word in ("One of three is no majority", "It needs a second vote", "if only one crashed"):
        assert word not in page.text
    assert not page.at.get("bidi_component") or "digest" not in str(page.at.get("bidi_component"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lock_is_stored_before_the_verdict_is_shown(folder: Path, language: Language) -> None:
    page = filled(Page(f"locks[{language}]", folder, language)).lock()

    (stored,) = page.services.learners.predictions(LEARNER)
    assert stored.answers["leads"] == "nobody"
    assert (stored.confidence, stored.seed) == (95, 1)
    assert say(words.COLUMN_RUN, language) in page.text
    assert stored.content_hash == page.services.packs[0].entries[0].content_hash
    assert not page.has_button("commit-seen") or page.button("commit-seen").disabled


def test_all_right_says_so_and_earns_the_points(folder: Path) -> None:
    page = filled(Page("right", folder))
    attempt = page.services.learners.said(LEARNER, TALK)[-1].content
    order = attempt["answers"]["order"]
    page.services.runs.measured = {**MEASURED, "order": order}  # type: ignore[attr-defined]

    page.lock()

    assert "All three. It went as you said." in page.text
    assert "<b>+3</b>" in page.text


def test_a_wrong_part_is_named_and_answered(folder: Path) -> None:
    page = filled(Page("wrong", folder), leads="survivor").lock()

    assert "It needs a second vote." in page.text
    assert say(words.WRONG_SURE, "en") in page.text
    assert 'data-mark="wrong"' in page.text


def test_an_options_world_runs_beside_the_first(folder: Path) -> None:
    page = filled(Page("beside", folder), leads="survivor").lock()

    page.click("world-leads-survivor")

    assert "The world if only one crashed" in page.text
    crash = page.services.runs.orders[-1].scenario["timeline"][0]  # type: ignore[attr-defined]
    assert crash["crash"] == {"process": ["cp-2/etcd"]}
    page.click("close-beside")
    assert "The world if only one crashed" not in page.text


def test_an_edited_number_runs_beside_the_first(folder: Path) -> None:
    page = filled(Page("edits", folder)).lock()

    next(one for one in page.at.pills if "members" in one.key).set_value(5)
    page.run()

    orders = page.services.runs.orders  # type: ignore[attr-defined]
    assert any(order.scenario["cluster"]["control_planes"] == 5 for order in orders)
    assert "members: 5" in page.text


def test_any_number_of_the_scenario_runs_beside_the_first_and_nonsense_runs_nothing(
    folder: Path,
) -> None:
    page = filled(Page("numbers", folder)).lock()
    orders = page.services.runs.orders  # type: ignore[attr-defined]
    next(one for one in page.at.selectbox if "number-" in one.key).set_value("until")
    page.run()

    next(one for one in page.at.text_input if one.key.endswith("-until")).set_value("soon")
    page.run()
    assert "That is not a duration" in page.text
    assert all(order.scenario["until"] != "soon" for order in orders)

    next(one for one in page.at.text_input if one.key.endswith("-until")).set_value("50s")
    page.run()
    assert any(order.scenario["until"] == "50s" for order in orders)
    assert "until</code>: 50" in page.text


def test_the_other_language_keeps_what_was_chosen(folder: Path) -> None:
    page = Page("switch", folder).choose()
    page.at.pills[0].set_value("survivor")
    page.run()

    next(one for one in page.at.segmented_control if one.key == "language").set_value("pt-BR")
    page.run()

    assert "Quem lidera aos 15\N{NO-BREAK SPACE}s?" in page.text
    assert page.at.pills[0].value == "survivor"
    assert page.services.learners.preference(LEARNER, "language") == "pt-BR"


def test_a_reload_finds_the_draft_and_the_verdict_again(folder: Path) -> None:
    first = Page("reload", folder).choose()
    first.at.pills[0].set_value("survivor")
    first.run()

    again = Page("reload", folder).run()
    assert again.at.pills[0].value == "survivor"
    assert say(words.FILLED, "en", done=1, total=3) in again.text

    again.at.number_input[0].set_value(15)
    again.run()
    keep_order(again)
    next(one for one in again.at.segmented_control if one.key != "language").set_value("sure")
    again.run().lock()

    assert say(words.COLUMN_RUN, "en") in Page("reload", folder).run().text


def test_a_run_past_its_limits_keeps_the_prediction_and_offers_to_run_again(folder: Path) -> None:
    page = filled(Page("fails", folder)).lock()

    assert say(words.FAILURES["over-budget"], "en") in page.text
    assert say(words.KEPT, "en") in page.text
    assert "record 48210" in page.text
    assert len(page.services.learners.predictions(LEARNER)) == 1

    page.services.runs.failure = None  # type: ignore[attr-defined]
    page.click("mend-run")
    assert say(words.COLUMN_RUN, "en") in page.text


def test_a_run_that_takes_its_time_comes_all_the_same(folder: Path) -> None:
    page = filled(Page("slow", folder)).lock()

    assert say(words.COLUMN_RUN, "en") in page.text
    assert say(words.RUNNING, "en") not in page.text


def test_what_cannot_be_stored_is_said_and_not_run(folder: Path) -> None:
    page = Page("full", folder).choose()
    page.at.pills[0].set_value("survivor")
    page.run()

    assert say(words.NOT_SAVED, "en") in page.text
    assert page.at.pills[0].value == "survivor"


def test_a_broken_pack_is_said_and_the_others_are_offered(folder: Path) -> None:
    page = Page("broken", folder).run()

    assert "spoilt" in page.text and "no title" in page.text
    assert page.has_button("choose-quorum")


def test_the_question_after_the_replay_is_kept(folder: Path) -> None:
    page = filled(Page("after", folder)).lock()

    page.at.text_area[-1].set_value("A leader fell silent.")
    page.run()
    page.click("commit-seen")

    (stored,) = page.services.learners.predictions(LEARNER)
    kept = page.services.learners.reflections(LEARNER, stored.id)
    assert [one.answer for one in kept] == [{"seen": "A leader fell silent."}]


def test_markup_in_a_pack_is_only_text(folder: Path) -> None:
    page = filled(Page("hostile", folder), leads="survivor")
    labels = [label for one in page.at.radio for label in one.options]
    assert labels
    page.lock().click("world-leads-survivor")

    assert "&lt;img src=x onerror=alert(1)&gt;" in page.text
    assert "<img src=x" not in page.text
    assert not any("[x](javascript" in label for label in labels)
    assert not any("[x](javascript" in (one.label or "") for one in page.at.button)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_comes_back_hears_where_most_is_to_be_won(folder: Path, language: Language) -> None:
    name = f"back[{language}]"
    newcomer = Page(name, folder, language).run()
    assert not newcomer.has_button("go-practise")
    filled(Page(name, folder, language), gap=60).lock()

    page = Page(name, folder, language)
    page.at.session_state["quorum"] = State(LEARNER, "another-talk", language)
    page.run()

    assert say(words.WEAKEST, language, component="etcd").split("**")[0] in page.text
    assert page.has_button("go-practise")
