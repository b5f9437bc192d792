"""The player's pure part (frames, layout, times) under node, on the sample playbacks."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_pure_part_of_the_player_holds_under_node(playbacks: Path) -> None:
    environment = {**os.environ, "PLAYBACKS": str(playbacks)}

    done = subprocess.run(
        ["node", "--test", str(HERE / "model.test.js")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-6000:]
