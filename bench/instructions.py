"""What a piece of Python costs in instructions, which no other load on the machine can change.

Counted by valgrind (cachegrind without its caches), fifty times slower than life: the piece runs
once in one process and twice in another, and the difference is what one of them costs, without
start and imports.
"""

import os
import re
import shutil
import subprocess
import sys

_COUNTED = re.compile(r"I +refs: +([\d,]+)")
_VALGRIND = (
    "valgrind", "--tool=cachegrind", "--cache-sim=no", "--branch-sim=no",
    "--cachegrind-out-file=/dev/null",
)  # fmt: skip


def available() -> bool:
    """Whether they can be counted here."""
    return shutil.which("valgrind") is not None


def instructions(prepare: str, act: str) -> int:
    """Instructions of `act`, a line of Python that may use what `prepare` has made."""
    once, twice = (_count(f"{prepare}\n" + f"{act}\n" * times) for times in (1, 2))
    return twice - once


def _count(code: str) -> int:
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    command = [*_VALGRIND, sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found = _COUNTED.search(done.stderr)
    assert found is not None, f"valgrind counted nothing: {done.stderr[-500:]}"
    return int(found[1].replace(",", ""))
