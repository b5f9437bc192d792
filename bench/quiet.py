"""Whether a run that computes its heartbeats is the run that sends them all, over many seeds.

    python -m bench.quiet [--seeds 2000] [--first 1] [--shipped]

Plays a short world drawn from each seed (tests/laws/cluster.py), or with --shipped the scenarios
that come with the project in turn, both ways, and names the first difference of each pair that is
not the same to an observer.
"""

import argparse
import gc
from collections.abc import Iterator
from pathlib import Path

from engine.document import read_document
from engine.history import Run
from engine.scenario import Scenario, read_scenario
from engine.simulation import simulate
from engine.trace import Status
from tests.laws.cluster import brief

SCENARIOS = Path(__file__).parents[1] / "docs" / "scenarios"


def observed(run: Run) -> Iterator[str]:
    """All that anyone can see of a run, with times: writes, statuses, what is told, commands."""
    for write in run.writes:
        yield f"{write.at} write {write.revision} {write.key} {write.value}"
    for record in run.records:
        if record.story or type(record.what) is Status:
            yield f"{record.at} {record.where} {record.what}"
    for command in run.commands.values():
        yield f"{command}"


def both_ways(scenario: Scenario, seed: int) -> tuple[Run, Run]:
    """The quiet run and the full one."""
    return simulate(scenario, seed), simulate(scenario, seed, full=True)


def difference(quiet_run: Run, full_run: Run) -> str:
    """The first difference between quiet and full; empty when there is none."""
    quiet, full = list(observed(quiet_run)), list(observed(full_run))
    for one, other in zip(quiet, full, strict=False):
        if one != other:
            return f"quiet: {one}\n  full: {other}"
    return "" if len(quiet) == len(full) else f"{len(quiet)} lines quiet, {len(full)} full"


def shipped() -> dict[str, Scenario]:
    """The scenarios that come with the project, by name."""
    found = {}
    for path in sorted(SCENARIOS.glob("*.yaml")):
        document = read_document(path.read_bytes(), path.name)
        found[path.stem] = read_scenario(document.value, document.place)
    return found


def main() -> None:
    """Compare, and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=2000)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--shipped", action="store_true")
    given = parser.parse_args()
    scenarios = list(shipped().items())
    differing = 0
    for seed in range(given.first, given.first + given.seeds):
        name, scenario = "drawn", brief(seed)
        if given.shipped:
            name, scenario = scenarios[seed % len(scenarios)]
        found = difference(*both_ways(scenario, seed))
        if found:
            differing += 1
            print(f"{name}, seed {seed}:\n {found}", flush=True)
        gc.collect()
    print(f"{differing} of {given.seeds} runs differ")


if __name__ == "__main__":
    main()
