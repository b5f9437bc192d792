"""What 10 simulated minutes of 3 control planes and 5 workers cost: time, events, records.

    python -m bench.typical [--runs 15] [--full] [--instructions]

Prints medians with the spread of this machine, and the counts, which have none: events, function
calls and, if asked for and valgrind is there, instructions (some minutes). Garbage is collected
between the runs, as the worker does it that computes them for the pages.
"""

import argparse
import cProfile
import gc
import pstats
import statistics
import time

from bench import instructions
from engine.scenario import Scenario, read_scenario
from engine.simulation import simulate

TYPICAL = {
    "cluster": {"control_planes": 3, "workers": 5, "zones": 3},
    "workload": [{"deployment": {"name": "web", "replicas": 6}}],
    "timeline": [{"at": "60s", "id": "dark", "power_off": {"host": "worker-2"}}],
    "until": "10m",
}


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--instructions", action="store_true")
    given = parser.parse_args()
    scenario = read_scenario(TYPICAL)
    walls, cpus = [], []
    run = simulate(scenario, 1, full=given.full)
    for _ in range(given.runs):
        del run
        gc.enable()
        gc.collect()
        gc.disable()
        wall, cpu = time.perf_counter(), time.process_time()
        run = simulate(scenario, 1, full=given.full)
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    for name, values in (("wall", walls), ("cpu", cpus)):
        low, high = min(values), max(values)
        print(f"{name:5} median {statistics.median(values):7.1f} ms  ({low:.1f} to {high:.1f})")
    since = sum(1 for _ in run.since_start())
    print(f"events {run.events_delivered}, records {len(run.records)} ({since} since t = 0)")
    print(f"writes {len(run.writes)}, simulated {run.end / 1e6:.0f} s with the settling")
    events, seconds = run.events_delivered, run.end / 1e6
    calls = calls_of(scenario, full=given.full)
    print(f"calls {calls:,}: {calls / events:.0f} an event")
    if given.instructions and instructions.available():
        count = instructions.instructions(PREPARE, f"simulate(scenario, 1, full={given.full})")
        each = f"{count / events:,.0f} an event, {count / seconds / 1e6:.2f} M a simulated second"
        print(f"instructions {count:,}: {each}")


PREPARE = """
import gc
from bench.typical import TYPICAL
from engine.scenario import read_scenario
from engine.simulation import simulate
gc.disable()
scenario = read_scenario(TYPICAL)
"""


def calls_of(scenario: Scenario, *, full: bool) -> int:
    """How many functions one run calls, those written in C included."""
    profile = cProfile.Profile()
    profile.runcall(simulate, scenario, 1, full=full)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
