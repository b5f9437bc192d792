"""How many seats a priority level wants, and how the seats that others leave are lent.

After updateBorrowingLocked in apiserver/pkg/util/flowcontrol/apf_controller.go and conc_alloc.go.
Figures are thousandths of a seat, so that whole numbers do.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt
from typing import NamedTuple

PERIOD_US = 10_000_000
"""How often limits are adjusted (borrowingAdjustmentPeriod)."""
SMOOTHING = 977
"""Of a thousand: how much of what was wanted before is remembered; half of it for 5 minutes."""
MILLI = 1000


class Demand:
    """What one level wanted since the last adjustment, and before."""

    def __init__(self, now: int) -> None:
        self.most = 0  # in the last whole period
        self.smoothed = 0
        self._highest = 0  # in this period
        self._began = self._since = now
        self._value = self._sum = self._squares = 0

    def note(self, value: int, now: int) -> None:
        """From now on so many seats are taken or waited for."""
        self._pass(now)
        self._value = value
        self._highest = max(self._highest, value)

    def adjust(self, now: int) -> None:
        """Look back on the period that ends now."""
        self._pass(now)
        self.most = self._highest
        lasted = now - self._began
        if lasted:
            average = MILLI * self._sum // lasted
            variance = MILLI * MILLI * (self._squares * lasted - self._sum**2) // lasted**2
            envelope = average + isqrt(max(0, variance))
            faded = (SMOOTHING * self.smoothed + (MILLI - SMOOTHING) * envelope) // MILLI
            self.smoothed = max(envelope, faded)
        self._began, self._sum, self._squares = now, 0, 0
        self._highest = self._value

    def _pass(self, now: int) -> None:
        passed = now - self._since
        self._sum += self._value * passed
        self._squares += self._value**2 * passed
        self._since = now


class Claim(NamedTuple):
    """A level's claim on seats: at least `low`, at most `high`, and `want` thousandths of one, not
    none.
    """

    low: int
    high: int
    want: int


def shares(seats: int, claims: Sequence[Claim]) -> list[int]:
    """How many seats each level gets: all in the same proportion to what it wants, within its
    bounds.
    """
    low = Fraction(0)
    for edge in sorted(Fraction(MILLI * bound, one.want) for one in claims for bound in one[:2]):
        above = _given(edge, claims)
        if sum(above) >= seats:
            below = _given(low, claims)
            missing, step = seats - sum(below), sum(above) - sum(below)
            if step:
                above = _given(low + (edge - low) * Fraction(missing) / step, claims)
            return [_rounded(value) for value in above]
        low = edge
    return [_rounded(value) for value in _given(low, claims)]


def _given(proportion: Fraction, claims: Sequence[Claim]) -> list[Fraction]:
    """What each gets at this proportion, within its bounds."""
    return [
        min(max(proportion * one.want / MILLI, Fraction(one.low)), Fraction(one.high))
        for one in claims
    ]


def _rounded(value: Fraction) -> int:
    """To the nearest whole, halves up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
