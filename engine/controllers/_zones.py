"""How fast the nodes of a zone may be tainted NoExecute, and when not at all.

After pkg/controller/nodelifecycle: ComputeZoneState, scheduler/rate_limited_queue.go. A zone's
nodes wait in a queue behind a token bucket of one: the first node is served at once.
"""

from collections.abc import Sequence

from engine.objects import Obj, labels
from engine.units import MILLISECOND, SECOND

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
    region = own.get("topology.kubernetes.io/region", "")
    zone = own.get("topology.kubernetes.io/zone", "")
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
