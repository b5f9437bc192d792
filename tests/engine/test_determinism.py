"""Same scenario, same seed, same bytes: in any process, under any hash seed, on any Python."""

import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache

import pytest

from engine.history import line
from tests.engine.shipped import ROOT, path_of, run_of

SCENARIOS = ("etcd-majority-loss", "node-power-loss", "cloud-api-down")
HASH_SEEDS = ("0", "1", "4242")
LINES = """
import json, sys
from engine.history import line
from tests.engine.shipped import path_of, run_of
runs = {name: run_of(path_of(name)) for name in sys.argv[1:]}
json.dump({name: [run.digest(), *map(line, run.records)] for name, run in runs.items()}, sys.stdout)
"""


@cache
def lines(python: str, hash_seed: str) -> dict[str, list[str]]:
    """Of each scenario the digest and then every record, all from one process."""
    done = subprocess.run(
        [python, "-c", LINES, *SCENARIOS],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, list[str]] = json.loads(done.stdout)
    return told


def first_difference(one: list[str], other: list[str]) -> str:
    """The first record in which two runs differ, and the records that caused it."""
    for number, (a, b) in enumerate(zip(one[1:], other[1:], strict=False)):
        if a != b:
            causes = [int(cause) for cause in re.findall(r"\d+", a.rpartition(" (")[2])]
            led = "".join(f"\n  {cause}: {one[1 + cause]}" for cause in causes)
            return f"record {number} differs:\n  {a}\n  {b}\nwhat led to the first:{led}"
    return f"one run has {len(one) - 1} records, the other {len(other) - 1}"


def other_pythons() -> list[str]:
    """Other interpreters that have what the engine imports; QUORUM_PYTHONS may name more."""
    named = os.environ.get("QUORUM_PYTHONS", "").split(os.pathsep)
    found = [name for name in named if name]
    for version in ("3.11", "3.12", "3.13", "3.14"):
        python = shutil.which(f"python{version}")
        if python and f"{sys.version_info.major}.{sys.version_info.minor}" != version:
            found.append(python)
    return [python for python in found if _has_dependencies(python)]


def _has_dependencies(python: str) -> bool:
    wanted = "import networkx, pydantic, yaml"
    return subprocess.run([python, "-c", wanted], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_run_is_the_same_under_three_hash_seeds(scenario: str) -> None:
    first, *others = [lines(sys.executable, seed)[scenario] for seed in HASH_SEEDS]

    for other in others:
        assert first[0] == other[0], first_difference(first, other)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_run_is_the_same_in_a_process_that_has_played_others(scenario: str) -> None:
    fresh = lines(sys.executable, HASH_SEEDS[0])[scenario]

    here = run_of(path_of(scenario))

    told = [here.digest(), *map(line, here.records)]
    assert fresh[0] == told[0], first_difference(fresh, told)


def test_a_run_is_the_same_on_every_python_there_is() -> None:
    others = other_pythons()
    if not others:
        pytest.skip("no other Python here has what the engine imports; QUORUM_PYTHONS names some")
    here = lines(sys.executable, HASH_SEEDS[0])[SCENARIOS[0]]

    for python in others:
        there = lines(python, HASH_SEEDS[0])[SCENARIOS[0]]
        assert here[0] == there[0], f"{python}: {first_difference(here, there)}"


def test_a_difference_is_named_by_its_first_record() -> None:
    one = ["digest a", "1 cp-1/etcd Started() ()", "2 cp-1/etcd Vote() (0,)"]
    other = ["digest b", "1 cp-1/etcd Started() ()", "3 cp-1/etcd Vote() (0,)"]

    said = first_difference(one, other)

    assert "record 1 differs" in said
    assert "what led to the first:\n  0: 1 cp-1/etcd Started() ()" in said
