"""A large cluster: it stands already, then rolls its deployments on, then loses a zone.

    python -m bench.large [--nodes 5000] [--pods 150000] [--rate 100] [--minutes 10] [--calls]

`rate` pods a second are replaced by restarts of whole deployments; half-way through, one zone of
three loses power. Prints what loading, booting and each minute cost in CPU seconds, in events and
in writes, and the peak of memory. Events and writes have no noise; nor have function calls, which
`--calls` counts beside them, while the seconds double. Nothing is recorded: nobody can ask such a
run why.
"""

import argparse
import cProfile
import gc
import resource
import time

from bench.bulk import Forgetful, Size, boot, standing
from engine.operator.messages import RunCommand
from engine.units import MINUTE, SECOND
from engine.world import World

PODS_PER_DEPLOYMENT = 100
ZONE = "zone-c"
SETTLE_US = 30 * SECOND


def main() -> None:
    """Load, boot, churn, break, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=5_000)
    parser.add_argument("--pods", type=int, default=150_000)
    parser.add_argument("--rate", type=int, default=100)
    parser.add_argument("--minutes", type=int, default=10)
    parser.add_argument("--control-planes", type=int, default=1)
    parser.add_argument("--calls", action="store_true")
    given = parser.parse_args()
    gc.disable()
    deployments = max(1, given.pods // PODS_PER_DEPLOYMENT)
    size = Size(given.nodes, given.pods, deployments, given.control_planes)
    print(f"{size.nodes:,} nodes, {size.pods:,} pods in {deployments:,} deployments")

    clock = Clock(calls=given.calls)
    world, tally = standing(size, seed=1)
    clock.say("loaded", world)
    boot(world)
    world.kernel.run(world.kernel.now + SETTLE_US)
    clock.say("booted, 30 s", world)
    tally.counts.clear()
    restarts = Restarts(world, deployments, given.rate)
    began, booted = clock.total, world.kernel.delivered
    for minute in range(given.minutes):
        if minute == given.minutes // 2:
            dark = [host.name for host in world.hosts.values() if _goes_dark(host)]
            for name in dark:
                world.power_off(name)
            print(f"{len(dark):,} nodes of {ZONE} lose power")
        restarts.minute()
        clock.say(f"minute {minute + 1}", world)
    spent, events = clock.total - began, world.kernel.delivered - booted
    trace = world.trace
    assert isinstance(trace, Forgetful)
    print(f"{given.minutes} minutes took {spent:.1f} s of CPU: {given.minutes * 60 / spent:.1f} x")
    print(f"events {events:,}, {events / restarts.pods:.0f} for each of {restarts.pods:,} pods")
    print(f"records {trace.count:,}; writes", dict(sorted(tally.counts.items())))


def _goes_dark(host: object) -> bool:
    return getattr(host, "zone", None) == ZONE and getattr(host, "role", "") == "worker"


class Restarts:
    """An operator who restarts deployments, one after the other, at a steady pace."""

    def __init__(self, world: World, deployments: int, rate: int) -> None:
        self.world, self.deployments = world, deployments
        self.every_us = PODS_PER_DEPLOYMENT * SECOND // rate if rate else 0
        self.next = 0

    @property
    def pods(self) -> int:
        """How many pods they were to replace so far."""
        return self.next * PODS_PER_DEPLOYMENT

    def minute(self) -> None:
        """Play a minute."""
        kernel = self.world.kernel
        until = kernel.now + MINUTE
        while self.every_us and kernel.now + self.every_us <= until:
            name = f"app-{self.next % self.deployments:05}"
            line = f"kubectl rollout restart deployment/{name}"
            self.world.process("operator/kubectl").tell(RunCommand(f"restart-{self.next}", line))
            self.next += 1
            kernel.run(kernel.now + self.every_us)
        kernel.run(until)


class Clock:
    """CPU seconds since the last word, with events, memory and, if asked for, function calls."""

    def __init__(self, *, calls: bool = False) -> None:
        self.total = 0.0
        self._last = time.process_time()
        self._events = 0
        self._profile = cProfile.Profile() if calls else None
        self._listen()

    def say(self, what: str, world: World) -> None:
        """One line of the table."""
        now, events = time.process_time(), world.kernel.delivered
        spent, handled = now - self._last, events - self._events
        self.total += spent
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        each = f"{spent / handled * 1e6:5.1f} us each" if handled else ""
        print(
            f"{what:14} {spent:7.1f} s  {handled:10,} events {each:15} peak {peak:,.0f} MiB",
            self._calls(),
            flush=True,
        )
        self._last, self._events = time.process_time(), events
        self._listen()

    def _listen(self) -> None:
        if self._profile is not None:
            self._profile = cProfile.Profile()
            self._profile.enable()

    def _calls(self) -> str:
        """How many there were since the last word."""
        if self._profile is None:
            return ""
        self._profile.disable()
        return f" {sum(row.callcount for row in self._profile.getstats()):,} calls"


if __name__ == "__main__":
    main()
