"""Shuffle sharding: each flow is dealt a hand of queues, which two flows seldom share whole.

After apiserver/pkg/util/shufflesharding/dealer.go, so that flows get the queues that they would
really get.
"""

from hashlib import sha256


def flow_hash(schema: str, distinguisher: str) -> int:
    """What a flow's hand depends on (hashFlowID)."""
    digest = sha256(f"{schema}\0{distinguisher}".encode()).digest()
    return int.from_bytes(digest[:8], "little")


def hand(number: int, queues: int, size: int) -> tuple[int, ...]:
    """`size` different queues of so many, in the order in which they are dealt."""
    remainders: list[int] = []
    for dealt in range(size):
        number, remainder = divmod(number, queues - dealt)
        remainders.append(remainder)
    cards: list[int] = []
    for place, remainder in enumerate(remainders):
        card = remainder
        for earlier in reversed(remainders[:place]):
            card += card >= earlier
        cards.append(card)
    return tuple(cards)
