"""What the bare kernel costs: goals P1 and P2, as CPU time and as instructions.

    python -m bench.kernel [--rounds 5] [--instructions]

A thousand actors, each with a beat every 10 s, for a simulated hour: 360,000 events. Bare: a beat
only posts the next one. Traced: each beat is also written down with its cause, and the digest of
the whole trace is taken at the end, as a run does it.
"""

import argparse
import gc
import statistics
import time
from collections.abc import Callable
from hashlib import blake2b

from bench import instructions
from engine.history import line
from engine.kernel import Envelope, Kernel
from engine.trace import Trace
from engine.units import HOUR, SECOND

ACTORS = 1_000
PERIOD_US = 10 * SECOND
SIMPY = 13_156
"""Instructions that simpy 4.1 needs for such an event, counted in the same way on Python 3.11.7 as
pyenv builds it; other builds need fewer, for both.
"""


def bare(until: int = HOUR, actors: int = ACTORS) -> int:
    """Run without a trace; answers how many events there were."""
    kernel = Kernel(Trace())

    def beat(envelope: Envelope) -> None:
        kernel.post(envelope.to, "beat", PERIOD_US, ())

    return _run(kernel, beat, until, actors)


def traced(until: int = HOUR, actors: int = ACTORS) -> int:
    """Run with records, causes and a digest; answers how many events there were."""
    kernel = Kernel(Trace())

    def beat(envelope: Envelope) -> None:
        kernel.cause = kernel.trace.add(kernel.now, envelope.to, envelope.message, envelope.causes)
        kernel.post(envelope.to, "beat", PERIOD_US)

    events = _run(kernel, beat, until, actors)
    total = blake2b(digest_size=16)
    for record in kernel.trace.records:
        total.update(line(record).encode())
    return events


def _run(kernel: Kernel, beat: Callable[[Envelope], None], until: int, actors: int) -> int:
    for number in range(actors):
        name = f"host-{number}/actor"
        kernel.receivers[name] = beat
        kernel.post(name, "beat", number * PERIOD_US // actors, ())
    kernel.run(until)
    return kernel.delivered


def main() -> None:
    """Measure, and print beside the goals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--instructions", action="store_true")
    given = parser.parse_args()
    print(f"{'':26} {'here':>36}   goal")
    for goal, name, work, wanted in (
        ("P1", "bare", bare, "0.80 M events/s, 0.65 of simpy's instructions"),
        ("P2", "traced", traced, "0.45 M events/s"),
    ):
        rates = sorted(rate(work) for _ in range(given.rounds))
        median = statistics.median(rates)
        said = f"{median:.2f} M events/s (best {rates[-1]:.2f})"
        print(f"{goal} kernel, {name:14} {said:>36}   {wanted}")
        if given.instructions and instructions.available():
            each = cost(name)
            print(f"   instructions an event  {each:>36,.0f}   {each / SIMPY:.2f} of simpy's")


def rate(work: Callable[[], int]) -> float:
    """Millions of events in a second of CPU."""
    gc.collect()
    gc.disable()
    began = time.process_time()
    events = work()
    spent = time.process_time() - began
    gc.enable()
    return events / spent / 1e6


def cost(name: str) -> float:
    """Instructions for one event, on a twentieth of the hour."""
    until, actors = HOUR // 20, ACTORS
    prepare = f"import gc; from bench.kernel import {name}; gc.disable()"
    count = instructions.instructions(prepare, f"{name}({until}, {actors})")
    return count / bare(until, actors)


if __name__ == "__main__":
    main()
