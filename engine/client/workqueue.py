"""A controller's work queue: each key once, failures again after 5 ms doubling to 1000 s, later
adds at their time.

After client-go/util/workqueue (default_rate_limiters.go: ItemExponentialFailureRateLimiter).
"""

from engine.component import Context
from engine.units import MILLISECOND, SECOND, doubled

BACKOFF_US = 5 * MILLISECOND
BACKOFF_MAX_US = 1000 * SECOND


class WorkQueue:
    """Keys that want attention, with all the records that asked for it.

    The component arms nothing itself: when timer `name` expires it calls `take` until it gives
    None.
    """

    def __init__(
        self,
        ctx: Context,
        name: str,
        delay_us: int = 0,
        backoff_us: int = BACKOFF_US,
        backoff_max_us: int = BACKOFF_MAX_US,
    ) -> None:
        self._ctx = ctx
        self.name = name
        self._delay_us = delay_us  # of every add: another thread picks the work up
        self._timer = ctx.timer(name, f"work for {name}")
        self._backoff_us = backoff_us  # of the first retry; doubles
        self._backoff_max_us = backoff_max_us
        self._due: dict[str, int] = {}
        self._because: dict[str, list[int]] = {}
        self._failures: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._due)

    def add(self, key: str, *records: int, after_us: int = 0) -> None:
        """Ask for `key`; an earlier wish for the same key wins, and all the records are kept."""
        due = self._ctx.now + max(after_us, self._delay_us)
        if key not in self._due or due < self._due[key]:
            self._due[key] = due
        self._because.setdefault(key, []).extend(record for record in records if record >= 0)
        if self._timer.deadline is None or due < self._timer.deadline:
            self._timer.set(due - self._ctx.now)

    def retry(self, key: str, *records: int) -> int:
        """Ask for `key` again after its back-off, which is returned."""
        failures = self._failures.get(key, 0)
        self._failures[key] = failures + 1
        wait = doubled(self._backoff_us, failures, self._backoff_max_us)
        self.add(key, *records, after_us=wait)
        return wait

    def forget(self, key: str) -> None:
        """`key` succeeded: its back-off starts from the beginning."""
        self._failures.pop(key, None)

    def take(self) -> tuple[str, tuple[int, ...]] | None:
        """The next due key with the records that asked for it; None (and a timer armed) when
        nothing is due.
        """
        now = self._ctx.now
        key = next((key for key, due in self._due.items() if due <= now), None)
        if key is None:
            if self._due:
                self._timer.set(min(self._due.values()) - now)
            return None
        del self._due[key]
        return key, tuple(dict.fromkeys(self._because.pop(key, ())))
