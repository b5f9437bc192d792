"""The real app on a free port, with the real engine and a store of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.pages import served, settled, somebody_new

Open = Callable[..., Any]


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("quorum")


@pytest.fixture(scope="session")
def app(data: Path) -> Iterator[str]:
    with served(data) as (url, _):
        yield url


@pytest.fixture
def open_app(chromium: Any, app: str) -> Iterator[Open]:
    """A new learner's browser at the greeting; frames and errors are written down."""
    contexts = []

    def opened(width: int = 1280, locale: str = "en-US", **settings: Any) -> Any:
        context = somebody_new(chromium, width, locale=locale, **settings)
        contexts.append(context)
        page = context.new_page()
        page.received, page.errors = [], []
        page.on("websocket", lambda socket: listen(socket, page.received))
        page.on("console", lambda one: one.type == "error" and page.errors.append(one.text))
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(app)
        page.wait_for_selector("[class*=st-key-offer-]")
        return page

    yield opened
    for context in contexts:
        context.close()


def to_the_end(page: Any) -> None:
    """Go to the end of the run, and wait until Python has heard where the player rests."""
    heard = len(page.received)
    page.locator(".player .timeline").focus()
    page.keyboard.press("End")
    while len(page.received) == heard:
        page.wait_for_timeout(100)
    settled(page)


def listen(socket: Any, received: list[Any]) -> None:
    """Write down every frame that comes from the server."""
    socket.on("framereceived", lambda frame: received.append(frame))
