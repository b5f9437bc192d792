"""Sittings that are forgotten when the process ends: for tests and for demonstrations."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock

from quizbank.learner.port import NotYours, utc_now
from quizbank.sitting.machine import (
    Finish,
    Kept,
    Move,
    Plan,
    Sitting,
    after,
    begin,
    is_idle,
    refusal,
)


class MemorySittings:
    """Keeps everything in a mapping, under one lock."""

    def __init__(self, now: Callable[[], datetime] = utc_now) -> None:
        self._now = now
        self._lock = Lock()
        self._sittings: dict[str, Sitting] = {}
        self._nonces: set[tuple[str, str]] = set()

    def now(self) -> datetime:
        """The clock that counts."""
        return self._now()

    def begin(self, plan: Plan) -> Sitting:
        """Begin a quiz; beginning the same one again gives it back as it is."""
        with self._lock:
            if plan.name not in self._sittings:
                self._sittings[plan.name] = begin(plan, self._now())
        return self.sitting(plan.learner, plan.name)

    def sitting(self, learner: str, name: str) -> Sitting:
        """A sitting of this learner; NotYours when it is another's."""
        known = self._sittings.get(name)
        if known is None or known.plan.learner != learner:
            raise NotYours(name)
        return known

    def sittings(self, learner: str) -> list[Sitting]:
        """All of a learner, oldest first."""
        return [one for one in self._sittings.values() if one.plan.learner == learner]

    def make(self, learner: str, name: str, move: Move, nonce: str) -> Sitting:
        """Keep a move, then return the sitting with it."""
        with self._lock:
            sitting = self.sitting(learner, name)
            if (name, nonce) in self._nonces or isinstance(move, Finish) and is_idle(sitting, move):
                return sitting
            clock = self._now()
            refused = refusal(sitting, move, clock)
            if refused is not None:
                raise refused
            if not is_idle(sitting, move):
                sitting = after(sitting, Kept(sitting.revision + 1, move, clock))
                self._sittings[name] = sitting
                self._nonces.add((name, nonce))
            return sitting
