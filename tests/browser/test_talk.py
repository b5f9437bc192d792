"""A short conversation in each language in a real browser: a what-if is run, kubectl is typed."""

from collections.abc import Callable
from typing import Any

import pytest

from bench.pages import choose, settled
from tests.browser.conftest import to_the_end

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
TALKS = {
    "en-US": (
        ("what does the scheduler do?", "kube-scheduler looks for pods without a node"),
        ("what if 2 of 3 etcd members fail?", "All 3 web containers keep running"),
        ("kubectl get nodes", "connection refused"),
        ("a 15 minute exam", "A timed quiz: 10 questions, 15\u00a0min."),
    ),
    "pt-BR": (
        ("o que faz o scheduler?", "O kube-scheduler"),
        ("e se o kube-scheduler cair por 5 minutos?", "Entendi assim:"),
        ("kubectl get pods", "Running"),
        ("simulado de 15 minutos", "Um simulado: 10 questões, 15\u00a0min."),
    ),
}


def write(page: Any, line: str) -> Any:
    """Write a line; gives the answer."""
    number = page.locator("[class*=st-key-told-line-]").count()
    box = page.locator(".st-key-line textarea")
    box.fill(line)
    box.press("Enter")
    page.wait_for_selector(f".st-key-told-line-{number} .q-told")
    settled(page)
    return page.locator(f".st-key-told-line-{number}")


@pytest.mark.parametrize("locale", TALKS)
def test_a_short_conversation(open_app: Open, locale: str) -> None:
    page = open_app(locale=locale)
    for line, expected in TALKS[locale]:
        assert expected in write(page, line).inner_text(), line

    assert page.locator(".player .map").count() == 1
    page.reload()
    page.wait_for_selector(".st-key-told-line-3 .q-told")
    assert TALKS[locale][1][1] in page.locator(".st-key-told-line-1").inner_text()

    page.click(".st-key-commit-line-3 button")
    page.wait_for_selector(".st-key-exam-bar")
    places = page.locator(".st-key-exam-navigator .grid button")
    places.nth(9).wait_for()
    assert places.count() == 10
    assert page.errors == []


def test_kubectl_acts_where_the_player_stands(open_app: Open) -> None:
    page = open_app()
    write(page, "what if the scheduler is down for 5 minutes and I scale web to 5?")
    page.wait_for_selector(".player .map")
    assert "At t = 10\u00a0s" in write(page, "kubectl get pods").inner_text()

    to_the_end(page)
    at_the_end = write(page, "kubectl get deployments").inner_text()

    assert "5/5" in at_the_end


def test_nothing_of_the_run_is_told_before_the_lock(open_app: Open) -> None:
    page = open_app()
    choose(page, "etcd-majority-lost")

    waiting = write(page, "what if 2 of 3 etcd members fail?").inner_text()

    assert "still open" in waiting and "keep running" not in waiting
    assert page.locator(".player .map").count() == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_a_thread_is_not_wider_than_the_window(open_app: Open, width: int) -> None:
    page = open_app(width=width, locale="pt-BR")

    write(page, "e se 2 dos 3 membros do etcd caírem?")
    write(page, f"kubectl get pods -n {'x' * 120}")
    write(page, "a" * 400)

    wide = "document.querySelector('[data-testid=stMain]').scrollWidth"
    assert page.evaluate(wide) <= width


@pytest.mark.parametrize("locale", ["en-US", "pt-BR"])
def test_a_what_if_goes_on_in_the_lab(open_app: Open, locale: str) -> None:
    page = open_app(locale=locale)
    write(page, TALKS[locale][1][0])
    page.locator(".st-key-lab-line-0 button").click()
    page.wait_for_selector(".st-key-lab-stage .player .map")
    settled(page)

    assert page.locator("[class*=st-key-lab-head-step-]").count() >= 1
    page.locator(".st-key-lab-line input").fill("kubectl get nodes")
    page.keyboard.press("Enter")
    settled(page)
    assert page.locator(".st-key-lab-stage .player .map").count() == 1
    assert page.errors == []


def test_somebody_who_wants_a_cluster_is_led_to_the_lab(open_app: Open) -> None:
    page = open_app()

    assert "In the Lab" in write(page, "I want to build my own cluster").inner_text()
    page.locator(".st-key-page-line-0 button").click()

    page.wait_for_selector(".st-key-lab-stage .q-world")
    assert page.errors == []
