"""What all tests share: --rewrite, and the one Chromium that every browser test drives."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from bench.pages import chromium as one_chromium


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite", action="store_true", help="write the transcripts anew; read the diff then"
    )


@pytest.fixture(scope="session")
def rewrite(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--rewrite"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One for the whole run: Playwright's driver cannot be started twice in a process."""
    pytest.importorskip("playwright.sync_api")
    if shutil.which("chromium") is None:
        reason = "Chromium is not installed"
        if os.environ.get("QUORUM_BROWSER") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    with one_chromium() as browser:
        yield browser
