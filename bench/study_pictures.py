"""Pictures of practice, the timed quiz and progress: both languages, light and dark, two widths.

    python -m bench.study_pictures FOLDER [--only exam] [--language en] [--theme dark] [--width 390]

They are for human eyes: open them beside the design.
"""

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.pages import chromium, served, settled
from bench.screenshots import whole
from tests.quizbank.mixed import write_mixed

SCREENS = (
    "setup", "exam", "exam-predict", "review", "result", "item", "practice", "told", "empty",
    "progress",
)  # fmt: skip
Take = Callable[[Any, str], None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", choices=SCREENS)
    parser.add_argument("--language", choices=["en", "pt-BR"])
    parser.add_argument("--theme", choices=["light", "dark"])
    parser.add_argument("--width", type=int)
    parser.add_argument("--mixed", action="store_true", help="with the pack of all types first")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as packs:
        if given.mixed:
            os.environ["QUORUM_PACKS"] = str(write_mixed(Path(packs) / "mixed").parent)
        with served() as (url, _), chromium() as browser:
            for language in [given.language] if given.language else ["en", "pt-BR"]:
                for theme in [given.theme] if given.theme else ["light", "dark"]:
                    for width in [given.width] if given.width else [1280, 390]:
                        context = browser.new_context(
                            viewport={"width": width, "height": 900},
                            color_scheme=theme,
                            locale=language if language != "en" else "en-US",
                            timezone_id="America/Sao_Paulo",
                        )
                        name = f"{language}-{theme}-{width}.png"
                        journey(context.new_page(), url, taker(given, name))
                        context.close()


def taker(given: Any, name: str) -> Take:
    def take(page: Any, screen: str) -> None:
        if given.only in (None, screen):
            whole(page, given.folder / f"{screen}-{name}")

    return take


def journey(page: Any, url: str, take: Take) -> None:
    """A quiz from its beginning to its result, some practice, and what both come to."""
    page.goto(f"{url}progress")
    page.wait_for_selector(".st-key-progress h1")
    settled(page)
    take(page, "empty")
    quiz(page, url, take)
    practise(page, url, take)
    page.goto(f"{url}progress")
    page.wait_for_selector(".st-key-card-today")
    settled(page)
    page.wait_for_timeout(800)
    take(page, "progress")


def quiz(page: Any, url: str, take: Take) -> None:
    page.goto(f"{url}exam")
    page.wait_for_selector(".st-key-commit-exam-start")
    settled(page)
    take(page, "setup")
    page.click(".st-key-commit-exam-start button")
    page.wait_for_selector(".st-key-exam-bar")
    settled(page)
    seen = set()
    total = page.locator(".st-key-exam-navigator .grid button").count()
    for number in range(total):
        fill(page)
        if number % 4 == 1:
            page.click(".st-key-exam-flag button")
            settled(page)
        if page.locator("[data-testid=stRadio]").count() == 1 and "exam" not in seen and number > 1:
            seen.add("exam")
            take(page, "exam")
        if page.locator(".q-world").count() and "predict" not in seen:
            seen.add("predict")
            take(page, "exam-predict")
        page.click(".st-key-commit-exam-next button")
        settled(page)
    take(page, "review")
    page.click(".st-key-commit-exam-submit button")
    settled(page)
    page.click(".st-key-commit-exam-finish button")
    page.wait_for_selector(".st-key-result")
    settled(page)
    take(page, "result")
    for one in page.locator(".st-key-result-lines details").all()[:6]:
        one.locator("summary").click()
        page.wait_for_timeout(150)
    take(page, "item")


def practise(page: Any, url: str, take: Take) -> None:
    page.goto(f"{url}practice")
    for number in range(6):
        page.wait_for_selector("[class*=st-key-prediction-]")
        settled(page)
        is_task = page.locator(".q-world").count() == 0
        fill(page)
        page.locator("[class*=st-key-certainty-] [role=radio]").nth(number % 3).click()
        settled(page)
        if is_task:
            take(page, "practice")
        button = page.locator("[class*=st-key-prediction-] [class*=st-key-commit-] button")
        if button.is_disabled():
            page.click(".st-key-practice-skip button")
            settled(page)
            continue
        button.click()
        page.wait_for_selector(".st-key-commit-practice-next")
        settled(page)
        if is_task:
            take(page, "told")
        page.click(".st-key-commit-practice-next button")
        settled(page)


def fill(page: Any) -> None:
    """Something in every input of the question."""
    for group in page.locator("[class*=st-key-facet-]").all():
        if group.locator("[data-testid=stRadio]").count():
            group.locator("[data-testid=stRadioOption]").nth(1).click()
        elif group.locator("[data-testid=stCheckbox]").count():
            group.locator("[data-testid=stCheckbox] label").first.click()
        elif group.locator("[role=radio]").count():
            group.locator("[role=radio]").first.click()
        elif group.locator("input[type=number]").count():
            group.locator("input[type=number]").fill("2")
            group.locator("input[type=number]").press("Enter")
        elif group.locator("textarea").count():
            group.locator("textarea").fill("kube-apiserver")
            group.locator("textarea").press("Control+Enter")
        elif group.locator("[class*=-keep]").count():
            group.locator("[class*=-keep] button").click()
        elif group.locator("[data-testid=stSelectbox]").count():
            for index in range(group.locator("[data-testid=stSelectbox]").count()):
                group.locator("[data-testid=stSelectbox] input").nth(index).click()
                page.locator("[role=option]").nth(index % 2).click()
                settled(page)
        settled(page)


if __name__ == "__main__":
    main()
