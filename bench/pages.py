"""A running app and a Chromium for the benches: a server of its own, with data of its own."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
START_SECONDS_MAX = 120
PATIENCE_MS = 120_000
"""How long a page may take for what it must do at last: a busy machine is no failure."""
CHROMIUMS = ("chromium-headless-shell", "chromium")
"""What the system's Chromium may be called; the one without windows of its own is the cheaper."""


@contextmanager
def served(data: Path | None = None) -> Iterator[tuple[str, Path]]:
    """The app on a free port; gives its address and the folder where it keeps its files."""
    with tempfile.TemporaryDirectory() as fresh, socket.socket() as free:
        folder = data or Path(fresh)
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
        free.close()
        command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
        options = [f"--server.port={port}", "--server.headless=true"]
        environment = {**os.environ, "QUORUM_DATA": str(folder)}
        server = subprocess.Popen(
            [*command, *options], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        try:
            wait_for(f"http://localhost:{port}/api/health")
            yield f"http://localhost:{port}/", folder
        finally:
            server.terminate()
            server.wait(START_SECONDS_MAX)


def chromium_path() -> str | None:
    """Where the system's Chromium lies, if there is one."""
    return next(filter(None, map(shutil.which, CHROMIUMS)), None)


@contextmanager
def chromium() -> Iterator[Any]:
    """One browser for all pages."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    if path is None:
        raise SystemExit("Chromium is not installed")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def somebody_new(browser: Any, width: int = 1280, **settings: Any) -> Any:
    """A browser context as of a newcomer, which is patient with a busy machine."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
    context.set_default_timeout(PATIENCE_MS)
    return context


def choose(page: Any, question: str) -> None:
    """Take a question from the offers, from the folded ones too."""
    button = page.locator(f".st-key-choose-{question} button")
    button.wait_for(state="attached")
    if not button.is_visible():
        page.locator("details summary", has=page.locator("p")).last.click()
    button.click()
    page.wait_for_selector("[class*=st-key-prediction-] [class*=st-key-facet-]")
    settled(page)


def predict(page: Any, answers: list[str], certainty: int) -> None:
    """Fill the parts in order: an option by a part of its text, or a number."""
    for index, answer in enumerate(answers):
        facet = page.locator("[class*=st-key-facet-]").nth(index)
        if answer.isdigit():
            box = facet.locator("input[type=number]")
            box.fill(answer)
            box.press("Enter")
        else:
            facet.locator("label, [role=radio]", has_text=answer).first.click()
        settled(page)
    page.locator("[class*=st-key-certainty-] [role=radio]").nth(certainty).click()
    settled(page)


def settled(page: Any) -> None:
    """Until the script has run and the page has been drawn."""
    page.wait_for_timeout(120)
    page.wait_for_selector("[data-test-script-state=notRunning]")
    page.wait_for_timeout(80)


def wait_for(url: str) -> None:
    """Until the app answers at this address."""
    last = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < last:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"{url} did not answer within {START_SECONDS_MAX} s")
