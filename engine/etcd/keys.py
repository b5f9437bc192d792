"""The living keys of a store in order, in blocks: a key comes or goes by moving the few beside it,
however many there are.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator

BLOCK = 1_000
"""Keys of a block when it is made; it is halved at twice as many."""


class Keys:
    """A sorted set of keys. Block `n` holds those from `_bounds[n]` on, up to the next bound."""

    __slots__ = ("_block", "_blocks", "_bounds")

    def __init__(self, ordered: Iterable[str] = (), block: int = BLOCK) -> None:
        """`ordered`: the keys to begin with, in order."""
        keys, self._block = list(ordered), block
        self._blocks = [keys[at : at + block] for at in range(0, len(keys), block)] or [[]]
        self._bounds = ["", *(block[0] for block in self._blocks[1:])]

    def add(self, key: str) -> None:
        """There is one more, which was not there."""
        place = bisect_right(self._bounds, key) - 1
        block = self._blocks[place]
        insort(block, key)
        size = self._block
        if len(block) >= 2 * size:
            self._blocks.insert(place + 1, block[size:])
            self._bounds.insert(place + 1, block[size])
            del block[size:]

    def remove(self, key: str) -> None:
        """This one, which was there, is gone."""
        place = bisect_right(self._bounds, key) - 1
        block = self._blocks[place]
        del block[bisect_left(block, key)]
        if not block and len(self._blocks) > 1:
            del self._blocks[place]
            del self._bounds[place or 1]  # what begins with "" stays the first

    def between(self, key: str, end: str) -> list[str]:
        """The keys in [`key`, `end`)."""
        return [name for part in self._parts(key, end) for name in part]

    def first(self, key: str, end: str, limit: int) -> tuple[list[str], int]:
        """The first `limit` of the keys in [`key`, `end`), and how many there are in all."""
        found, total = list[str](), 0
        for part in self._parts(key, end):
            found += part[: max(0, limit - total)]
            total += len(part)
        return found, total

    def _parts(self, key: str, end: str) -> Iterator[list[str]]:
        blocks = self._blocks
        begins = bisect_right(self._bounds, key) - 1
        ends = bisect_left(self._bounds, end, begins)
        for place in range(begins, ends):
            block = blocks[place]
            first = bisect_left(block, key) if place == begins else 0
            last = bisect_left(block, end, first) if place == ends - 1 else len(block)
            yield block if last - first == len(block) else block[first:last]
