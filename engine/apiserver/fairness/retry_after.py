"""How long the refused are asked to wait: longer while many are refused, up to 32 s.

After apiserver/pkg/util/flowcontrol/dropped_requests_tracker.go.
"""

WAIT_MAX_S = 32


class RetryAfter:
    """The seconds of the header `Retry-After` of one priority level."""

    def __init__(self) -> None:
        self.seconds = 1
        self._second = 0  # the one that is being counted, since 1970
        self._count = 0
        self._history: list[tuple[int, int]] = []  # second, how many were refused in it
        self._raised_at = 0

    def refuse(self, second: int) -> int:
        """Count one more that is refused in this second; how long it is asked to wait."""
        if second == self._second:
            self._count += 1
            return self.seconds
        self._history.append((self._second, self._count))
        self._history = [one for one in self._history if self._second - one[0] <= WAIT_MAX_S]
        self._second, self._count = second, 1
        self._judge(second)
        return self.seconds

    def _judge(self, second: int) -> None:
        wait = self.seconds
        refused = sum(count for at, count in self._history if 0 < second - at <= wait)
        if second - self._raised_at >= wait and refused >= 3 * wait:
            self.seconds, self._raised_at = min(2 * wait, WAIT_MAX_S), second
        elif refused < wait and wait > 1:
            self.seconds = wait - 1
