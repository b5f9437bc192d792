"""What all tests share: --rewrite, the one Chromium that every browser test drives, their order,
few walks of the garbage collector, and patience with a busy machine.
"""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from bench.pages import chromium as one_chromium
from bench.pages import chromium_path

ENGINE = Path(__file__).parent / "engine"
GARBAGE_MAX = 1_000_000
"""Objects that may be made, and not let go, before the collector looks: a few worlds, some 100 MB.
A test makes a world and drops it; to walk it at each 700 objects costs a third of the time.
"""

BUSY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("patient", settings(), **BUSY)
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite", action="store_true", help="write the transcripts anew; read the diff then"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The engine's last: two processes begin with a half each, and those that ask about one run
    find it where it was played.
    """
    items.sort(key=lambda item: item.path.is_relative_to(ENGINE))


def pytest_collection_finish() -> None:
    """Whatever is imported by now stays, and need not be walked at all."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_MAX)


@pytest.fixture(scope="session")
def rewrite(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--rewrite"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One for the whole run: Playwright's driver cannot be started twice in a process."""
    pytest.importorskip("playwright.sync_api")
    if chromium_path() is None:
        reason = "Chromium is not installed"
        if os.environ.get("QUORUM_BROWSER") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    with one_chromium() as browser:
        yield browser
