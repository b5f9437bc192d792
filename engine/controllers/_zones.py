"""How fast the nodes of a zone may be tainted NoExecute, and when not at all.

After pkg/controller/nodelifecycle: ComputeZoneState, scheduler/rate_limited_queue.go. A zone's
nodes wait in a queue behind a token bucket of one: the first node is served at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from engine.objects import Obj, labels
from engine.units import MILLISECOND, SECOND
from engine.wellknown import REGION, ZONE

NORMAL, PARTIAL, FULL = "Normal", "PartialDisruption", "FullDisruption"
RATE_US = 10 * SECOND
SLOW_RATE_US = 100 * SECOND
"""--node-eviction-rate 0.1 and --secondary-node-eviction-rate 0.01, as time between two nodes."""
LARGE = 50
"""--large-cluster-size-threshold: a half-dead zone of up to so many nodes is not evicted at all."""
MANY_PERCENT = 55
"""--unhealthy-zone-threshold."""
PASS_US = 100 * MILLISECOND
"""How often the queues are looked at (scheduler.NodeEvictionPeriod)."""


def zone_of(node: Obj) -> str:
    """Region and zone labels; nodes without them share one zone (GetZoneKey)."""
    own = labels(node)
    region = own.get(REGION, "")
    zone = own.get(ZONE, "")
    return f"{region}:{zone}" if region or zone else ""


def zone_state(ready: Sequence[bool]) -> str:
    """From whether each node is Ready: at least 3 and 55 % lost is partial, all lost is full."""
    lost = len(ready) - sum(ready)
    if lost and lost == len(ready):
        return FULL
    if lost > 2 and lost * 100 >= MANY_PERCENT * len(ready):
        return PARTIAL
    return NORMAL


def rate_us(state: str, nodes: int) -> int:
    """Microseconds between two nodes in a zone of this state; 0: never."""
    if state == PARTIAL:
        return SLOW_RATE_US if nodes > LARGE else 0
    return RATE_US


class Zone:
    """One zone's queue of nodes to taint."""

    __slots__ = ("_seen", "_waiting", "next_token_at", "rate_us", "state")

    def __init__(self) -> None:
        self.state = ""  # before the first look
        self.rate_us = RATE_US
        self.next_token_at = 0
        self._waiting: dict[str, int] = {}  # node -> the earliest moment
        self._seen: dict[str, None] = {}  # waiting or already served

    def add(self, node: str, now: int) -> None:
        """Let a node wait for the next pass, unless it waits or was served."""
        if node not in self._seen:
            self._seen[node] = None
            self._waiting[node] = now + PASS_US

    def remove(self, node: str) -> None:
        """The node needs no taint, or needs it anew."""
        self._seen.pop(node, None)
        self._waiting.pop(node, None)

    def set_rate(self, rate: int, now: int) -> None:
        """Change the pace; an empty bucket stays empty (SwapLimiter)."""
        if rate == self.rate_us:
            return
        drained = not self.rate_us or now < self.next_token_at
        self.rate_us = rate
        self.next_token_at = now + rate if drained else now

    def next_at(self, now: int) -> int | None:
        """When the next node can be served; None when none waits or the pace is never."""
        if not self._waiting or not self.rate_us:
            return None
        return max(now, self.next_token_at, next(iter(self._waiting.values())))

    def serve(self, now: int) -> str | None:
        """The node whose turn it is, at the price of the token."""
        if self.next_at(now) != now:
            return None
        node = next(iter(self._waiting))
        del self._waiting[node]
        self.next_token_at = now + self.rate_us
        return node


Readiness = Mapping[str, Mapping[str, bool]]
"""Zone -> node -> whether it is Ready."""


class Pace(NamedTuple):
    """A zone whose state or pace changed; `news` unless it is the first look at a normal one,
    `resumes` when an unusual pace ends. `lost` are the nodes that are not Ready.
    """

    zone: str
    state: str
    rate_us: int
    lost: tuple[str, ...]
    news: bool
    resumes: bool


class Zones:
    """All zones, made as their nodes are first seen."""

    def __init__(self) -> None:
        self._zones: dict[str, Zone] = {}

    def of(self, node: Obj) -> Zone:
        """The zone of a node."""
        own = zone_of(node)
        zone = self._zones.get(own)
        if zone is None:
            zone = self._zones[own] = Zone()
        return zone

    def all_lost(self, names: Mapping[str, object]) -> bool:
        """Whether each of these zones was lost whole when last looked at."""
        return not [own for own in names if self._zones[own].state != FULL]

    def set_pace(self, ready: Readiness, now: int) -> list[Pace]:
        """Set each zone's pace from the readiness of its nodes (handleDisruption).

        When every zone is lost whole, so is the trust in what is seen: nobody is evicted.
        """
        states = {own: zone_state(list(group.values())) for own, group in ready.items()}
        none_left = not [state for state in states.values() if state != FULL]
        were_lost = self.all_lost(states)
        changes: list[Pace] = []
        for own, state in states.items():
            zone = self._zones[own]
            if zone.state == state and none_left == were_lost:
                continue
            rate = 0 if none_left else rate_us(state, len(ready[own]))
            lost = tuple(node for node, is_ready in ready[own].items() if not is_ready)
            news, resumes = bool(zone.state) or state != NORMAL, zone.rate_us != rate == RATE_US
            changes.append(Pace(own, state, rate, lost, news, resumes))
            zone.set_rate(rate, now)
            zone.state = state
        return changes

    def next_at(self, now: int) -> list[int]:
        """When the next node of each zone can be served."""
        return [at for zone in self._zones.values() if (at := zone.next_at(now)) is not None]

    def serve(self, now: int) -> Iterator[str]:
        """The nodes whose turn it is."""
        for zone in self._zones.values():
            while (own := zone.serve(now)) is not None:
                yield own
