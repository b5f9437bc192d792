"""The queues of one priority level: who is served next, and who finds no place to wait.

After apiserver/pkg/util/flowcontrol/fairqueuing/queueset/queueset.go: virtual time passes as fast
as each busy queue would be served if all were served at once; the queue whose oldest request would
be done first, in virtual time, is next. A request is expected to take 3 ms; when it ends, the real
time is set right. Every request takes one seat.
"""

from collections import deque
from collections.abc import Iterator
from typing import Any, NamedTuple

from engine.apiserver.fairness.dealer import hand
from engine.units import MILLISECOND

EXPECTED_US = 3 * MILLISECOND
UNIT = 100
"""Virtual time is counted in hundredths of a microsecond of one seat, as the real one is."""


class QueueRules(NamedTuple):
    """`queues` 0: none; who finds no seat is refused."""

    queues: int = 0
    hand_size: int = 0
    length: int = 0


class Ticket:
    """A request's place: in a queue, then on a seat. `what` is whatever waits."""

    __slots__ = ("arrived_at", "arrived_r", "flow", "queue", "since", "what")

    def __init__(self, what: Any, flow: str, now: int) -> None:
        self.what, self.flow, self.arrived_at = what, flow, now
        self.queue: _Queue | None = None
        self.arrived_r = 0
        self.since = -1  # when it got its seat, microseconds of the world; -1: it waits


class _Queue:
    __slots__ = ("busy", "next_r", "waiting")

    def __init__(self) -> None:
        self.waiting: deque[Ticket] = deque()
        self.busy = 0  # of its requests have seats
        self.next_r = 0  # the virtual time at which its next request would be begun


class QueueSet:
    """Seats, and the queues before them. Every method is told the time, in microseconds."""

    def __init__(self, rules: QueueRules, limit: int, now: int) -> None:
        self.rules, self.limit = rules, limit
        self.seated = 0
        self.waiting = 0
        self._queues = [_Queue() for _ in range(rules.queues)]
        self._now, self._now_r = now, 0
        self._robin = 0
        self._dealt = 0

    @property
    def demand(self) -> int:
        """How many seats are taken or waited for."""
        return self.seated + self.waiting

    def arrive(self, ticket: Ticket, flow: int, now: int) -> bool:
        """Take a request in; False where there is no room to wait. `flow` is its flow's hash."""
        self._sync(now)
        ticket.arrived_r = self._now_r
        if not self._queues:
            if self.seated >= self.limit:
                return False
            self._seat(ticket)
            return True
        queue = self._best(flow)
        if self.seated >= self.limit and len(queue.waiting) >= self.rules.length:
            self._bound(queue)
            return False
        if not queue.waiting and not queue.busy:
            queue.next_r = self._now_r
        ticket.queue = queue
        queue.waiting.append(ticket)
        self.waiting += 1
        self._bound(queue)
        return True

    def adopt(self, ticket: Ticket, flow: int, now: int) -> None:
        """Count a request that is being carried out already."""
        self._sync(now)
        if self._queues:
            ticket.queue = self._best(flow)
        self._seat(ticket)

    def seat(self, now: int) -> Iterator[Ticket]:
        """Give free seats to those who wait, in fair order."""
        self._sync(now)
        while self.waiting and self.seated < self.limit:
            queue = self._next()
            ticket = queue.waiting.popleft()
            self.waiting -= 1
            self._seat(ticket)
            queue.next_r += EXPECTED_US * UNIT
            self._bound(queue)
            yield ticket

    def finish(self, ticket: Ticket, now: int) -> None:
        """A request is over: its seat is free."""
        self._sync(now)
        self.seated -= 1
        queue = ticket.queue
        if queue is not None:
            queue.busy -= 1
            queue.next_r -= (EXPECTED_US - (now - ticket.since)) * UNIT
            self._bound(queue)

    def leave(self, ticket: Ticket, now: int) -> None:
        """A request waits no longer."""
        self._sync(now)
        assert ticket.queue is not None
        ticket.queue.waiting.remove(ticket)
        self.waiting -= 1
        self._bound(ticket.queue)

    def longest_waiting(self) -> Iterator[Ticket]:
        """The oldest request of each queue."""
        for queue in self._queues:
            if queue.waiting:
                yield queue.waiting[0]

    def busy_queues(self) -> int:
        """How many queues have requests, seated or waiting."""
        return sum(1 for queue in self._queues if queue.waiting or queue.busy)

    def _seat(self, ticket: Ticket) -> None:
        ticket.since = self._now
        self.seated += 1
        if ticket.queue is not None:
            ticket.queue.busy += 1

    def _sync(self, now: int) -> None:
        """Let virtual time pass (getVirtualTimeRatio)."""
        active = self.busy_queues() if now > self._now else 0
        if active:
            served = min(self.demand, self.limit) * (now - self._now) * UNIT
            self._now_r += (2 * served + active) // (2 * active)
        self._now = now

    def _best(self, flow: int) -> _Queue:
        """Of a flow's hand the queue with the least to do; the hand is looked through from another
        card each time.
        """
        cards = hand(flow, self.rules.queues, self.rules.hand_size)
        first = self._dealt % len(cards)
        self._dealt += 1
        turned = cards[first:] + cards[:first]
        return min((self._queues[card] for card in turned), key=lambda queue: len(queue.waiting))

    def _next(self) -> _Queue:
        """The queue whose oldest request would be done first; after the last one, by turns."""
        queues = len(self._queues)
        best: _Queue | None = None
        place = self._robin
        for step in range(1, queues + 1):
            index = (self._robin + step) % queues
            queue = self._queues[index]
            if queue.waiting and (best is None or queue.next_r < best.next_r):
                best, place = queue, index
        assert best is not None, "somebody waits"
        self._robin = place
        return best

    def _bound(self, queue: _Queue) -> None:
        """A queue saves nothing up for while it was empty."""
        if queue.waiting:
            queue.next_r = max(queue.next_r, queue.waiting[0].arrived_r)
