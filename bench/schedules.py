"""Random schedules against real etcd members: the laws of Raft, linearizability, watches.

    nice python -m bench.schedules [--seeds 10000] [--first 1] [--processes 2]

Prints every schedule that broke a law, with its seed (tests/laws/schedule.py plays it again), and
in the end how many were played, how many counted, and how much was done in them.
"""

import argparse
from collections.abc import Iterator
from multiprocessing import Pool

from tests.laws.schedule import ACKNOWLEDGED_MIN, Outcome, play

REPORT_EVERY = 1000


def outcomes(first: int, seeds: int, processes: int) -> Iterator[Outcome]:
    """Play these seeds, in any order."""
    numbers = range(first, first + seeds)
    with Pool(processes, maxtasksperchild=500) as pool:
        yield from pool.imap_unordered(play, numbers, chunksize=10)


def main() -> None:
    """Play, and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    counted = broken = acknowledged = events = faults = delivered = 0
    results = outcomes(given.first, given.seeds, given.processes)
    for played, outcome in enumerate(results, 1):
        counted += outcome.counts
        acknowledged += outcome.acknowledged
        events += outcome.events_watched
        faults += outcome.faults
        delivered += outcome.delivered
        if outcome.broken:
            broken += 1
            print(f"seed {outcome.seed}: {outcome.broken}", flush=True)
        if played % REPORT_EVERY == 0 or played == given.seeds:
            print(
                f"{played:,} played, {broken} broke a law, {counted:,} counted (at least "
                f"{ACKNOWLEDGED_MIN} answers): {acknowledged:,} answers, {events:,} events "
                f"watched, {faults:,} faults, {delivered:,} messages",
                flush=True,
            )


if __name__ == "__main__":
    main()
