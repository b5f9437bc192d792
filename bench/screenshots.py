"""Pictures of every screen in both languages, light and dark, desktop and phone.

    python -m bench.screenshots FOLDER [--only verdict] [--language en] [--theme dark] [--width 390]

They are for human eyes: open them beside the design.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.pages import choose, chromium, predict, served, settled

QUESTION = "etcd-majority-lost"
WRONG = {
    "en": ["refused at once", "6", "12 s after its last"],
    "pt-BR": ["recusado na hora", "6", "12 s depois da última"],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", choices=["home", "prediction", "verdict", "player", "beside"])
    parser.add_argument("--language", choices=["en", "pt-BR"])
    parser.add_argument("--theme", choices=["light", "dark"])
    parser.add_argument("--width", type=int)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with served() as (url, _), chromium() as browser:
        for language in [given.language] if given.language else ["en", "pt-BR"]:
            for theme in [given.theme] if given.theme else ["light", "dark"]:
                for width in [given.width] if given.width else [1280, 390]:
                    name = f"{language}-{theme}-{width}.png"
                    context = browser.new_context(
                        viewport={"width": width, "height": 900},
                        color_scheme=theme,
                        locale=language if language != "en" else "en-US",
                        timezone_id="America/Sao_Paulo",
                    )
                    journey(context.new_page(), url, language, taker(given, name))
                    context.close()


def taker(given: Any, name: str) -> Callable[[Any, str], None]:
    """Takes one picture of all that there is to scroll."""

    def take(page: Any, screen: str) -> None:
        if given.only in (None, screen):
            whole(page, given.folder / f"{screen}-{name}")

    return take


def journey(page: Any, url: str, language: str, take: Callable[[Any, str], None]) -> None:
    """From the greeting to another world beside the first."""
    page.goto(url)
    page.wait_for_selector("[class*=st-key-offer-]")
    settled(page)
    take(page, "home")
    choose(page, QUESTION)
    predict(page, WRONG[language], 1)
    take(page, "prediction")
    page.click("[class*=st-key-commit] button")
    page.wait_for_selector(".player .map")
    settled(page)
    page.wait_for_timeout(1500)
    take(page, "verdict")
    page.click(".st-key-commit-see button")
    settled(page)
    page.locator(".player .timeline").focus()
    for _ in range(2):
        page.keyboard.press(".")
    page.locator(".player .timeline").blur()
    page.wait_for_timeout(600)
    take(page, "player")
    page.locator("[class*=st-key-world-] button").first.click()
    settled(page)
    page.wait_for_timeout(1500)
    take(page, "beside")


def whole(page: Any, file: Path) -> None:
    """The page scrolls inside itself, so the window grows to hold all of it."""
    size = page.viewport_size
    page.wait_for_timeout(200)
    script = "document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight"
    page.set_viewport_size({"width": size["width"], "height": max(500, page.evaluate(script))})
    page.wait_for_timeout(500)
    page.screenshot(path=str(file))
    page.set_viewport_size(size)
    page.wait_for_timeout(200)


if __name__ == "__main__":
    main()
