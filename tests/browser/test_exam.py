"""A timed quiz in a real browser: reloads, a server killed with -9, and the clock, lose nothing."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from bench.pages import ROOT, settled, somebody_new, wait_for
from quizbank.pack import read_pack
from tests.browser.conftest import listen
from tests.browser.secret import bytes_of, leaked, secrets_of
from tests.quizbank.mixed import write_mixed

pytestmark = pytest.mark.browser
NEXT = ".st-key-commit-exam-next button"
OPTION = "[class*=st-key-facet-] [data-testid=stRadioOption]"
STOP_THE_CLOCK = "() => { const now = Date.now(); Date.now = () => now }"
PUT_THE_CLOCK_FORWARD = "() => { const now = Date.now; Date.now = () => now() + 7_200_000 }"
"""What the browser takes for the time; the server has its own."""


class Server:
    """The app on one port with one store; it can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "data"
        self.folder.mkdir()
        self.pack = write_mixed(folder / "packs" / "mixed")
        self.environment = {
            **os.environ,
            "QUORUM_DATA": str(self.folder),
            "QUORUM_PACKS": str(self.pack.parent),
        }
        with socket.socket() as free:
            free.bind(("localhost", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://localhost:{self.port}/"

    def start(self) -> "Server":
        command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
        options = [f"--server.port={self.port}", "--server.headless=true"]
        self.process = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_for(f"{self.url}api/health")
        return self

    def kill(self) -> None:
        """The server and its workers, at once and without a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()

    def moves(self) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "learners.db")) as store:
            return store.execute(
                "SELECT sitting, revision, kind, item, content FROM sitting_moves ORDER BY id"
            ).fetchall()

    def end_time(self, page: Any) -> None:
        """The deadline of the quiz that this page shows is now. One can only append to the store:
        its guards step aside for a moment.
        """
        (name,) = parse_qs(urlparse(page.url).query)["sitting"]
        guarded = "FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'sittings'"
        with closing(sqlite3.connect(self.folder / "learners.db")) as store, store:
            guards = store.execute(f"SELECT name, sql {guarded}").fetchall()
            for guard, _ in guards:
                store.execute(f"DROP TRIGGER {guard}")
            now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"
            store.execute("UPDATE sittings SET deadline = ? WHERE name = ?", [now, name])
            for _, guard in guards:
                store.execute(guard)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("exam")).start()
    yield running
    running.stop()


@pytest.fixture
def page(chromium: Any, server: Server) -> Iterator[Any]:
    context = somebody_new(chromium, locale="en-US")
    yield context.new_page()
    context.close()


def begin(page: Any, server: Server) -> Any:
    page.goto(f"{server.url}exam")
    page.wait_for_selector(".st-key-commit-exam-start")
    settled(page)
    page.click(".st-key-commit-exam-start button")
    page.wait_for_selector(".st-key-exam-bar")
    settled(page)
    return page


def choose(page: Any, number: int) -> str:
    """Choose an option of the question; gives its text."""
    label = page.locator(OPTION).nth(number)
    text = label.inner_text().strip()
    label.click()
    settled(page)
    return text


def to_a_choice(page: Any) -> None:
    """On to the next question with options."""
    while not page.locator("[class*=st-key-facet-] [data-testid=stRadio]").count():
        page.click(NEXT)
        settled(page)


def chosen(page: Any) -> str:
    page.wait_for_selector(f"{OPTION}:has(input:checked)")
    return page.locator(f"{OPTION}:has(input:checked)").inner_text().strip()


def seconds_left(page: Any) -> int:
    minutes, seconds = page.locator(".st-key-exam-time b").inner_text().split(":")
    return 60 * int(minutes) + int(seconds)


def position(page: Any) -> str:
    return page.locator(".q-where").inner_text()


def test_a_reload_and_a_killed_server_lose_nothing(page: Any, server: Server) -> None:
    begin(page, server)
    to_a_choice(page)
    first = choose(page, 1)
    page.click(".st-key-exam-flag button")
    settled(page)
    where, left = position(page), seconds_left(page)

    page.reload()
    page.wait_for_selector(".st-key-exam-bar")
    settled(page)
    assert (chosen(page), position(page)) == (first, where)
    assert 0 < seconds_left(page) <= left
    assert page.locator(".st-key-exam-flagged").count() == 1

    page.click(NEXT)
    settled(page)
    to_a_choice(page)
    second, where = choose(page, 0), position(page)
    before = server.moves()
    server.kill()
    server.start()
    page.wait_for_selector("[data-test-script-state=notRunning]")
    page.reload()
    page.wait_for_selector(".st-key-exam-bar")
    settled(page)

    assert server.moves() == before
    assert (chosen(page), position(page)) == (second, where)
    page.click(".st-key-exam-review button")
    settled(page)
    page.click(".st-key-commit-exam-submit button")
    settled(page)
    page.click(".st-key-commit-exam-finish button")
    page.wait_for_selector(".st-key-result")
    assert "of 7 right" in page.locator("h1").inner_text()
    yours = page.locator(".q-tag.you").count()
    assert yours == 2
    assert [move[2] for move in server.moves()].count("finish") == 1


def test_before_it_is_handed_in_no_frame_says_what_is_right(page: Any, server: Server) -> None:
    frames: list[Any] = []
    page.on("websocket", lambda socket: listen(socket, frames))
    secrets = secrets_of(*(entry.question for entry in read_pack(server.pack).entries))
    begin(page, server)
    total = page.locator(".st-key-exam-navigator .grid button").count()
    for _ in range(total):
        if page.locator(OPTION).count():
            choose(page, 0)
        page.click(NEXT)
        settled(page)
    page.click(".st-key-commit-exam-submit button")
    settled(page)
    before = [bytes_of(frame) for frame in frames]

    page.click(".st-key-commit-exam-finish button")
    page.wait_for_selector(".st-key-result")
    settled(page)

    assert leaked(secrets, before) == []
    after = [bytes_of(frame) for frame in frames[len(before) :]]
    assert len(leaked(secrets, after)) > total, "the test can see them"


def test_an_answer_after_the_deadline_is_refused(page: Any, server: Server) -> None:
    begin(page, server)
    to_a_choice(page)
    page.evaluate(STOP_THE_CLOCK)
    kept = choose(page, 0)
    server.end_time(page)
    assert page.locator(".st-key-exam-bar").count() == 1

    page.locator(OPTION).nth(1).click()
    page.wait_for_selector(".st-key-result")

    assert "The answer you gave after that was not taken" in page.locator(".q-trouble").inner_text()
    page.locator(".st-key-result-lines details", has=page.locator(".q-tag.you")).first.wait_for(
        state="attached"
    )
    assert page.locator(".q-option.yours h4 > span:first-child").all_text_contents() == [kept]


def test_when_time_runs_out_the_result_comes_by_itself(page: Any, server: Server) -> None:
    begin(page, server)
    server.end_time(page)

    page.evaluate(PUT_THE_CLOCK_FORWARD)

    page.wait_for_selector(".st-key-result")


def test_the_navigator_turns_to_any_question(page: Any, server: Server) -> None:
    begin(page, server)

    page.locator(".st-key-exam-navigator .grid button").nth(4).click()
    settled(page)

    assert position(page) == "Question 5 of 7"
    current = page.locator(".st-key-exam-navigator [aria-current=step]")
    assert current.get_attribute("aria-label") == "Question 5: not answered, this one"


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until something of this kind has the focus, and can be seen to have it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("one => !!document.activeElement?.closest(one)", selector):
            return
    raise AssertionError(f"Tab does not come to {selector}")


def test_a_quiz_is_taken_with_the_keyboard_alone(page: Any, server: Server) -> None:
    page.goto(f"{server.url}exam")
    page.wait_for_selector(".st-key-commit-exam-start")
    settled(page)
    tab_to(page, ".st-key-commit-exam-start button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".st-key-exam-bar")
    settled(page)
    for _ in range(6):
        if page.locator("[class*=st-key-facet-] [data-testid=stRadio]").count():
            tab_to(page, "[class*=st-key-facet-] input[type=radio]")
            page.keyboard.press("b")
            settled(page)
            assert page.locator(OPTION).nth(1).locator("input").is_checked()
        tab_to(page, ".st-key-exam-flag button")
        tab_to(page, NEXT)
        page.keyboard.press("Enter")
        settled(page)

    tab_to(page, ".st-key-exam-review button")
    page.keyboard.press("Enter")
    settled(page)
    tab_to(page, ".st-key-commit-exam-submit button")
    page.keyboard.press("Enter")
    settled(page)
    tab_to(page, ".st-key-commit-exam-finish button")
    page.keyboard.press("Enter")

    page.wait_for_selector(".st-key-result")
    assert page.locator("h1:visible").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_choice_can_be_seen(chromium: Any, server: Server, scheme: str) -> None:
    context = somebody_new(chromium, color_scheme=scheme, locale="en-US")
    page = begin(context.new_page(), server)
    to_a_choice(page)

    ring = page.locator(f"{OPTION} > div > div").first
    border = ring.evaluate("one => getComputedStyle(one).borderTopColor")

    assert border == {"light": "rgb(106, 117, 128)", "dark": "rgb(136, 148, 160)"}[scheme]
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_window(chromium: Any, server: Server, width: int) -> None:
    context = somebody_new(chromium, width, locale="pt-BR")
    page = context.new_page()
    wide = "document.querySelector('[data-testid=stMain]').scrollWidth"
    for way in ("exam", "practice", "progress"):
        page.goto(f"{server.url}{way}")
        page.wait_for_selector(f".st-key-{way}")
        settled(page)
        assert page.evaluate(wide) <= width
    page.goto(f"{server.url}exam")
    page.click(".st-key-commit-exam-start button")
    page.wait_for_selector(".st-key-exam-bar")
    settled(page)
    assert page.evaluate(wide) <= width
    context.close()
