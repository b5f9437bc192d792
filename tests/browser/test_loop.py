"""The loop as a learner goes through it: predict, lock, watch, ask for other worlds, come back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.pages import choose, predict, served, settled, somebody_new

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
QUESTION = "etcd-majority-lost"
ANSWERS = ["refused at once", "6", "12 s after its last"]
FAIRLY_SURE = 1


def locked(page: Any) -> Any:
    """The etcd question, predicted and locked."""
    choose(page, QUESTION)
    predict(page, ANSWERS, FAIRLY_SURE)
    page.click("[class*=st-key-commit-] button")
    page.wait_for_selector(".player .map")
    settled(page)
    return page


def moment(page: Any) -> int:
    return int(page.locator(".player").get_attribute("data-t"))


def test_the_loop_from_the_greeting_to_another_world_and_back(open_app: Open) -> None:
    page = open_app()
    page.locator("h1", has_text="What do you want to break today?").wait_for()

    locked(page)
    assert page.locator("tr[data-mark]").count() == 3
    assert "2 / 3" in page.locator(".q-score").inner_text()
    assert page.locator(".q-locked").is_visible()

    page.click(".st-key-commit-see button")
    page.wait_for_selector(".player:not([data-t='0'])")
    assert moment(page) == pytest.approx(12_000_000, abs=500_000)

    page.locator(".player .timeline").focus()
    page.keyboard.press(" ")
    while moment(page) <= 12_600_000:
        page.wait_for_timeout(100)
    page.keyboard.press(" ")
    page.keyboard.press("Home")
    assert moment(page) == 0
    settled(page)

    page.locator("[class*=st-key-world-write-refused] button").click()
    page.wait_for_selector(".st-key-beside")
    assert "refused" in page.locator(".st-key-beside tbody tr").first.inner_text()

    page.locator("[class*=st-key-edit-] [role=radio]", has_text="5").first.click()
    page.wait_for_function(
        "document.querySelector('.st-key-beside')?.innerText.includes('control planes: 5')"
    )
    settled(page)
    assert page.errors == []


def test_the_language_is_switched_and_a_reload_changes_nothing(open_app: Open) -> None:
    page = locked(open_app())

    page.locator(".st-key-topbar [role=radio]", has_text="PT").click()
    page.wait_for_selector("h1:has-text('surpreendeu você')")
    assert page.evaluate("document.documentElement.lang") == "pt-BR"
    settled(page)

    page.reload()
    page.wait_for_selector(".player .map")
    page.locator("h1", has_text="surpreendeu você").wait_for()
    assert page.evaluate("document.documentElement.lang") == "pt-BR"
    assert page.locator("tr[data-mark=wrong]").count() == 1
    assert page.errors == []


def test_a_draft_survives_a_reload_and_a_switch_of_language(open_app: Open) -> None:
    page = open_app()
    choose(page, QUESTION)
    page.locator("[class*=st-key-facet-] label", has_text="refused at once").click()
    settled(page)

    page.locator(".st-key-topbar [role=radio]", has_text="PT").click()
    page.wait_for_selector("label:has-text('É recusado na hora')")
    settled(page)
    checked = page.locator("label:has(input:checked)")
    assert checked.inner_text().strip() == "É recusado na hora"

    page.reload()
    page.wait_for_selector("label:has(input:checked)")
    assert page.locator("label:has(input:checked)").inner_text().strip() == "É recusado na hora"
    assert "1 de 3" in page.locator(".q-card-head").inner_text()


def test_another_tab_finds_the_same_conversation(open_app: Open, app: str) -> None:
    page = locked(open_app())

    other = page.context.new_page()
    other.goto(app)
    other.wait_for_selector(".player .map")

    assert "2 / 3" in other.locator(".q-score").inner_text()


def test_a_restart_of_the_server_changes_nothing(chromium: Any, tmp_path: Path) -> None:
    context = somebody_new(chromium, locale="en-US")
    page = context.new_page()
    with served(tmp_path) as (url, _):
        page.goto(url)
        page.wait_for_selector("[class*=st-key-offer-]")
        locked(page)

    with served(tmp_path) as (url, _):
        page.goto(url)
        page.wait_for_selector(".player .map")

        assert "2 / 3" in page.locator(".q-score").inner_text()
    context.close()


def test_the_card_is_filled_with_the_keyboard_alone(open_app: Open) -> None:
    page = open_app()
    choose(page, QUESTION)
    page.locator("[class*=st-key-facet-] input[type=radio]").first.focus()
    page.keyboard.press("c")
    settled(page)

    assert page.locator("[class*=st-key-facet-]").first.locator("input").nth(2).is_checked()
    assert "1 of 3" in page.locator(".q-card-head").inner_text()


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_window(open_app: Open, width: int) -> None:
    page = open_app(width=width)
    wide = "document.querySelector('[data-testid=stMain]').scrollWidth"
    assert page.evaluate(wide) <= width

    locked(page)

    assert page.evaluate(wide) <= width


def test_the_primary_button_can_be_read_in_the_dark(open_app: Open) -> None:
    page = open_app(color_scheme="dark")
    choose(page, QUESTION)
    predict(page, ANSWERS, FAIRLY_SURE)

    label = page.locator("[class*=st-key-commit-] button p")

    assert label.evaluate("one => getComputedStyle(one).color") == "rgb(15, 21, 27)"


def test_reduced_motion_is_heard(open_app: Open) -> None:
    page = open_app(reduced_motion="reduce")
    button = page.locator("[class*=st-key-choose-] button").first

    duration = button.evaluate("one => getComputedStyle(one).transitionDuration")

    assert float(duration.split(",")[0].removesuffix("s")) <= 0.001
