"""How many seeds of the typical run a core plays in a second, and what a second process adds: P6.

    python -m bench.sweep [--seeds 8]

Each process plays its share of the seeds; wall time, so the machine should have nothing else to do.
"""

import argparse
import gc
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from bench.typical import TYPICAL
from engine.scenario import read_scenario
from engine.simulation import simulate


def play(seeds: range) -> tuple[float, float]:
    """Play these seeds; CPU and wall seconds, without start and imports."""
    scenario = read_scenario(TYPICAL)
    cpu, wall = time.process_time(), time.perf_counter()
    for seed in seeds:
        simulate(scenario, seed)
        gc.collect()
    return time.process_time() - cpu, time.perf_counter() - wall


def main() -> None:
    """One process, then two at once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=8)
    count = parser.parse_args().seeds
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for started in [pool.submit(play, range(1)) for _ in range(2)]:
            started.result()
        cpu, wall = pool.submit(play, range(1, count + 1)).result()
        began = time.perf_counter()
        for share in [pool.submit(play, range(1, count + 1)) for _ in range(2)]:
            share.result()
        both = time.perf_counter() - began
    print(f"P6 seeds a second of CPU {count / cpu:6.2f}   goal 7, stretch 10")
    print(f"   seeds a second        {count / wall:6.2f}")
    print(f"   two processes         {2 * wall / both:6.2f} x one   goal 1.85 on an idle machine")


if __name__ == "__main__":
    main()
