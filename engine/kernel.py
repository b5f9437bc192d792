"""The only loop: envelopes in order of time, delivered one by one; it knows neither networks nor
Kubernetes.
"""

from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from typing import NamedTuple, Protocol

from engine.dice import Dice
from engine.trace import OverBudget, Trace, make


class Envelope(NamedTuple):
    """A message on its way: `at` microseconds; `tie` and `seq` order one instant."""

    at: int
    tie: float
    seq: int
    to: str
    message: object
    causes: tuple[int, ...]


INSTANT_MAX = 100_000
"""Envelopes delivered at one instant: more can only be a loop in which no time passes."""
DELIVERED_MAX = 20_000_000
"""Envelopes delivered in one run. Most leave a record and meet the trace's limit first; this one
holds those that leave none.
"""

Receiver = Callable[[Envelope], None]
"""What is called with each envelope for a name."""


class Lagging(Protocol):
    """A process that hears some things later than they reach it."""

    @property
    def unheard(self) -> Sequence[object]:
        """What it has put off."""

    def catch_up(self) -> None:
        """Hear what was put off, as far as its time has come."""


class Kernel:
    """Time, the queue and the trace. `shake` breaks ties between simultaneous envelopes by
    chance.
    """

    __slots__ = (
        "_queue", "_seq", "_shake", "_until", "cause", "delivered", "now", "receivers", "trace",
        "unheard",
    )  # fmt: skip

    def __init__(self, trace: Trace, shake: Dice | None = None) -> None:
        self.trace = trace
        self.now = 0
        # The record being handled: what is posted or noted now follows from it.
        self.cause: int | None = None
        self.receivers: dict[str, Receiver] = {}
        self.delivered = 0  # envelopes handed over so far: the cost of a run, in events
        self.unheard: dict[str, Lagging] = {}  # who has put something off
        self._until = 0  # when whoever runs the world next looks at it
        self._queue: list[Envelope] = []
        self._seq = 0
        self._shake = shake

    def post(
        self,
        to: str,
        message: object,
        after: int = 0,
        causes: tuple[int, ...] | None = None,
        *,
        last: bool = False,
    ) -> None:
        """Deliver `message` to the receiver named `to`, `after` microseconds from now; `last`:
        after everything else that arrives at that instant, however long ago it was posted.
        """
        assert after >= 0, f"{to} cannot hear {message} in the past"
        if causes is None:
            causes = () if self.cause is None else (self.cause,)
        tie = 0.0 if self._shake is None else self._shake.roll("tie")
        if last:
            tie = 1.0  # a roll is less
        self._seq = seq = self._seq + 1
        heappush(self._queue, make(Envelope, (self.now + after, tie, seq, to, message, causes)))

    def note(self, where: str, what: object, *also: int, story: bool = False) -> int:
        """Write down a fact; it becomes the cause of what follows in this handler."""
        causes = also if self.cause is None else (self.cause, *also)
        self.cause = self.trace.add(self.now, where, what, causes, story)
        return self.cause

    def remark(self, where: str, what: object, *because: int) -> int:
        """Write down a fact beside the handler's chain of causes: nothing follows from it."""
        causes = because if self.cause is None else (self.cause, *because)
        return self.trace.add(self.now, where, what, causes)

    def is_clear(self, for_us: int) -> bool:
        """Whether nothing else happens from now on for so long: nothing is under way that would
        arrive by then, no timer runs out, and nobody looks at the world from outside.
        """
        queue, until = self._queue, self.now + for_us
        if until > self._until:
            return False
        while queue and queue[0][0] <= until:
            idle = getattr(queue[0][4], "idle", None)
            if idle is None or not idle():
                return False
            heappop(queue)
        return True

    def act_at(self, moment: int, act: Callable[..., None], *what: object) -> None:
        """Do now what happens at a later moment, up to which all is clear."""
        now, self.now = self.now, moment
        act(*what)
        self.now = now

    def run(self, until: int) -> None:
        """Deliver everything up to and including `until`; the clock then shows `until`."""
        queue, receivers, now = self._queue, self.receivers, -1
        self._until, most = until, 0
        while queue and queue[0][0] <= until:  # by place: this is the one loop
            envelope = heappop(queue)
            if envelope[0] != now:
                now = self.now = envelope[0]
                most = min(self.delivered + INSTANT_MAX, DELIVERED_MAX)
            receiver = receivers.get(envelope[3])
            if receiver is not None:
                if self.delivered >= most:
                    raise OverBudget(self._stuck(envelope))
                self.delivered += 1
                receiver(envelope)
        self.cause = None
        self.now = until
        for process in self.unheard.values():
            process.catch_up()
        self.unheard = {name: process for name, process in self.unheard.items() if process.unheard}

    def _stuck(self, envelope: Envelope) -> str:
        if self.delivered >= DELIVERED_MAX:
            said = f"{DELIVERED_MAX:,} messages"
        else:
            said = f"{INSTANT_MAX:,} messages in one instant"
        return f"the run delivered {said}, its limit, at record {len(self.trace):,}, {envelope.to}"
