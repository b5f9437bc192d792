"""How close an answer comes, from 0 to 1, where right and wrong have something between them."""

from collections.abc import Sequence


def closeness(answered: float, truth: float, tolerance: float) -> float:
    """One within the tolerance, a half within twice the tolerance."""
    distance = abs(answered - truth)
    if distance <= tolerance:
        return 1.0
    return 0.5 if distance <= 2 * tolerance else 0.0


def pairs_in_order(answered: Sequence[str], truth: Sequence[str]) -> float:
    """The share of pairs of the right order that the answer has the same way round."""
    place = {item: index for index, item in enumerate(answered)}
    known = [word for word in truth if word in place]
    pairs = [(a, b) for index, a in enumerate(known) for b in known[index + 1 :]]
    right = sum(1 for a, b in pairs if place[a] < place[b])
    return right / len(pairs) if pairs else 0.0


def choice_balance(chosen: Sequence[str], right: Sequence[str]) -> float:
    """Right ones chosen less wrong ones chosen, over all right ones; never below nothing."""
    hits = sum(1 for option in chosen if option in right)
    return max(0.0, (hits - (len(chosen) - hits)) / len(right))
