"""The samples as JSON files, and the sample page on a free port."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.views.player.fixtures import SAMPLES

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
START_LIMIT_S = 120


@pytest.fixture(scope="session")
def playbacks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("playbacks")
    for name, sample in SAMPLES.items():
        (folder / f"{name}.json").write_text(json.dumps(sample.playback()), "utf-8")
    return folder


@pytest.fixture(scope="session")
def sample_page() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(HERE / "sample_app.py")]
    options = [f"--server.port={port}", "--server.headless=true", "--server.address=localhost"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen([*command, *options], cwd=ROOT, env=environment)
    try:
        wait_for(f"http://localhost:{port}/_stcore/health")
        yield f"http://localhost:{port}/"
    finally:
        server.terminate()
        server.wait(START_LIMIT_S)


def wait_for(url: str) -> None:
    last = time.monotonic() + START_LIMIT_S
    while time.monotonic() < last:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer within {START_LIMIT_S} s")
