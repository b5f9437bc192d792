"""Whether what clients saw of one key could have happened one after the other.

Wing and Gong's search with Lowe's memory, as in Porcupine. It knows the operations, when each was
called and returned, and what was answered; of revisions, terms and members it knows nothing. An
operation whose outcome nobody knows may have happened at any time after its call, or never.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

FOREVER = 1 << 62
STEPS_MAX = 2_000_000


class Operation(NamedTuple):
    """One call on one key. `kind`: put, get, delete, swap. `returned` is FOREVER when unknown.

    `given` is the value to write (of a swap: the expected and the new one); `got` the value read
    (of a swap: None when it was done, else a tuple of the value found in its place).
    """

    kind: str
    given: Any
    got: Any
    called: int
    returned: int


def step(state: Any, operation: Operation) -> tuple[bool, Any]:
    """Whether the answer is right in this state, and the state afterwards."""
    match operation.kind:
        case "put":
            return True, operation.given
        case "delete":
            return True, None
        case "get":
            return state == operation.got, state
        case "swap":
            expected, new = operation.given
            if operation.returned == FOREVER:
                return True, new if state == expected else state
            if operation.got is None:
                return state == expected, new
            return state != expected and operation.got == (state,), state
    raise ValueError(operation.kind)


def relevant(history: Iterable[Operation]) -> list[Operation]:
    """Without unknown writes whose value nobody saw: had one happened, it might as well not have.

    A swap expects what it was given, so that counts as seen; an unknown delete always may matter.
    """
    history = list(history)
    seen: dict[Any, None] = {}
    for each in history:
        if each.kind == "get" and each.returned != FOREVER:
            seen[each.got] = None
        elif each.kind == "swap":
            seen[each.given[0]] = None
            if each.got is not None:
                seen[each.got[0]] = None
    kept = []
    for each in history:
        written = each.given[1] if each.kind == "swap" else each.given
        unknown = each.returned == FOREVER
        if unknown and (each.kind == "get" or (each.kind != "delete" and written not in seen)):
            continue
        kept.append(each)
    return kept


def is_linearizable(history: Iterable[Operation], start: Any = None) -> bool:
    """Search an order in which every answer is right; raises TimeoutError after STEPS_MAX."""
    operations = sorted(relevant(history), key=lambda each: (each.called, each.returned))
    wanted = sum(1 << n for n, each in enumerate(operations) if each.returned != FOREVER)
    stack = [(0, start, 0)]  # (done, state, first not done)
    tried: set[tuple[int, Any]] = {(0, start)}
    steps = 0
    while stack:
        done, state, first = stack.pop()
        if done & wanted == wanted:
            return True
        for number in _next(operations, done, first):
            steps += 1
            if steps > STEPS_MAX:
                raise TimeoutError(f"no answer after {STEPS_MAX:,} steps")
            right, after = step(state, operations[number])
            place = (done | 1 << number, after)
            if right and place not in tried:
                tried.add(place)
                stack.append((*place, _first(place[0], first)))
    return False


def _first(done: int, first: int) -> int:
    while done >> first & 1:
        first += 1
    return first


def _next(operations: Sequence[Operation], done: int, first: int) -> list[int]:
    """Who may come next: called before any that is not done has returned; latest first."""
    found: list[int] = []
    earliest = FOREVER + 1
    for number in range(first, len(operations)):
        if done >> number & 1:
            continue
        each = operations[number]
        if each.called > earliest:
            break
        earliest = min(earliest, each.returned)
        found.append(number)
    return [n for n in reversed(found) if operations[n].called <= earliest]
