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
        """That stream itself, for who draws from it all the time."""
        stream = self._streams.get(purpose)
        if stream is None:
            name = f"{self.seed}\0{self.owner}\0{purpose}".encode()
            number = int.from_bytes(blake2b(name, digest_size=16).digest(), "big")
            stream = self._streams[purpose] = Random(number).random
        return stream

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
