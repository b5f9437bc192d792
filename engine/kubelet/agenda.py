"""What a kubelet has to do next, and when: many deadlines behind one timer."""

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import NamedTuple

from engine.component import Context

Key = tuple[str, str]
"""A pod's uid and one of its containers, or an errand about the pod as a whole."""


class _Entry(NamedTuple):
    at: int
    turn: int
    key: Key
    record: int


class Agenda:
    """At most one deadline a key; a later `put` for the same key takes its place."""

    __slots__ = ("_ctx", "_heap", "_turn", "_turns", "timer")

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._heap: list[_Entry] = []
        self._turns: dict[Key, int] = {}  # the entry that counts
        self._turn = 0
        self.timer = ctx.timer("pods", "the next step of a pod")

    def put(self, key: Key, after_us: int) -> None:
        """Do `key` after this time, because of what is being handled."""
        self._turn += 1
        self._turns[key] = self._turn
        at = self._ctx.now + after_us
        heappush(self._heap, _Entry(at, self._turn, key, self._ctx.cause))
        if self.timer.deadline is None or at < self.timer.deadline:
            self.timer.set(after_us)

    def drop(self, key: Key) -> None:
        """Do not do `key`."""
        self._turns.pop(key, None)

    def __contains__(self, key: Key) -> bool:
        return key in self._turns

    def due(self) -> Iterator[Key]:
        """What is due now, each as the effect of what put it down; the timer is armed for the
        rest.
        """
        heap, now = self._heap, self._ctx.now
        while heap and (heap[0].at <= now or self._turns.get(heap[0].key) != heap[0].turn):
            entry = heappop(heap)
            if self._turns.get(entry.key) == entry.turn:
                del self._turns[entry.key]
                self._ctx.follow(entry.record)
                yield entry.key
        if heap:
            self.timer.set(heap[0].at - now)
