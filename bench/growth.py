"""How cost grows with nodes, pods, churn and time: goal P10, as exponents of a fitted power.

    python -m bench.growth [--scale 1]

Standing clusters of four sizes each (bench/bulk.py), all else equal; deployments are restarted at a
steady pace for a simulated minute. The exponent of events has no noise; that of CPU time has.
"""

import argparse
import gc
import math
import time
from typing import NamedTuple

from bench.bulk import Size, boot, standing
from bench.large import PODS_PER_DEPLOYMENT, SETTLE_US, Restarts


class Setting(NamedTuple):
    """One point: `rate` pods a second are replaced for so many minutes."""

    nodes: int = 100
    pods: int = 2_000
    rate: int = 10
    minutes: int = 1


class Cost(NamedTuple):
    """What loading and the minutes took."""

    load_s: float
    cpu_s: float
    events: int


class Sweep(NamedTuple):
    """One thing that grows, and how fast its cost may: `goal` bounds the exponent of CPU time."""

    field: str
    sizes: tuple[int, ...]
    goal: str


SWEEPS = (
    Sweep("nodes", (100, 200, 400, 800), "5,000 nodes at most 1.5 x 1,000: 0.25"),
    Sweep("pods", (1_000, 2_000, 4_000, 8_000), "near 0: cost follows churn, not size"),
    Sweep("rate", (5, 10, 20, 40), "1.10"),
    Sweep("minutes", (1, 2, 4, 8), "1.05"),
)


def main() -> None:
    """Measure every sweep, and print exponents beside the goals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, default=1, help="multiplies nodes and pods")
    given = parser.parse_args()
    base = Setting()
    base = base._replace(nodes=base.nodes * given.scale, pods=base.pods * given.scale)
    for sweep in SWEEPS:
        scale = given.scale if sweep.field in ("nodes", "pods") else 1
        sizes = [size * scale for size in sweep.sizes]
        costs = [cost(base._replace(**{sweep.field: size})) for size in sizes]
        print(f"{sweep.field:8} {'  '.join(f'{size:>9,}' for size in sizes)}   exponent   goal")
        row("load s", sizes, [each.load_s for each in costs])
        row("CPU s", sizes, [each.cpu_s for each in costs], sweep.goal)
        row("events", sizes, [each.events for each in costs])


def row(name: str, sizes: list[int], values: list[float] | list[int], goal: str = "") -> None:
    """One line: the values, and the exponent that they follow."""
    shown = "  ".join(f"{v:>9,.2f}" if isinstance(v, float) else f"{v:>9,}" for v in values)
    print(f"  {name:6} {shown}   {exponent(sizes, values):8.2f}   {goal}", flush=True)


def cost(setting: Setting) -> Cost:
    """Load, boot, settle; then what the minutes cost."""
    deployments = setting.pods // PODS_PER_DEPLOYMENT
    gc.collect()
    gc.disable()
    began = time.process_time()
    world, _ = standing(Size(setting.nodes, setting.pods, deployments), seed=1)
    loaded = time.process_time()
    boot(world)
    world.kernel.run(world.kernel.now + SETTLE_US)
    settled, events = time.process_time(), world.kernel.delivered
    restarts = Restarts(world, deployments, setting.rate)
    for _ in range(setting.minutes):
        restarts.minute()
    spent = time.process_time() - settled
    gc.enable()
    return Cost(loaded - began, spent, world.kernel.delivered - events)


def exponent(sizes: list[int], values: list[float] | list[int]) -> float:
    """The slope of a straight line through the logarithms (least squares)."""
    xs = [math.log(size) for size in sizes]
    ys = [math.log(max(value, 1e-9)) for value in values]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    across = sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True))
    return across / sum((a - x) ** 2 for a in xs)


if __name__ == "__main__":
    main()
