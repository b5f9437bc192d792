"""Random worlds against every planted bug: in how many of them is it noticed?

    nice python -m bench.mutants [--seeds 200] [--first 1] [--enough 3] [--only WORDS]

A bug that was noticed in `--enough` worlds is not hunted further.

Bugs of etcd meet the schedules of tests/laws/schedule.py, the others the clusters of
tests/laws/cluster.py. The directed tests are not asked here: tests/mutants does that.
"""

import argparse
import signal
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from multiprocessing import Pool
from typing import Any

from tests.mutants.planting import Mutant, planted
from tests.mutants.table import MUTANTS

PATIENCE_S = 60
"""A bug may also make a world go round in circles: that counts as noticed."""


def hunt(order: tuple[Mutant, int, int, int]) -> tuple[str, int, int, str]:
    """Play these seeds with the bug planted: name, played, noticed, what was said most often."""
    mutant, first, seeds, enough = order
    said: Counter[str] = Counter()
    played = 0
    with planted(mutant):
        play = _world_of(mutant)
        while played < seeds and said.total() < enough:
            broken = _play(play, first + played)
            played += 1
            if broken:
                said[broken.partition(":")[0][:60]] += 1
    often = ", ".join(f"{law} {count}" for law, count in said.most_common(3))
    return mutant.name, played, said.total(), often


def _world_of(mutant: Mutant) -> Callable[[int], Any]:
    etcd = all(module.startswith("engine.etcd.") for module in mutant.modules)
    module = import_module("tests.laws.schedule" if etcd else "tests.laws.cluster")
    play: Callable[[int], Any] = module.play
    return play


def _play(play: Callable[[int], Any], seed: int) -> str:
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(PATIENCE_S)
    try:
        return str(play(seed).broken)
    except Exception as found:
        return repr(found)
    finally:
        signal.alarm(0)


def _too_long(number: int, frame: object) -> None:
    raise TimeoutError(f"no end after {PATIENCE_S} s")


def main() -> None:
    """Hunt, and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--enough", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", default="", help="a part of a bug's name or module")
    given = parser.parse_args()
    wanted = [each for each in MUTANTS if given.only in " ".join((each.name, *each.modules))]
    orders = [(mutant, given.first, given.seeds, given.enough) for mutant in wanted]
    found = 0
    with Pool(given.processes, maxtasksperchild=1) as pool:
        for name, played, noticed, said in pool.imap(hunt, orders):
            found += noticed > 0
            print(f"{noticed:4} of {played}  {name}  ({said})", flush=True)
    print(f"{found} of {len(wanted)} planted bugs were noticed by random worlds")


if __name__ == "__main__":
    main()
