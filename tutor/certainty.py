"""How sure a learner is, and what that is worth: certainty-based marking.

The marks of Gardner-Medwin's scale: whoever is right in two of three cases does best with the
middle word, in four of five with the last one, so that honesty about doubt pays.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Certainty:
    """One word of the scale; `per_cent` is what the store keeps."""

    id: str
    per_cent: int
    right: int
    """Points when every part is right."""
    wrong: int
    """Points when any part is not."""


GUESS = Certainty("guess", per_cent=50, right=1, wrong=0)
FAIRLY_SURE = Certainty("fairly-sure", per_cent=75, right=2, wrong=-2)
SURE = Certainty("sure", per_cent=95, right=3, wrong=-6)
SCALE = (GUESS, FAIRLY_SURE, SURE)


def certainty(word: str | None) -> Certainty | None:
    """The certainty of this id, if it is one."""
    return next((known for known in SCALE if known.id == word), None)


def certainty_of(per_cent: int) -> Certainty:
    """The word nearest to what was stored."""
    return min(SCALE, key=lambda known: abs(known.per_cent - per_cent))
