"""Random clusters under faults that are healed: what must never happen, and how it must end.

    nice python -m bench.clusters [--seeds 500] [--first 1] [--processes 2]

Prints every world that broke a law, with its seed (tests/laws/cluster.py plays it again).
"""

import argparse
from multiprocessing import Pool

from tests.laws.cluster import play

REPORT_EVERY = 100


def main() -> None:
    """Play, and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=500)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    broken = writes = delivered = 0
    numbers = range(given.first, given.first + given.seeds)
    with Pool(given.processes, maxtasksperchild=50) as pool:
        for played, outcome in enumerate(pool.imap_unordered(play, numbers), 1):
            writes += outcome.writes
            delivered += outcome.delivered
            if outcome.broken:
                broken += 1
                print(f"seed {outcome.seed}: {outcome.broken}", flush=True)
            if played % REPORT_EVERY == 0 or played == given.seeds:
                print(
                    f"{played:,} played, {broken} broke a law: {writes:,} writes, "
                    f"{delivered:,} messages",
                    flush=True,
                )


if __name__ == "__main__":
    main()
