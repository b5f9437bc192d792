"""What belongs to the whole page, in a browser: Streamlit's words, its theme, its connection."""

from collections.abc import Callable
from typing import Any

import pytest

from bench.pages import settled

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


def menu(page: Any, item: str) -> Any:
    """The menu at the top right, opened, and one of its items."""
    page.locator("[data-testid=stMainMenu] button").click()
    return page.get_by_test_id(f"stMainMenuItem-{item}")


def test_streamlit_speaks_portuguese_and_english_again(open_app: Open) -> None:
    page = open_app(locale="pt-BR")
    page.wait_for_selector("html[lang=pt-BR]", state="attached")

    assert menu(page, "theme-Dark").inner_text().endswith("Escuro")

    page.keyboard.press("Escape")
    page.locator(".st-key-language [role=radio]").first.click()
    settled(page)
    assert menu(page, "theme-Dark").inner_text().endswith("Dark")


def test_a_number_out_of_range_is_told_in_the_language_of_the_page(open_app: Open) -> None:
    page = open_app(locale="pt-BR")
    page.locator("[class*=st-key-page-lab] a").click()
    page.wait_for_selector(".st-key-lab-stage .q-world")
    workers = page.locator(".st-key-lab-workers")

    workers.locator("input").fill("999")
    workers.locator("input").press("Tab")

    page.wait_for_function(
        "document.querySelector('.st-key-lab-workers').textContent"
        ".includes('Escreva um valor de 0 a 100.')"
    )


def test_a_theme_is_chosen_for_every_page_and_for_what_pops_up(open_app: Open) -> None:
    page = open_app(color_scheme="light")
    page.wait_for_selector(".q-lost", state="attached")
    menu(page, "theme-Dark").click()
    scheme = "getComputedStyle(document.querySelector('{}')).colorScheme"
    page.wait_for_function(f"{scheme.format('.stApp')} === 'dark'")
    page.wait_for_timeout(200)

    page.goto(page.url.rstrip("/") + "/lab")
    page.locator(".st-key-lab-open button").first.click()
    page.wait_for_selector("[data-testid=stPopoverBody]")

    for place in (".stApp", "[data-testid=stPopoverBody]"):
        page.wait_for_function(f"{scheme.format(place)} === 'dark'")


def test_a_lost_connection_is_one_line_until_it_is_back(open_app: Open) -> None:
    page = open_app()
    page.wait_for_selector(".q-lost", state="attached")
    state = "document.querySelector('.stApp').setAttribute('data-test-connection-state', '{}')"

    page.evaluate(state.format("PINGING_SERVER"))
    page.wait_for_selector(".q-lost", state="visible")
    said = page.locator(".q-lost").inner_text()
    page.evaluate(state.format("CONNECTED"))
    page.wait_for_selector(".q-lost", state="hidden")

    assert said.startswith("The connection is lost.")
