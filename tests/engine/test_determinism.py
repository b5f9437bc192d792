"""Same scenario, same seed, same bytes: in any process, under any hash seed, on any Python."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCENARIOS = ("etcd-majority-loss", "node-power-loss", "cloud-api-down")
HASH_SEEDS = ("0", "1", "4242")
LINES = """
import sys
from pathlib import Path
from engine.document import read_document
from engine.history import line
from engine.scenario import read_scenario
from engine.simulation import simulate
path = Path(sys.argv[1])
document = read_document(path.read_bytes(), path.name)
run = simulate(read_scenario(document.value, document.place), seed=7)
print(run.digest())
sys.stdout.writelines(line(record) for record in run.records)
"""


def run_lines(python: str, scenario: str, hash_seed: str) -> list[str]:
    """The digest and then every record of a run in a process of its own."""
    done = subprocess.run(
        [python, "-c", LINES, str(ROOT / "docs" / "scenarios" / f"{scenario}.yaml")],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.splitlines()


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
    runs = [run_lines(sys.executable, scenario, seed) for seed in HASH_SEEDS]

    for other in runs[1:]:
        assert runs[0][0] == other[0], first_difference(runs[0], other)


def test_a_run_is_the_same_on_every_python_there_is() -> None:
    others = other_pythons()
    if not others:
        pytest.skip("no other Python here has what the engine imports; QUORUM_PYTHONS names some")
    here = run_lines(sys.executable, SCENARIOS[0], "0")

    for python in others:
        there = run_lines(python, SCENARIOS[0], "0")
        assert here[0] == there[0], f"{python}: {first_difference(here, there)}"


def test_a_difference_is_named_by_its_first_record() -> None:
    one = ["digest a", "1 cp-1/etcd Started() ()", "2 cp-1/etcd Vote() (0,)"]
    other = ["digest b", "1 cp-1/etcd Started() ()", "3 cp-1/etcd Vote() (0,)"]

    said = first_difference(one, other)

    assert "record 1 differs" in said
    assert "what led to the first:\n  0: 1 cp-1/etcd Started() ()" in said
