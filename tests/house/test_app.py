"""The bare start, from outside: health, headers and the learner's cookie."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from views.main import PAGES

ROOT = Path(__file__).parents[2]
START_SECONDS_MAX = 120


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def get(port: int, path: str, headers: dict[str, str] | None = None) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS_MAX)
    connection.request("GET", path, headers=headers or {})
    response = connection.getresponse()
    response.body = response.read()  # type: ignore[attr-defined]
    connection.close()
    return response


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    found = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    server = subprocess.Popen(
        [*command, f"--server.port={found}"],
        cwd=ROOT,
        env={**os.environ, "QUORUM_DATA": str(tmp_path_factory.mktemp("data"))},
    )
    until = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < until:
        try:
            get(found, "/api/health")
            break
        except OSError:
            time.sleep(0.1)
    yield found
    server.terminate()
    server.wait(START_SECONDS_MAX)


def test_health_says_ok(port: int) -> None:
    response = get(port, "/api/health")

    assert (response.status, response.body) == (200, b'{"status":"ok"}')


def test_the_page_may_load_nothing_from_elsewhere(port: int) -> None:
    policy = get(port, "/").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_a_newcomer_gets_a_name_that_scripts_cannot_read(port: int) -> None:
    cookies = [get(port, "/").headers["Set-Cookie"] for _ in range(2)]

    assert all(cookie.startswith("quorum_learner=") for cookie in cookies)
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    assert cookies[0] != cookies[1]


@pytest.mark.parametrize("page", ["", *PAGES])
def test_every_page_gives_a_newcomer_a_name_or_a_reload_would_lose_what_was_done(
    port: int, page: str
) -> None:
    cookie = get(port, f"/{page}").headers["Set-Cookie"]

    assert cookie is not None and cookie.startswith("quorum_learner=")


def test_who_has_a_name_keeps_it(port: int) -> None:
    response = get(port, "/", {"Cookie": "quorum_learner=ana"})

    assert response.headers["Set-Cookie"] is None
