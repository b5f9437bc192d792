"""Named chance: one stream per owner and purpose, so that one more roll here shifts nothing there.

Built on `random.random()` alone, the only sequence that CPython promises to keep across versions.
"""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from random import Random
from typing import TypeVar

T = TypeVar("T")

SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789"
"""What Kubernetes draws generated names from (apimachinery/pkg/util/rand): no vowels, no 0, 1, 3.
"""


FIRST = 8
"""How many rolls of a stream are made ahead."""


class First:
    """The first rolls of a stream, made ahead: most streams are asked for no more than these, and a
    generator takes 2.5 kB. Beyond them it goes on with one; `rest` is that, once it is needed.
    """

    __slots__ = ("_left", "_number", "rest")

    def __init__(self, number: int) -> None:
        roll = Random(number).random
        self._number = number
        self._left = [roll() for _ in range(FIRST)]
        self._left.reverse()
        self.rest: Callable[[], float] | None = None

    def __call__(self) -> float:
        """The next roll, in [0, 1)."""
        if self._left:
            return self._left.pop()
        if self.rest is None:
            self.rest = Random(self._number).random
            for _ in range(FIRST):
                self.rest()
        return self.rest()


class Dice:
    """The chance of one owner (a process, a link): `dice.roll("election")` is in [0, 1)."""

    __slots__ = ("_streams", "owner", "seed")

    def __init__(self, seed: int, owner: str) -> None:
        self.seed, self.owner = seed, owner
        self._streams: dict[str, Callable[[], float]] = {}

    def roll(self, purpose: str) -> float:
        """A number in [0, 1) from the stream named `purpose`."""
        return self.stream(purpose)()

    def stream(self, purpose: str) -> Callable[[], float]:
        """That stream itself, for who draws from it all the time: worth keeping unless it is a
        First, which another takes the place of.
        """
        stream = self._streams.get(purpose)
        if stream is None:
            name = f"{self.seed}\0{self.owner}\0{purpose}".encode()
            number = int.from_bytes(blake2b(name, digest_size=16).digest(), "big")
            stream = self._streams[purpose] = First(number)
        elif type(stream) is First and stream.rest is not None:
            stream = self._streams[purpose] = stream.rest
        return stream

    def forget(self, purpose: str) -> None:
        """Nobody will roll for this again."""
        self._streams.pop(purpose, None)

    def between(self, purpose: str, low: int, high: int) -> int:
        """An integer from `low` to `high`, both included."""
        assert low <= high, f"{self.owner} rolls {purpose} between {low} and {high}"
        return low + int(self.roll(purpose) * (high - low + 1))

    def choice(self, purpose: str, options: Sequence[T]) -> T:
        """One of the options, each as likely."""
        return options[self.between(purpose, 0, len(options) - 1)]

    def suffix(self, purpose: str, length: int = 5) -> str:
        """A generated-name suffix like `x7k2p`."""
        return "".join(self.choice(purpose, SUFFIX_LETTERS) for _ in range(length))

    def uuid(self, purpose: str = "uid") -> str:
        """A version 4 UUID."""
        roll = self.stream(purpose)
        digits = "".join([f"{int(roll() * 0x10000):04x}" for _ in range(8)])
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
