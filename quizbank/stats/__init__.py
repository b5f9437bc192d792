"""What can be counted about packs before anyone has answered: `quorum stats`."""

from quizbank.stats.adversary import Guess, adversary
from quizbank.stats.counts import Counts, counts_of
from quizbank.stats.cues import LengthCue, Positions, closed, length_cue, positions_of

__all__ = [
    "Counts",
    "Guess",
    "LengthCue",
    "Positions",
    "adversary",
    "closed",
    "counts_of",
    "length_cue",
    "positions_of",
]
