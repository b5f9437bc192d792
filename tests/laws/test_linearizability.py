"""The checker itself: histories that could have happened, and histories that could not."""

from random import Random
from typing import Any

import pytest

from tests.laws.linearizability import FOREVER, Operation, is_linearizable


def put(value: int, called: int, returned: int = FOREVER) -> Operation:
    return Operation("put", value, None, called, returned)


def get(value: int | None, called: int, returned: int) -> Operation:
    return Operation("get", None, value, called, returned)


def swap(old: int | None, new: int, found: Any, called: int, returned: int = FOREVER) -> Operation:
    """`found` None: it was done."""
    return Operation("swap", (old, new), found, called, returned)


def delete(called: int, returned: int = FOREVER) -> Operation:
    return Operation("delete", None, None, called, returned)


POSSIBLE = {
    "nothing happened": [],
    "a read before any write finds nothing": [get(None, 0, 1)],
    "a read during a write may see it": [put(1, 0, 10), get(1, 2, 3)],
    "a read during a write may miss it": [put(1, 0, 10), get(None, 2, 3)],
    "two writes at once, read in either order": [put(1, 0, 9), put(2, 0, 9), get(1, 10, 11)],
    "a write of unknown outcome was done at last": [put(1, 0), get(None, 5, 6), get(1, 8, 9)],
    "a write of unknown outcome was never done": [put(1, 0), get(None, 50, 60)],
    "a swap finds what it expects": [put(1, 0, 1), swap(1, 2, None, 2, 3), get(2, 4, 5)],
    "a swap that fails tells why": [put(1, 0, 1), swap(7, 2, (1,), 2, 3), get(1, 4, 5)],
    "a swap of unknown outcome was done": [put(1, 0, 1), swap(1, 2, None, 2), get(2, 4, 5)],
    "a deletion of unknown outcome": [put(1, 0, 1), delete(2), get(1, 3, 4), get(None, 5, 6)],
}
IMPOSSIBLE = {
    "a stale read": [put(1, 0, 1), put(2, 2, 3), get(1, 4, 5)],
    "a lost write": [put(1, 0, 1), get(None, 2, 3)],
    "a read of what nobody wrote": [put(1, 0, 1), get(9, 2, 3)],
    "a value that comes and goes": [put(1, 0, 20), get(1, 2, 3), get(None, 4, 5)],
    "two swaps of one value": [
        put(1, 0, 1), swap(1, 2, None, 2, 9), swap(1, 3, None, 2, 9), get(3, 10, 11),
        get(2, 12, 13),
    ],
    "two swaps of one value, both done": [
        put(1, 0, 1), swap(1, 2, None, 2, 9), swap(1, 3, None, 2, 9),
    ],
    "a swap that fails for no reason": [put(1, 0, 1), swap(1, 2, (1,), 2, 3)],
    "a deletion that did nothing": [put(1, 0, 1), delete(2, 3), get(1, 4, 5)],
    "an unknown write that flickers": [put(1, 0), get(1, 2, 3), get(None, 4, 5), get(1, 6, 7)],
}  # fmt: skip


@pytest.mark.parametrize("history", POSSIBLE.values(), ids=POSSIBLE.keys())
def test_this_could_have_happened(history: list[Operation]) -> None:
    assert is_linearizable(history)


@pytest.mark.parametrize("history", IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_this_could_not(history: list[Operation]) -> None:
    assert not is_linearizable(history)


def atomic(random: Random, count: int) -> list[Operation]:
    """What five clients see of a register that does everything in one instant."""
    now, value, found = 0, None, []
    for number in range(count):
        now += random.randrange(1, 5)
        called, returned = now - random.randrange(1, 9), now + random.randrange(1, 9)
        kind = random.choice(("put", "get", "swap"))
        if kind == "get":
            found.append(get(value, called, returned))
        elif kind == "put":
            value = number
            found.append(put(number, called, random.choice((returned, returned, FOREVER))))
        else:
            expected = value if random.random() < 0.6 else -1
            done = expected == value
            found.append(swap(expected, number, None if done else (value,), called, returned))
            value = number if done else value
    return found


@pytest.mark.parametrize("seed", range(10))
def test_an_atomic_register_is_linearizable_and_one_wrong_answer_is_not(seed: int) -> None:
    history = atomic(Random(seed), 300)
    place = max(n for n, each in enumerate(history) if each.kind == "get")

    assert is_linearizable(history)
    history[place] = history[place]._replace(got=-7)
    assert not is_linearizable(history)
