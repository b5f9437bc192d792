"""How long what has failed is left alone: longer each time.

After client-go/util/flowcontrol/backoff.go.
"""

from typing import NamedTuple

from engine.units import MINUTE, SECOND

FIRST_US, MAX_US = 1 * SECOND, 15 * MINUTE
"""Of failed daemon pods (cmd/kube-controller-manager/app/apps.go)."""


class _Entry(NamedTuple):
    wait_us: int
    since: int


class Backoff:
    """By key; an entry is forgotten twice the longest wait after it was last made."""

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}

    def left(self, key: str, now: int) -> int:
        """How long it is still left alone, in microseconds; 0: not at all."""
        entry = self._entries.get(key)
        return 0 if entry is None else max(0, entry.since + entry.wait_us - now)

    def failed(self, key: str, now: int) -> None:
        """It has failed once more."""
        entry = self._entries.get(key)
        if entry is None or now - entry.since > 2 * MAX_US:
            self._entries[key] = _Entry(FIRST_US, now)
        else:
            self._entries[key] = _Entry(min(2 * entry.wait_us, MAX_US), now)
