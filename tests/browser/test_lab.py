"""The Lab in a real browser: a cluster is built, cut 3–2, typed at, run again healed, and saved.

What was saved runs in a terminal as it stands.
"""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.pages import ROOT, settled
from tests.browser.conftest import to_the_end

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
PHONE = 640
PEOPLE = [
    pytest.param("en-US", 1280, id="in English at a desk"),
    pytest.param("pt-BR", 390, id="in Portuguese on a phone"),
]


def lab(open_app: Open, *, width: int = 1280, **settings: Any) -> Any:
    """The Lab, as somebody gets there: over the bar, or over the menu where there is no room."""
    page = open_app(width=width, **settings)
    if width < PHONE:
        page.locator(".st-key-menu button >> visible=true").click()
        page.locator("[class*=st-key-menu-page-lab] a").click()
    else:
        page.locator("[class*=st-key-page-lab] a").click()
    page.wait_for_selector(".st-key-lab-stage .q-world")
    settled(page)
    return page


def choose(page: Any, key: str, *names: str) -> None:
    """Choose by writing, as the keyboard does."""
    box = page.locator(f"[class*={key}] input")
    for name in names:
        box.click()
        box.fill(name)
        page.get_by_role("option", name=re.compile(rf"^{name}( ·|$)")).first.wait_for()
        box.press("Enter")
        settled(page)
    box.press("Escape")
    settled(page)


def press(page: Any, key: str) -> None:
    page.locator(f".st-key-{key} button").first.click()
    settled(page)


def typed(page: Any, line: str) -> str:
    """Type a line; gives all that the terminal shows."""
    box = page.locator(".st-key-lab-line input")
    box.fill(line)
    box.press("Enter")
    page.locator(".q-answers code", has_text=line).first.wait_for()
    settled(page)
    return str(page.locator(".q-answers").inner_text())


def saved(page: Any, what: str, folder: Path) -> Path:
    """Save a file; gives where it lies."""
    button = page.locator(f".st-key-lab-save-{what} button")
    if not button.is_visible():
        press(page, "lab-save")
    with page.expect_download() as download:
        button.click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


@pytest.mark.parametrize(("locale", "width"), PEOPLE)
def test_five_members_are_cut_three_to_two_typed_at_healed_and_saved(
    open_app: Open, tmp_path: Path, locale: str, width: int
) -> None:
    page = lab(open_app, locale=locale, width=width, accept_downloads=True)
    page.locator("[class*=st-key-lab-control_planes] [role=radio]").nth(4).click()
    settled(page)
    assert page.locator(".q-plane").count() == 5

    choose(page, "st-key-lab-add-step", "partition")
    choose(page, "key-left", "cp-2", "cp-3")
    choose(page, "key-right", "cp-4", "cp-5")
    press(page, "commit-lab-run")
    page.wait_for_selector(".player .map")

    to_the_end(page)
    assert "cp-1" in typed(page, "kubectl get nodes")
    cut = typed(page, "etcdctl endpoint health --cluster")
    assert "unhealthy" in cut

    choose(page, "st-key-lab-add-step", "heal")
    moment = page.locator("[class*=lab-step-][class*=-moment] input")
    moment.fill("20s")
    moment.press("Enter")
    settled(page)
    press(page, "lab-run-beside")
    page.wait_for_selector(".st-key-beside-lab")

    both = page.locator(".q-answers pre")
    assert both.count() == 2
    assert "unhealthy" in both.nth(0).inner_text()
    assert "unhealthy" not in both.nth(1).inner_text()
    wide = "document.querySelector('[data-testid=stMain]').scrollWidth"
    assert page.evaluate(wide) <= width

    scenario = saved(page, "scenario", tmp_path)
    question = saved(page, "question", tmp_path)
    assert "FILL IN" in question.read_text() and "type: predict" in question.read_text()
    command = [sys.executable, "-m", "engine", "simulate", str(scenario)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "partition: {left: [cp-1, cp-2, cp-3], right: [cp-4, cp-5]}" in scenario.read_text()

    page.reload()
    page.wait_for_selector(".st-key-beside-lab")
    settled(page)
    assert page.locator("[class*=st-key-lab-head-step-]").count() == 4


def test_mistakes_stand_where_they_are_made_and_the_plan_survives(open_app: Open) -> None:
    page = lab(open_app)
    choose(page, "st-key-lab-add-step", "crash")
    until = page.locator(".st-key-lab-until input")
    until.fill("soon")
    until.press("Enter")
    page.wait_for_selector(".st-key-lab-card-timeline .q-wrong")
    assert page.locator(".st-key-commit-lab-run button").first.is_disabled()

    press(page, "lab-open")
    page.locator("[class*=st-key-lab-open-text] textarea").fill("until: 5s\ntimelin: []\n")
    press(page, "commit-lab-open")

    told = page.locator("[data-testid=stPopoverBody] .q-wrong").inner_text()
    assert "line 2" in told and "timeline?" in told
    assert page.locator("[class*=st-key-lab-head-step-]").count() == 1
